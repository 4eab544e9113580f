"""The link to a visit: looking changes nothing, a press acts once, and nobody's name is anywhere near it."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import Connection

from booking import service
from booking.links import PURPOSE, VisitLinks, Wanted, end_links
from core.clock import ManualClock
from inbox.models import handoff, thread_event
from tests.inbox.house import PUBLIC
from tests.sequences.visits import TYPE, Patient
from tests.web.desk import Desk, open_desk

DAY = timedelta(days=1)
BUTTON = re.compile(r"name='time' value='([^']+)'")
VERSION = re.compile(r"name='version' value='(\d+)'")


class Holder:
    """Somebody with the link in their hands."""

    def __init__(self, desk: Desk, patient: Patient, visit_id: str, path: str) -> None:
        self.desk, self.patient, self.visit_id, self.path = desk, patient, visit_id, path

    async def get(self, **asked: str) -> str:
        async with self.desk.anyone() as anyone:
            return (await anyone.get(self.path, params=asked)).text

    async def press(self, **form: str) -> httpx.Response:
        async with self.desk.anyone() as anyone:
            return await anyone.post(self.path, data=form, headers={"Origin": "null"})

    async def visit(self) -> Any:
        return await self.patient.visit(self.visit_id)

    async def cards(self) -> list[str]:
        rows = await self.desk.house.rows(thread_event, thread_event.c.seq)
        return [row.data["what"] for row in rows if row.kind == "booking"]


def links(desk: Desk) -> VisitLinks:
    return VisitLinks(desk.house.product.master.derive(PURPOSE), PUBLIC)


@pytest.fixture
async def holder(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Holder]:
    async with open_desk(sqlite_url, clock, tmp_path) as desk:
        patient = Patient(desk.house, desk.far)
        await patient.arrive()
        visit_id = await patient.book(3 * DAY)
        visit = await patient.visit(visit_id)
        link = await desk.house.write(lambda conn: links(desk).to_visit(conn, visit, "en"))
        yield Holder(desk, patient, visit_id, link.removeprefix(PUBLIC))


async def test_looking_changes_nothing_and_shows_nobody(holder: Holder) -> None:
    before = await holder.visit()
    assert re.fullmatch(r"/a/[\w-]{16}", holder.path)
    async with holder.desk.anyone() as scanner:
        for method in ("GET", "HEAD", "OPTIONS"):
            for query in ("", "?do=cancel", "?do=move", "?do=confirm", "?lang=es"):
                seen = await scanner.request(method, holder.path + query, headers={"Sec-Purpose": "prefetch"})
                assert seen.status_code in {200, 204, 405}
                assert "set-cookie" not in seen.headers
    page = await holder.get()
    assert "November&nbsp;27" in page
    assert "Tamsin Okonjo" in page
    for private in ("Lucia", "Botox", "botox", "5550101", "injectables"):
        assert private not in page
    assert "Ahí estaré" in await holder.get(lang="es")
    assert await holder.visit() == before
    assert await holder.cards() == []


async def test_one_press_confirms_and_a_second_does_no_harm(holder: Holder) -> None:
    for _ in range(2):
        said = await holder.press(do="confirm")
        assert said.status_code == 200
        assert "Thank you" in said.text
    assert (await holder.visit()).confirmed
    assert await holder.cards() == ["confirmed"]


async def test_a_move_is_one_row_and_a_stale_page_moves_nothing(holder: Holder) -> None:
    before = await holder.visit()
    page = await holder.get(do="move")
    times, version = BUTTON.findall(page), VERSION.findall(page)[0]
    assert len(times) > 5
    moved = await holder.press(time=times[-1], version=version)
    assert "It&#x27;s moved" in moved.text
    after = await holder.visit()
    assert after.starts_at != before.starts_at
    assert after.version > before.version
    again = await holder.press(time=times[0], version=version)
    assert "changed since you opened" in again.text
    assert (await holder.visit()).starts_at == after.starts_at
    assert await holder.cards() == ["moved"]


async def test_a_time_that_somebody_else_took_is_said_and_others_are_shown(holder: Holder) -> None:
    page = await holder.get(do="move")
    times, version = BUTTON.findall(page), VERSION.findall(page)[0]
    wall, provider, _ = times[2].split("|")

    def steal(conn: Connection) -> str:
        book = holder.desk.house.product.books.get(conn)
        start = service.start_at(book, TYPE, provider, datetime.fromisoformat(wall), None)
        assert start is not None
        return service.take_elsewhere(conn, book, start)

    await holder.desk.house.write(steal)
    said = await holder.press(time=times[2], version=version)
    assert "just taken" in said.text
    assert BUTTON.findall(said.text)
    assert await holder.cards() == []


async def test_giving_back_asks_first_keeps_the_reason_and_ends_the_link(holder: Holder) -> None:
    page = await holder.get(do="cancel")
    assert "24 hours" in page  # the practice's own rule, before anybody acts
    said = await holder.press(do="cancel", reason="ill")
    assert "given back" in said.text
    assert (await holder.visit()).status == "cancelled"
    assert await holder.cards() == ["cancelled"]
    later = await holder.get()
    assert "no longer booked" in later
    assert "<form" not in later
    assert "no longer booked" in (await holder.press(do="confirm")).text


async def test_forged_cut_off_and_expired_links_say_what_to_do(holder: Holder) -> None:
    async with holder.desk.anyone() as anyone:
        for path in ("/a/AAAAAAAAAAAAAAAA", holder.path[:-1], holder.path + "x", "/a/" + "é" * 9):
            for answer in (await anyone.get(path), await anyone.post(path, data={"do": "cancel"})):
                assert answer.status_code == 404
                assert "does not work" in answer.text
    holder.desk.house.clock.advance(10 * DAY)
    late = await holder.get()
    assert "run out" in late or "time has passed" in late
    assert "(919) 555-0142" in late
    await holder.press(do="cancel")
    assert (await holder.visit()).status == "booked"


async def test_a_number_that_is_somebody_elses_opens_nothing(holder: Holder) -> None:
    await holder.desk.house.write(lambda conn: end_links(conn, holder.patient.contact_id))
    assert "run out" in await holder.get()
    await holder.press(do="confirm")
    assert not (await holder.visit()).confirmed


async def test_a_strange_form_presses_nothing(holder: Holder) -> None:
    for form in ({}, {"do": "delete"}, {"time": "tomorrow|x|y"}, {"time": "2026-11-30T09:00|nobody|"}, {"version": "x", "do": "confirm"}):  # fmt: skip
        assert (await holder.press(**form)).status_code == 200
    visit = await holder.visit()
    assert (visit.confirmed, visit.status, visit.version) == (False, "booked", 1)


async def test_presses_are_few_in_an_hour(holder: Holder) -> None:
    answers = [(await holder.press(do="confirm")).status_code for _ in range(22)]
    assert answers[0] == 200
    assert answers[-1] == 429


async def test_a_time_is_picked_once_and_the_link_becomes_that_visits(holder: Holder) -> None:
    patient = holder.patient
    await patient.cancel(holder.visit_id)
    wanted = Wanted(type=TYPE)
    link = await holder.desk.house.write(
        lambda conn: links(holder.desk).to_pick(conn, patient.contact_id, patient.thread_id, wanted, "es")
    )
    pick = Holder(holder.desk, patient, "", link.removeprefix(PUBLIC))
    page = await pick.get()
    assert "¿Cuándo le gustaría venir?" in page
    times = BUTTON.findall(page)
    said = await pick.press(time=times[1], name="Someone Else")
    assert "Queda reservada" in said.text
    await pick.press(time=times[0])  # the link is that visit's now: a stale page moves nothing
    cards = await pick.cards()
    assert cards.count("booked") == 1
    assert "Agregar a mi calendario" in await pick.get()


async def test_the_calendar_file_is_read_by_others_and_tells_nothing_of_what_it_is_for(
    holder: Holder,
) -> None:
    async with holder.desk.anyone() as anyone:
        answer = await anyone.get(f"{holder.path}/visit.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    event: Any = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    visit = await holder.visit()
    assert event["dtstart"].dt == visit.starts_at
    assert event["dtstart"].params["tzid"] == "America/New_York"
    assert "otox" not in answer.text
    assert "Lucia" not in answer.text


async def test_where_another_system_keeps_the_calendar_a_press_only_asks(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.appointment_links.books_elsewhere", lambda _conn: True)
    before = await holder.visit()
    page = await holder.get()
    assert "Ask for another time" in page
    assert "do=move" not in page
    assert not BUTTON.findall(await holder.get(do="move"))
    for _ in range(2):
        assert "We have your wish" in (await holder.press(do="ask")).text
    assert "We have your wish" in (await holder.press(do="cancel", reason="ill")).text
    await holder.press(time=f"{before.start.isoformat()}|{before.provider}|", version="1")
    assert await holder.visit() == before
    open_ = await holder.desk.house.rows(handoff, handoff.c.opened_at)
    assert {each.reason for each in open_} == {"staff_action"}


async def test_the_agent_gives_the_link_to_who_asks_for_it(holder: Holder) -> None:
    house, far = holder.desk.house, holder.desk.far
    await house.text("is there a link where I can move my appointment?")
    house.clock.advance(timedelta(seconds=5))
    await holder.patient.pump()
    text = far.sent[-1].text
    assert text.endswith(holder.path)
    async with holder.desk.anyone() as anyone:
        assert "Choose another time" in (await anyone.get(holder.path)).text
