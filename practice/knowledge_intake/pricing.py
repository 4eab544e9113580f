"""Makes price proposals of a line: which service and variant, how much, by what, for how long."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from practice.file import Per, exponent
from practice.knowledge_intake import amounts as money
from practice.knowledge_intake.amounts import Amount
from practice.knowledge_intake.lines import Line
from practice.knowledge_intake.price_words import in_words
from practice.knowledge_intake.proposal import Content, Finding, Known, Place, PriceLine
from practice.knowledge_intake.validity import Validity, said_date, validity
from practice.knowledge_intake.vocabulary import any_of, folded, pattern, vocabulary

_SENTENCE = 140
"""A line longer than this, or one with a verb's full stop, is prose and not a price list."""
_BESIDE = re.compile(
    r"\b(?:save|off|was|reg|regular(?:ly)?|regular price|value(?: of)?|instead of|ahorr\w+|antes|en lugar de|valor(?: de)?)[\s:.]*$"
)
"""What an amount behind such a word is: not the price."""
_BY = re.compile(
    r"(?i)\b(?:per|each|from|starting (?:at|from)|por|cada|desde|a partir de)\b.*$|/\s*\w+|\d+\s?%|[®™]|\(\s*\)"
    r"|\b(?:(?:1|one|una?|single)\s+)?(?:units?|unidad(?:es)?|syringes?|jeringas?|sessions?|sesi[oó]n(?:es)?)\b"
)
"""Units and how prices are introduced."""
_EDGES = " \t-–—:;,.|·•*/+"
_LARGEST = 10**9


class Told(msgspec.Struct, frozen=True):
    """One amount of a line with the words that say what it is for."""

    words: str
    """What stands with the amount: label, unit, sessions."""
    amount: Amount
    text: str
    """The text that `amount` is a part of."""
    column: str = ""
    until: date | None = None
    to: Amount | None = None
    """The other end of a range."""
    name: str = ""
    """What stands before the amount, or in the first cell."""


def price_findings(line: Line, known: Known) -> Iterator[Finding]:
    told = list(_of_cells(line, known)) if line.cells and line.header else list(_of_text(line))
    for each in told:
        found = _finding(line, each, known)
        if found is not None:
            yield found


def is_promotional(line: Line) -> bool:
    return any_of(vocabulary().promotional, " ".join((*line.heading[-2:], line.text)))


def _of_text(line: Line) -> Iterator[Told]:
    """Each amount with the words before it, as in "Forehead $120 | Crow's feet $150"."""
    found = [each for each in money.amounts(line.text) if not _BESIDE.search(folded(line.text[: each.start]))]
    start = place = 0
    while place < len(found):
        each, after = found[place], found[place + 1] if place + 1 < len(found) else None
        to = after if after is not None and money.is_range(line.text, each, after) else None
        last = to or each
        alone = len(found) == (1 if to is None else 2)
        words = line.text[start : each.start] + (f" {line.text[last.end :]}" if alone else "")
        yield Told(words, each, line.text, to=to, name=line.text[start : each.start])
        start = last.end
        place += 1 if to is None else 2


def _of_cells(line: Line, known: Known) -> Iterator[Told]:
    """A row below its header: every price column is a price, its header says what for."""
    columns = [_column(each) for each in line.header]
    words = " ".join(
        cell
        for cell, column in zip(line.cells, columns, strict=False)
        if cell and column in {"name", "label", "unit", None} and not list(money.amounts(cell))
    )
    until = next(
        (
            said_date(cell, known.today, day_first=known.day_first)
            for cell, column in zip(line.cells, columns, strict=False)
            if column == "until" and cell
        ),
        None,
    )
    for place, cell in enumerate(line.cells):
        header = line.header[place] if place < len(line.header) else ""
        column = columns[place] if place < len(columns) else None
        found = next(money.amounts(cell), None)
        if found is None and column == "price":
            value = money.bare_number(cell)
            found = Amount(value, None, 0, len(cell)) if value else None
        if found is not None:
            yield Told(words, found, cell, header, until, name=line.cells[0])


def _column(header: str) -> str | None:
    plain = folded(header)
    order = ("price", "until", "unit", "label", "name", "question", "answer")
    return next((name for name in order if any_of(vocabulary().columns[name], plain)), None)


def _finding(line: Line, told: Told, known: Known) -> Finding | None:
    currency = told.amount.currency or known.currency
    minor = told.amount.value.scaleb(exponent(currency))
    if minor != minor.to_integral_value() or not 0 < minor < _LARGEST:
        return None
    service = _service(line, told, known)
    if service is None and len(line.text) > _SENTENCE:
        return None  # an amount in the middle of prose
    sessions = money.sessions_of(f"{told.words} {told.column}")
    per, sure = _per(told, known, service, sessions)
    label = _label(line, told, known, service)
    promotional = is_promotional(line)
    holds = _held(line, told, known, promotional=promotional)
    price = PriceLine(
        amount_minor=int(minor),
        currency=currency,
        per=per,
        label=label,
        starts_from=told.to is not None or money.starts_from(told.text, told.amount),
        sessions=sessions,
    )
    doubts = [
        *([] if service else ["service_unknown"]),
        *([] if sure else ["unit_unclear"]),
        *(["promotion"] if promotional else []),
    ]
    language = known.language(" ".join((*line.heading, line.text)))
    name = next(iter(known.names(service)), "") if service else ""
    title = " – ".join(filter(None, (name, label))) or " ".join(line.heading[-1:]) or line.text
    timed = promotional or holds != Validity()
    return Finding(
        kind="offer" if timed else "price",
        content=Content(
            title=title[:200],
            text=in_words(title[:200], price, holds.ends, language) if line.cells else line.text,
            language=language,
            service=service,
            price=price,
            kinds=("offer", "price") if timed else ("price",),
            valid_from=holds.starts,
            valid_until=holds.ends,
        ),
        place=place_of(line),
        doubts=tuple(doubts),
    )


def _service(line: Line, told: Told, known: Known) -> str | None:
    """What the words name; below a heading that is a service itself, only words that call another one by its name."""
    above = known.service(" ".join(line.heading[-1:])) if line.heading else None
    own = known.service(told.name) or known.service(told.words)
    if above is not None and own != above:
        plain = folded(told.words)
        called = own is not None and any(folded(name) in plain for name in known.names(own))
        return own if called else above
    return (
        own
        or known.service(" ".join((*line.heading[-1:], told.words)))
        or known.service(" ".join((*line.heading[-2:], told.words)))
    )


def _held(line: Line, told: Told, known: Known, *, promotional: bool) -> Validity:
    if told.until is not None:
        return Validity(ends=told.until)
    said = validity(line.text, known.today, day_first=known.day_first)
    if said == Validity() and promotional:
        above = " ".join(line.heading[-2:])
        return validity(above, known.today, day_first=known.day_first)
    return said


def _per(told: Told, known: Known, service: str | None, sessions: int | None) -> tuple[Per, bool]:
    """What the amount is for, and whether that was said."""
    if sessions is not None:
        return "package", True
    said = money.unit_of(told.text, told.amount) or money.unit_named(told.column)
    said = said or money.unit_named(told.words)
    if said is not None and said != "package":
        return said, True  # type: ignore[return-value]
    usual = known.usual_unit(service) if service is not None else None
    return usual or "session", False


def _label(line: Line, told: Told, known: Known, service: str | None) -> str | None:
    """The variant: by the name it has in the price list, else the words without amount, unit and service."""
    if service is None:
        return _bare(told.name or told.words, ())
    names = known.names(service)
    around = set(re.findall(r"\w+", folded(" ".join((*line.heading[-1:], told.words)))))
    standing = [each for each in known.labels(service) if set(re.findall(r"\w+", folded(each))) <= around]
    if standing:
        return max(standing, key=len)
    above = line.heading[-1] if line.heading and known.service(line.heading[-1]) == service else ""
    return _bare(told.words, names) or _bare(above, names)


def _bare(words: str, names: Sequence[str]) -> str | None:
    text = folded_keeping(words)
    for each in reversed(list(money.amounts(text))):
        text = text[: each.start] + text[each.end :]
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    text = _BY.sub(" ", text)
    text = _without_promotion(" ".join(text.split())).strip(_EDGES)
    return text[:80] if any(char.isalpha() for char in text) else None


def _without_promotion(text: str) -> str:
    """Words such as "special" praise a variant and name none."""
    plain = folded(text)
    if len(plain) != len(text):
        return text  # places of the one are not places of the other
    for found in reversed(list(pattern(vocabulary().promotional).finditer(plain))):
        text = text[: found.start()] + text[found.end() :]
    return re.sub(r"(?i)\b(?:now|only|just|ahora|solo|s[oó]lo)\b", " ", " ".join(text.split()))


def folded_keeping(text: str) -> str:
    """Leader dots and bars out, letters as they are."""
    return re.sub(r"[.·_…]{2,}|\|", " ", text)


def place_of(line: Line) -> Place:
    return Place(
        page=line.page, line=line.line, heading=(" › ".join(line.heading[-3:]) or None), quote=line.text[:400]
    )
