"""Compares what is proposed with what stands: new, the same, or a difference that a person must see."""

from datetime import date, timedelta
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from practice.book import PracticeBook
from practice.file import KnowledgeEntry, Price, Weekday
from practice.knowledge_intake.proposal import Content, Kind
from practice.knowledge_intake.vocabulary import clinical_claims, folded

SOON = timedelta(days=14)
SAME, LIKE = 95, 88
"""Of rapidfuzz: from here on two texts say the same, or two titles are of one thing."""
MUCH = 0.4
"""A price that moves by more than this share may be a slip of the pen."""
Verdict = Literal["new", "same", "changed"]


class Standing(msgspec.Struct, frozen=True):
    """What is there now of what is proposed; `before` is shown beside the proposal."""

    verdict: Verdict
    entry_id: str | None = None
    before: str | None = None
    before_minor: int | None = None
    before_from: bool = False


def is_for_the_list(kind: Kind, content: Content) -> bool:
    """A price list knows no days: what holds for a time only is said as an entry, which ends by itself."""
    timed = content.valid_from is not None or content.valid_until is not None
    return kind == "price" and content.service is not None and content.price is not None and not timed


def compare(book: PracticeBook, kind: Kind, content: Content) -> Standing:
    if is_for_the_list(kind, content):
        return _price(book, content)
    if content.hours is not None:
        return _hours(book, content)
    return _entry(book, content)


def warnings(
    book: PracticeBook, kind: Kind, content: Content, doubts: tuple[str, ...], today: date
) -> tuple[str, ...]:
    """Codes of what a person should look at before approving, the weightiest first."""
    found = [f"clinical_{each}" for each in clinical_claims(f"{content.title}\n{content.text}")]
    if content.valid_until is not None and content.valid_until < today:
        found.append("expired")
    elif "promotion" in doubts and content.valid_until is None:
        found.append("undated_promotion")
    elif content.valid_until is not None and content.valid_until <= today + SOON:
        found.append("expires_soon")
    if content.price is not None and content.price.currency != book.currency:
        found.append("other_currency")
    if kind == "price" and content.service is None:
        found.append("service_unknown")
    standing = compare(book, kind, content)
    if "unit_unclear" in doubts and standing.verdict != "same":
        found.append("unit_unclear")
    if content.hours is not None and len(book.location_ids) > 1 and content.location is None:
        found.append("location_unknown")
    if content.language not in book.languages:
        found.append("other_language")
    if _moves_much(standing, content):
        found.append("big_change")
    return tuple(dict.fromkeys(found))


MUST_SEE = frozenset({"expired", "undated_promotion", "big_change", "unit_unclear"})


def needs_yes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Warnings that somebody has to have read: approving without naming them is refused."""
    return tuple(each for each in codes if each in MUST_SEE or each.startswith("clinical_"))


def _moves_much(standing: Standing, content: Content) -> bool:
    if standing.verdict != "changed" or content.price is None or not standing.before_minor:
        return False
    return abs(content.price.amount_minor - standing.before_minor) > MUCH * standing.before_minor


def _price(book: PracticeBook, content: Content) -> Standing:
    assert content.service is not None
    assert content.price is not None
    service = book.find_service(content.service)
    line = content.price
    same = (
        None if service is None else next((each for each in service.prices if _is_for(each, content)), None)
    )
    if same is None or same.amount is None:
        return Standing("new")
    equal = int(same.amount) == line.amount_minor and same.from_ == line.starts_from
    return Standing("same" if equal else "changed", before_minor=int(same.amount), before_from=same.from_)


def _is_for(known: Price, content: Content) -> bool:
    line = content.price
    return (
        line is not None
        and known.amount is not None
        and folded(known.label or "") == folded(line.label or "")
        and (known.per, known.sessions) == (line.per, line.sessions)
    )


def _hours(book: PracticeBook, content: Content) -> Standing:
    place = book.find_location(content.location) if content.location is not None else book.location()
    if place is None or content.hours is None:
        return Standing("new")
    now: dict[Weekday, tuple[str, ...]] = {
        day: tuple(str(each) for each in place.hours.get(day, ())) for day in content.hours
    }
    said = "; ".join(f"{day} {', '.join(ranges) or '–'}" for day, ranges in now.items())
    return Standing("same" if now == content.hours else "changed", before=said)


def _entry(book: PracticeBook, content: Content) -> Standing:
    words, title = folded(content.text), folded(content.title)
    there = [each for each in book.file.knowledge if book.language_of(each) == content.language]
    for each in there:
        if fuzz.token_set_ratio(words, folded(each.text)) >= SAME and _long_as(words, each):
            same = (each.valid_from, each.valid_until) == (content.valid_from, content.valid_until)
            return Standing("same" if same else "changed", each.id, each.text)
    for each in there:
        about = not each.services or content.service is None or content.service in each.services
        if (
            about
            and set(each.kinds) & set(content.kinds)
            and fuzz.token_sort_ratio(title, folded(each.title)) >= LIKE
        ):
            return Standing("changed", each.id, each.text)
    return Standing("new")


def _long_as(words: str, entry: KnowledgeEntry) -> bool:
    """A part of an entry is not the entry."""
    shorter, longer = sorted((len(words), len(entry.text)))
    return shorter >= 0.7 * longer
