"""Tells what lines are: prices, hours, people, places, rules, answers, treatments; the rest is left alone."""

import re
from collections.abc import Iterator, Sequence

from practice.file import KnowledgeKind
from practice.knowledge_intake.amounts import amounts
from practice.knowledge_intake.blocks import ADDRESS, Q, asks, gathered, whole_addresses
from practice.knowledge_intake.lines import Line
from practice.knowledge_intake.opening import Week, week_of
from practice.knowledge_intake.pricing import is_promotional, place_of, price_findings
from practice.knowledge_intake.proposal import Content, Finding, Kind, Known
from practice.knowledge_intake.validity import Validity, validity
from practice.knowledge_intake.vocabulary import any_of, folded, named, vocabulary

MOST = 300
LONGEST = 900
_TITLED = re.compile(r"^(?:Dr|Dra|Doctor|Doctora)\.?\s+[A-ZÁÉÍÓÚÑ][\w'’-]+(?:\s+[A-ZÁÉÍÓÚÑ][\w'’.-]*){0,3}")
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’-]+(?:\s+[A-Z]\.)?(?:\s+[A-ZÁÉÍÓÚÑ][\w'’-]+){1,2}"
_A = re.compile(r"^(?:a|answer|r|respuesta)\s*[:.)]\s*", re.IGNORECASE)


def recognise(lines: Sequence[Line], known: Known) -> tuple[tuple[Finding, ...], bool]:
    """What the lines propose, in their order, and whether some of it was left out because there is too much."""
    found: list[Finding] = []
    for block in gathered(lines, known):
        found.extend(_findings(block, known))
        if len(found) > MOST:
            return tuple(found[:MOST]), True
    return tuple(found), False


def _findings(block: tuple[Line, ...], known: Known) -> Iterator[Finding]:
    first, rest = block[0], block[1:]
    if first.header and (asked := _asked_in_table(first, known)):
        yield asked
        return
    if asks(first) and rest and not first.header:
        yield _answer(first, rest, known)
        return
    yield from _facts(block, known)


def _facts(block: tuple[Line, ...], known: Known) -> Iterator[Finding]:
    """Line by line what has a form of its own; what is left of a block is taken together."""
    title = block[0] if block[0].is_heading else None
    left: list[Line] = []
    week: Week = {}
    of_week: list[Line] = []
    for line in whole_addresses(block if title is None else block[1:]):
        hours = week_of(line.text)
        if hours:
            week |= hours
            of_week.append(line)
        elif (list(amounts(line.text)) and not _is_rule(line)) or line.header:
            prices = list(price_findings(line, known))
            yield from prices
            if not prices:
                left.append(line)
        elif ADDRESS.search(line.text):
            yield _made("location", line, (line,), known, kinds=("location",))
        else:
            left.append(line)
    if week:
        about = title if title is not None and any_of(vocabulary().hours, title.text) else of_week[0]
        yield _hours(about, tuple(of_week), week, known)
    yield from _left(title, tuple(left), known)


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
    question = Q.sub("", asked.text)
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
