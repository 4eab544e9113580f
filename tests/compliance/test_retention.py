"""What its term has passed goes by itself; what the law or a lawyer wants kept stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from agent.models import run
from channels.models import inbound_event, outbound
from compliance import legal_hold
from compliance.audit.verify import Report, verify
from compliance.models import audit_entry, decision, draft
from compliance.retention import terms
from core.clock import ManualClock
from core.live import live_event
from core.session import mine
from practice.access.models import sign_in
from tests.inbox.house import PATIENT
from tests.web.desk import Desk, open_desk

OTHER = "+19195550102"
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
