"""FHIR R4 against a server and two validators that we did not write."""

import asyncio
import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from booking.emr.base import CalendarBooking, Conflict, NeedsStaff
from booking.emr.changes import InvoiceChange, read_change
from booking.emr.connection import Connection
from booking.emr.fhir.reading import Free, rooms
from booking.emr.fhir.signing import Signing
from booking.emr.transport import Answer, Ask, Transport
from booking.slots import StartQuery
from core.clock import ManualClock
from core.errors import RejectedError, UnknownOutcomeError
from tests.booking.emr.contract import ANNA, BEA, key
from tests.booking.emr.office_fhir import Fhir, fhir, node, told

QUARTER = timedelta(minutes=15)
TEN = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def validate() -> Any:
    process = node("fhir_validator.mjs")
    assert told(process) == "ready"

    def ask(document: dict[str, Any]) -> list[str]:
        assert process.stdin is not None
        process.stdin.write(json.dumps(document) + "\n")
        process.stdin.flush()
        return list(json.loads(told(process))["errors"])

    return ask


async def quarters(far: Fhir) -> None:
    """The day's half hours become quarters."""
    for each in far.peer.all("Slot", start="ge2026-11-25"):
        far.peer.http.delete(f"Slot/{each['id']}")
    for number in range(8):
        start = TEN + number * QUARTER
        far.peer.http.post("Slot", json=far.peer.slot(start, start + QUARTER)).raise_for_status()


def busy(far: Fhir) -> list[str]:
    return sorted(each["start"][11:16] for each in far.peer.all("Slot", start="ge2026-11-25", status="busy"))


async def test_what_we_write_passes_two_foreign_validators(clock: ManualClock, validate: Any) -> None:
    async with fhir(clock, type_system="urn:example:types") as far:
        first, second = await far.calendar.find_slots(StartQuery(type="visit", limit=2))
        made = await far.calendar.confirm(first, ANNA, {"note": "A note"}, key("book"))
        assert isinstance(made, CalendarBooking)
        await far.calendar.reschedule(made.external_id, second, ANNA, key("move"))
        await far.calendar.cancel(made.external_id, "patient", key("cancel"))
        sent = [json.loads(call.body) for call in far.office.door.calls if call.method in {"POST", "PUT"}]
        assert {each["resourceType"] for each in sent} == {"Patient", "Slot", "Appointment"}
        for document in sent:
            assert validate(document) == []
            get_fhir_model_class(document["resourceType"]).model_validate(document)
        broken = {**next(each for each in sent if each["resourceType"] == "Appointment"), "status": "bookd"}
        assert validate(broken) != []


async def test_of_two_who_want_one_slot_the_second_is_refused_by_its_version(clock: ManualClock) -> None:
    async with fhir(clock) as far:
        (slot,) = await far.calendar.find_slots(StartQuery(type="visit", limit=1))
        ada, bea = (far.peer.add_person(name, "Holm").id for name in ("Ada", "Bea"))
        both = await asyncio.gather(
            far.calendar.confirm(slot, replace(ANNA, external_id=ada), {}, key("a", "a")),
            far.calendar.confirm(slot, replace(BEA, external_id=bea), {}, key("b", "b")),
        )
        assert sorted(type(each).__name__ for each in both) == ["CalendarBooking", "Conflict"]
        assert len(far.peer.all("Appointment")) == 1


async def test_a_visit_takes_as_many_slots_as_it_is_long_and_gives_them_back(clock: ManualClock) -> None:
    async with fhir(clock) as far:
        await quarters(far)
        found = await far.calendar.find_slots(StartQuery(type="visit", limit=None, earliest=TEN))
        assert [each.start.at for each in found] == [TEN + number * QUARTER for number in range(7)]
        made = await far.calendar.confirm(found[0], ANNA, {}, key("book"))
        assert isinstance(made, CalendarBooking)
        assert busy(far) == ["15:00", "15:15"]
        assert isinstance(await far.calendar.confirm(found[1], BEA, {}, key("b", "b")), Conflict)
        assert busy(far) == ["15:00", "15:15"]
        await far.calendar.reschedule(made.external_id, found[2], ANNA, key("move"))
        assert busy(far) == ["15:30", "15:45"]
        await far.calendar.cancel(made.external_id, "patient", key("cancel"))
        assert busy(far) == []


async def test_a_try_that_broke_off_gives_its_slots_back_when_it_is_looked_for(clock: ManualClock) -> None:
    async with fhir(clock) as far:
        (slot,) = await far.calendar.find_slots(StartQuery(type="visit", limit=1))
        person = replace(ANNA, external_id=far.peer.add_person("Anna", "Strand").id)
        assert await far.calendar._slots.claim([slot.token], key("book"))
        assert len(far.peer.all("Slot", status="busy")) == 1
        assert await far.calendar.find_booking(key("other"), slot, person) is None
        assert len(far.peer.all("Slot", status="busy")) == 1
        assert await far.calendar.find_booking(key("book"), slot, person) is None
        assert far.peer.all("Slot", status="busy") == []
        for _ in range(2):
            made = await far.calendar.confirm(slot, person, {}, key("book"))
            assert isinstance(made, CalendarBooking)
        assert len(far.peer.all("Appointment")) == 1


async def test_an_answer_that_is_lost_is_looked_up_by_our_own_identifier(clock: ManualClock) -> None:
    async with fhir(clock, claims="server") as far:
        (slot,) = await far.calendar.find_slots(StartQuery(type="visit", limit=1))
        person = replace(ANNA, external_id=far.peer.add_person("Anna", "Strand").id)
        far.office.door.fail_next("drop_after")
        with pytest.raises(UnknownOutcomeError):
            await far.calendar.confirm(slot, person, {}, key("book"))
        there = await far.calendar.find_booking(key("book"), slot, replace(ANNA, external_id=None))
        assert there is not None
        assert far.peer.all("Slot", status="busy") == []
        assert isinstance(await far.calendar.confirm(slot, replace(BEA, name=""), {}, key("b")), NeedsStaff)


async def test_invoices_come_as_money_and_a_list_that_is_cut_short_as_an_error(clock: ManualClock) -> None:
    async with fhir(clock) as far:
        whose = {"reference": f"Patient/{far.peer.add_person('Anna', 'Strand').id}"}
        for status, value in (("balanced", 250.5), ("issued", 99), ("draft", 1)):
            total = {"value": value, "currency": "USD"}
            far.peer.post("Invoice", status=status, subject=whose, totalGross=total)
        found, _ = await far.calendar.changes("invoices", None)
        read = [each for each in map(read_change, found) if isinstance(each, InvoiceChange)]
        assert sorted((each.state, each.total_minor) for each in read) == [("open", 9900), ("paid", 25050)]
        far.calendar.own_page = (("_count", "1"),)
        with pytest.raises(RejectedError, match="list_cut_short"):
            await far.calendar.changes("invoices", None)


@pytest.mark.parametrize(
    ("scheme", "shown"),
    [
        ("bearer", "Bearer a-token"),
        ("basic", "Basic ZGVzazpwdw=="),
        ("none", None),
        ("client_credentials", "Bearer t-1"),
    ],
)
async def test_each_scheme_shows_what_it_has(clock: ManualClock, scheme: str, shown: str | None) -> None:
    async def send(ask: Any, sign: Any) -> Answer:
        assert ask.form["grant_type"] == "client_credentials"
        return Answer(200, {}, b'{"access_token": "t-1", "expires_in": 900}')

    secrets = {
        "token": "a-token",
        "username": "desk",
        "password": "pw",
        "client_id": "us",
        "client_secret": "s",
    }
    options = {"scheme": scheme, "token_url": "https://sign-on.example/token"}
    connection = Connection("c", "p", "fhir", "https://fhir.example", secrets=secrets, options=options)
    transport = cast("Transport", type("Fake", (), {"send": staticmethod(send)})())
    signed = await Signing(connection, transport, clock).sign(Ask("POST", "Slot", json={}), False)
    assert signed.headers.get("authorization") == shown
    assert signed.headers["content-type"] == signed.headers["accept"] == "application/fhir+json"


async def test_links_to_other_hosts_are_not_followed(clock: ManualClock) -> None:
    async with fhir(clock) as far:
        body = {
            "resourceType": "Bundle",
            "link": [{"relation": "next", "url": "https://elsewhere.example/Slot?page=2"}],
        }
        asked: list[str] = []

        async def send(ask: Any, sign: Any) -> Answer:
            asked.append(ask.path)
            return Answer(200, {}, json.dumps(body).encode())

        far.calendar._transport = type("Fake", (), {"send": staticmethod(send)})()
        with pytest.raises(RejectedError, match="foreign_link"):
            await far.calendar.list_locations()
        assert asked == ["Location"]


@given(st.lists(st.integers(0, 20), unique=True), st.sampled_from([10, 15, 30, 45]))
def test_every_room_is_free_without_a_gap_and_no_longer_than_needed(starts: list[int], minutes: int) -> None:
    slots = [Free(str(each), TEN + each * QUARTER, TEN + (each + 1) * QUARTER) for each in starts]
    need = -(-minutes // 15)
    found = rooms(slots, minutes)
    assert [int(row[0].id) for row in found] == sorted(
        each for each in starts if all(each + more in starts for more in range(need))
    )
    for row in found:
        assert len(row) == need
        assert all(one.end == other.start for one, other in itertools.pairwise(row))
