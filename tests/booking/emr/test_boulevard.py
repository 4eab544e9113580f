"""Boulevard as its documents and its own client describe it: carts, lost holds, tokens of seconds, pushes to look."""

import asyncio
import base64
import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate
from msgspec.structs import replace

from booking.emr.base import (
    CalendarBooking,
    CalendarHold,
    CalendarSlot,
    Client,
    Conflict,
    Handshake,
    IntentKey,
    NeedsPayment,
    NeedsStaff,
)
from booking.emr.boulevard.documents import document, names
from booking.emr.changes import AppointmentChange, InvoiceChange, PackageChange, read_change
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import ReconnectError, RetryLaterError, UnknownOutcomeError
from standins.emr.boulevard import BoulevardSettings
from standins.emr.boulevard.carts import Asked
from standins.emr.boulevard.ids import BUSINESS, item_of
from tests.booking.emr.office_boulevard import PLACE, PROVIDER, SERVICE, BoulevardDesk, boulevard

ANNA = Client(None, "Anna Vale", "+12125550111", "anna@example.com")
LATER = StartQuery(type="visit", limit=6)
SDK = Path("ui/node_modules/@boulevard/blvd-book-sdk/lib/blvd.js").absolute()
DRIVER = Path(__file__).parent / "blvd_sdk.mjs"


def key(wish: str = "book") -> IntentKey:
    return IntentKey("thread-1", wish)


async def slot_of(desk: BoulevardDesk, place: int = 3) -> CalendarSlot:
    return (await desk.calendar.find_slots(LATER))[place]


async def booked(desk: BoulevardDesk, place: int = 3, client: Client = ANNA) -> CalendarBooking:
    made = await desk.calendar.confirm(await slot_of(desk, place), client, {}, key(f"book-{place}"))
    assert isinstance(made, CalendarBooking)
    return made


def test_every_document_fits_the_vendors_own_types() -> None:
    place = Path(os.environ.get("GLOWDESK_SPECS", "absent")) / "boulevard-client.graphql"
    if not place.is_file():
        pytest.skip("GLOWDESK_SPECS does not point at Boulevard's type system")
    schema = build_schema(place.read_text("utf-8"))
    wrong = {
        name: [error.message for error in errors]
        for name in names()
        if not name.startswith("admin/") and (errors := validate(schema, parse(document(name))))
    }
    assert wrong == {}


async def test_the_vendors_own_client_books_at_our_stand_in(clock: ManualClock) -> None:
    node = shutil.which("node")
    if node is None or not SDK.is_file():
        pytest.skip("Boulevard's own client is not installed: npm ci in ui/")
    async with boulevard(clock) as desk:
        child = await asyncio.create_subprocess_exec(
            node, str(DRIVER), str(SDK), desk.office.settings.api_key, BUSINESS, desk.url,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await child.communicate()
        assert child.returncode == 0, err.decode()[-2000:]
        (visit,) = desk.book.visits.values()
        assert json.loads(out) == {
            "shop": "Test Practice",
            "item": "Visit",
            "missing": ["CART_MISSING_ITEM_TIME", "CART_MISSING_CLIENT_INFORMATION"],
            "left": [],
            "time": "2026-11-24T11:00:00-05:00",
            "appointment": visit.id,
            "state": "BOOKED",
            "startAt": "2026-11-24T16:00:00Z",
            "completed": True,
            "refused": "UNAUTHENTICATED",
        }
        assert desk.book.person(visit.client).name == "Anna Vale"


async def test_a_lost_hold_is_taken_anew_until_somebody_else_has_the_time(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        slot = await slot_of(desk)
        held = await desk.calendar.hold(slot, key(), timedelta(minutes=10))
        assert isinstance(held, CalendarHold)
        assert held.firm
        assert held.expires_at == clock.now() + desk.office.settings.hold
        clock.advance(timedelta(minutes=6))
        made = await desk.calendar.confirm(held.slot, ANNA, {"note": "first visit"}, key())
        assert isinstance(made, CalendarBooking)
        assert desk.book.visit(made.external_id).note == f"first visit · {key().marker}"
        other = await slot_of(desk)
        kept = await desk.calendar.hold(other, key("other"), timedelta(minutes=10))
        assert isinstance(kept, CalendarHold)
        desk.book.steal(SERVICE, PROVIDER, PLACE, other.start.at)
        lost = await desk.calendar.confirm(kept.slot, ANNA, {}, key("other"))
        assert isinstance(lost, Conflict)
        assert [abs(each.at - other.start.at) for each in lost.alternatives] == [
            timedelta(minutes=30)
        ] * 2 + [timedelta(minutes=60)]
        assert len(desk.book.visits) == 2


async def test_a_client_they_know_books_and_moves_in_their_own_name(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        known = desk.book.add_person("Anna", "Vale", phone=ANNA.phone)
        client = replace(ANNA, external_id=known.id)
        slot = await slot_of(desk)
        held = await desk.calendar.hold(slot, key(), timedelta(minutes=10))
        assert isinstance(held, CalendarHold)
        made = await desk.calendar.confirm(held.slot, client, {}, key())
        assert isinstance(made, CalendarBooking)
        assert [each.name for each in desk.book.people.values()] == ["Anna Vale"]
        later = (await desk.calendar.find_slots(LATER, moving=made.external_id))[-1]
        moved = await desk.calendar.reschedule(made.external_id, later, client, key("move"))
        assert moved == replace(made, version=moved.version)  # type: ignore[union-attr]
        assert desk.book.visit(made.external_id).start == later.start.at
        assert await desk.calendar.reschedule(made.external_id, later, client, key("move")) == moved
        (kept,) = await desk.calendar.find_slots(replace(LATER, limit=1), moving=made.external_id)
        for_the_move = await desk.calendar.hold(kept, key("hold"), timedelta(minutes=10))
        assert isinstance(for_the_move, CalendarHold)
        sooner = await desk.calendar.reschedule(made.external_id, for_the_move.slot, client, key("sooner"))
        assert isinstance(sooner, CalendarBooking)
        assert desk.book.visit(made.external_id).start == kept.start.at
        desk.book.steal(SERVICE, PROVIDER, PLACE, slot.start.at)
        assert isinstance(
            await desk.calendar.reschedule(made.external_id, slot, client, key("back")), Conflict
        )
        assert desk.book.visit(made.external_id).start == kept.start.at


async def test_what_only_a_person_can_settle_is_left_to_one(clock: ManualClock) -> None:
    questions = (Asked("q-1", "allergies", "Allergies?"), Asked("q-2", "pregnant", "Pregnant?", "BOOLEAN"))
    settings = BoulevardSettings(questions=questions, notice=timedelta(days=2))
    async with boulevard(clock, settings) as desk:
        slot = await slot_of(desk)
        assert await desk.calendar.confirm(slot, Client(None), {}, key()) == NeedsStaff("name_missing")
        assert await desk.calendar.confirm(slot, ANNA, {}, key()) == NeedsStaff("booking_questions")
        said = {"allergies": "none", "pregnant": "no"}
        made = await desk.calendar.confirm(await slot_of(desk, 4), ANNA, said, key("answered"))
        assert isinstance(made, CalendarBooking)
        soon = await desk.calendar.reschedule(made.external_id, slot, ANNA, key("move"))
        assert soon == NeedsStaff("outside_cancellation_window")
        service = desk.book.services[SERVICE]
        desk.book.services[SERVICE] = replace(service, card_required=True, price_minor=15000)
        paid = await desk.calendar.confirm(await slot_of(desk), ANNA, said, key("card"))
        assert paid == NeedsPayment(15000)
        assert len(desk.book.visits) == 1


async def test_a_booking_without_an_answer_is_found_by_its_mark(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        slot = await slot_of(desk)
        desk.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await desk.calendar.confirm(slot, ANNA, {}, key())
        assert desk.office.asked.count("checkoutCart") == 1
        found = await desk.calendar.find_booking(key(), slot, ANNA)
        assert found is not None
        assert found.external_id in desk.book.visits
        assert await desk.calendar.find_booking(key("other"), slot, ANNA) is None
        assert await desk.calendar.confirm(slot, ANNA, {}, key()) == found


async def test_cancelled_is_cancelled_whoever_did_it(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        made, other = await booked(desk), await booked(desk, 4)
        for _ in range(2):
            assert (await desk.calendar.cancel(made.external_id, "late", key())).state == "cancelled"
        assert desk.book.visit(made.external_id).reason == "CLIENT_LATE_CANCEL"
        desk.book.set_state(other.external_id, "no_show")
        assert (await desk.calendar.cancel(other.external_id, "", key())).state == "no_show"
        gone = await desk.calendar.reschedule(other.external_id, await slot_of(desk), ANNA, key("move"))
        assert gone == Conflict("gone")


async def test_a_token_is_renewed_once_and_a_flood_waits(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        desk.office.door.fail_next("expired")
        assert len(await desk.calendar.find_slots(LATER)) == 6
        desk.office.settings = replace(
            desk.office.settings, api_secret=base64.b64encode(b"a new one").decode()
        )
        assert (await desk.calendar.health()).state == "down"
        with pytest.raises(ReconnectError):
            await desk.calendar.changes("clients", None)
    async with boulevard(clock, BoulevardSettings(bucket=40)) as desk:
        with pytest.raises(RetryLaterError):
            await desk.calendar.find_slots(LATER)


async def test_pushes_are_believed_by_their_signature_and_only_wake(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        made = await booked(desk)
        headers, body = desk.office.event(desk.book.log[-1])
        believed = desk.calendar.verify_webhook(
            {name.title(): value for name, value in headers.items()}, body
        )
        assert isinstance(believed, tuple)
        (change,) = believed
        assert (change.kind, change.external_id) == ("appointments", made.external_id)
        assert change.body == {"event": headers["x-blvd-idempotency-key"]}
        assert desk.calendar.verify_webhook(headers, body + b" ") is None
        assert desk.calendar.verify_webhook({**headers, "x-blvd-hmac-salt": ""}, body) is None
        assert desk.calendar.verify_webhook({}, body) is None
        ping = desk.office.event(desk.book.log[-1], ping=True)
        assert desk.calendar.verify_webhook(*ping) == Handshake(b"")


async def test_their_book_is_read_page_by_page_without_gaps(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        now = clock.now()
        free = desk.book.free(SERVICE, PLACE, date(2026, 11, 24), date(2026, 12, 10))
        client = desk.book.add_person("Anna", "Vale").id
        made = [desk.book.book(SERVICE, PROVIDER, PLACE, each.start, client) for each in free[:230]]
        items, cursor = await desk.calendar.changes("appointments", None)
        assert sorted(each.external_id for each in items) == sorted(each.id for each in made)
        clock.advance(timedelta(hours=1))
        desk.book.set_state(made[7].id, "completed")
        before = {each.external_id: each.version for each in items}
        items, _ = await desk.calendar.changes("appointments", cursor)
        grown = [each for each in items if each.version > before[each.external_id]]
        (changed,) = (read_change(each) for each in grown)
        assert isinstance(changed, AppointmentChange)
        assert (changed.state, changed.type, changed.start) == (
            "completed",
            "s_" + SERVICE[17:],
            free[7].start,
        )
        assert clock.now() > now


async def test_people_are_found_however_their_number_is_written(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        born = date(1990, 3, 4)
        anna = desk.book.add_person(
            "Anna", "O'Vale", phone=ANNA.phone, email="anna.o'vale@example.com", birthdate=born
        )
        desk.book.add_person("Ann", "Vale", phone=ANNA.phone, birthdate=date(1960, 1, 2))
        found = await desk.calendar.match_client(
            phone="(212) 555-0111", email="anna.o'vale@example.com", name="Anna O'Vale", birthdate=born
        )
        assert [(each.external_id, each.reasons) for each in found] == [
            (anna.id, ("phone", "email", "name", "birthdate"))
        ]
        assert await desk.calendar.match_client(phone=None, email=None, name="Anna", birthdate=born) == ()
        made = await desk.calendar.create_client(Client(None, "Bea Holm", "+12125550112"))
        assert desk.book.person(made).name == "Bea Holm"


async def test_orders_are_money_and_vouchers_are_sessions(clock: ManualClock) -> None:
    async with boulevard(clock) as desk:
        client = desk.book.add_person("Anna", "Vale").id
        desk.book.sell(client, "Six visits", (SERVICE,), 6, used=2)
        paid = desk.book.invoice(client, 90000)
        desk.book.invoice(client, 5000, paid=False)
        items, cursor = await desk.calendar.changes("invoices", None)
        money = [each for each in map(read_change, items) if isinstance(each, InvoiceChange)]
        assert [(each.state, each.total_minor, each.currency) for each in money] == [
            ("paid", 90000, "USD"), ("open", 5000, "USD"),
        ]  # fmt: skip
        clock.advance(timedelta(hours=1))
        desk.book.refund(paid.id, 15000)
        again, _ = await desk.calendar.changes("invoices", cursor)
        back = next(each for each in again if each.external_id == paid.id)
        refunded = read_change(back)
        assert isinstance(refunded, InvoiceChange)
        assert (refunded.state, refunded.total_minor, refunded.refunded_minor) == ("refunded", 90000, 15000)
        assert back.version > items[0].version
        (balance,) = await desk.calendar.packages(client)
        assert (balance.total, balance.used, balance.remaining) == (6, 2, 4)
        (sold,), _ = await desk.calendar.changes("packages", None)
        package = read_change(sold)
        assert isinstance(package, PackageChange)
        assert (package.client, package.services, package.state) == (client, (item_of(SERVICE),), "active")
