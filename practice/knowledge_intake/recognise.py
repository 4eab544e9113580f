"""Tells what lines are: prices, hours, people, places, rules, answers, treatments; the rest is left alone."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from practice.file import KnowledgeKind
from practice.knowledge_intake.amounts import amounts
from practice.knowledge_intake.lines import Line
from practice.knowledge_intake.opening import Week, week_of
from practice.knowledge_intake.pricing import is_promotional, place_of, price_findings
from practice.knowledge_intake.proposal import Content, Finding, Kind, Known
from practice.knowledge_intake.validity import Validity, validity
from practice.knowledge_intake.vocabulary import any_of, folded, named, vocabulary

MOST = 300
LONGEST = 900
LOOKED_BACK, NAME = 2, 80
_ADDRESS = re.compile(
    r"\b\d{1,6}\s+[\w.' -]{2,50}?\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|parkway|pkwy|"
    r"plaza|place|pl|row|square|loop|pike|suite|highway|hwy|calle|avenida|av|circle|cir|terrace|trail)\b\.?",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^[\w .'’-]{2,40},?\s+[A-Z]{2}\.?\s+\d{5}\b")
_TITLED = re.compile(r"^(?:Dr|Dra|Doctor|Doctora)\.?\s+[A-ZÁÉÍÓÚÑ][\w'’-]+(?:\s+[A-ZÁÉÍÓÚÑ][\w'’.-]*){0,3}")
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’-]+(?:\s+[A-Z]\.)?(?:\s+[A-ZÁÉÍÓÚÑ][\w'’-]+){1,2}"
_Q = re.compile(r"^(?:q|question|p|pregunta)\s*[:.)]\s*", re.IGNORECASE)
_A = re.compile(r"^(?:a|answer|r|respuesta)\s*[:.)]\s*", re.IGNORECASE)


def recognise(lines: Sequence[Line], known: Known) -> tuple[tuple[Finding, ...], bool]:
    """What the lines propose, in their order, and whether some of it was left out because there is too much."""
    found: list[Finding] = []
    for block in _blocks(_with_headings(_named(lines, known))):
        found.extend(_findings(block, known))
        if len(found) > MOST:
            return tuple(found[:MOST]), True
    return tuple(found), False


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
            and not _ADDRESS.search(line.text)
        ):
            above = (line.text,)
            yield Line(line.text, (), page=line.page, line=line.line, is_heading=True)
        else:
            yield _below(line, above)


def _below(line: Line, above: tuple[str, ...]) -> Line:
    return Line(line.text, above, line.cells, line.header, line.page, line.line) if above else line


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """A heading or question with what stands below it until the next one; table rows stay by themselves."""
    block: list[Line] = []
    for line in lines:
        begins = line.is_heading or _asks(line) or (bool(block) and _under(block[-1]) != line.heading[-1:])
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


def _asks(line: Line) -> bool:
    return (line.text.endswith("?") and len(line.text) <= 200) or bool(_Q.match(line.text))


def _findings(block: tuple[Line, ...], known: Known) -> Iterator[Finding]:
    first, rest = block[0], block[1:]
    if first.header and (asked := _asked_in_table(first, known)):
        yield asked
        return
    if _asks(first) and rest and not first.header:
        yield _answer(first, rest, known)
        return
    yield from _facts(block, known)


def _facts(block: tuple[Line, ...], known: Known) -> Iterator[Finding]:
    """Line by line what has a form of its own; what is left of a block is taken together."""
    title = block[0] if block[0].is_heading else None
    left: list[Line] = []
    week: Week = {}
    of_week: list[Line] = []
    for line in _whole_addresses(block if title is None else block[1:]):
        hours = week_of(line.text)
        if hours:
            week |= hours
            of_week.append(line)
        elif (list(amounts(line.text)) and not _is_rule(line)) or line.header:
            prices = list(price_findings(line, known))
            yield from prices
            if not prices:
                left.append(line)
        elif _ADDRESS.search(line.text):
            yield _made("location", line, (line,), known, kinds=("location",))
        else:
            left.append(line)
    if week:
        about = title if title is not None and any_of(vocabulary().hours, title.text) else of_week[0]
        yield _hours(about, tuple(of_week), week, known)
    yield from _left(title, tuple(left), known)


def _whole_addresses(lines: Sequence[Line]) -> Iterator[Line]:
    """Street and town may stand on lines of their own."""
    street: Line | None = None
    for line in lines:
        if street is not None and _TOWN.match(line.text):
            yield msgspec.structs.replace(street, text=f"{street.text.rstrip(',')}, {line.text}")
            street = None
            continue
        if street is not None:
            yield street
        street = line if _ADDRESS.search(line.text) else None
        if street is None:
            yield line
    if street is not None:
        yield street


def _left(title: Line | None, left: tuple[Line, ...], known: Known) -> Iterator[Finding]:
    """Paragraphs by what stands above them: a person, a rule, a treatment, an offer; others are nobody's facts."""
    if title is not None and is_person(title.text):
        yield _made("staff", title, left or (title,), known, kinds=("provider",))
        return
    if not left:
        return
    head = title or (Line(left[0].heading[-1], left[0].heading[:-1]) if left[0].heading else left[0])
    text = " ".join(each.text for each in left)
    if is_person(left[0].text):
        yield _made("staff", left[0], left[1:] or left, known, kinds=("provider",))
    elif any_of(vocabulary().policies, head.text):
        yield _made("policy", head, left, known, kinds=("policy",))
    elif (service := known.service(head.text)) is not None and len(text) >= 40:
        yield _made("service", head, left, known, kinds=("service",), service=service)
    elif is_promotional(left[0]) and len(text) >= 20 and known.service(text) is not None:
        yield _made("offer", head, left, known, kinds=("offer",), service=known.service(text))


def _is_rule(line: Line) -> bool:
    """What an amount below such a heading costs is a fee, not a price."""
    return not line.cells and any_of(vocabulary().policies, " ".join(line.heading[-1:]))


def is_person(text: str) -> bool:
    """A name with a title or with letters behind it."""
    if len(text) > 90:
        return False
    if _TITLED.match(text):
        return True
    letters = "|".join(re.escape(each) for each in sorted(vocabulary().credentials, key=len, reverse=True))
    return re.match(rf"^{_NAME},?\s+(?:{letters})\b", text) is not None


def _asked_in_table(line: Line, known: Known) -> Finding | None:
    columns = {
        name: cell
        for name in ("question", "answer")
        for cell, header in zip(line.cells, line.header, strict=False)
        if any_of(vocabulary().columns[name], header)
    }
    if len(columns) < 2 or not all(columns.values()):
        return None
    asked = Line(columns["question"], line.heading, page=line.page, line=line.line)
    return _answer(asked, (Line(columns["answer"], line=line.line),), known)


def _answer(asked: Line, rest: tuple[Line, ...], known: Known) -> Finding:
    question = _Q.sub("", asked.text)
    kind = named(vocabulary().questions, question) or ("service" if known.service(question) else "other")
    asked = Line(question, asked.heading, page=asked.page, line=asked.line)
    cleaned = (Line(_A.sub("", rest[0].text), line=rest[0].line), *rest[1:])
    return _made("faq", asked, cleaned, known, kinds=(kind,), service=known.service(question))


def _hours(head: Line, lines: tuple[Line, ...], week: Week, known: Known) -> Finding:
    found = _made("hours", head, lines, known, kinds=("hours",))
    content = Content(
        title=found.content.title,
        text=found.content.text,
        language=found.content.language,
        hours=dict(sorted(week.items())),  # type: ignore[arg-type]
        kinds=("hours",),
    )
    return Finding("hours", content, found.place)


def _made(
    kind: Kind,
    head: Line,
    lines: tuple[Line, ...],
    known: Known,
    *,
    kinds: tuple[str, ...],
    service: str | None = None,
) -> Finding:
    text = cut(" ".join(each.text for each in lines))
    said = f"{head.text} {text}"
    holds = validity(said, known.today, day_first=known.day_first) if kind == "offer" else Validity()
    chosen: tuple[KnowledgeKind, ...] = kinds  # type: ignore[assignment]
    return Finding(
        kind,
        Content(
            title=head.text[:200],
            text=text,
            language=known.language(said),
            service=service,
            kinds=chosen,
            valid_from=holds.starts,
            valid_until=holds.ends,
        ),
        place_of(Line(text, head.heading or (head.text,), page=head.page or lines[0].page, line=head.line)),
        ("promotion",) if kind == "offer" else (),
    )


def cut(text: str) -> str:
    """Whole sentences, as many as an entry should have."""
    if len(text) <= LONGEST:
        return text
    end = max(text.rfind(mark, 0, LONGEST) for mark in (". ", "! ", "? "))
    return text[: end + 1] if end > LONGEST // 3 else text[: LONGEST - 1] + "…"


def fingerprint_words(content: Content) -> str:
    """What makes two proposals the same, however they are spaced or spelled in capitals."""
    price = content.price
    figures = "" if price is None else f"{price.amount_minor} {price.currency} {price.per} {price.sessions}"
    words = re.sub(r"\W+", " ", folded(f"{content.title} {content.text}"))
    return f"{content.service} {figures} {content.valid_until} {words}"
