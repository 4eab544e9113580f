"""Plans: what was sold is followed to its last session, counted once, and nobody is asked for what they have booked."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking import attending, entering, service
from booking.money import Sessions, keep_package, packages_of
from booking.practice_files import import_file
from core.actors import Actor
from core.clock import ManualClock
from core.events import ContactErased
from core.session import emit
from inbox import merging, tasks
from practice.contacts import create_contact, ids_in_file
from practice.file import practice_file
from sequences import control
from sequences.plans import memberships
from sequences.plans import service as plans
from sequences.plans.models import membership, plan, plan_session
from sequences.plans.rows import Plan
from sequences.plans.service import NewPlan
from tests.inbox.house import FakeSms, demo_practice, open_house
from tests.sequences.visits import Patient

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
VISIT, SERVICE = "laser_visit", "photofacial"


@pytest.fixture
async def patient(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Patient]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
        made = Patient(house, far)
        await made.arrive()
        yield made


async def sold(patient: Patient, total: int = 3, services: tuple[str, ...] = (SERVICE,), **more: Any) -> Plan:
    def sell(conn: Connection) -> Plan:
        book = patient.house.product.books.get(conn)
        new = NewPlan(services=services, total=total, **more)
        return plans.sell(conn, book, patient.contact_id, new, by="u1", key=f"k{total}{services[0]}")

    made = await patient.house.write(sell)
    assert isinstance(made, Plan)
    return made


async def plan_of(patient: Patient) -> Plan:
    found: tuple[Plan, ...] = await patient.house.read(
        lambda conn: plans.of_contact(conn, patient.contact_id)
    )
    assert len(found) == 1
    return found[0]


async def attend(patient: Patient, visit_id: str, what: attending.What) -> None:
    books = patient.house.product.books
    await patient.house.write(lambda conn: attending.attend(conn, books.get(conn), visit_id, what))


async def a_visit(patient: Patient, ahead: timedelta = HOUR) -> str:
    return await patient.book(ahead, type_id=VISIT, treatments=(SERVICE,))


def reminded(patient: Patient, since: int = 0) -> list[str]:
    """What was sent about sessions that are owed."""
    return [each.text for each in patient.far.sent[since:] if each.purpose == "plan_session_due"]


async def open_tasks(patient: Patient) -> list[tasks.Task]:
    found = await patient.house.read(lambda conn: tasks.tasks_of(conn, patient.contact_id))
    return [each for each in found if each.state == "open"]


def told(patient: Patient, used: int, *, total: int = 3, state: str = "active", version: int = 1) -> Any:
    """A practice's own system says how many sessions of a package were used."""
    sessions = Sessions(
        external_id="pkg-1",
        version=version,
        services=(SERVICE,),
        total=total,
        used=used,
        remaining=total - used,
        state=state,  # type: ignore[arg-type]
        bought_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        contact_id=patient.contact_id,
    )
    return patient.house.write(lambda conn: keep_package(conn, "emr-1", sessions))


async def test_a_session_that_is_counted_at_once_is_followed_from_its_own_day(patient: Patient) -> None:
    await told(patient, 0)
    first = await plan_of(patient)
    patient.house.clock.advance(HOUR)
    await told(patient, 1, version=2)
    after = await plan_of(patient)
    assert after.session_due_at is not None
    assert first.session_due_at is not None
    assert after.session_due_at > first.session_due_at
    running = [each for each in await patient.enrolments() if each.state == "active"]
    assert [(each.sequence, each.anchor_at) for each in running if each.subject_id == after.id] == [
        ("plan_ladder", after.session_due_at)
    ]


async def test_a_member_is_told_before_each_renewal(patient: Patient) -> None:
    books = patient.house.product.books

    def join(conn: Connection) -> None:
        terms = memberships.Terms(name="Glow club", renews_at=patient.house.clock.now() + 20 * DAY)
        memberships.add_one(conn, books.get(conn), patient.contact_id, terms, source="staff", key="m1")

    def renew(membership_id: str, conn: Connection) -> None:
        memberships.happens(conn, books.get(conn), membership_id, "renewed")

    await patient.house.write(join)
    told_of: list[datetime] = []
    for _ in range(2):
        [row] = await patient.house.read(lambda conn: list(conn.execute(membership.select()).all()))
        await patient.wait_until(row.renews_at - 2 * DAY)
        told_of += [
            each.anchor_at
            for each in await patient.enrolments()
            if each.sequence == "membership_renewal" and each.anchor_at == row.renews_at
        ]
        await patient.wait_until(row.renews_at + HOUR)
        await patient.house.write(partial(renew, row.id))
    assert len(set(told_of)) == 2


async def test_stalls_reaches_the_call_list_and_one_booking_ends_everything(patient: Patient) -> None:
    made = await sold(patient)
    assert (made.cadence_days, made.minimum_days, made.window_days, made.stake_minor) == (28, 21, 10, 89_500)
    assert made.session_due_at == made.bought_at + 28 * DAY
    before = len(patient.far.sent)
    await patient.wait_until(made.bought_at + (28 + 10 + 21) * DAY + HOUR)
    texts = reminded(patient, before)
    assert len(texts) == 4
    assert all("/a/" in each and "IPL" not in each for each in texts)
    [call] = [each for each in await open_tasks(patient) if each.subject_kind == "plan"]
    assert (call.kind, call.subject_id) == ("plan_call", made.id)
    assert (call.detail["left"], call.detail["total"], call.worth_minor) == (3, 3, 89_500)
    stalled = await patient.house.read(plans.by_money_at_stake)
    assert [each.id for each in stalled] == [made.id]

    visit_id = await a_visit(patient, 2 * DAY)
    assert [each for each in await open_tasks(patient) if each.subject_kind == "plan"] == []
    booked = await plan_of(patient)
    assert booked.next_visit_id == visit_id
    assert not booked.stalled(patient.house.clock.now())
    ladder = [each for each in await patient.enrolments() if each.sequence == "plan_ladder"]
    assert all(each.due_at is None for each in ladder)

    visit = await patient.visit(visit_id)
    await patient.wait_until(visit.ends_at)
    await attend(patient, visit_id, "completed")
    after = await plan_of(patient)
    assert (after.used, after.left, after.last_done_at, after.next_visit_id) == (1, 2, visit.starts_at, None)
    assert after.session_due_at == visit.starts_at + 28 * DAY
    running = [each for each in await patient.enrolments() if each.state == "active"]
    assert [(each.sequence, each.anchor_at) for each in running if each.subject_id == made.id] == [
        ("plan_ladder", after.session_due_at)
    ]
    # A new lapse has four messages of its own.
    again = len(patient.far.sent)
    await patient.wait_until(visit.starts_at + (28 + 10 + 15) * DAY)
    assert len(reminded(patient, again)) == 4


async def test_a_booking_that_is_given_back_goes_on_where_it_stopped(patient: Patient) -> None:
    made = await sold(patient)
    assert made.session_due_at is not None
    before = len(patient.far.sent)
    await patient.wait_until(made.session_due_at - DAY)
    assert len(reminded(patient, before)) == 1
    visit_id = await a_visit(patient, 5 * DAY)
    await patient.cancel(visit_id)
    since = len(patient.far.sent)
    await patient.wait_until(made.session_due_at + 20 * DAY)
    assert len(reminded(patient, since)) == 2


async def test_a_pause_outlives_a_booking_that_is_given_back(patient: Patient) -> None:
    made = await sold(patient)
    assert made.session_due_at is not None

    async def press(what: str) -> None:
        (row,) = [each for each in await patient.enrolments() if each.sequence == "plan_ladder"]
        await patient.house.write(lambda conn: getattr(control, what)(conn, row.id, Actor("user", "u1")))

    before = len(patient.far.sent)
    await press("pause")
    await patient.cancel(await a_visit(patient, 5 * DAY))
    await patient.wait_until(made.session_due_at + 15 * DAY)
    assert reminded(patient, before) == []
    await press("resume")
    await patient.cancel(await a_visit(patient, 5 * DAY))
    await patient.wait_until(made.session_due_at + 40 * DAY)
    assert len(reminded(patient, before)) == 2


async def test_a_small_plan_gets_one_reminder_and_no_more(patient: Patient) -> None:
    made = await sold(patient, services=("hydrafacial",))
    assert made.track == "light"
    before = len(patient.far.sent)
    await patient.wait_until(made.bought_at + 90 * DAY)
    assert len(reminded(patient, before)) == 1
    assert [each for each in await open_tasks(patient) if each.subject_kind == "plan"] == []


@pytest.mark.parametrize("first", ["system", "calendar"])
async def test_counted_once_whoever_tells_of_it_first(patient: Patient, first: str) -> None:
    await told(patient, 0)
    visit_id = await a_visit(patient)
    visit = await patient.visit(visit_id)
    patient.house.clock.advance(visit.ends_at - patient.house.clock.now())
    if first == "system":
        await told(patient, 1, version=2)
        await attend(patient, visit_id, "completed")
    else:
        await attend(patient, visit_id, "completed")
        await told(patient, 1, version=2)
    there = await plan_of(patient)
    assert (there.used, there.last_done_at) == (1, visit.starts_at)
    rows = await patient.house.rows(plan_session, plan_session.c.id)
    assert [(each.appointment_id, each.counts) for each in rows] == [(visit_id, False)]
    await told(patient, 0, version=3)
    assert (await plan_of(patient)).used == 0
    await told(patient, 3, version=4)
    assert (await plan_of(patient)).state == "complete"
    await told(patient, 2, version=5, state="cancelled")
    ended = await plan_of(patient)
    assert (ended.state, ended.ended_why, ended.stake_minor) == ("ended", "cancelled", 0)


async def test_people_count_by_the_books_and_by_visits_alike(patient: Patient) -> None:
    made = await sold(patient)
    visit_id = await a_visit(patient)
    visit = await patient.visit(visit_id)
    patient.house.clock.advance(visit.ends_at - patient.house.clock.now())

    async def left() -> int:
        [bought] = await patient.house.read(lambda conn: packages_of(conn, patient.contact_id))
        return int(bought.remaining)

    await patient.house.write(lambda conn: entering.use_session(conn, str(made.package_id), "u1"))
    await attend(patient, visit_id, "completed")  # the very session that was pressed a minute ago
    assert (await left(), (await plan_of(patient)).used) == (2, 1)
    await attend(patient, visit_id, "booked")
    assert (await left(), (await plan_of(patient)).used) == (3, 0)
    await attend(patient, visit_id, "completed")
    assert (await left(), (await plan_of(patient)).used) == (2, 1)


async def test_a_first_talk_uses_nothing(patient: Patient) -> None:
    await sold(patient)
    visit_id = await patient.book(HOUR, type_id="laser_consult", treatments=(SERVICE,))
    await attend(patient, visit_id, "completed")
    assert (await plan_of(patient)).used == 0


async def test_a_file_tells_of_plans_and_members_once(patient: Patient) -> None:
    document = {**demo_practice().document}
    person = {
        "id": "p-900", "name": "Rosa Example", "phone": "+12125550188", "status": "patient",
        "membership": "vale_club",
        "packages": [
            {"service": SERVICE, "package": "ipl_3", "sessions_sold": 3, "sessions_remaining": 2,
             "bought_on": "2026-09-01"},
            {"service": "botox", "sessions_sold": 2, "sessions_remaining": 1},
        ],
        "history": [{"date": "2026-10-01", "event": "visit", "service": SERVICE}],
    }  # fmt: skip
    document |= {"contacts": [person], "appointments": []}

    async def brought(remaining: int) -> list[Plan]:
        person["packages"][0]["sessions_remaining"] = remaining  # type: ignore[index]
        file = practice_file(document)
        await patient.house.write(lambda conn: import_file(conn, file, people=True))
        ids = await patient.house.read(ids_in_file)
        contact_id = next(ours for ours, theirs in ids.items() if theirs == "p-900")
        found = await patient.house.read(lambda conn: plans.of_contact(conn, contact_id))
        return sorted(found, key=lambda each: each.service or "", reverse=True)

    laser, tox = await brought(2)
    assert (laser.used, laser.session_due_at) == (1, datetime(2026, 10, 29, 16, tzinfo=UTC))
    assert (tox.cadence_days, tox.session_due_at) == (None, None)
    again = await brought(2)
    assert [each.id for each in again] == [laser.id, tox.id]
    assert (await brought(1))[0].used == 2
    [member] = await patient.house.read(memberships.listed)
    assert member.name == "Vale Club"


async def test_what_is_owed_goes_with_the_person_and_leaves_with_them(patient: Patient) -> None:
    made = await sold(patient)
    house = patient.house
    other = await house.write(lambda conn: create_contact(conn, name="L. Example", phone=None, email=None))
    merge_id = await house.write(lambda conn: merging.merge(conn, other, patient.contact_id))
    assert [each.id for each in await house.read(lambda conn: plans.of_contact(conn, other))] == [made.id]
    await house.write(lambda conn: merging.unmerge(conn, merge_id))
    assert (await plan_of(patient)).id == made.id
    gone = ContactErased(contact_id=patient.contact_id, thread_id=patient.thread_id)
    await house.write(lambda conn: emit(conn, gone))
    for table in (plan, plan_session, membership):
        assert await house.rows(table, table.c.id) == []


async def test_a_last_day_ends_it_by_itself_and_a_later_one_opens_it_again(patient: Patient) -> None:
    made = await sold(patient, expires=date(2026, 12, 10))
    patient.house.clock.advance(20 * DAY)
    over = await plan_of(patient)
    assert (over.state, over.ended_why) == ("ended", "expired")

    def longer(conn: Connection) -> Plan:
        book = patient.house.product.books.get(conn)
        changed = {"expires": date(2027, 3, 1)}
        return plans.adjust(conn, book, made.id, changed, version=over.version, by="u1")

    assert (await patient.house.write(longer)).state == "active"
    visits = await patient.house.read(lambda conn: service.appointments_of(conn, patient.contact_id))
    assert visits == ()
