"""Busy times and our visits in a CalDAV server that we did not write, and ICS that foreign parsers read alike."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from radicale import config
from radicale.app import Application

from booking.emr.base import CalendarBooking, Conflict
from booking.emr.caldav import CalDavCalendar, dav, ics
from booking.emr.connection import Links
from booking.slots import StartQuery
from core.clock import ManualClock
from core.db import Database
from core.errors import RejectedError
from standins.emr.door import Door, Reply
from standins.serving import serving
from tests.booking.emr.contract import ANNA, BEA, SOONEST, key
from tests.booking.emr.office_fhir import node, told
from tests.booking.emr.surroundings import around

NEW_YORK = ZoneInfo("America/New_York")
COLLECTION = "/desk/ada/"
MAKE = (
    b'<?xml version="1.0"?><d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
    b"<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Ada</d:displayname>"
    b"</d:prop></d:set></d:mkcol>"
)
PASSWORD = "a password"


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Nothing."""


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """The foreign server with one person and their empty calendar."""
    people = folder / "people"
    people.write_text(f"desk:{PASSWORD}\n")
    settings = config.load()
    settings.update(
        {
            "storage": {"filesystem_folder": str(folder / "store")},
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(people),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "rights": {"type": "owner_only"},
            "logging": {"level": "critical"},
        },
        "test",
    )
    server = make_server("127.0.0.1", 0, Application(settings), server_class=_Threaded, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with httpx.Client(base_url=url, auth=("desk", PASSWORD), trust_env=False) as http:
            http.request("MKCOL", COLLECTION, content=MAKE).raise_for_status()
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Desk:
    def __init__(self, calendar: CalDavCalendar, peer: httpx.Client, clock: ManualClock) -> None:
        self.calendar, self.peer, self.clock = calendar, peer, clock

    def write(self, name: str, *lines: str) -> None:
        """Somebody there enters an event."""
        event = "\r\n".join(
            (
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:x",
                "BEGIN:VEVENT",
                f"UID:{name}",
                "DTSTAMP:20261101T000000Z",
                *lines,
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            )
        )
        self.peer.put(f"{COLLECTION}{name}.ics", content=event.encode()).raise_for_status()

    def events(self) -> list[Any]:
        whole = self.peer.get(COLLECTION).text
        return list(Calendar.from_ical(whole).walk("VEVENT")) if "VEVENT" in whole else []

    async def walls(self, **query: Any) -> list[str]:
        asked = StartQuery(type="visit", limit=None, **query)
        return [f"{each.start.start:%m-%d %H:%M}" for each in await self.calendar.find_slots(asked)]


@asynccontextmanager
async def desk_of(url: str, clock: ManualClock, db: Database, **options: str) -> AsyncIterator[Desk]:
    secrets = {"username": "desk", "password": PASSWORD}
    links = Links(providers={"ada": COLLECTION})
    with httpx.Client(base_url=url, auth=("desk", PASSWORD), trust_env=False) as peer:
        async with around(
            "caldav", clock, url=f"{url}/desk/", secrets=secrets, links=links, options=options, db=db
        ) as here:
            yield Desk(CalDavCalendar(here), peer, clock)


@pytest.fixture
async def desk(
    tmp_path: Path, clock: ManualClock, sqlite_url: str, open_database: Callable[..., Database]
) -> AsyncIterator[Desk]:
    with radicale(tmp_path) as url:
        async with desk_of(url, clock, open_database(sqlite_url)) as made:
            yield made


async def test_what_is_busy_there_is_not_offered_and_repeats_keep_their_hour_over_the_change(
    desk: Desk,
) -> None:
    desk.write(
        "w",
        "DTSTART;TZID=America/New_York:20260706T090000",
        "DTEND;TZID=America/New_York:20260706T120000",
        "RRULE:FREQ=WEEKLY;BYDAY=TU,WE",
    )
    desk.write("one", "DTSTART:20261126T150000Z", "DURATION:PT45M")
    desk.write("day", "DTSTART;VALUE=DATE:20261127", "DTEND;VALUE=DATE:20261128")
    desk.write("free", "DTSTART:20261128T150000Z", "DTEND:20261128T160000Z", "TRANSP:TRANSPARENT")
    found = await desk.walls(latest=datetime(2026, 11, 29, tzinfo=UTC))
    for day, first in (("11-24", "12:00"), ("11-25", "12:00"), ("11-26", "09:00"), ("11-28", "09:00")):
        assert min(each for each in found if each.startswith(day)) == f"{day} {first}"
    assert not [each for each in found if each.startswith("11-27")]
    thursday = [each[6:] for each in found if each.startswith("11-26")]
    assert [each for each in ("09:30", "10:00", "10:30", "11:00") if each not in thursday] == [
        "10:00",
        "10:30",
    ]
    assert await desk.calendar.list_providers() == ((await desk.calendar.list_providers())[0],)
    listed = (await desk.calendar.list_providers())[0]
    assert (listed.external_id, listed.name) == (COLLECTION, "Ada")


async def test_a_visit_is_written_once_moved_by_its_version_and_taken_out(desk: Desk) -> None:
    first, second = await desk.calendar.find_slots(SOONEST)
    await desk.calendar.confirm(first, ANNA, {"note": "a note"}, key("book"))
    made = await desk.calendar.confirm(first, ANNA, {"note": "a note"}, key("book"))
    assert isinstance(made, CalendarBooking)
    (event,) = desk.events()
    assert event.decoded("dtstart") == first.start.at
    assert "Strand" not in event.to_ical().decode()
    assert key("book").marker in str(event["description"])
    assert await desk.calendar.find_booking(key("book"), first, ANNA) is not None
    assert await desk.calendar.find_booking(key("other"), first, ANNA) is None
    assert isinstance(await desk.calendar.confirm(first, BEA, {}, key("book", "b")), Conflict)
    moved = await desk.calendar.reschedule(made.external_id, second, ANNA, key("move"))
    assert moved == made
    (event,) = desk.events()
    assert (event.decoded("dtstart"), int(event["sequence"])) == (second.start.at, 1)
    for _ in range(2):
        assert (await desk.calendar.cancel(made.external_id, "patient", key("cancel"))).state == "cancelled"
    assert desk.events() == []
    with pytest.raises(RejectedError, match="unknown_booking"):
        await desk.calendar.reschedule(made.external_id, second, ANNA, key("move"))


async def test_whoever_writes_in_between_wins(desk: Desk) -> None:
    (slot,) = await desk.calendar.find_slots(StartQuery(type="visit", limit=1))
    desk.write("theirs", f"DTSTART:{slot.start.at:%Y%m%dT%H%M%SZ}", "DURATION:PT15M")
    lost = await desk.calendar.confirm(slot, ANNA, {}, key("book"))
    assert isinstance(lost, Conflict)
    assert lost.alternatives[0].at == slot.start.at + timedelta(minutes=30)
    free = lost.alternatives[0]
    (again,) = [each for each in await desk.calendar.find_slots(SOONEST) if each.start == free]
    both = await asyncio.gather(*(desk.calendar.confirm(again, ANNA, {}, key("book", who)) for who in "ab"))
    assert sum(isinstance(each, CalendarBooking) for each in both) <= 1
    assert len([each for each in desk.events() if str(each["uid"]) != "theirs"]) <= 1


async def test_a_calendar_that_cannot_be_read_is_not_a_free_one(desk: Desk) -> None:
    desk.write("mad", "DTSTART:20261125T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")
    sly = "RRULE:FREQ=DAILY;BYHOUR=0,8,16;BYMINUTE=0,20,40"
    desk.write("sly", "DTSTART:20261124T000000Z", "DURATION:PT1S", sly)
    assert await desk.walls() == []
    desk.peer.delete(COLLECTION).raise_for_status()
    assert await desk.walls() == []
    assert (await desk.calendar.health()).state == "degraded"


async def test_a_feed_is_read_and_nothing_is_written_to_it(
    clock: ManualClock, sqlite_url: str, open_database: Callable[..., Database]
) -> None:
    feed = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000\r\nDTEND:20261124T160000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    door = Door(lambda call: Reply(200, feed) if call.method == "GET" else Reply(405))
    async with serving(door) as url:
        secrets = {"feeds": f"ada={url}/secret.ics"}
        async with around(
            "caldav", clock, url=None, secrets=secrets, options={"kind": "feed"}, db=open_database(sqlite_url)
        ) as here:
            calendar = CalDavCalendar(here)
            (slot,) = await calendar.find_slots(StartQuery(type="visit", limit=1))
            assert f"{slot.start.start:%H:%M}" == "16:00"
            assert isinstance(await calendar.confirm(slot, ANNA, {}, key("book")), CalendarBooking)
            assert "authorization" not in door.calls[0].headers
    assert {call.method for call in door.calls} == {"GET"}


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>',
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', b"<d:multistatus xmlns:d='DAV:'>", b"", b"<html/>", b"\x00",
    ],
)  # fmt: skip
def test_xml_that_would_grow_or_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(RejectedError):
        dav.stored(body)


@pytest.mark.parametrize("data", [b"", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\r\nEND:VCALENDAR", b"\xff\xfe"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(RejectedError):
        ics.busy_times(data, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), NEW_YORK)


def test_a_repeat_keeps_its_exceptions() -> None:
    """Taken out, moved, called off, and of no matter: four days of one daily hour."""
    lines = ["DTSTART;TZID=America/New_York:20261102T090000", "DTEND;TZID=America/New_York:20261102T100000"]
    series = [*lines, "RRULE:FREQ=DAILY;COUNT=6", "EXDATE;TZID=America/New_York:20261103T090000"]
    changed = [
        ("04", "04T150000", "SUMMARY:later"),
        ("05", "05T090000", "STATUS:CANCELLED"),
        ("06", "06T090000", "TRANSP:TRANSPARENT"),
    ]
    events = [series] + [
        [f"RECURRENCE-ID;TZID=America/New_York:202611{day}T090000", f"DTSTART;TZID=America/New_York:202611{start}",
         "DURATION:PT1H", how]
        for day, start, how in changed
    ]  # fmt: skip
    told = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for each in events:
        told += ["BEGIN:VEVENT", "UID:daily", "DTSTAMP:20261101T000000Z", *each, "END:VEVENT"]
    data = "\r\n".join([*told, "END:VCALENDAR", ""]).encode()
    first = datetime(2026, 11, 1, tzinfo=UTC)
    found = ics.busy_times(data, first, first + timedelta(days=14), NEW_YORK)
    assert [(each.start.day, each.start.hour) for each in found] == [(2, 14), (4, 20), (7, 14)]


async def test_two_foreign_parsers_read_what_we_write(desk: Desk) -> None:
    (slot,) = await desk.calendar.find_slots(StartQuery(type="visit", limit=1))
    data = ics.event(
        slot, uid="u-1@glowdesk", summary="Visit, first; Núñez\nline", note="ref abc", stamp=desk.clock.now(),
        sequence=2, place="Main, 1",
    )  # fmt: skip
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    script = node("ics_reader.mjs")
    assert script.stdin is not None
    script.stdin.write(json.dumps(data.decode()) + "\n")
    script.stdin.flush()
    theirs = json.loads(told(script))
    assert theirs == {
        "uid": "u-1@glowdesk", "summary": str(event["summary"]), "start": slot.start.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "end": slot.end.strftime("%Y-%m-%dT%H:%M:%SZ"), "sequence": 2, "location": "Main, 1",
    }  # fmt: skip
    assert event.decoded("dtstart") == slot.start.at
