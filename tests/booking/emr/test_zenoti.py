"""Zenoti as its documents describe it: errors inside good answers, warnings, walls without offsets, dashed signatures."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from booking.emr.base import (
    MORE,
    CalendarBooking,
    CalendarSlot,
    Client,
    Conflict,
    Handshake,
    IntentKey,
    NeedsStaff,
)
from booking.emr.changes import AppointmentChange, InvoiceChange, PackageChange, read_change
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError
from standins.emr.book import small_office
from standins.emr.zenoti import ZenotiSettings, guid
from tests.booking.emr.office_zenoti import LINKS, PLACE, PROVIDER, SERVICE, ZenotiDesk, zenoti

ANNA = Client(None, "Anna Vale", "+12125550111", "anna@example.com")
SIX = StartQuery(type="visit", limit=6)


def key(wish: str = "book") -> IntentKey:
    return IntentKey("thread-1", wish)


async def slot_of(desk: ZenotiDesk, place: int = 0) -> CalendarSlot:
    return (await desk.calendar.find_slots(SIX))[place]


async def booked(desk: ZenotiDesk, place: int = 0, client: Client = ANNA) -> CalendarBooking:
    made = await desk.calendar.confirm(await slot_of(desk, place), client, {}, key(f"book-{place}"))
    assert isinstance(made, CalendarBooking)
    return made


async def test_what_it_warns_of_is_never_offered_nor_booked(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        first, second, *_ = await desk.calendar.find_slots(SIX)
        desk.office.warned.add(first.start.start)
        assert (await slot_of(desk)).start == second.start
        lost = await desk.calendar.confirm(first, ANNA, {}, key())
        assert isinstance(lost, Conflict)
        assert lost.alternatives[0] == second.start
        assert desk.book.visits == {}


async def test_days_without_a_time_are_not_asked_for(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        today = clock.now().date()
        for opening in desk.book.free(SERVICE, PLACE, today, today + timedelta(days=2)):
            desk.book.steal(SERVICE, PROVIDER, PLACE, opening.start)
        found = await slot_of(desk)
        assert found.start.start.date() == today + timedelta(days=3)
        assert sum(call.path.endswith("/slots") for call in desk.office.door.calls) == 2


async def test_a_guest_is_made_known_once_and_books_in_their_own_name(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        slot = await slot_of(desk)
        assert await desk.calendar.confirm(slot, replace(ANNA, name="Anna"), {}, key()) == NeedsStaff(
            "name_or_number_missing"
        )
        desk.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await desk.calendar.confirm(slot, ANNA, {}, key())
        assert desk.book.visits == {}
        made = await desk.calendar.confirm(slot, ANNA, {"note": "first visit"}, key())
        assert isinstance(made, CalendarBooking)
        visit = desk.book.visit(made.external_id)
        assert visit.note == f"first visit · {key().marker}"
        (anna,) = desk.book.find_people(phone=ANNA.phone)
        assert (anna.id, anna.name, anna.email) == (visit.client, "Anna Vale", ANNA.email)


async def test_a_confirmation_without_an_answer_is_found_by_its_mark(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        known = replace(ANNA, external_id=desk.book.add_person("Anna", "Vale", phone=ANNA.phone).id)
        slot = await slot_of(desk)
        desk.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await desk.calendar.confirm(slot, known, {}, key())
        found = await desk.calendar.find_booking(key(), slot, known)
        assert found is not None
        assert [each.id for each in desk.book.visits.values()] == [found.external_id]
        assert await desk.calendar.confirm(slot, known, {}, key()) == found


async def test_a_visit_is_moved_by_its_invoice_and_keeps_its_id(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        made = await booked(desk)
        times = await desk.calendar.find_slots(SIX, moving=made.external_id)
        moved = await desk.calendar.reschedule(made.external_id, times[2], ANNA, key("move"))
        assert isinstance(moved, CalendarBooking)
        assert (moved.external_id, len(desk.book.visits)) == (made.external_id, 1)
        assert moved.version > made.version
        assert desk.book.visit(made.external_id).start == times[2].start.at
        desk.office.fixed.add(made.external_id)
        refused = await desk.calendar.reschedule(made.external_id, await slot_of(desk), ANNA, key("again"))
        assert refused == NeedsStaff("cannot_be_moved")
        desk.book.set_state(made.external_id, "cancelled")
        gone = await desk.calendar.reschedule(made.external_id, times[0], ANNA, key("late"))
        assert gone == Conflict("gone")


async def test_an_invoice_of_several_visits_is_left_to_a_person(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        one, other = await booked(desk), await booked(desk, 1)
        desk.office.bills = dict.fromkeys(
            (one.external_id, other.external_id), "00000000-0000-4000-8007-999999999999"
        )
        assert (await desk.calendar.cancel(one.external_id, "patient", key())).state == "booked"
        assert (await desk.calendar.cancel(other.external_id, "no_show", key())).state == "booked"
        assert desk.book.visit(other.external_id).live
        desk.office.bills.clear()
        missed = await desk.calendar.cancel(other.external_id, "no_show", key())
        assert missed.state == "no_show"
        for _ in range(2):
            assert (await desk.calendar.cancel(one.external_id, "patient", key())).state == "cancelled"


async def test_sixty_calls_a_minute_are_all_there_are(clock: ManualClock) -> None:
    async with zenoti(clock, ZenotiSettings(a_minute=5)) as desk:
        await slot_of(desk)
        await slot_of(desk)
        with pytest.raises(RetryLaterError) as full:
            await slot_of(desk)
        assert full.value.after is not None
        assert timedelta() < full.value.after <= timedelta(minutes=1)
        clock.advance(timedelta(minutes=1))
        assert await slot_of(desk)
        desk.office.settings = replace(desk.office.settings, api_key="another")
        with pytest.raises(ReconnectError):
            await slot_of(desk)
    async with zenoti(clock, search_guest="") as desk:
        with pytest.raises(RejectedError, match="search_guest_missing"):
            await slot_of(desk)


async def test_money_and_sessions_follow_the_visits_that_are_over(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        made = await booked(desk)
        client = desk.book.visit(made.external_id).client
        desk.book.sell(client, "Six visits", (SERVICE,), 6, used=2)
        paid = desk.book.invoice(client, 25050)
        desk.office.bills[made.external_id] = paid.id
        assert (await desk.calendar.changes("invoices", None))[0] == ()
        clock.advance(timedelta(hours=3))
        desk.book.set_state(made.external_id, "completed")
        (item,), cursor = await desk.calendar.changes("invoices", None)
        money = read_change(item)
        assert isinstance(money, InvoiceChange)
        assert (money.state, money.total_minor, money.client) == ("paid", 25050, client)
        assert (await desk.calendar.changes("invoices", cursor)) == ((item,), cursor)
        desk.book.refund(paid.id, 25050)
        (item,), _ = await desk.calendar.changes("invoices", cursor)
        back = read_change(item)
        assert isinstance(back, InvoiceChange)
        assert (back.state, back.total_minor, back.refunded_minor) == ("refunded", 0, 25050)
        assert back.version > money.version
        (item,), _ = await desk.calendar.changes("packages", None)
        package = read_change(item)
        assert isinstance(package, PackageChange)
        assert (package.total, package.used, package.remaining, package.services) == (6, 2, 4, (SERVICE,))
        (balance,) = await desk.calendar.packages(client)
        assert balance.remaining == 4


async def test_many_invoices_are_read_a_few_at_a_time(clock: ManualClock) -> None:
    async with zenoti(clock, ZenotiSettings(a_minute=1000)) as desk:
        today = clock.now().date()
        client = desk.book.add_person("Anna", "Vale").id
        for opening in desk.book.free(SERVICE, PLACE, today, today + timedelta(days=3))[:45]:
            visit = desk.book.book(SERVICE, PROVIDER, PLACE, opening.start, client)
            desk.book.set_state(visit.id, "completed")
        clock.advance(timedelta(days=4))
        seen: list[str] = []
        cursor: str | None = None
        for expected in (20, 20, 5):
            items, cursor = await desk.calendar.changes("invoices", cursor)
            assert len(items) == expected
            seen += [each.external_id for each in items]
        assert len(set(seen)) == 45
        assert cursor == (today + timedelta(days=4)).isoformat()


async def test_pushes_come_in_two_shapes_and_signed_as_the_settings_say(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        made = await booked(desk)
        desk.office.settings = replace(desk.office.settings, envelope=False)
        headers, body = desk.office.event(desk.book.log[-1])
        bare = desk.calendar.verify_webhook({name.title(): value for name, value in headers.items()}, body)
        assert isinstance(bare, tuple)
        assert {each.kind: each.external_id for each in bare}["appointments"] == made.external_id
        assert desk.calendar.verify_webhook({}, b"") == Handshake(b"")
        assert desk.calendar.verify_webhook(headers, b"") is None
    async with zenoti(clock, webhook_header="x-sign", webhook_format="base64") as desk:
        body = json.dumps(
            {"event_type": "Guest.Package.Redemption", "data": {"user_package_id": "p1"}}
        ).encode()
        digest = hmac.new(desk.office.settings.webhook_secret.encode(), body, hashlib.sha256).digest()
        signed = {"X-Sign": base64.b64encode(digest).decode()}
        woken = desk.calendar.verify_webhook(signed, body)
        assert isinstance(woken, tuple)
        assert [(each.kind, each.external_id) for each in woken] == [("packages", "p1")]
        assert desk.calendar.verify_webhook({"zenoti-webhook-signature": digest.hex()}, body) is None


async def test_who_did_not_come_and_who_came_is_read_from_numbers(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        visits = [await booked(desk, place) for place in (0, 1, 2)]
        for visit, state in zip(visits, ("no_show", "completed", "arrived"), strict=True):
            desk.book.set_state(visit.external_id, state)  # type: ignore[arg-type]
        items, cursor = await desk.calendar.changes("appointments", None)
        states = {each.external_id: read_change(each) for each in items}
        told = [states[each.external_id] for each in visits]
        assert [each.state for each in told if isinstance(each, AppointmentChange)] == [
            "no_show", "completed", "arrived",
        ]  # fmt: skip
        assert str(cursor).endswith(MORE)
        clock.advance(timedelta(minutes=1))
        assert (await desk.calendar.changes("appointments", "whole"))[0] == items


async def test_a_chain_of_many_centres_is_read_to_its_end_though_a_minute_has_sixty_calls(
    clock: ManualClock,
) -> None:
    book = small_office(clock.now, name=guid)
    (home,), (ada,) = book.places.values(), book.providers.values()
    centres = tuple(guid("place", number) for number in range(1, 9))
    book.places |= {each: replace(home, id=each) for each in centres}
    book.providers[ada.id] = replace(ada, places=centres)
    links = replace(LINKS, locations={f"place-{each}": each for each in centres})
    async with zenoti(clock, book=book, links=links) as desk:
        anna = book.add_person("Anna", "Vale")
        for centre, days in ((centres[0], 60), (centres[-1], 60), (centres[3], 64)):
            _book_far(desk, anna.id, days, centre)
        seen, cursor = await _read_whole(desk, clock, None)
        assert seen == set(book.visits)
        assert not cursor.endswith(MORE)


async def test_what_is_booked_far_ahead_is_known_within_a_dozen_readings(clock: ManualClock) -> None:
    async with zenoti(clock) as desk:
        anna = desk.book.add_person("Anna", "Vale")
        far = {_book_far(desk, anna.id, days) for days in (64, 100, 180, 360)}
        cursor: str | None = "whole"  # as it was written down before anybody looked so far
        for _ in range(2):  # round and round
            found = set[str]()
            for _ in range(11):
                calls = len(desk.office.door.calls)
                clock.advance(timedelta(minutes=15))
                seen, cursor = await _read_whole(desk, clock, cursor)
                assert len(desk.office.door.calls) - calls <= 14
                found |= seen
            assert found == far


def _book_far(desk: ZenotiDesk, client: str, days: int, centre: str = PLACE) -> str:
    day = desk.book.now().date() + timedelta(days=days)
    free = desk.book.free(SERVICE, centre, day, day + timedelta(days=2))
    return desk.book.book(SERVICE, PROVIDER, centre, free[-1].start, client).id


async def _read_whole(desk: ZenotiDesk, clock: ManualClock, cursor: str | None) -> tuple[set[str], str]:
    """One reading, as the sync does it: to its end, a minute later where the calls are used up."""
    seen = set[str]()
    for _ in range(60):
        try:
            items, following = await desk.calendar.changes("appointments", cursor)
        except RetryLaterError:
            clock.advance(timedelta(minutes=1))
            continue
        seen |= {each.external_id for each in items}
        done = following == cursor or (not items and not str(following).endswith(MORE))
        cursor = following
        if done:
            break
    return seen, str(cursor)
