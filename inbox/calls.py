"""A caller's telephone call as rows: its steps come in any order, it is decided once, and somebody is answered."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels import intake, media
from channels.base import Account, CallEvent
from channels.calls import Asked, Reception
from core.claims import Queue
from core.errors import NotFoundError
from core.session import add, mine, new_id, now, practice_of, wake
from inbox import call_cards, outgoing_calls, timeline
from inbox.call_progress import Progress, Rules, decided, due_at, heard
from inbox.models import call, call_leg, call_recording
from practice.book import PracticeBook

CALLS = Queue(
    "calls",
    call,
    lease=timedelta(seconds=20),
    retry=timedelta(seconds=2),
    retry_cap=timedelta(minutes=5),
    most=8,
)
VOICEMAIL = timedelta(seconds=40)
"""After the call is over: the longest that its text waits for the caller's message."""
RECORDING = timedelta(seconds=6)
"""After the caller has hung up: how long a recording may still be on its way."""
OF_THE_CALLER = {"ringing", "dial_ended", "ended", "wants_text"}
"""Steps that name the caller; the others are about another leg."""
_INSERTS: dict[str, Any] = {
    name: build(call).on_conflict_do_nothing(index_elements=["account_id", "provider_id"])
    for name, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_LEGS: dict[str, Any] = {
    name: build(call_leg).on_conflict_do_nothing(index_elements=["call_id", "provider_id"])
    for name, build in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class Line(msgspec.Struct, frozen=True):
    """Where an event belongs: the practice's line, and how it is set up."""

    conn: Any
    account: Account
    book: PracticeBook
    reception: Reception

    def rules(self, row: Any) -> Rules:
        """As they were when it rang."""
        asked = Asked("inbound", row.began_at, row.provider_id, row.caller, row.forwarded_from)
        plan = self.reception(self.conn, self.account, asked)
        return Rules(screened=plan.screened, misdial=plan.misdial, not_rung=plan.not_rung)


def apply(line: Line, event: CallEvent, at: datetime) -> None:
    """One step of one call; `at` is when the provider told us."""
    if event.step == "outbound":
        outgoing_calls.heard(line.conn, line.account, event, at)
        return
    row = _row(line, event, at)
    before: Progress = msgspec.convert(row.progress, Progress)
    known = _catching_up(line.conn, row, before, event)
    if known.outcome is None and _dial_is_waiting(line.conn, row, known, event):
        known = msgspec.structs.replace(known, last_at=at, ended_at=at)
    else:
        known = heard(known, event, at, line.rules(row))
    values = _facts(row, event) | {"progress": msgspec.to_builtins(known)}
    _leg(line.conn, row, event, at)
    row = _set(line.conn, row.id, **values)
    _go_on(line, row, known, event, at)
    if event.step == "recording":
        _keep_recording(line, _load(line.conn, row.id), event, at)


def is_taken(conn: Connection, account_id: str, call_id: str) -> bool:
    """Has a person of the practice accepted this call? Asked while the caller waits, so unworked news count."""
    row = _find(conn, account_id, call_id)
    if row is not None and msgspec.convert(row.progress, Progress).accepted:
        return True
    since = now(conn) - timedelta(hours=4)
    return intake.is_told(conn, account_id, f"accept/{call_id}", since, ":1")


def load_call(conn: Connection, call_id: str, *, lock: bool = False) -> Any:
    """Raises `NotFoundError` for another practice's call as for none."""
    return _load(conn, call_id, lock=lock)


def has_message(row: Any) -> bool:
    """Did the caller leave a voicemail?"""
    return msgspec.convert(row.progress, Progress).voicemail


def give_up_waiting(line: Line, call_id: str) -> None:
    """Nobody told of the end: what is known decides."""
    row = _load(line.conn, call_id, lock=True)
    if row.outcome is not None:
        return
    known = decided(msgspec.convert(row.progress, Progress), now(line.conn), line.rules(row))
    row = _set(line.conn, row.id, progress=msgspec.to_builtins(known))
    _go_on(line, row, known, None, now(line.conn))


def texted(conn: Connection, call_id: str, state: str, why: str | None) -> None:
    """What became of the text to the caller; its card says so."""
    row = _set(conn, call_id, text_state=state, text_why=why and why[:24])
    if row.event_id is not None:
        timeline.set_event(conn, row.event_id, text=state, **({"why": why} if why else {}))


def texted_since(conn: Connection, caller: str, since: datetime, but: str) -> bool:
    """Has this caller had a text for another call since then?"""
    statement = select(call.c.id).where(
        mine(call),
        call.c.caller == caller,
        call.c.began_at > since,
        call.c.id != but,
        call.c.text_state.in_(("sent", "held")),
    )
    return conn.execute(statement.limit(1)).first() is not None


def forget(conn: Connection, thread_id: str) -> None:
    """A person leaves: who called is gone, that somebody called stays."""
    _forget(conn, call.c.thread_id == thread_id)


def forget_old(conn: Connection, event_ids: list[str]) -> None:
    """The same for calls whose cards were emptied because their term has passed."""
    _forget(conn, call.c.event_id.in_(event_ids))


def _forget(conn: Connection, which: Any) -> None:
    gone = select(call.c.id).where(mine(call), which)
    conn.execute(
        update(call_recording)
        .where(mine(call_recording), call_recording.c.call_id.in_(gone))
        .values(url=None, media_id=None)
    )
    conn.execute(update(call_leg).where(mine(call_leg), call_leg.c.call_id.in_(gone)).values(number=""))
    emptied = {"caller": "", "forwarded_from": None, "due_at": None, "text_state": None}
    conn.execute(update(call).where(mine(call), which).values(**emptied, progress={"phone": ""}))


def _row(line: Line, event: CallEvent, at: datetime) -> Any:
    """Locked until the unit of work ends. A call whose later step came first began when it rang all the same."""
    conn = line.conn
    row = _find(conn, line.account.id, event.call_id, lock=True)
    if row is not None:
        return row
    rang = at if event.step == "ringing" else intake.told_at(conn, line.account.id, event.call_id)
    conn.execute(
        _INSERTS[conn.dialect.name],
        {
            "id": new_id(conn),
            "practice_id": practice_of(conn),
            "account_id": line.account.id,
            "provider_id": event.call_id,
            "direction": "in",
            "caller": event.caller if event.step in OF_THE_CALLER else "",
            "called": line.account.external_id,
            "progress": msgspec.to_builtins(Progress(rang_at=rang)),
            "began_at": rang or at,
            "attempts": 0,
        },
    )
    return _find(conn, line.account.id, event.call_id, lock=True)


def _catching_up(conn: Connection, row: Any, known: Progress, event: CallEvent) -> Progress:
    """Before it is decided: somebody has pressed 1, and that envelope has not been worked yet."""
    if known.outcome is not None or known.accepted or event.step not in {"dial_ended", "ended"}:
        return known
    told = intake.is_told(conn, row.account_id, f"accept/{row.provider_id}", row.began_at, ":1")
    return msgspec.structs.replace(known, accepted=told)


def _dial_is_waiting(conn: Connection, row: Any, known: Progress, event: CallEvent) -> bool:
    """The end is here before the dialling's own result, which says more and is only a moment behind."""
    if event.step != "ended" or known.dial_result is not None:
        return False
    return intake.is_told(conn, row.account_id, f"dial/{row.provider_id}", row.began_at)


def _facts(row: Any, event: CallEvent) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not row.caller and event.step in OF_THE_CALLER:
        found["caller"] = event.caller
    if event.meta.get("forwarded_from"):
        found["forwarded_from"] = str(event.meta["forwarded_from"])[:64]
    return found


def _go_on(line: Line, row: Any, known: Progress, event: CallEvent | None, at: datetime) -> None:
    """Decide, or wait on: for the end of the call, for the caller's message, for the text."""
    if known.outcome is None:
        _set(line.conn, row.id, due_at=due_at(known))
    elif row.outcome is None:
        _settle(line, row, known, event, at)
    elif row.text_state == "due" and event is not None and event.step in {"ended", "recording"}:
        _set(line.conn, row.id, due_at=min(row.due_at or at, _text_at(known, at)), lease_until=None)
    if event is not None and event.step in {"ended", "dial_ended"} and row.outcome is not None:
        call_cards.lasted(line.conn, row, event.seconds)
    wake(line.conn, CALLS.name)


def _settle(line: Line, row: Any, known: Progress, event: CallEvent | None, at: datetime) -> None:
    """Decided, this once. Missed: its text is due when the caller's message is in, or cannot come any more."""
    values: dict[str, Any] = {
        "outcome": known.outcome,
        "reason": known.reason,
        "over_at": known.over_at,
        "due_at": None,
        "attempts": 0,
    }
    placed = call_cards.put(line.conn, line.account, line.book, row, known, event)
    if placed is not None:
        values |= {
            "thread_id": placed.thread_id,
            "event_id": placed.event_id,
            "inquiry_id": placed.inquiry_id,
        }
        if known.outcome == "missed":
            values |= {"text_state": "due", "due_at": _text_at(known, at)}
    _set(line.conn, row.id, **values)
    if placed is not None:
        _attach_waiting(line, _load(line.conn, row.id))


def _text_at(known: Progress, at: datetime) -> datetime:
    """At once, unless the caller may be speaking, or what they said is still on its way."""
    over = known.over_at or at
    if known.voicemail or known.no_voicemail:
        return at
    heard_greeting = known.dial_result is not None or known.reason in {"closed", "forwarded", "nobody"}
    if known.ended_at is None:
        return over + VOICEMAIL if heard_greeting else at
    return min(known.ended_at + RECORDING, over + VOICEMAIL) if heard_greeting else at


def _leg(conn: Connection, row: Any, event: CallEvent, at: datetime) -> None:
    if event.step not in {"answered", "accepted"} or event.leg is None:
        return
    conn.execute(
        _LEGS[conn.dialect.name],
        {
            "id": new_id(conn),
            "practice_id": practice_of(conn),
            "call_id": row.id,
            "provider_id": event.leg,
            "number": str(event.meta.get("phone", ""))[:64],
        },
    )
    conn.execute(
        update(call_leg)
        .where(mine(call_leg), call_leg.c.call_id == row.id, call_leg.c.provider_id == event.leg)
        .values(**{f"{event.step}_at": at})
    )


def _keep_recording(line: Line, row: Any, event: CallEvent, at: datetime) -> None:
    """A caller's message, once; it is fetched as soon as the call has its card."""
    file = event.recording
    if file is None or file.provider_id is None:
        return
    there = select(call_recording.c.id).where(
        mine(call_recording),
        call_recording.c.call_id == row.id,
        call_recording.c.provider_id == file.provider_id,
    )
    if line.conn.execute(there).first() is not None:
        return
    add(
        line.conn,
        call_recording,
        call_id=row.id,
        provider_id=file.provider_id,
        url=file.url,
        seconds=event.seconds,
        at=at,
        attempts=0,
    )
    if row.event_id is not None:
        _attach_waiting(line, row)


def _attach_waiting(line: Line, row: Any) -> None:
    """Recordings go the way of every file: fetched from the provider's own hosts, looked at, sealed."""
    waiting = line.conn.execute(
        select(call_recording)
        .where(mine(call_recording), call_recording.c.call_id == row.id, call_recording.c.url.isnot(None))
        .order_by(call_recording.c.at)
    ).all()
    for each in waiting:
        media.expect(
            line.conn,
            line.account.id,
            row.thread_id,
            row.event_id,
            (call_cards.voicemail_file(each.url, each.provider_id),),
        )
        line.conn.execute(
            update(call_recording)
            .where(mine(call_recording), call_recording.c.id == each.id)
            .values(url=None)
        )
        call_cards.left_message(line.conn, row, each.seconds)


def _find(conn: Connection, account_id: str, provider_id: str, *, lock: bool = False) -> Any:
    statement = select(call).where(
        mine(call), call.c.account_id == account_id, call.c.provider_id == provider_id
    )
    return conn.execute(statement.with_for_update(key_share=True) if lock else statement).first()


def _load(conn: Connection, call_id: str, *, lock: bool = False) -> Any:
    statement = select(call).where(mine(call), call.c.id == call_id)
    row = conn.execute(statement.with_for_update(key_share=True) if lock else statement).first()
    if row is None:
        raise NotFoundError("no such call")
    return row


def _set(conn: Connection, call_id: str, **values: Any) -> Any:
    conn.execute(update(call).where(mine(call), call.c.id == call_id).values(**values))
    return _load(conn, call_id)
