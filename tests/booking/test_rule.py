"""The search, the single check and the slow reading of the rule agree, whatever the practice looks like."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from booking.constraints.types import Clause, Constraint
from booking.slots import Busy, Cadence, Span, StartQuery, find_starts, start_at, why_not
from practice.book import PracticeBook
from practice.file import practice_file
from tests.booking.practices import ADDRESS, ALL_WEEK, document
from tests.booking.reference import free_starts

# A plain week, and the weekends on which clocks are put in New York and in Lisbon.
DAYS = [date(2027, 6, 9), date(2027, 3, 13), date(2027, 11, 6), date(2027, 3, 27), date(2027, 10, 30)]
ZONES = ["America/New_York", "Europe/Lisbon", "America/Chicago"]
RANGES = [
    ["00:00-24:00"],
    ["00:00-24:00"],
    ["00:00-24:00"],
    ["00:00-24:00"],
    ["09:00-17:00"],
    ["09:00-12:00", "13:00-18:00"],
    ["00:30-03:30"],
    ["02:30-06:00"],
    ["00:00-01:30", "01:30-02:30", "08:00-10:00"],
    [],
]
PEOPLE = ["ada", "ben", "cyd"]
half_hours = st.integers(0, 47).map(lambda each: each * 30)


def weeks(ranges: Any = st.sampled_from(RANGES)) -> Any:  # noqa: B008 - strategies are values
    return st.dictionaries(st.sampled_from(ALL_WEEK), ranges, min_size=5)


def wall_texts(first: date):
    return st.tuples(st.integers(0, 3), half_hours).map(
        lambda pair: datetime.combine(first, time()) + timedelta(days=pair[0], minutes=pair[1])
    )


@st.composite
def types(draw, type_id: str, places: list[str], things: list[str]):
    kind = {
        "id": type_id,
        "name": type_id,
        "minutes": draw(st.sampled_from([15, 30, 60, 90])),
        "providers": draw(st.permutations(PEOPLE))[: draw(st.sampled_from([1, 2, 3, 3]))],
        "who": "any",
        "fee": {"kind": "free"},
        "buffer_before": draw(st.sampled_from([0, 0, 10, 30])),
        "buffer_after": draw(st.sampled_from([0, 0, 15, 45])),
        "capacity": draw(st.sampled_from([1, 1, 2, 3])),
        "min_days_since_last": draw(st.sampled_from([0, 0, 2])),
    }
    if things:
        entry: st.SearchStrategy[Any] = st.sampled_from(things)
        if len(things) > 1:
            entry |= st.lists(st.sampled_from(things), min_size=2, max_size=3, unique=True)
        kind["needs"] = draw(st.lists(entry, max_size=2, unique_by=str))
    if places and draw(st.integers(0, 4)) == 0:
        kind["locations"] = [draw(st.sampled_from(places))]
    if draw(st.integers(0, 3)) == 0:
        kind["new_patient_windows"] = {"hours": draw(weeks()), "exclusive": draw(st.booleans())}
    return kind


@st.composite
def practices(draw, first: date):
    places = draw(st.sampled_from([[], ["uptown"], ["uptown", "harbor"]]))
    things = draw(st.sampled_from([[], ["laser"], ["laser", "room", "chair"]]))
    own_range: Any = st.sampled_from(RANGES)
    if places:
        own_range = own_range.flatmap(
            lambda ranges: st.lists(
                st.sampled_from([None, *places]), min_size=len(ranges), max_size=len(ranges)
            ).map(
                lambda where: [
                    {"range": each, "location": place} if place else each
                    for each, place in zip(ranges, where, strict=True)
                ]
            )
        )
    dates = st.sampled_from([first + timedelta(days=ahead) for ahead in range(4)]).map(date.isoformat)
    special = st.dictionaries(
        dates, st.sampled_from(RANGES).map(lambda ranges: {"hours": ranges}), max_size=1
    )
    made = document(
        draw(types("visit", places, things)),
        draw(types("group", places, things)),
        rules={
            "grid_minutes": draw(st.sampled_from([30, 45, 60])),
            "min_lead_minutes": draw(st.sampled_from([0, 0, 45, 600])),
            "horizon_days": draw(st.sampled_from([1, 2, 3])),
        },
        practice={
            "timezone": draw(st.sampled_from(ZONES)),
            "hours": draw(weeks()),
            "special_days": draw(special),
        },
        staff=[{"id": each, "name": each} for each in PEOPLE],
        provider_hours={each: draw(weeks(own_range)) for each in PEOPLE},
        provider_special_days=draw(
            st.dictionaries(dates, st.dictionaries(st.sampled_from(PEOPLE), own_range), max_size=1)
        ),
    )
    if places:
        made["locations"] = [
            {
                "id": place,
                "name": place,
                "address": ADDRESS,
                "phone": "+12125550101",
                "special_days": draw(special),
                **({"timezone": draw(st.sampled_from(ZONES))} if draw(st.booleans()) else {}),
                **({"hours": draw(weeks())} if draw(st.booleans()) else {}),
            }
            for place in places
        ]
    made["resources"] = [
        {
            "id": thing,
            "name": thing,
            "kind": "device",
            "count": draw(st.integers(1, 2)),
            **({"location": draw(st.sampled_from(places))} if places else {}),
        }
        for thing in things
    ]
    made["blocks"] = [draw(blocks(first, places, things)) for _ in range(draw(st.integers(0, 2)))]
    return made


@st.composite
def blocks(draw, first: date, places: list[str], things: list[str]):
    begins = draw(wall_texts(first))
    ends = begins + timedelta(minutes=draw(st.sampled_from([30, 75, 240, 1500])))
    block = {
        "start": begins.isoformat(timespec="minutes"),
        "end": ends.isoformat(timespec="minutes"),
    }
    if things and draw(st.booleans()):
        return {**block, "resource": draw(st.sampled_from(things))}
    if places and draw(st.booleans()):
        block["location"] = draw(st.sampled_from(places))
    return {**block, "provider": draw(st.sampled_from(PEOPLE))}


@st.composite
def spans(draw, book: PracticeBook, now: datetime):
    """Appointments at times that would be free were there no others, some of them moved a little."""
    kind = draw(st.sampled_from(book.file.appointment_types))
    query = StartQuery(type=kind.id, limit=None, each_provider=True, returning=draw(st.booleans()))
    free = find_starts(book, query, Busy(), now)
    if not free:
        return []
    begins = draw(st.sampled_from(free))
    minute = int(begins.at.timestamp()) // 60 + draw(st.sampled_from([0, 0, 0, 15, -15]))
    things = [
        need if isinstance(need, str) else draw(st.sampled_from(need)) for need in kind.needs
    ]  # fmt: skip
    each = Span(
        provider=begins.provider,
        type=kind.id,
        location=begins.location,
        start=minute,
        busy_from=minute - kind.buffer_before,
        busy_to=minute + kind.minutes + kind.buffer_after,
        resources=tuple(dict.fromkeys(things)),
    )
    return [each] * draw(st.sampled_from([1, 1, 2, 3]))


@st.composite
def situations(draw):
    first = draw(st.sampled_from(DAYS))
    book = PracticeBook(practice_file(draw(practices(first))))
    now = datetime.combine(first, time(), UTC) + timedelta(
        minutes=draw(st.integers(-300, 600)), seconds=draw(st.sampled_from([0, 1, 59]))
    )
    busy = Busy(each for _ in range(draw(st.integers(0, 8))) for each in draw(spans(book, now)))
    near = st.none() | st.none() | st.sampled_from([first + timedelta(days=ahead) for ahead in range(-3, 4)])
    last, other, package = draw(near), draw(near), draw(near)
    constraint = draw(
        st.sampled_from(
            [
                None,
                None,
                None,
                Constraint(any_of=(Clause(at=time(9)), Clause(on=(first,)))),
                Constraint(
                    any_of=(Clause(),),
                    none_of=(Clause(dow=(5,)), Clause(before=time(9))),
                ),
            ]
        )
    )
    own = draw(st.sampled_from([(), (), *((span.start, span.start + 25) for span in busy.spans[:2])]))
    query = StartQuery(
        type="visit",
        own=(own,) if own else (),
        services=draw(st.sampled_from([(), ("glow",)])),
        constraint=constraint,
        returning=draw(st.booleans()),
        cadence=Cadence(last, (other,) if other else (), package, draw(st.sampled_from([0, 1, 4]))),
        limit=None,
        each_provider=True,
    )
    return book, query, busy, now


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations())
def test_the_search_finds_exactly_what_the_rule_allows(situation):
    book, query, busy, now = situation
    expected = free_starts(book, query, busy, now)
    found = find_starts(book, query, busy, now)
    assert {(each.start, each.provider, each.location) for each in found} == expected
    assert len(found) == len(expected)
    assert [each.at for each in found] == sorted(each.at for each in found)
    unlimited = structs.replace(query, constraint=None)
    allowed = free_starts(book, unlimited, busy, now) if query.constraint else expected
    for provider, location, wall in tried(book, now):
        begins = start_at(book, "visit", provider, wall, location)
        free = begins is not None and why_not(book, query, begins, busy, now) is None
        assert free == ((wall, provider, location) in allowed)


def tried(book: PracticeBook, now: datetime):
    midnight = datetime.combine(now.date(), time())
    for provider in PEOPLE:
        for location in book.location_ids:
            for quarter in range(-96, 5 * 96, 1):
                yield provider, location, midnight + timedelta(minutes=15 * quarter)
