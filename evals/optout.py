"""How well opt-outs are heard in texts nobody tuned for: recall and false alarms by class, batch by batch."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from compliance.opt_out import Context, read_opt_out
from compliance.opt_out.learned import EXAMPLES, read_examples
from compliance.opt_out.phrasebook import TALK

BATCHES = Path(__file__).parent / "opt_out"
WISHES = ("revoke_all", "revoke_marketing", "wrong_number")
# A batch that was mostly taught to the model shows that nothing is lost, and nothing else.
TAUGHT = 0.5


class Text(NamedTuple):
    text: str
    context: Context
    wanted: tuple[str, ...]


def table() -> str:
    """A line a batch, and one for all texts that no training file holds.

    `heard`: a wish that got a revocation; `asked`: a wish that a person reads; `false`: anything but none where nothing
    was wished; `revoked`: those of them that lost their texts.
    """
    lines = [f"{'opt-out':12} {'texts':>5} {'heard':>6} {'asked':>6} {'false':>6} {'revoked':>8}"]
    taught, unseen = _taught(), []
    for path in sorted(BATCHES.glob("*.yaml"), key=lambda path: (len(path.stem), path.stem)):
        texts = list(_texts(path))
        fresh = [each for each in texts if _bare(each.text) not in taught]
        seen = len(fresh) < TAUGHT * len(texts)
        lines.append(_line(path.stem, texts if seen else fresh) + ("  seen (training)" if seen else ""))
        unseen += [] if seen else fresh
    return "\n".join([*lines, _line("unseen", unseen)]) + "\n"


def _line(name: str, texts: list[Text]) -> str:
    counted: Counter[str] = Counter()
    for each in texts:
        verdict = read_opt_out(each.text, each.context).verdict.value
        kind = "wish" if each.wanted[0] in WISHES else each.wanted[0]
        right = verdict in (each.wanted if kind != "wish" else WISHES)
        counted.update([kind, f"{kind} right" if right else f"{kind} {verdict}"])
    wishes, quiet = max(1, counted["wish"]), max(1, counted["none"])
    revoked = sum(counted[f"none {wish}"] for wish in WISHES)
    return (
        f"{name:12} {len(texts):5} {counted['wish right'] / wishes:6.3f} {counted['wish review'] / wishes:6.3f}"
        f" {1 - counted['none right'] / quiet:6.3f} {revoked / quiet:8.3f}"
    )


def _texts(path: Path) -> Iterator[Text]:
    for group in yaml.safe_load(path.read_text("utf-8")):
        wanted = group["expect"] if isinstance(group["expect"], list) else [group["expect"]]
        yield from (Text(text, group["context"], tuple(wanted)) for text in group["texts"])


def _taught() -> frozenset[str]:
    with EXAMPLES.open(encoding="utf-8") as lines:
        written = [each.text for each in read_examples(lines)]
    return frozenset(map(_bare, [*written, *TALK.read_text("utf-8").splitlines()]))


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .!")


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201
