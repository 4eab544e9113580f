"""A provider's visits under a secret address: read by two foreign parsers, without anybody's name, until it ends."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from booking.feeds import close_feed, open_feed
from booking.rows import one
from core.clock import ManualClock
from core.errors import NotFoundError
from tests.booking.emr.office_fhir import node, told
from tests.sequences.visits import Patient
from tests.web.desk import open_desk

DAY = timedelta(days=1)


async def test_a_provider_subscribes_to_their_visits_and_to_no_names(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        patient = Patient(desk.house, desk.far)
        await patient.arrive()
        visit_id = await patient.book(3 * DAY)
        visit = await desk.house.read(lambda conn: one(conn, visit_id))
        product = desk.house.product
        secret = await desk.house.write(lambda conn: open_feed(conn, product.books.get(conn), visit.provider))
        async with desk.anyone() as anyone:
            answer = await anyone.get(f"/calendar/{secret}.ics")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/calendar")
            again = await anyone.get(
                f"/calendar/{secret}.ics", headers={"if-none-match": answer.headers["etag"]}
            )
            assert again.status_code == 304
            (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
            assert event.decoded("dtstart") == visit.starts_at
            for secret_word in filter(None, (visit.name, visit.phone, visit.contact_id, visit.thread_id)):
                assert str(secret_word) not in answer.text
            script = node("ics_reader.mjs")
            assert script.stdin is not None
            script.stdin.write(json.dumps(answer.text) + "\n")
            script.stdin.flush()
            theirs = json.loads(told(script))
            assert theirs["start"] == visit.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
            assert theirs["uid"] == str(event["uid"])
            for gone in ("nothing", secret[:-1], f"{secret}x"):
                assert (await anyone.get(f"/calendar/{gone}.ics")).status_code == 404
            new = await desk.house.write(
                lambda conn: open_feed(conn, product.books.get(conn), visit.provider)
            )
            assert (await anyone.get(f"/calendar/{secret}.ics")).status_code == 404
            assert (await anyone.get(f"/calendar/{new}.ics")).status_code == 200
            assert await desk.house.write(lambda conn: close_feed(conn, visit.provider))
            assert (await anyone.get(f"/calendar/{new}.ics")).status_code == 404
        with pytest.raises(NotFoundError):
            await desk.house.write(lambda conn: open_feed(conn, product.books.get(conn), "nobody"))
