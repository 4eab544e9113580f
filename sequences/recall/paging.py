"""The due list a page at a time: by key, so that it holds for tens of thousands and while rows come and go."""

import heapq
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from booking.whose import Ahead, ahead, visits_ahead
from core.errors import BadInputError
from core.session import mine, now
from inbox.task_lists import Locations, is_around
from practice.book import PracticeBook
from sequences.recall import rows
from sequences.recall.listing import FORGET, MONTH, WEEK, Due, When, when_of
from sequences.recall.models import recall
from sequences.recall.rows import value_of
from sequences.recall.rules import Rule, due_times, rules_of
from sequences.recall.treated import is_for

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SOME: Final = 60
Segment = Literal["late", "soon"]
SEGMENTS: Final[Mapping[When | None, tuple[Segment, ...]]] = {
    None: ("late", "soon"),
    "overdue": ("late",),
    "week": ("soon",),
    "month": ("soon",),
}


class Waiting(msgspec.Struct, frozen=True):
    """How many are due, soon or already."""

    overdue: int = 0
    week: int = 0
    month: int = 0


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    when: When | None = None
    service: str | None = None
    locations: Locations = None


class Place(msgspec.Struct, frozen=True):
    """Where a page ends. Who is overdue by least comes first: they are the warmest. Then who is due soonest."""

    segment: Segment
    at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.segment}|{(self.at - EPOCH) // timedelta(microseconds=1)}|{self.id}"

    def key(self) -> tuple[Any, ...]:
        order = (self.at, self.id)
        return order if self.segment == "soon" else (EPOCH - self.at, _Backwards(self.id))


class _Backwards:
    """Sorts the other way round."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __lt__(self, other: "_Backwards") -> bool:
        return self.value > other.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


def place_of(cursor: str | None) -> Place | None:
    """Raises `BadInputError`."""
    if cursor is None:
        return None
    segment, _, rest = cursor.partition("|")
    at, _, row_id = rest.partition("|")
    if segment not in {"late", "soon"} or not at.isdecimal() or len(at) > 16 or not row_id:
        raise BadInputError("not one of our cursors", at="/cursor")
    return Place(segment, EPOCH + timedelta(microseconds=int(at)), row_id)  # type: ignore[arg-type]


def page(
    conn: Connection, book: PracticeBook, whom: Whom, cursor: str | None, limit: int
) -> tuple[tuple[Due, ...], str | None]:
    """Without whoever has booked for it. Gives where the next page begins."""
    after, found = place_of(cursor), list[tuple[Place, Due]]()
    rules = [each for each in _rules(conn, book) if whom.service in {None, each.service}]
    for segment in SEGMENTS[whom.when]:
        if after is not None and SEGMENTS[None].index(after.segment) > SEGMENTS[None].index(segment):
            continue
        here = after if after is not None and after.segment == segment else None
        streams = (_stream(conn, rule, segment, whom, here) for rule in rules)
        everybody = heapq.merge(*streams, key=lambda each: each[0].key())
        while len(found) <= limit and (some := list(islice(everybody, limit + 1))):
            found += _unbooked(conn, book, some)
        if len(found) > limit:
            return tuple(each for _, each in found[:limit]), str(found[limit - 1][0])
    return tuple(each for _, each in found), None


def _unbooked(conn: Connection, book: PracticeBook, some: list[tuple[Place, Due]]) -> list[tuple[Place, Due]]:
    coming = visits_ahead(conn, {due.row.contact_id for _, due in some})
    return [
        (place, due)
        for place, due in some
        if not any(is_for(book, visit, due.row.service) for visit in coming.get(due.row.contact_id, ()))
    ]


def waiting(conn: Connection, book: PracticeBook, locations: Locations) -> dict[str, Waiting]:
    """By service, without whoever has booked for it."""
    rules = _rules(conn, book)
    if not rules:
        return {}
    counted = {
        row[0]: [int(each or 0) for each in row[1:]] for row in conn.execute(_counts(conn, rules, locations))
    }
    for row, when in _booked(conn, book, rules, locations):
        counted[row.service][("overdue", "week", "month").index(when)] -= 1
    return {each.service: Waiting(*counted.get(each.service, ())) for each in rules}


def one(conn: Connection, book: PracticeBook, recall_id: str) -> Due | None:
    """None where they are not on the list: what is due lies far ahead, or a visit is booked for it."""
    row = rows.find(conn, recall_id)
    rule = None if row is None else next((r for r in _rules(conn, book) if r.service == row.service), None)
    if row is None or rule is None or row.last_done_at < _since(conn, rule):
        return None
    due = _due(conn, rule, row)
    theirs = conn.execute(select(of := ahead(conn).subquery()).where(of.c.contact_id == row.contact_id))
    return None if any(is_for(book, Ahead(*each), row.service) for each in theirs) else due


def _rules(conn: Connection, book: PracticeBook) -> list[Rule]:
    return [each for each in rules_of(conn, book).values() if each.on]


def _due(conn: Connection, rule: Rule, row: rows.Recall) -> Due | None:
    times = due_times(rule, row.last_done_at, row.again_at)
    when = when_of(times[0] - now(conn))
    return None if when is None else Due(row, rule, times, when)


def _since(conn: Connection, rule: Rule) -> datetime:
    return now(conn) - timedelta(days=rule.days[-1]) - FORGET


def _by(rule: Rule, until: datetime) -> ColumnElement[bool]:
    """Due by then: the first touch is due when both the interval and what was given back allow it."""
    last, again = recall.c.last_done_at, recall.c.again_at
    return and_(last <= until - timedelta(days=rule.days[0]), or_(again.is_(None), again <= until))


def _theirs(conn: Connection, rule: Rule, locations: Locations) -> list[ColumnElement[bool]]:
    return [
        mine(recall),
        recall.c.service == rule.service,
        recall.c.last_done_at >= _since(conn, rule),
        _near(locations),
    ]


def _near(locations: Locations) -> ColumnElement[bool]:
    """Of one of these locations, or of none yet."""
    if locations is None:
        return true()
    where = recall.c.location
    return or_(where.in_(locations), and_(where.is_(None), is_around(recall.c.contact_id, locations)))


def _counts(conn: Connection, rules: list[Rule], locations: Locations) -> Any:
    instant = now(conn)

    def of(rule: Rule) -> Any:
        overdue, week = _by(rule, instant), _by(rule, instant + WEEK)
        columns = [func.sum(case((each, 1), else_=0)) for each in (overdue, and_(week, ~overdue), ~week)]
        these = (*_theirs(conn, rule, locations), _by(rule, instant + MONTH))
        return select(literal(rule.service), *columns).where(*these)

    return union_all(*map(of, rules))


def _booked(
    conn: Connection, book: PracticeBook, rules: list[Rule], locations: Locations
) -> Iterator[tuple[rows.Recall, When]]:
    """Who would be due and has a visit ahead that is for it."""
    if not rules:
        return
    # All of what lies ahead is read once and looked up: a practice has many more visits behind it than before it.
    coming, instant = ahead(conn).cte("coming").prefix_with("MATERIALIZED"), now(conn)
    by_service = {each.service: each for each in rules}
    due = or_(*(and_(*_theirs(conn, each, locations), _by(each, instant + MONTH)) for each in rules))
    statement = select(recall, coming.c.type, coming.c.treatments).join(
        coming, coming.c.contact_id == recall.c.contact_id
    )
    seen: set[str] = set()
    for found in conn.execute(statement.where(due)):
        visit = Ahead(found.contact_id, found.type, tuple(found.treatments))
        if found.id not in seen and is_for(book, visit, found.service):
            seen.add(found.id)
            row = value_of(found)
            known = _due(conn, by_service[found.service], row)
            if known is not None:
                yield row, known.when


def _stream(
    conn: Connection, rule: Rule, segment: Segment, whom: Whom, after: Place | None
) -> Iterator[tuple[Place, Due]]:
    """One service's, in order. Who has given a visit back stands where that puts them; they are few, and are sorted
    here, for no index knows the later of two moments.
    """
    these = [*_theirs(conn, rule, whom.locations), *_bounds(conn, rule, segment, whom.when)]
    given_back = conn.execute(select(recall).where(*these, recall.c.again_at.isnot(None)))
    few = ((Place(segment, each.at, each.row.id), each) for each in _dues(conn, rule, given_back))
    own = sorted(few, key=lambda each: each[0].key())
    if after is not None:
        own = [each for each in own if each[0].key() > after.key()]
    yield from heapq.merge(own, _plain(conn, rule, segment, these, after), key=lambda each: each[0].key())


def _plain(
    conn: Connection, rule: Rule, segment: Segment, these: list[ColumnElement[bool]], after: Place | None
) -> Iterator[tuple[Place, Due]]:
    last, row_id, days = recall.c.last_done_at, recall.c.id, timedelta(days=rule.days[0])
    order = (last.desc(), row_id.desc()) if segment == "late" else (last, row_id)
    statement = select(recall).where(*these, recall.c.again_at.is_(None)).order_by(*order).limit(SOME)
    while True:
        here = statement
        if after is not None:
            at, beyond = after.at - days, row_id > after.id
            if segment == "late":
                here = here.where(or_(last < at, and_(last == at, row_id < after.id)))
            else:
                here = here.where(or_(last > at, and_(last == at, beyond)))
        found = conn.execute(here).all()
        for due in _dues(conn, rule, found):
            after = Place(segment, due.at, due.row.id)
            yield after, due
        if len(found) < SOME:
            return


def _bounds(conn: Connection, rule: Rule, segment: Segment, when: When | None) -> list[ColumnElement[bool]]:
    instant = now(conn)
    if segment == "late":
        return [_by(rule, instant)]
    first, until = {"week": (instant, WEEK), "month": (instant + WEEK, MONTH), None: (instant, MONTH)}[
        when if when != "overdue" else None
    ]
    return [_by(rule, instant + until), ~_by(rule, first)]


def _dues(conn: Connection, rule: Rule, found: Any) -> Iterator[Due]:
    for each in found:
        due = _due(conn, rule, value_of(each))
        if due is not None:
            yield due
