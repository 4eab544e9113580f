"""`python -m evals.phi`: what is covered, what is altered for nothing, and what a text costs; `--show` lists misses."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from time import perf_counter

from compliance.phi.redact import redact
from compliance.phi.spans import Destination
from evals.phi.batches import Text, batch, names

GROUPS = {
    "names": {"PERSON", "STAFF"},
    "reach": {"PHONE_NUMBER", "EMAIL_ADDRESS", "US_SSN", "CREDIT_CARD"},
    "records": {"MRN", "APPT_ID", "DEVICE_SERIAL", "MEMBER_ID", "ACCOUNT", "US_DRIVER_LICENSE", "ID"},
    "others": {
        "IP_ADDRESS", "URL", "IG_HANDLE", "DATE_TIME", "STREET_ADDRESS", "ZIP_CODE", "GPE", "AGE", "ORGANIZATION",
    },
    "health": {"TREATMENT", "CONDITION", "MEDICATION"},
}  # fmt: skip
BARS = {"names": 0.95, "reach": 0.99, "records": 0.90, "others": 0.90, "health": 0.90}
"""Health words are covered in a log; a model may need them."""
MOST_ALTERED = 0.10


def missed(case: Text, destination: Destination) -> list[str]:
    """The kinds of the marks of which any letter or digit stayed readable."""
    spans = redact(case.text, destination).spans
    covered = {place for span in spans for place in range(span.start, span.end)}
    return [
        kind
        for start, end, kind in case.marks
        if any(case.text[place].isalnum() and place not in covered for place in range(start, end))
    ]


def scores(name: str, destination: Destination) -> dict[str, float]:
    """Share covered by group, and `altered`: the share of texts about nobody that did not come back as they were."""
    found, clean = batch(name)
    total = Counter(kind for case in found for _, _, kind in case.marks)
    failed = Counter(kind for case in found for kind in missed(case, destination))
    shares = {
        group: 1 - sum(failed[kind] for kind in kinds) / wanted
        for group, kinds in GROUPS.items()
        if (destination == "log" or group != "health") and (wanted := sum(total[kind] for kind in kinds))
    }
    return {**shares, "altered": sum(redact(text, destination).text != text for text in clean) / len(clean)}


def cost(name: str) -> list[float]:
    """Milliseconds for each text, sorted."""
    found, clean = batch(name)
    taken = []
    for text in [*(case.text for case in found), *clean]:
        before = perf_counter()
        redact(text, "llm")
        taken.append((perf_counter() - before) * 1000)
    return sorted(taken)


def _misses(name: str) -> Iterator[str]:
    found, clean = batch(name)
    for case in found:
        if kinds := missed(case, "llm"):
            yield f"{' '.join(kinds)}: {case.text!r} -> {redact(case.text, 'llm').text!r}"
    yield from (f"altered: {redact(text, to).text!r}" for text in clean for to in ("llm", "log") if redact(text, to).text != text)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.phi", description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what was missed or altered for nothing")
    show = parser.parse_args().show
    for name in names():
        for destination in ("llm", "log"):
            line = " ".join(f"{group} {share:.3f}" for group, share in scores(name, destination).items())
            sys.stdout.write(f"{name:10} {destination} {line}\n")
        taken = cost(name)
        sys.stdout.write(
            f"{name:10} p50 {taken[len(taken) // 2]:.1f} ms p95 {taken[int(len(taken) * 0.95)]:.1f} ms\n"
        )
        if show:
            sys.stdout.writelines(f"  {line}\n" for line in _misses(name))


if __name__ == "__main__":
    main()
