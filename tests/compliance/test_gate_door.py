"""The one door out: nobody else can make an outbound, and what is held leaves only if it still may."""

import ast
import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from channels.models import outbound
from compliance.models import decision, draft
from core.clock import ManualClock
from core.events import AppointmentBooked
from core.session import add, emit, mine, now
from inbox import threads
from practice.contacts import set_revoked
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "agent", "booking", "channels", "cli", "compliance", "core", "demo", "inbox", "pipeline", "practice", "reports",
    "sequences", "web",
)  # fmt: skip
HOUR = timedelta(hours=1)


@cache
def product_files() -> tuple[tuple[str, ast.Module], ...]:
    paths = [*ROOT.glob("*.py"), *(file for name in PACKAGES for file in ROOT.glob(f"{name}/**/*.py"))]
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())) for path in sorted(paths))


def imports_of(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def names_called(tree: ast.Module) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        call.attr if isinstance(call, ast.Attribute) else call.id
        for call in calls
        if isinstance(call, ast.Attribute | ast.Name)
    }


def test_only_the_gate_makes_an_outbound() -> None:
    makers = {path for path, tree in product_files() if "Outbound" in names_called(tree)}
    assert makers == {"compliance/gate.py"}


def test_the_outbox_is_opened_by_the_gate_and_the_dispatchers_side_only() -> None:
    users = {path for path, tree in product_files() if "channels.outbox" in imports_of(tree)}
    assert users == {
        "compliance/gate.py",
        "compliance/withdrawing.py",  # takes back, never puts in
        "channels/dispatcher.py",
        "channels/statuses.py",
    }


def test_nobody_writes_the_outboxes_rows_past_it() -> None:
    """Reading is free; an INSERT into `outbound` stands in one file."""
    writers = set()
    for path, tree in product_files():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            arguments = [each.id for each in node.args if isinstance(each, ast.Name)]
            if name in {"add", "insert"} and "outbound" in arguments:
                writers.add(path)
    assert writers == {"channels/outbox.py"}


def test_only_the_dispatcher_hands_over() -> None:
    """`adapter.send` is called in one place; sockets and HTTP clients of the product have other names."""
    callers = set()
    for path, tree in product_files():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in {"send", "find_sent"}:
                holder = node.value
                if isinstance(holder, ast.Name) and holder.id == "adapter":
                    callers.add(path)
    assert callers == {"channels/dispatcher.py"}


# On a real database


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


async def states(house: House) -> list[str]:
    return [row.state for row in await house.rows(draft, draft.c.created_at, draft.c.id)]


async def reasons(house: House) -> list[tuple[str, str, str]]:
    return [(row.moment, row.action, row.reason) for row in await house.rows(decision, decision.c.id)]


def by_agent(**more: Any) -> dict[str, Any]:
    return {"author_kind": "agent", "author_id": None, "purpose": "inquiry_reply", **more}


async def test_without_a_decision_there_is_no_row(house: House) -> None:
    thread_id = await house.text()
    row = await house.thread()

    def smuggle(conn: Connection) -> None:
        add(
            conn, outbound, decision_id=None, message_id="m", thread_id=thread_id, account_id=house.account_id,
            channel="sms", address_id=row.address_id, recipient="x", body="x", extras={}, purpose="staff_reply",
            author_kind="staff", state="queued", created_at=now(conn), expires_at=now(conn),
        )  # fmt: skip

    with pytest.raises(IntegrityError):
        await house.write(smuggle)


async def test_every_draft_leaves_a_decision_with_its_reason(house: House) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "Botox is $12 a unit.", **by_agent())
    await house.own(thread_id)
    blocked = await house.submit(thread_id, "The bot again.", **by_agent())
    assert (blocked.action, blocked.reason) == ("block", "HUMAN_OWNED")
    found = await reasons(house)
    assert [(moment, action) for moment, action, _ in found] == [("submit", "send"), ("submit", "block")]
    assert all(reason for _, _, reason in found)
    rows = await house.outbounds()
    decided = {row.id for row in await house.rows(decision)}
    assert {row.decision_id for row in rows} <= decided
    assert len(rows) == 1


async def test_the_same_draft_twice_is_one(house: House, far: FakeSms) -> None:
    thread_id = await house.text()
    first = await house.submit(thread_id, "Botox is $12 a unit.", **by_agent(cause_id="m-1"))
    again = await house.submit(thread_id, "Another wording.", **by_agent(cause_id="m-1"))
    assert (again.draft_id, again.message_id, again.repeated) == (first.draft_id, first.message_id, True)
    assert again.text == first.text
    await house.pump("outbox")
    assert len(far.sent) == 1


async def test_the_same_draft_at_the_same_time_is_one(house: House) -> None:
    thread_id = await house.text()
    await asyncio.gather(
        *(house.submit(thread_id, "Twelve dollars.", **by_agent(cause_id="m-1")) for _ in range(4)),
        return_exceptions=True,
    )
    assert len(await house.rows(draft)) == len(await house.outbounds()) == 1


async def test_a_preview_writes_nothing(house: House) -> None:
    from compliance.facts import DraftRequest
    from compliance.phi.scan import fixed

    thread_id = await house.text()
    request = DraftRequest(
        thread_id=thread_id,
        cause_id="c",
        kind="reply",
        purpose="staff_reply",
        author_kind="staff",
        text="Hello",
        phi=fixed("Hello"),
    )
    verdict = await house.read(lambda conn: house.gate.preview(conn, request))
    assert verdict.action.value == "send"
    assert (await house.rows(draft), await house.rows(decision)) == ([], [])


async def test_a_scheduled_message_leaves_at_its_time(house: House, far: FakeSms, clock: ManualClock) -> None:
    await house.own(await house.text())
    made = await house.submit((await house.thread()).id, "See you at ten!", not_before=START + HOUR)
    assert (made.action, made.hold_until) == ("hold", START + HOUR)
    clock.advance(HOUR - timedelta(seconds=1))
    await house.pump("holds", "outbox")
    assert far.sent == []
    clock.advance(timedelta(seconds=1))
    await house.pump("holds", "outbox")
    assert [sending.text for sending in far.sent] == ["See you at ten!"]
    assert [moment for moment, _, _ in await reasons(house)] == ["submit", "release"]
    assert await states(house) == ["released"]


async def test_a_hold_whose_time_is_over_is_not_sent_stale(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    await house.own(await house.text())
    await house.submit(
        (await house.thread()).id,
        "Doors open in an hour!",
        not_before=START + HOUR,
        expires_at=START + HOUR * 2,
    )
    clock.advance(HOUR * 3)
    await house.pump("holds", "outbox")
    assert (await states(house), far.sent) == (["expired"], [])
    (shown,) = await house.messages("out")
    assert (shown.status, shown.status_code) == ("blocked", "EXPIRED")


async def test_release_asks_every_question_again(house: House, far: FakeSms, clock: ManualClock) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "Still interested?", **by_agent(not_before=START + HOUR))
    row = await house.thread()
    await house.write(lambda conn: set_revoked(conn, row.address_id, "all", []))
    clock.advance(HOUR)
    await house.pump("holds", "outbox")
    assert (await states(house), far.sent) == (["blocked"], [])
    assert (await reasons(house))[-1] == ("release", "block", "REVOKED_ALL")


def booked(house: House, thread_id: str) -> Any:
    return house.write(
        lambda conn: emit(conn, AppointmentBooked(appointment_id="a-1", contact_id=None, thread_id=thread_id))
    )


def replied(house: House, _thread_id: str) -> Any:
    return house.text("yes please")


def taken_over(house: House, thread_id: str) -> Any:
    return house.own(thread_id)


@pytest.mark.parametrize(
    ("happens", "named"), [(booked, "booking"), (replied, "reply"), (taken_over, "takeover")]
)
async def test_what_was_queued_dies_with_its_reason(
    house: House, far: FakeSms, clock: ManualClock, happens: Any, named: str
) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "Dies.", **by_agent(not_before=START + HOUR, cancel_on=(named,)))
    await house.submit(thread_id, "Lives.", not_before=START + HOUR)
    await happens(house, thread_id)
    assert sorted(await states(house)) == ["cancelled", "held"]
    clock.advance(HOUR)
    await house.pump("holds", "outbox")
    assert [sending.text for sending in far.sent] == ["Lives."]


async def test_a_reply_does_not_take_back_what_did_not_name_it(house: House) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "Reminder.", **by_agent(not_before=START + HOUR, cancel_on=("booking",)))
    await house.text("yes please")
    assert await states(house) == ["held"]


@pytest.mark.parametrize("_round", range(6))
async def test_a_release_and_a_cancellation_at_the_same_instant_agree(
    house: House, far: FakeSms, clock: ManualClock, _round: int
) -> None:
    """Either it is cancelled and never leaves, or it was released first and cancelling left it alone."""
    thread_id = await house.text()
    await house.submit(thread_id, "Racing.", not_before=START + HOUR, cancel_on=("booking",))
    clock.advance(HOUR)
    await asyncio.gather(house.pump("holds"), booked(house, thread_id))
    await house.pump("holds", "outbox")
    (state,) = await states(house)
    assert (state, len(far.sent)) in {("cancelled", 0), ("released", 1)}
    (shown,) = await house.messages("out")
    assert shown.status == ("blocked" if state == "cancelled" else "sent")


async def test_the_last_look_is_recorded(house: House, far: FakeSms) -> None:
    thread_id = await house.text()
    await house.submit(thread_id, "Botox is $12 a unit.", **by_agent())
    await house.write(
        lambda conn: threads.change(conn, thread_id, owner_kind="staff", owner_id="joss", due_at=None)
    )
    await house.pump("outbox")
    assert (await reasons(house))[-1] == ("sending", "block", "HUMAN_OWNED")
    assert (await states(house), far.sent) == (["blocked"], [])


async def test_the_last_look_does_not_stop_what_is_only_late_for_the_hour(
    house: House, far: FakeSms, clock: ManualClock
) -> None:
    """A live answer released in time still leaves when the provider comes back at night."""
    thread_id = await house.text()
    await house.submit(thread_id, "Botox is $12 a unit.", **by_agent())
    clock.advance(timedelta(minutes=20))
    await house.pump("outbox")
    assert len(far.sent) == 1


async def test_a_test_system_writes_only_to_the_allowed(
    sqlite_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms
) -> None:
    allowed = "+19195550150"
    only = {"non_production": True, "allowed_recipients": (allowed,)}
    async with open_house(
        sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}, settings=only
    ) as house:
        for sender in (allowed, "+19195550151"):
            thread_id = await house.text(sender=sender)
            await house.own(thread_id)
            await house.submit(thread_id, f"Hello {sender[-4:]}")
        await house.pump("outbox")
        assert [sending.recipient for sending in far.sent] == [allowed]
        found = await house.read(
            lambda conn: conn.execute(select(decision.c.reason).where(mine(decision))).scalars().all()
        )
        assert "NON_PRODUCTION" in found
