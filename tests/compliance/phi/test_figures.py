"""The scanner reaches its bars on texts apart from what it was trained on."""

import sys
from collections import Counter
from time import perf_counter

import pytest

from compliance.phi.redact import redact
from compliance.phi.spans import Destination
from tests.compliance.phi.corpus import Case, cases, missed

GROUPS = {
    "names": {"PERSON", "STAFF"},
    "reach": {"PHONE_NUMBER", "EMAIL_ADDRESS", "US_SSN", "CREDIT_CARD"},
    "records": {"MRN", "APPT_ID", "DEVICE_SERIAL", "MEMBER_ID", "ACCOUNT", "US_DRIVER_LICENSE", "ID"},
    "others": {"IP_ADDRESS", "URL", "IG_HANDLE", "DATE_TIME", "STREET_ADDRESS", "ZIP_CODE", "GPE", "AGE"},
}
BARS = {"names": 0.95, "reach": 0.99, "records": 0.90, "others": 0.90}
ALTERED = 0.10


def _say(line: str) -> None:
    """Shown with `pytest -s`."""
    sys.stdout.write(f"{line}\n")


def _coverage(found: list[Case], destination: Destination) -> dict[str, float]:
    total: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in found:
        spans = redact(case.text, destination).spans
        total.update(kind for _, _, kind in case.marks)
        failed.update(missed(case, ((span.start, span.end) for span in spans)))
    return {
        group: 1 - sum(failed[kind] for kind in kinds) / max(1, sum(total[kind] for kind in kinds))
        for group, kinds in GROUPS.items()
    }


@pytest.mark.parametrize("name", ["cases", "unseen"])
@pytest.mark.parametrize("destination", ["llm", "log"])
def test_identifiers_are_covered(name: str, destination: Destination) -> None:
    found, _ = cases(name)
    reached = _coverage(found, destination)
    _say(f"{name} {destination} { ({group: round(share, 3) for group, share in reached.items()}) }")
    assert {group for group, bar in BARS.items() if reached[group] < bar} == set()


@pytest.mark.parametrize("name", ["cases", "unseen"])
@pytest.mark.parametrize("destination", ["llm", "log"])
def test_texts_about_nobody_stay_as_they_are(name: str, destination: Destination) -> None:
    _, clean = cases(name)
    altered = [text for text in clean if redact(text, destination).text != text]
    _say(f"{name} {destination} altered {len(altered)} of {len(clean)}")
    assert len(altered) <= ALTERED * len(clean), altered


def test_prints_what_a_message_costs() -> None:
    texts = [case.text for name in ("cases", "unseen") for case in cases(name)[0]]
    costs = []
    for text in texts:
        before = perf_counter()
        redact(text, "llm")
        costs.append((perf_counter() - before) * 1000)
    costs.sort()
    long = "Hi, it's Ottoline, text 602-555-0142 about my filler on march 3 please. " * 140
    before = perf_counter()
    done = redact(long, "llm")
    _say(
        f"p50 {costs[len(costs) // 2]:.1f} ms, p95 {costs[int(len(costs) * 0.95)]:.1f} ms, 10 kB {(perf_counter() - before) * 1000:.0f} ms"
    )
    assert "Ottoline" not in done.text
    assert "555" not in done.text
