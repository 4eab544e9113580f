"""Gathers lines that belong together: names with their prices, headings with what stands below, streets with towns."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from practice.knowledge_intake.amounts import amounts
from practice.knowledge_intake.lines import Line
from practice.knowledge_intake.opening import week_of
from practice.knowledge_intake.proposal import Known
from practice.knowledge_intake.vocabulary import any_of, vocabulary

LOOKED_BACK, NAME = 2, 80
ADDRESS = re.compile(
    r"\b\d{1,6}\s+[\w.' -]{2,50}?\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|parkway|pkwy|"
    r"plaza|place|pl|row|square|loop|pike|suite|highway|hwy|calle|avenida|av|circle|cir|terrace|trail)\b\.?",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^[\w .'’-]{2,40},?\s+[A-Z]{2}\.?\s+\d{5}\b")
Q = re.compile(r"^(?:q|question|p|pregunta)\s*[:.)]\s*", re.IGNORECASE)


def gathered(lines: Iterable[Line], known: Known) -> Iterator[tuple[Line, ...]]:
    """Blocks in their order: a heading or question with what stands below it; table rows stay by themselves."""
    return _blocks(_with_headings(_named(lines, known)))


def _with_headings(lines: Iterable[Line]) -> Iterator[Line]:
    """A PDF and a plain list say nothing of headings: a short line without an amount is one for what follows."""
    above: tuple[str, ...] = ()
    for line in lines:
        marked = line.heading or line.is_heading
        if marked or line.header or line.cells:
            yield line if marked or not above else _below(line, above)
            continue
        short = (
            len(line.text) <= 60 and not line.text.endswith((".", ",", ";", ":")) and line.page is not None
        )
        if (
            short
            and not list(amounts(line.text))
            and not week_of(line.text)
            and not ADDRESS.search(line.text)
        ):
            above = (line.text,)
            yield Line(line.text, (), page=line.page, line=line.line, is_heading=True)
        else:
            yield _below(line, above)


def _below(line: Line, above: tuple[str, ...]) -> Line:
    return Line(line.text, above, line.cells, line.header, line.page, line.line) if above else line


def _named(lines: Iterable[Line], known: Known) -> Iterator[Line]:
    """A page may have the name in one box and its price in the next: the price is told with the name before it."""
    before: list[Line] = []
    for line in lines:
        if line.is_heading or line.cells:
            yield from (*before, line)
            before = []
        elif _is_bare_price(line):
            name = _name_among(before, known)
            yield from (each for each in before if each is not name)
            before = []
            yield line if name is None else msgspec.structs.replace(line, text=f"{name.text} {line.text}")
        else:
            before.append(line)
            if len(before) > LOOKED_BACK:
                yield before.pop(0)
    yield from before


def _name_among(before: Sequence[Line], known: Known) -> Line | None:
    """The line that names a service, else the nearest."""
    short = [each for each in before if len(each.text) <= NAME and not each.text.endswith("?")]
    names = [
        each
        for each in short
        if not each.text.endswith((".", "!")) and not list(amounts(each.text)) and not week_of(each.text)
    ]
    of_service = [each for each in names if known.service(each.text) is not None]
    return next(reversed(of_service or names[-1:]), None)


def _is_bare_price(line: Line) -> bool:
    """An amount and hardly a word beside it: its unit, "from"."""
    found = list(amounts(line.text))
    if not found:
        return False
    rest = line.text[: found[0].start] + line.text[found[-1].end :]
    words = [word for word in re.findall(r"[^\W\d_]{3,}", rest) if not _is_small(word)]
    return not words


def _is_small(word: str) -> bool:
    units = [each for words in vocabulary().units.values() for each in words]
    return any_of((*vocabulary().from_, *units, "per", "each", "por", "cada", "starting", "from"), word)


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """A heading or question with what stands below it until the next one; table rows stay by themselves."""
    block: list[Line] = []
    for line in lines:
        begins = line.is_heading or asks(line) or (bool(block) and _under(block[-1]) != line.heading[-1:])
        if (begins or line.header) and block:
            yield tuple(block)
            block = []
        block.append(line)
        if line.header:
            yield tuple(block)
            block = []
    if block:
        yield tuple(block)


def _under(line: Line) -> tuple[str, ...]:
    """What the next line stands under, if nothing ends."""
    return (line.text[:200],) if line.is_heading else line.heading[-1:]


def asks(line: Line) -> bool:
    return (line.text.endswith("?") and len(line.text) <= 200) or bool(Q.match(line.text))


def whole_addresses(lines: Sequence[Line]) -> Iterator[Line]:
    """Street and town may stand on lines of their own."""
    street: Line | None = None
    for line in lines:
        if street is not None and _TOWN.match(line.text):
            yield msgspec.structs.replace(street, text=f"{street.text.rstrip(',')}, {line.text}")
            street = None
            continue
        if street is not None:
            yield street
        street = line if ADDRESS.search(line.text) else None
        if street is None:
            yield line
    if street is not None:
        yield street
