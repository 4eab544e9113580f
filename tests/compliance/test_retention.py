"""What its term has passed goes by itself; what the law or a lawyer wants kept stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from agent.models import run
from booking.emr import connections, wishes
from booking.emr.base import IntentKey
from booking.emr.models import emr_intent
from booking.erasing import forget_errands
from channels.models import inbound_event, outbound
from compliance import legal_hold
from compliance.audit.verify import Report, verify
from compliance.models import audit_entry, decision, draft, retention
from compliance.retention import terms
from core.actors import SYSTEM, Actor
from core.clock import ManualClock
from core.live import live_event
from core.session import mine, now
from inbox import tasks
from pipeline import opening, opportunities, stages
from pipeline.models import opportunity_move
from pipeline.opening import Came
from practice.access.models import sign_in
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk

OTHER = "+19195550102"
LENA = Actor("user", "lena")
LONG = timedelta(days=400)


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def _talked(desk: Desk) -> None:
    for sender in (PATIENT, OTHER):
        await desk.house.text("hi, how much is botox?", sender=sender)
    desk.house.clock.advance(desk.patience)
    await desk.house.pump()


async def _swept(desk: Desk, after: timedelta) -> None:
    desk.house.clock.advance(after)
    await desk.house.pump("retention")


async def _words(desk: Desk) -> list[str]:
    return [row.text for row in await desk.house.messages() if row.text]


async def test_messages_go_when_the_practice_says_so_and_decisions_stay(desk: Desk) -> None:
    await _talked(desk)
    await _swept(desk, LONG)
    assert len(await _words(desk)) == 4
    await desk.house.write(lambda conn: terms.choose(conn, 12, 1))
    decided = len(await desk.house.rows(decision))
    await _swept(desk, timedelta(days=2))
    assert await _words(desk) == []
    assert {row.body for row in await desk.house.rows(outbound)} == {""}
    assert {row.request["text"] for row in await desk.house.rows(draft)} == {""}
    assert len(await desk.house.rows(decision)) == decided
    client = await desk.somebody()
    path = f"/api/v1/threads/{(await desk.house.thread()).id}/timeline"
    shown = (await client.get(path)).json()["items"]
    assert {each["status"] for each in shown if each["kind"] == "message"} == {"removed"}


async def test_a_legal_hold_on_one_contact_leaves_theirs_alone_until_it_is_lifted(desk: Desk) -> None:
    await _talked(desk)
    row = await desk.house.thread()
    hold_id = await desk.house.write(lambda conn: legal_hold.place(conn, row.contact_id, "Subpoena 12"))
    await desk.house.write(terms.ensure)
    await desk.house.write(lambda conn: terms.choose(conn, 12, 1))
    await _swept(desk, LONG)
    assert {each.thread_id for each in await desk.house.messages() if each.text} == {row.id}
    assert {each.thread_id for each in await desk.house.rows(outbound) if each.body} == {row.id}
    assert all(each.body for each in await desk.house.rows(inbound_event))
    traced = {each.thread_id for each in await desk.house.rows(run) if each.trace["steps"]}
    assert traced == {row.id}
    await desk.house.write(lambda conn: legal_hold.lift(conn, hold_id))
    await _swept(desk, timedelta(days=2))
    assert await _words(desk) == []
    assert not any(each.body for each in await desk.house.rows(inbound_event))


async def test_what_colleagues_noted_goes_with_the_messages_and_an_open_task_keeps_its_own(
    desk: Desk,
) -> None:
    await _talked(desk)
    held, free = [(await desk.house.thread(each)).contact_id for each in (PATIENT, OTHER)]

    def note(conn: Connection) -> list[str]:
        made = []
        for contact_id in (held, free, free):
            task_id = tasks.open_task(
                conn, "follow_up", contact_id=contact_id, due_at=now(conn), note="as her mother said"
            )
            tasks.remark(conn, task_id, "wants to hear of lasers", LENA)
            made.append(task_id)
        for task_id in made[:2]:
            tasks.outcome(conn, task_id, "other", LENA, note="says she is pregnant")
        card = opportunities.current(conn, free) or opening.open_card(
            conn, desk.house.product.books.get(conn), free, Came(origin="staff", why="STAFF")
        )
        assert card is not None
        stages.move(conn, card.id, "cold", why="PRICE", actor=SYSTEM, note="too dear", force=True)
        return made

    of_held, closed, still_open = await desk.house.write(note)
    await desk.house.write(lambda conn: legal_hold.place(conn, held, "Subpoena 12"))
    await desk.house.write(terms.ensure)
    await desk.house.write(lambda conn: terms.choose(conn, 12, 1))
    await _swept(desk, LONG)

    def left(conn: Connection) -> dict[str, tuple[str | None, int]]:
        lines = tasks.history(conn, [of_held, closed, still_open])
        return {
            task_id: (tasks.one(conn, task_id).note, sum(each.note is not None for each in entries))
            for task_id, entries in lines.items()
        }

    words = "as her mother said"
    assert await desk.house.read(left) == {of_held: (words, 2), closed: (None, 0), still_open: (words, 0)}
    assert {each.note for each in await desk.house.rows(opportunity_move)} == {None}
    await desk.house.write(lambda conn: tasks.outcome(conn, still_open, "other", LENA))
    await _swept(desk, LONG)
    assert (await desk.house.read(left))[still_open] == (None, 0), "so long after it was closed"


async def test_what_only_helps_for_a_while_goes_after_that(desk: Desk) -> None:
    await _talked(desk)
    await desk.somebody()
    await _swept(desk, timedelta(days=20))
    assert all(each.body for each in await desk.house.rows(inbound_event))
    assert await desk.house.rows(live_event) == []
    client = await desk.somebody(staff_id="dana")
    missed = (await client.get("/api/v1/live", params={"after": 1})).json()
    assert missed.get("reset") is True
    await _swept(desk, timedelta(days=11))
    assert not any(each.body for each in await desk.house.rows(inbound_event))
    assert any(each.trace["steps"] for each in await desk.house.rows(run))
    await _swept(desk, timedelta(days=80))
    assert not any(each.trace["steps"] for each in await desk.house.rows(run))
    assert await desk.house.rows(sign_in) == []
    assert len(await _words(desk)) == 4


async def test_an_errand_to_the_practices_system_goes_once_it_is_over_and_old(desk: Desk) -> None:
    def wanted(conn: Connection) -> None:
        vault, book = desk.house.product.vault, desk.house.product.books.get(conn)
        there = connections.connect(conn, vault, system="csv", books=False, secrets={})
        for key, contact_id in (("over", "somebody"), ("held", "client"), ("open", "somebody")):
            made = wishes.want(
                conn, book, connection_id=there, key=IntentKey("push", key), kind="cancel",
                request=wishes.Request(), thread_id=None, contact_id=contact_id,
            )  # fmt: skip
            if key != "open":
                wishes.change(conn, made.id, state="done", due_at=None)

    await desk.house.write(wanted)
    both: list[tuple[list[str], set[str]]] = [(["client"], {"held", "open"}), ([], {"open"})]
    for spared, left in both:
        before = terms.first_id(desk.house.clock.now() + timedelta(days=1))
        await desk.house.write(partial(forget_errands, after="", before=before, spared=spared, limit=200))
        rows = await desk.house.rows(emr_intent)
        assert {row.key.partition(":")[2] for row in rows} == left
    await _swept(desk, timedelta(days=92))
    assert "errands" in (await desk.house.rows(retention))[0].swept_to


async def test_the_record_is_cut_off_after_six_years_and_still_proves_itself(desk: Desk) -> None:
    await _talked(desk)
    desk.house.clock.advance(timedelta(seconds=5))
    await desk.house.pump("audit_chain")
    old = await _entries(desk)
    await _swept(desk, timedelta(days=5 * 365))
    assert await _entries(desk) == old
    await desk.house.own((await desk.house.thread()).id)
    desk.house.clock.advance(timedelta(seconds=5))
    await desk.house.pump("audit_chain")
    await _swept(desk, timedelta(days=366 + 2))
    assert await _entries(desk) == 1
    report: Report = await desk.house.read(lambda conn: verify(conn, desk.house.product.master))
    assert (report.entries, report.problems) == (1, ())


async def _entries(desk: Desk) -> int:
    def count(conn: Connection) -> int:
        return int(
            conn.execute(select(func.count()).select_from(audit_entry).where(mine(audit_entry))).scalar_one()
        )

    counted: int = await desk.house.read(count)
    return counted
