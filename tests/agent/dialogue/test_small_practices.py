"""Practices that state little: no knowledge, no links, one language; or several places, staff-only types, other money."""

from datetime import datetime
from typing import Any

import pytest

from agent import verify
from agent.proposal import Book, Handoff, KnowledgeGap, Offer
from practice.book import PracticeBook
from practice.file import practice_file
from tests.agent.dialogue.world import World

WEEK = {day: ["10:00-13:00", "14:00-18:00"] for day in ("tue", "thu")}
ALL_WEEK = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def bare(**more: Any) -> PracticeBook:
    practice = {
        "id": "fernhill", "name": "Fernhill Skin Studio", "timezone": "America/Denver", "country": "US", "currency": "USD",
        "languages": ["en"], "address": {"street": "7 Quarry Row", "city": "Boulder", "region": "CO", "postal_code": "80301"},
        "phone": "+13035550173", "urgent_line": None, "hours": WEEK,
        "special_days": {"2031-05-13": {"name": "staff day", "hours": []}},
        "booking_rules": {"grid_minutes": 20, "min_lead_minutes": 90, "horizon_days": 45}, **more.pop("practice", {}),
    }  # fmt: skip
    document = {
        "practice_file": 1, "practice": practice,
        "staff": [{"id": "oda", "name": "Oda Brekke", "credentials": "licensed cosmetologist"}, {"id": "desk_ulf", "name": "Ulf", "answers_inbox": True}],
        "provider_hours": {"oda": {day: ["10:00-18:00"] for day in ("tue", "thu")}},
        "appointment_types": [{"id": "scalp_visit", "name": "Scalp therapy", "minutes": 40, "providers": ["oda"], "who": "any", "fee": {"kind": "by_service"}}],
        "services": [{"id": "scalp_therapy", "name": "Scalp therapy", "revenue_line": "skin", "appointment_types": {"new": "scalp_visit", "returning": "scalp_visit"}, "prices": [{"amount": 82, "per": "session"}]}],
        "knowledge": [], **more,
    }  # fmt: skip
    return PracticeBook(practice_file(document))


def world(book: PracticeBook, **more: Any) -> World:
    return World(book, datetime(2031, 5, 6, 9, 40, tzinfo=book.zone), phone="+13035550267", **more)


async def test_the_whole_way_to_a_booking() -> None:
    there = world(bare())
    first = await there.says("scalp therapy thursday any time past 2, what does it run?")
    assert "$82 a session" in first.text
    assert [slot.start.date().isoformat() for slot in first.slots] == ["2031-05-08"] * 3
    assert all(slot.start.hour >= 14 for slot in first.slots)
    assert first.citations == ("service:scalp_therapy",)
    assert verify.problems(there.last_turn, first) == ()
    there.take(first.slots[0])
    lost = await there.says("the first one", "its Wilma Strand btw")
    assert "taken" in lost.text or "took" in lost.text
    assert verify.problems(there.last_turn, lost) == ()
    assert not any(isinstance(command, Book) for command in lost.commands)
    done = await there.says(f"the {lost.slots[0].start:%-I:%M}" if len(lost.slots) > 1 else "ok yes")
    assert any(isinstance(command, Book) for command in done.commands), done.text
    assert "7 Quarry Row" in done.text


@pytest.mark.parametrize(
    "text",
    [
        "where are you?",
        "what are your hours?",
        "are you open may 13?",
        "do you take insurance?",
        "do you have gift cards?",
        "can I see before and after photos?",
        "how should I prepare for scalp therapy?",
        "who does scalp therapy?",
        "I can't breathe, I think it's an allergic reaction to my treatment",
        "is there parking?",
        "any discounts?",
        "do you have a membership?",
        "what's your phone number?",
        "I'd like to talk to someone",
        "can I come sunday?",
        "hola, hablan español?",
    ],
)
@pytest.mark.parametrize("channel", ["sms", "web", "instagram"])
async def test_little_is_known_and_nothing_is_invented(text: str, channel: str) -> None:
    there = world(bare(), channel=channel)
    reply = await there.says(text)
    assert reply.text
    assert reply.language == "en"
    assert verify.problems(there.last_turn, reply) == (), reply.text


async def test_what_is_not_stated_is_checked_by_a_person() -> None:
    reply = await world(bare()).says("do you take insurance?")
    assert any(isinstance(command, KnowledgeGap) for command in reply.commands)


async def test_a_type_only_staff_book() -> None:
    types = [{"id": "scalp_visit", "name": "Scalp therapy", "minutes": 40, "providers": ["oda"], "who": "any", "booked_by": "staff", "fee": {"kind": "by_service"}}]  # fmt: skip
    reply = await world(bare(appointment_types=types)).says("book me scalp therapy thursday")
    assert [(c.reason, c.urgency) for c in reply.commands if isinstance(c, Handoff)] == [
        ("staff_action", "soon")
    ]
    assert not any(isinstance(command, Offer) for command in reply.commands)


async def test_one_slot_where_one_is_the_most() -> None:
    rules = {"grid_minutes": 20, "min_lead_minutes": 90, "horizon_days": 45, "max_slots_offered": 1}
    reply = await world(bare(practice={"booking_rules": rules})).says("book me scalp therapy")
    assert len(reply.slots) == 1
    assert reply.pending is not None
    assert reply.pending.kind == "confirm_booking"


async def test_other_money_and_an_unknown_language() -> None:
    book = bare(
        practice={"currency": "EUR", "languages": ["en", "fr"], "country": "IE", "phone": "+35315550173"}
    )
    there = world(book)
    reply = await there.says("how much is scalp therapy?")
    assert "€82" in reply.text
    assert verify.problems(there.last_turn, reply) == ()


async def test_two_places_are_named_with_their_times() -> None:
    address = {"street": "1 Test Row", "city": "Nowhere", "postal_code": "00001"}
    book = bare(
        practice={"hours": ALL_WEEK},
        locations=[
            {"id": "north", "name": "North", "address": address, "phone": "+13035550174"},
            {"id": "south", "name": "South", "address": {**address, "street": "9 Test Row"}, "phone": "+13035550175"},
        ],
        provider_hours={"oda": {"tue": [{"range": "09:00-17:00", "location": "north"}], "thu": [{"range": "09:00-17:00", "location": "south"}]}},
    )  # fmt: skip
    there = world(book)
    reply = await there.says("book me scalp therapy")
    assert "(North)" in reply.text or "(South)" in reply.text
    assert verify.problems(there.last_turn, reply) == ()
    there = world(book)
    reply = await there.says("where are you located?")
    assert "1 Test Row" in reply.text
    assert "9 Test Row" in reply.text


async def test_abroad_the_emergency_number_is_theirs() -> None:
    book = bare(practice={"country": "GB", "phone": "+442079460173", "currency": "GBP"})
    there = world(book)
    reply = await there.says("I can't breathe after my injection")
    assert "999" in reply.text
    assert "911" not in reply.text
    assert verify.problems(there.last_turn, reply) == ()


def two_places() -> PracticeBook:
    """North treats on Tuesdays, South on Wednesdays and Thursdays."""
    address = {"city": "Boulder", "region": "CO", "postal_code": "80301"}
    return bare(
        practice={"hours": ALL_WEEK, "languages": ["en", "es"]},
        staff=[
            {"id": "oda", "name": "Oda Brekke", "credentials": "licensed cosmetologist"},
            {"id": "ren", "name": "Ren Ito", "credentials": "RN"},
            {"id": "desk_ulf", "name": "Ulf", "answers_inbox": True},
        ],
        locations=[
            {"id": "north", "name": "North", "address": {**address, "street": "1 Test Row"}, "phone": "+13035550174", "hours": {"tue": ["09:00-17:00"]}, "parking": "Free lot behind the house."},
            {"id": "south", "name": "South", "address": {**address, "street": "9 Test Row"}, "phone": "+13035550175", "hours": {"wed": ["10:00-18:00"], "thu": ["10:00-19:00"]}, "parking": "Meters on the street."},
        ],
        provider_hours={
            "oda": {"tue": [{"range": "09:00-17:00", "location": "north"}], "thu": [{"range": "10:00-17:00", "location": "south"}]},
            "ren": {"wed": [{"range": "10:00-18:00", "location": "south"}]},
        },
        appointment_types=[{"id": "scalp_visit", "name": "Scalp therapy", "minutes": 40, "providers": ["oda", "ren"], "who": "any", "fee": {"kind": "by_service"}}],
    )  # fmt: skip


TWO_PLACES = two_places()


@pytest.mark.parametrize(
    ("texts", "said", "unsaid"),
    [
        (("is the north location open wednesday?",), ("North", "closed"), ("South",)),
        (("what are your hours?", "and at the south one?"), ("South", "10:00 AM"), ("North",)),
        (("is there parking at north?",), ("Free lot",), ("Meters",)),
        (("what's the phone number of the south office?",), ("(303) 555-0175",), ("555-0174",)),
        (("who works at south?",), ("Ren Ito", "Oda Brekke"), ()),
        (("does ren work at north?",), ("North", "South on Wednesday"), ()),
        (("scalp therapy thursday at north?",), ("North is closed Thursday",), ()),
        (("hola, cual es el horario en south?", "y donde queda?"), ("9 Test Row",), ("1 Test Row",)),
    ],
)
async def test_each_place_answers_for_itself(
    texts: tuple[str, ...], said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    there = world(TWO_PLACES)
    for each in texts:
        reply = await there.says(each)
    assert all(words in reply.text for words in said), reply.text
    assert not any(words in reply.text for words in unsaid), reply.text
    assert verify.problems(there.last_turn, reply) == ()


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("can i book scalp therapy", "south please"), "south"),
        (("hola, que horario tienen en south?", "quiero una cita de scalp therapy ahi"), "south"),
        (("quiero una cita de scalp therapy en la sucursal norte",), "north"),
    ],
)
async def test_times_are_of_the_place_that_is_meant(texts: tuple[str, ...], place: str) -> None:
    there = world(TWO_PLACES)
    for each in texts:
        reply = await there.says(each)
    assert reply.slots
    assert {slot.location for slot in reply.slots} == {place}
    assert verify.problems(there.last_turn, reply) == ()
