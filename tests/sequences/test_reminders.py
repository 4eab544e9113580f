"""Reminders follow the visit: sent in their time, never for a time that is not true any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Connection

from booking import service
from booking.emr import connections
from booking.models import appointment
from channels.adapters.email_sending import compose
from channels.base import Account
from compliance.audit import SYSTEM
from compliance.consent import revoke
from core.clock import ManualClock
from core.events import AppointmentMoved
from core.private import Private
from core.session import emit
from inbox import threads
from practice.contacts import create_contact, update_contact
from sequences import overview, settings
from sequences.settings import Reminders
from tests.inbox.house import FakeSms, open_house
from tests.sequences.visits import MAIL, FakeMail, Patient, with_mail

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def patient(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Patient]:
    far, mail = FakeSms(), FakeMail()
    adapters: Any = {("fake", "sms"): far, ("fake", "email"): mail}
    signed = {"baa_email": "2026-01-15..2036-01-15"}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters, settings=signed) as house:
        made = Patient(house, far, mail)
        await made.arrive()
        yield made


def about_visits(patient: Patient, since: int) -> list[str]:
    return [each.text for each in patient.far.sent[since:] if each.purpose == "appointment"]


async def test_two_reminders_then_a_yes_by_reply(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    visit = await patient.visit(visit_id)
    before = len(patient.far.sent)
    await patient.wait_until(visit.starts_at - 2 * DAY + MINUTE)
    first = patient.texts(before)
    assert len(first) == 1
    assert first[0].startswith(
        "Juniper & Vale Aesthetics: Lucia, see you Mon Nov 30 at 9:00 AM with Tamsin Okonjo"
    )
    assert "Reply C to confirm" in first[0]
    assert "/a/" in first[0]
    await patient.house.text("C")
    await patient.wait_until(patient.house.clock.now() + 5 * MINUTE)
    assert (await patient.visit(visit_id)).confirmed
    assert "happy to help" not in patient.texts(before + 1)[0]
    await patient.wait_until(visit.starts_at + DAY)
    later = about_visits(patient, before + 1)
    assert len(later) == 1
    assert "C to confirm" not in later[0]
    assert [(each.step, each.outcome) for each in await patient.touches()] == [
        ("prep", "skipped"), ("remind_48h", "sent"), ("remind_24h", "sent"),
    ]  # fmt: skip
    assert {each.state for each in await patient.enrolments() if each.sequence == "reminders"} == {"done"}


async def test_a_move_brings_new_reminders_and_none_for_the_old_time(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    before = len(patient.far.sent)
    await patient.wait_until((await patient.visit(visit_id)).starts_at - 2 * DAY + MINUTE)
    assert len(about_visits(patient, before)) == 1
    await patient.book(8 * DAY, moves=visit_id)
    moved = await patient.visit(visit_id)
    said = len(patient.far.sent)
    await patient.wait_until(moved.starts_at)
    texts = about_visits(patient, said)
    assert len(texts) == 2
    day = f"{moved.start:%a %b} {moved.start.day} at"
    assert all(day in each for each in texts)


async def test_a_cancelled_visit_is_not_spoken_of_again(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    before = len(patient.far.sent)
    await patient.cancel(visit_id)
    await patient.wait_until(patient.house.clock.now() + 6 * DAY)
    assert about_visits(patient, before) == []
    assert {each.state for each in await patient.enrolments()} == {"ended"}


async def test_a_row_that_changed_without_a_word_is_read_again_before_anything_is_sent(
    patient: Patient,
) -> None:
    """The runner trusts the visit's row, not what it was told of it."""
    visit_id = await patient.book(5 * DAY)
    visit = await patient.visit(visit_id)
    before, later = len(patient.far.sent), visit.starts_at + 3 * DAY
    await patient.house.write(
        lambda conn: conn.execute(
            appointment.update().values(
                starts_at=later, ends_at=later + 30 * MINUTE, version=visit.version + 1
            )
        )
    )
    await patient.wait_until(visit.starts_at)
    assert about_visits(patient, before) == []
    await patient.wait_until(later)
    assert len(about_visits(patient, before)) == 2


async def test_the_night_waits_for_the_morning_and_dies_with_its_reason(patient: Patient) -> None:
    """A visit at nine would be reminded at nine; one whose reminder falls into the night waits in the gate."""
    visit_id = await patient.book(6 * DAY)
    visit = await patient.visit(visit_id)
    night = visit.starts_at.replace(hour=11)  # 6 in the morning in Raleigh
    await patient.house.write(lambda conn: _at(conn, visit_id, night))
    before = len(patient.far.sent)
    await patient.wait_until(night - 2 * DAY + MINUTE)
    held = [each for each in await patient.touches() if each.step == "remind_48h"]
    assert [(each.outcome, each.why) for each in held] == [("held", "QUIET_HOURS")]
    assert about_visits(patient, before) == []
    await patient.wait_until(night - 2 * DAY + 3 * HOUR)
    assert len(about_visits(patient, before)) == 1
    assert (await patient.house.thread()).pending["appointment"] == visit_id
    await patient.wait_until(night - DAY + MINUTE)
    assert [each.outcome for each in await patient.touches() if each.step == "remind_24h"] == ["held"]
    await patient.cancel(visit_id)
    await patient.wait_until(night)
    assert len(about_visits(patient, before)) == 1
    assert [each.outcome for each in await patient.touches() if each.step == "remind_24h"] == ["dropped"]


def _at(conn: Any, visit_id: str, start: datetime) -> None:
    """A practice that opens very early, as the row says it."""
    visit = service.one(conn, visit_id)
    conn.execute(
        appointment.update().values(starts_at=start, ends_at=start + 30 * MINUTE, version=visit.version + 1)
    )
    emit(
        conn,
        AppointmentMoved(appointment_id=visit_id, contact_id=visit.contact_id, thread_id=visit.thread_id),
    )


async def test_what_would_wait_past_the_visit_is_dropped(patient: Patient) -> None:
    await patient.house.write(
        lambda conn: settings.change(conn, SYSTEM, 0, Reminders(hours=(2,), prep=False))
    )
    visit_id = await patient.book(3 * DAY)
    night = (await patient.visit(visit_id)).starts_at.replace(hour=8)  # 3 in the morning
    await patient.house.write(lambda conn: _at(conn, visit_id, night))
    before = len(patient.far.sent)
    await patient.wait_until(night + DAY)
    assert about_visits(patient, before) == []
    assert [(each.outcome, each.why) for each in await patient.touches()] == [("dropped", "HELD_TOO_LONG")]


async def test_nobody_who_took_it_back_or_never_agreed_is_reminded(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    start = (await patient.visit(visit_id)).starts_at
    before = len(patient.far.sent)
    await patient.house.write(
        lambda conn: revoke(conn, patient.address_id, "category", how="test", categories=("appointments",))
    )
    await patient.wait_until(start)
    assert about_visits(patient, before) == []
    told = {(each.outcome, each.why) for each in await patient.touches() if each.step.startswith("remind")}
    assert told == {("blocked", "REVOKED_CATEGORY")}


async def test_a_text_that_does_not_arrive_goes_by_mail_and_the_bounce_is_written_down(
    patient: Patient,
) -> None:
    await with_mail(patient, plain_ok=True)
    await patient.house.write(lambda conn: settings.change(conn, SYSTEM, 0, Reminders(invites=False)))
    visit_id = await patient.book(5 * DAY)
    visit = await patient.visit(visit_id)
    await patient.wait_until(visit.starts_at - 2 * DAY + MINUTE)
    sent = patient.far.sent[-1]
    await patient.house.status(sent.outbound_id, f"id-{len(patient.far.sent)}", "undelivered", 4)
    await patient.wait_until(patient.house.clock.now() + 10 * MINUTE)
    mails = [each for each in patient.mail.sent if each.purpose == "appointment"]
    assert len(mails) == 1
    assert "Nov 30" in mails[0].text
    touches = {each.step: each for each in await patient.touches()}
    assert touches["remind_48h"].outcome == "failed"
    assert (touches["remind_48h~2"].outcome, touches["remind_48h~2"].channel) == ("sent", "email")
    await patient.wait_until(visit.starts_at)
    assert len([each for each in patient.mail.sent if each.purpose == "appointment"]) <= 2


async def test_no_name_on_a_phone_that_several_people_use(patient: Patient) -> None:
    await patient.house.write(
        lambda conn: create_contact(conn, name="Ramon Example", phone="+19195550101", email=None)
    )
    visit_id = await patient.book(5 * DAY)
    before = len(patient.far.sent)
    await patient.wait_until((await patient.visit(visit_id)).starts_at - 2 * DAY + MINUTE)
    assert "Lucia" not in patient.texts(before)[0]


async def test_spanish_and_long_waits_and_a_person_at_the_wheel(patient: Patient) -> None:
    """Somebody of the practice has the thread: a reminder is about the visit, and goes all the same."""
    await patient.house.write(lambda conn: update_contact(conn, patient.contact_id, language="es"))
    await patient.house.write(lambda conn: threads.change(conn, patient.thread_id, language="es"))
    await patient.house.own(patient.thread_id)
    visit_id = await patient.book(40 * DAY)
    before = len(patient.far.sent)
    await patient.wait_until((await patient.visit(visit_id)).starts_at)
    texts = about_visits(patient, before)
    assert len(texts) == 4
    assert "le guardamos su hora" in texts[0]
    assert all("Responda" in each or "responda" in each for each in texts)


async def test_the_side_pane_says_what_is_next_and_a_person_may_skip_it(patient: Patient) -> None:
    visit_id = await patient.book(5 * DAY)
    visit = await patient.visit(visit_id)

    async def pane() -> list[tuple[str, str]]:
        rows = await patient.house.read(
            lambda conn: overview.touches_for(conn, patient.house.product.books.get(conn), patient.contact_id)
        )
        return [(each.step, each.state) for each in rows]

    assert await pane() == [("remind_48h", "planned"), ("remind_24h", "planned")]
    enrolled = next(each for each in await patient.enrolments() if each.sequence == "reminders")
    await patient.house.write(lambda conn: overview.skip(conn, enrolled.id, "remind_48h", SYSTEM))
    assert ("remind_48h", "skipped") in await pane()
    before = len(patient.far.sent)
    await patient.wait_until(visit.starts_at - 30 * HOUR)
    assert about_visits(patient, before) == []
    await patient.wait_until(visit.starts_at - 23 * HOUR)
    assert len(about_visits(patient, before)) == 1


async def test_an_invitation_a_change_and_an_end_by_mail(patient: Patient) -> None:
    await with_mail(patient, plain_ok=True)
    visit_id = await patient.book(5 * DAY)
    await patient.pump()
    await patient.book(8 * DAY, moves=visit_id)
    await patient.pump()
    moved = await patient.visit(visit_id)
    await patient.cancel(visit_id)
    await patient.pump()
    mails = [each for each in patient.mail.sent if each.purpose == "appointment"]
    files = [each.files[0] for each in mails]
    events: list[Any] = [Calendar.from_ical(each.content) for each in files]
    assert [str(each["method"]) for each in events] == ["REQUEST", "REQUEST", "CANCEL"]
    inside = [each.walk("VEVENT")[0] for each in events]
    assert len({str(each["uid"]) for each in inside}) == 1
    numbers = [int(each["sequence"]) for each in inside]
    assert numbers == sorted(set(numbers))
    assert inside[1]["dtstart"].dt == moved.starts_at
    assert str(inside[2]["status"]) == "CANCELLED"
    assert all(each.walk("VTIMEZONE") for each in events)
    assert str(inside[0]["attendee"]) == f"mailto:{MAIL}"
    for each in files:
        assert b"otox" not in each.content
        assert b"injectables" not in each.content
    account = Account("a", "p", "email", "smtp", "desk@x.example", "active", {}, Private({}))
    raw = message_from_bytes(compose(mails[0], account, datetime(2026, 11, 24, tzinfo=UTC)))
    part = next(each for each in raw.walk() if each.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"


async def test_who_did_not_accept_plain_mail_gets_a_link_and_no_word_of_a_visit(patient: Patient) -> None:
    await with_mail(patient, plain_ok=False)
    await patient.book(5 * DAY)
    await patient.pump()
    mails = [each for each in patient.mail.sent if each.purpose == "appointment"]
    assert len(mails) == 1
    assert mails[0].files == ()
    assert "/a/" in mails[0].text
    assert "Nov" not in mails[0].text


async def test_how_to_get_ready_is_behind_the_link_and_not_in_the_text(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The practice's words may name the treatment, which a text may not."""
    monkeypatch.setattr("sequences.runner.preparing", lambda _book, _visit: ("kb_first_visit",))
    only = Reminders(hours=(), links=False, nurture=False)
    await patient.house.write(lambda conn: settings.change(conn, SYSTEM, 0, only))
    visit_id = await patient.book(5 * DAY)
    before = len(patient.far.sent)
    await patient.wait_until((await patient.visit(visit_id)).starts_at)
    texts = about_visits(patient, before)
    assert len(texts) == 1
    assert "how to get ready: http" in texts[0]


async def test_while_the_practices_system_is_not_read_nobody_is_reminded(patient: Patient) -> None:
    """The visit may have moved there meanwhile; once it is read again, what is still of use goes out."""
    visit_id = await patient.book(5 * DAY)
    start = (await patient.visit(visit_id)).starts_at
    before = len(patient.far.sent)
    house = patient.house

    def connect(conn: Connection) -> str:
        return connections.connect(conn, house.product.vault, system="four_d", books=True, secrets={})

    connected = await house.write(connect)
    await patient.wait_until(start - 2 * DAY + 10 * MINUTE)
    assert about_visits(patient, before) == []
    await house.write(lambda conn: connections.change(conn, connected, state="off", books=False))
    await patient.wait_until(start - 2 * DAY + 20 * MINUTE)
    assert len(about_visits(patient, before)) == 1
