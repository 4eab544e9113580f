"""The board by the tables behind it, on both databases: who gets a card, whose it is, and what becomes of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, update

from booking import attending, service
from booking.entering import refund
from booking.practice_files import import_file
from core.clock import ManualClock
from core.errors import BadInputError
from core.events import ContactErased
from core.session import emit, mine
from inbox import merging, notices, tasks
from inbox.models import thread_card, thread_event
from inbox.thread_card import around, load_card
from pipeline import board, opportunities, owners, stages, tags
from pipeline.board import Wanted
from pipeline.models import contact_tag, opportunity, opportunity_move
from pipeline.types import Opportunity
from practice.access import users
from practice.business_hours import after_open_time
from practice.contacts import ids_in_file
from tests.inbox.house import demo_book, demo_practice
from tests.inbox.leads import AGREED, LeadHouse, lead_house
from tests.pipeline.board_house import book, card_of, colleagues, pay, person

PHONE = "+19195550188"


@pytest.fixture
async def leads(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[LeadHouse]:
    async with lead_house(database_url, clock, tmp_path) as opened:
        yield opened


async def form(leads: LeadHouse, phone: str = PHONE, **fields: Any) -> Opportunity:
    """Somebody fills in the site's form."""
    given = {"name": "Rosa Example", "phone": phone, "message": "What does it cost?", **fields}
    await leads.post(consent=[AGREED], **given)
    await leads.house.pump("inbound")
    row = await leads.house.thread(phone)
    found = await card_of(leads.house, row.contact_id)
    assert found is not None
    return found


async def test_a_form_becomes_a_lead_of_somebodys_with_something_to_do_and_a_visit_ends_it(
    leads: LeadHouse,
) -> None:
    house = leads.house
    who = await colleagues(house)
    card = await form(leads, service="Botox")
    assert (card.stage, card.status, card.origin, card.channel) == ("lead", "open", "form", "form")
    assert (card.service, card.value_from) == ("botox", "service")
    assert card.value_minor == int(demo_book().opportunity_value("botox"))
    assert card.owner_id in who.values()
    told = [
        each
        for each in await house.read(lambda conn: notices.newest(conn, house.clock.now(), 10))
        if each.kind == "new_lead"
    ]
    assert [each.to_staff for each in told] == ["joss" if card.owner_id == who["ana"] else "camila"]
    (task,) = await house.read(lambda conn: tasks.tasks_of(conn, card.contact_id))
    assert (task.kind, task.owner_id, task.subject_id) == ("new_lead", card.owner_id, card.id)
    due = after_open_time(demo_book(), house.clock.now(), timedelta(hours=1))
    assert task.due_at == due
    assert card.thread_id is not None
    shown = await house.read(lambda conn: load_card(conn, card.thread_id or ""))
    assert shown.stage == "lead"

    other = await form(leads, phone="+19195550189")
    assert other.owner_id in set(who.values()) - {card.owner_id}, "the one with fewer"

    visit = await book(house, card.contact_id, key="v1")
    moved = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert (moved.stage, moved.status) == ("booked", "open")
    shown = await house.read(lambda conn: load_card(conn, card.thread_id or ""))
    assert shown.stage == "booked"
    (task,) = await house.read(lambda conn: tasks.tasks_of(conn, card.contact_id))
    assert task.state == "done"
    (event,) = [each for each in await house.rows(thread_event) if each.kind == "stage"]
    assert event.data == {"from": "lead", "to": "booked", "reason": "BOOKED"}

    await house.write(lambda conn: service.cancel(conn, visit, "schedule"))
    assert (await card_of(house, card.contact_id)).stage == "lead"  # type: ignore[union-attr]


async def test_money_makes_a_patient_and_money_given_back_is_taken_off(leads: LeadHouse) -> None:
    house = leads.house
    await colleagues(house)
    card = await form(leads)
    await book(house, card.contact_id, key="v1")
    first = await pay(house, card.contact_id, 45_000, "first-payment")
    await pay(house, card.contact_id, 45_000, "first-payment")
    await pay(house, card.contact_id, 10_000, "second-payment")
    won = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert (won.stage, won.status, won.value_minor, won.value_from) == ("patient", "won", 55_000, "paid")
    await house.write(lambda conn: refund(conn, first, 45_000, "ana"))
    assert (await card_of(house, card.contact_id)).value_minor == 10_000  # type: ignore[union-attr]

    # A month later they ask for something new: another card, and one patient again once it is paid.
    house.clock.advance(timedelta(days=40))
    again = await form(leads, service="Laser hair removal")
    assert (again.id != card.id, again.stage) == (True, "lead")
    await pay(house, card.contact_id, 20_000, "third-payment")
    (only,) = await house.read(lambda conn: opportunities.of_contact(conn, card.contact_id))
    assert (only.id, only.stage, only.value_minor) == (again.id, "patient", 30_000)


async def test_everything_given_back_before_anything_took_place_is_no_patient(leads: LeadHouse) -> None:
    house = leads.house
    card = await form(leads)
    deposit = await pay(house, card.contact_id, 5_000, "a-deposit")
    await house.write(lambda conn: refund(conn, deposit, 5_000, "ana"))
    back = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert (back.stage, back.status, back.value_minor) == ("lead", "open", card.value_minor)

    visit = await book(house, card.contact_id, key="v1")
    paid = await pay(house, card.contact_id, 9_000, "a-payment")
    await house.write(lambda conn: attending.attend(conn, house.product.books.get(conn), visit, "completed"))
    await house.write(lambda conn: refund(conn, paid, 9_000, "ana"))
    stays = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert (stays.stage, stays.value_minor) == ("patient", 0)


async def test_cards_are_with_people_who_are_there(leads: LeadHouse) -> None:
    house = leads.house
    card = await form(leads)
    assert (card.owner_id, await house.read(owners.unowned)) == (None, 1)
    who = await colleagues(house)
    card = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert card.owner_id in who.values(), "the first colleague gets what waited"
    other = next(each for each in who.values() if each != card.owner_id)
    until = house.clock.now() + timedelta(days=3)
    await house.write(
        lambda conn: owners.set_owner(conn, card.owner_id or "", takes_leads=True, away_until=until)
    )
    assert (await card_of(house, card.contact_id)).owner_id == other  # type: ignore[union-attr]
    (task,) = await house.read(lambda conn: tasks.tasks_of(conn, card.contact_id))
    assert task.owner_id == other
    # An absence that lies ahead begins and ends by itself.
    soon, back = house.clock.now() + timedelta(days=4), house.clock.now() + timedelta(days=6)
    dates: dict[str, Any] = {"takes_leads": True, "away_from": soon, "away_until": back}
    with pytest.raises(BadInputError):
        await house.write(lambda conn: owners.set_owner(conn, other, **{**dates, "away_from": back}))
    await house.write(lambda conn: owners.set_owner(conn, other, **dates))
    assert (await card_of(house, card.contact_id)).owner_id == other, "still here"  # type: ignore[union-attr]
    house.clock.advance(timedelta(days=4))
    await house.pump("absences")
    assert (await card_of(house, card.contact_id)).owner_id == card.owner_id  # type: ignore[union-attr]
    (task,) = await house.read(lambda conn: tasks.tasks_of(conn, card.contact_id))
    assert task.owner_id == card.owner_id
    house.clock.advance(timedelta(days=2))
    known = {each.id: each for each in await house.read(owners.owners)}
    assert known[other].is_there(house.clock.now())
    await house.write(lambda conn: owners.give(conn, opportunities.one(conn, card.id), other, person(other)))
    await house.write(lambda conn: users.disable(conn, other))
    assert (await card_of(house, card.contact_id)).owner_id == card.owner_id  # type: ignore[union-attr]
    assert await house.read(owners.unowned) == 0


async def test_a_person_is_given_up_by_a_person_and_comes_back_by_themselves(leads: LeadHouse) -> None:
    house = leads.house
    who = await colleagues(house)
    card = await form(leads)
    ana = person(who["ana"])

    async def move(to: Any, **more: Any) -> Opportunity:
        moved: Opportunity = await house.write(
            lambda conn: stages.move(conn, card.id, to, actor=ana, why="NO_REPLY", **more)
        )
        return moved

    with pytest.raises(stages.SilenceError):
        await move("cold")
    assert (await move("cold", force=True)).status == "lost"
    (task,) = await house.read(lambda conn: tasks.tasks_of(conn, card.contact_id))
    assert task.state == "done"
    await house.text("are you still open?", PHONE)
    back = await house.read(lambda conn: opportunities.one(conn, card.id))
    assert (back.stage, back.id) == ("lead", card.id)
    assert (await move("not_fit")).status == "lost"
    await house.text("hello?", PHONE)
    await form(leads)
    await book(house, card.contact_id, key="v1")
    stays = await house.read(lambda conn: opportunities.current(conn, card.contact_id))
    assert (stays.id, stays.stage) == (card.id, "not_fit")
    moves = await house.read(lambda conn: opportunities.moves_of(conn, card.id))
    assert [(each.to_stage, each.why, each.by_kind) for each in moves] == [
        ("lead", "FORM", "patient"),
        ("cold", "NO_REPLY", "user"),
        ("lead", "WROTE_AGAIN", "patient"),
        ("not_fit", "NO_REPLY", "user"),
    ]


async def test_two_cards_of_one_person_fold_into_the_one_that_is_further_and_part_again(
    leads: LeadHouse,
) -> None:
    house = leads.house
    one = await form(leads)
    two = await form(leads, phone="+19195550189", name="Rosa E.")
    await book(house, two.contact_id, key="v1")
    await house.write(lambda conn: tags.tag(conn, two.contact_id, "VIP", person("ana")))
    merge_id = await house.write(lambda conn: merging.merge(conn, one.contact_id, two.contact_id))
    (only,) = await house.read(lambda conn: opportunities.of_contact(conn, one.contact_id))
    assert (only.id, only.stage, only.contact_id) == (two.id, "booked", one.contact_id)
    sums = await house.read(lambda conn: board.columns(conn, Wanted()))
    assert {stage: each.count for stage, each in sums.items() if each.count} == {"booked": 1}
    found = await house.read(lambda conn: board.page(conn, "booked", Wanted(tag="vip"), None, 5)[0])
    assert [each.id for each in found] == [two.id]
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    first = await card_of(house, one.contact_id)
    second = await card_of(house, two.contact_id)
    assert first is not None
    assert second is not None
    assert [(first.id, first.stage), (second.id, second.stage)] == [(one.id, "lead"), (two.id, "booked")]


async def test_pages_follow_each_other_in_every_order_and_words_find_people(leads: LeadHouse) -> None:
    house = leads.house
    cards = []
    for number in range(5):
        cards.append(await form(leads, phone=f"+1919555016{number}", name=f"Person {number}"))
        house.clock.advance(timedelta(minutes=7))

    def pages(conn: Connection, wanted: Wanted) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page, cursor = board.page(conn, "lead", wanted, cursor, 2)
            found += [each.id for each in page]
            if cursor is None:
                return found

    for sort in get_args(board.Sort):
        for down in (True, False):
            found = await house.read(partial(pages, wanted=Wanted(sort=sort, descending=down)))
            assert sorted(found) == sorted(each.id for each in cards)
            if sort != "value":
                assert found == [each.id for each in (reversed(cards) if down else cards)]
    for q in ("person 3", "(919) 555-0163", "5550163"):
        assert await house.read(partial(pages, wanted=Wanted(q=q))) == [cards[3].id], q
    assert await house.read(lambda conn: pages(conn, Wanted(q="100%"))) == []


async def test_a_file_brings_those_on_their_way_and_writes_to_nobody(leads: LeadHouse) -> None:
    house = leads.house
    await colleagues(house)
    await house.write(lambda conn: import_file(conn, demo_practice(), people=True))
    known = {file_id: ours for ours, file_id in (await house.read(ids_in_file)).items()}
    wanted = {
        known[each.id]: {"lead": "lead"}.get(each.status, "booked")
        for each in demo_practice().contacts
        if each.status != "patient"
    }
    cards = {each.contact_id: each for each in await house.rows(opportunity)}
    assert {contact: each.stage for contact, each in cards.items()} == wanted
    assert all(each.owner_id for each in cards.values() if each.slot)
    quoted = cards[known["c_rosalind"]]
    assert quoted.value_minor == int(demo_book().opportunity_value(quoted.service)) > 100_000
    await house.write(lambda conn: import_file(conn, demo_practice(), people=True))
    assert len(await house.rows(opportunity)) == len(cards), "imported again, nothing is doubled"
    assert [each for each in await house.rows(opportunity_move) if each.why != "IMPORTED"] == []
    assert await house.read(lambda conn: notices.newest(conn, house.clock.now(), 5)) == []


async def test_whoever_leaves_leaves_no_card(leads: LeadHouse) -> None:
    house = leads.house
    card = await form(leads)
    await house.write(lambda conn: tags.tag(conn, card.contact_id, "vip", person("ana")))
    gone = ContactErased(contact_id=card.contact_id, thread_id=card.thread_id)
    await house.write(lambda conn: emit(conn, gone))
    for table in (opportunity, opportunity_move, contact_tag):
        assert await house.rows(table) == []


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24T15:00", "2026-11-24T16:00"),  # open
        ("2026-11-24T23:40", "2026-11-25T14:40"),  # twenty minutes before closing
        ("2026-11-25T21:30", "2026-11-27T15:30"),  # half an hour before Thanksgiving, closed
    ],
)
def test_an_hour_of_opening_time_waits_for_the_door_to_open(at: str, due: str) -> None:
    found = after_open_time(demo_book(), datetime.fromisoformat(at).replace(tzinfo=UTC), timedelta(hours=1))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


async def test_who_writes_again_beside_an_older_cold_card_is_heard(leads: LeadHouse) -> None:
    """A patient has asked anew: the card of before may be given up, and what they write is still stored."""
    house = leads.house
    who = person(next(iter((await colleagues(house)).values())))
    card = await form(leads)
    await pay(house, card.contact_id, 30_000, "first")
    house.clock.advance(timedelta(days=2))
    second = await form(leads)
    assert second.id != card.id
    await house.write(lambda conn: stages.move(conn, card.id, "cold", why="PRICE", actor=who, force=True))
    await house.text("are you still there?", PHONE)
    await house.pump("inbound")
    row = await house.thread(PHONE)
    assert row.last_in_seq >= 3
    current = await card_of(house, card.contact_id)
    assert current is not None
    assert (current.id, current.stage) == (second.id, "lead")


async def test_a_column_counts_what_its_list_shows_to_who_sees_one_location(leads: LeadHouse) -> None:
    """The card may not know yet where they go; their conversation may. And the other way round."""
    house = leads.house
    await colleagues(house)
    places = [
        ("north", "north"),
        ("south", "south"),
        (None, "south"),
        ("south", None),
        (None, None),
        (None, "north"),
    ]
    cards = [await form(leads, f"+191955501{60 + number}") for number in range(len(places))]

    def settle(conn: Connection) -> None:
        for card, (own, theirs) in zip(cards, places, strict=True):
            here = (mine(opportunity), opportunity.c.id == card.id)
            conn.execute(update(opportunity).where(*here).values(location=own, value_minor=1_000))
            there = (mine(thread_card), thread_card.c.thread_id == card.thread_id)
            conn.execute(update(thread_card).where(*there).values(location=theirs))

    await house.write(settle)

    def look(conn: Connection) -> tuple[board.Column, set[str], set[str]]:
        near = Wanted(locations=("north",))
        shown, _ = board.page(conn, "lead", near, None, 50)
        far = {each.thread_id for each in around(conn, {card.thread_id for card in shown if card.thread_id})
               if each.location not in {None, "north"}}  # fmt: skip
        return board.columns(conn, near)["lead"], {each.id for each in shown}, far

    column, shown, hidden_again = await house.read(look)
    assert shown == {cards[0].id, cards[4].id, cards[5].id}
    assert (column.count, column.total_minor) == (3, 3_000)
    assert hidden_again == set(), "what covers answers takes nothing off this list any more"
