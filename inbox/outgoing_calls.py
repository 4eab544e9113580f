"""A colleague calls a patient from the inbox: their own phone rings first, then the patient's, with our number."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, select, update

from channels import intake
from channels.base import Account, CallEvent, Receipt
from core.session import add, mine, now, wake
from inbox import spoken, threads, timeline
from inbox.models import call

Outcome = Literal["connected", "no_answer", "busy", "failed", "cancelled", "not_taken", "unclear"]
QUEUE: Final = "calls"
HEARD: Final = timedelta(minutes=3)
"""After the last word of a call that nobody has picked up."""
LONGEST: Final = timedelta(hours=4)
"""The provider ends every call by then."""
_OF_PATIENT: Final[Mapping[str, Outcome]] = {
    "no-answer": "no_answer",
    "busy": "busy",
    "failed": "failed",
    "canceled": "cancelled",
    "completed": "no_answer",
}
TALKED: Final = {"completed", "answered"}


class Going(msgspec.Struct, frozen=True):
    """What is known of a call that a colleague makes; facts only ever become known."""

    phone: str
    """The colleague's."""
    placed: bool = False
    """The request has left, or may have: nobody is rung twice by a machine."""
    rings_you: bool = False
    accepted: bool = False
    rings_them: bool = False
    talking: bool = False
    result: str | None = None


def ask(
    conn: Connection,
    *,
    thread_id: str,
    account_id: str,
    line: str,
    to: str,
    phone: str,
    by: str,
    client_id: str,
) -> tuple[str, bool]:
    """A call to be made now: (its card on the timeline, whether it was asked for before)."""
    there = conn.execute(
        select(call.c.event_id).where(
            mine(call), call.c.thread_id == thread_id, call.c.client_id == client_id
        )
    ).scalar()
    if there is not None:
        return str(there), True
    threads.take_over(conn, thread_id, by, how="called")
    row = threads.load_thread(conn, thread_id)
    event_id = timeline.add_event(
        conn, thread_id, "call", by="staff", by_id=by, direction="out", state="placing", line=line
    )
    add(
        conn,
        call,
        account_id=account_id,
        direction="out",
        caller=to,
        called=line,
        thread_id=thread_id,
        event_id=event_id,
        inquiry_id=row.inquiry_id,
        progress=msgspec.to_builtins(Going(phone)),
        began_at=now(conn),
        staff_id=by,
        client_id=client_id,
        due_at=now(conn),
        attempts=0,
    )
    wake(conn, QUEUE)
    return event_id, False


def is_placed(row: Any) -> bool:
    """The provider has been asked, or may have been."""
    return _going(row).placed


def begin(conn: Connection, call_id: str) -> str | None:
    """Whose phone rings first, marked as rung from here on; None when that was done before."""
    row = _load(conn, call_id)
    known = _going(row)
    if row.outcome is not None or known.placed:
        return None
    _keep(conn, row, msgspec.structs.replace(known, placed=True))
    return known.phone


def placed(conn: Connection, call_id: str, receipt: Receipt) -> None:
    """What the provider said when it was asked to ring."""
    row = _load(conn, call_id)
    if row.outcome is not None:
        return
    if receipt.outcome == "rejected":
        _over(conn, row, _going(row), "failed", now(conn))
        return
    values: dict[str, Any] = {"due_at": now(conn) + HEARD, "lease_until": None}
    if receipt.provider_id is not None:
        values["provider_id"] = receipt.provider_id
    conn.execute(update(call).where(mine(call), call.c.id == call_id).values(**values))


def heard(conn: Connection, account: Account, event: CallEvent, at: datetime) -> None:
    """One step of our own call, under our own id; another account's or nobody's changes nothing."""
    row = conn.execute(
        select(call)
        .where(
            mine(call),
            call.c.id == event.call_id,
            call.c.account_id == account.id,
            call.c.direction == "out",
        )
        .with_for_update(key_share=True)
    ).first()
    if row is None or row.outcome is not None:
        return
    known = learned(_going(row), event)
    ended = outcome_of(known, event, waits=_bridge_is_waiting(conn, row, known, event))
    if ended is None:
        _keep(conn, row, known, due=at + (LONGEST if known.talking else HEARD))
    else:
        _over(conn, row, known, ended, at, event.seconds)


def learned(known: Going, event: CallEvent) -> Going:
    """What this step adds."""
    news: dict[str, Any] = {}
    match (event.meta.get("part"), event.result):
        case ("staff", "ringing"):
            news = {"rings_you": True}
        case ("staff", "accepted"):
            news = {"rings_you": True, "accepted": True}
        case ("patient", "ringing"):
            news = {"rings_them": True}
        case ("patient", "in-progress"):
            news = {"rings_them": True, "talking": True}
        case ("bridge", _):
            news = {"result": event.result}
    return msgspec.structs.replace(known, **news)


def outcome_of(known: Going, event: CallEvent, *, waits: bool) -> Outcome | None:
    """None while it goes on. A call that the colleague never took was never made to the patient."""
    match event.meta.get("part"):
        case "bridge":
            said = event.meta.get("bridged") or ("true" if event.result in TALKED else "false")
            return "connected" if said == "true" else _OF_PATIENT.get(event.result or "", "failed")
        case "staff" if event.result in {"completed", "busy", "no-answer", "failed", "canceled"}:
            if waits:
                return None
            if not known.accepted:
                return "not_taken"
            return "connected" if known.talking else "cancelled"
    return None


def lapse(conn: Connection, call_id: str) -> None:
    """Nobody told of the end."""
    row = _load(conn, call_id)
    if row.outcome is None:
        known = _going(row)
        _over(conn, row, known, "connected" if known.talking else "unclear", now(conn))


def whom(conn: Connection, account_id: str, call_id: str) -> Any:
    """The call that a colleague has just picked up for, or None."""
    return conn.execute(
        select(call).where(
            mine(call), call.c.id == call_id, call.c.account_id == account_id, call.c.direction == "out"
        )
    ).first()


def _bridge_is_waiting(conn: Connection, row: Any, known: Going, event: CallEvent) -> bool:
    """The end of our leg is here before the patient's own result, which says more."""
    if event.meta.get("part") != "staff" or not known.accepted or known.result is not None:
        return False
    return intake.is_told(conn, row.account_id, f"bridged/{row.id}", row.began_at)


def _keep(conn: Connection, row: Any, known: Going, due: datetime | None = None) -> None:
    values: dict[str, Any] = {"progress": msgspec.to_builtins(known)}
    if due is not None:
        values |= {"due_at": due, "lease_until": None}
    conn.execute(update(call).where(mine(call), call.c.id == row.id).values(**values))
    if row.event_id is not None:
        timeline.set_event(conn, row.event_id, state=_state(known))


def _state(known: Going) -> str:
    if known.talking:
        return "talking"
    if known.rings_them or known.accepted:
        return "ringing"
    return "ringing_you" if known.placed else "placing"


def _over(
    conn: Connection, row: Any, known: Going, outcome: Outcome, at: datetime, seconds: int | None = None
) -> None:
    conn.execute(
        update(call)
        .where(mine(call), call.c.id == row.id)
        .values(
            outcome=outcome,
            over_at=at,
            due_at=None,
            lease_until=None,
            progress=msgspec.to_builtins(known),
        )
    )
    if row.event_id is not None:
        more = {"seconds": seconds} if seconds and outcome == "connected" else {}
        timeline.set_event(conn, row.event_id, state="over", outcome=outcome, **more)
    if outcome == "connected":
        _spoke(conn, row.thread_id)


def _spoke(conn: Connection, thread_id: str) -> None:
    """A person has dealt with what waited, by voice."""
    spoken.staff_spoke(conn, thread_id)


def _load(conn: Connection, call_id: str) -> Any:
    statement = select(call).where(mine(call), call.c.id == call_id)
    return conn.execute(statement.with_for_update(key_share=True)).one()


def _going(row: Any) -> Going:
    return msgspec.convert(row.progress, Going)
