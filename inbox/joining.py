"""What a thread is after another went into it: one owner, one open inquiry, one turn, answered where they last wrote."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from core.session import now
from inbox.inquiries import load_inquiry
from inbox.numbering import Entry, upto

POINTERS = ("head_seq", "read_seq", "last_in_seq", "answered_seq", "boundary_seq")
OWNERS = ("agent", "none", "staff")
"""A person before the queue, the queue before the agent: nobody is talked over because two threads became one."""


class Joined(msgspec.Struct, frozen=True):
    """New values of the thread that stays, of the one that went, and of their inquiries."""

    kept: dict[str, Any]
    other: dict[str, Any]
    inquiries: dict[str, dict[str, Any]]


def joined(
    conn: Connection, kept: Any, other: Any, entries: Sequence[Entry], numbers: dict[str, int]
) -> Joined:
    """Entries still carry the threads and numbers from before."""
    pointers = _pointers(kept, other, entries, numbers)
    waits = pointers["last_in_seq"] > pointers["answered_seq"]
    owner = _owner(kept, other)
    inquiry_id, inquiries = _inquiries(conn, kept, other)
    latest = max((kept, other), key=lambda row: (row.last_in_at or row.created_at, row.id))
    earlier = other if latest is kept else kept
    values = {
        **pointers,
        **{name: getattr(owner, name) for name in ("owner_kind", "owner_id", "owner_since")},
        **{name: getattr(latest, name) for name in ("channel", "address_id", "account_id")},
        "agent_mode": kept.agent_mode or other.agent_mode,
        "state": "open" if "open" in {kept.state, other.state} else "done",
        "snoozed_until": _snoozed(kept, other),
        "resume_at": _least(kept.resume_at, other.resume_at),
        "last_in_at": _most(kept.last_in_at, other.last_in_at),
        "last_out_at": _most(kept.last_out_at, other.last_out_at),
        "waiting_since": _least(kept.waiting_since, other.waiting_since),
        "language": latest.language or earlier.language,
        "pending": latest.pending if latest.pending is not None else earlier.pending,
        "greeted_at": _least(kept.greeted_at, other.greeted_at),
        "outbound_count": kept.outbound_count + other.outbound_count,
        "failed_turns": max(kept.failed_turns, other.failed_turns),
        "asked": _together(kept.asked, other.asked),
        "inquiry_id": inquiry_id,
        "parked_why": kept.parked_why or other.parked_why,
        "burst_at": _least(kept.burst_at, other.burst_at),
        "due_at": _due(conn, kept, other, waits=waits and owner.owner_kind == "agent"),
    }
    return Joined(values, _empty(kept.id), inquiries)


def _empty(into: str) -> dict[str, Any]:
    return {
        "merged_into": into,
        "owner_kind": "none",
        "owner_id": None,
        "state": "done",
        "snoozed_until": None,
        "resume_at": None,
        "waiting_since": None,
        "pending": None,
        "inquiry_id": None,
        "due_at": None,
        "lease_until": None,
        "burst_at": None,
    }


def _pointers(kept: Any, other: Any, entries: Sequence[Entry], numbers: dict[str, int]) -> dict[str, int]:
    rows = {kept.id: kept, other.id: other}
    head = len(entries)

    def before_first(name: str, last: int) -> int:
        """Just below the first thing the patient said that lies above its own thread's pointer."""
        above = [
            numbers[each.id]
            for each in entries
            if each.heard and each.seq > getattr(rows[each.thread_id], name)
        ]
        return min(above) - 1 if above else last

    last_in = max((numbers[each.id] for each in entries if each.heard), default=0)
    bounds = [upto(entries, numbers, row.id, row.boundary_seq) for row in rows.values()]
    return {
        "head_seq": head,
        "read_seq": before_first("read_seq", head),
        "last_in_seq": last_in,
        "answered_seq": before_first("answered_seq", last_in),
        "boundary_seq": min(bounds),
    }


def _owner(kept: Any, other: Any) -> Any:
    """Of two people the one who came last; where both rank alike, the one of the thread that stays."""
    if kept.owner_kind == other.owner_kind == "staff":
        return max((kept, other), key=lambda row: row.owner_since)
    return max((kept, other), key=lambda row: OWNERS.index(row.owner_kind))


def _inquiries(conn: Connection, kept: Any, other: Any) -> tuple[str | None, dict[str, dict[str, Any]]]:
    """The one that nobody has answered stays open, else the one that came first."""
    there = [load_inquiry(conn, row.inquiry_id) for row in (kept, other) if row.inquiry_id is not None]
    if not there:
        return None, {}
    first, *rest = sorted(there, key=lambda row: (row.first_kind == "real", row.opened_at, row.id))
    closing = {"closed_at": now(conn), "outcome": "merged", "due_at": None}
    return str(first.id), {each.id: closing for each in rest}


def _due(conn: Connection, kept: Any, other: Any, *, waits: bool) -> Any:
    if not waits:
        return _least(kept.due_at, other.due_at)  # a person's quiet time, or the end of a snooze
    times = [each for each in (kept.due_at, other.due_at) if each is not None]
    return max(times, default=now(conn))


def _snoozed(kept: Any, other: Any) -> Any:
    """Asleep only while both sleep; one that is done does not wake the other."""
    awake = [row for row in (kept, other) if row.state == "open"] or [kept]
    if any(row.snoozed_until is None for row in awake):
        return None
    return min(row.snoozed_until for row in awake)


def _together(kept: Any, other: Any) -> Any:
    if isinstance(kept, list) and isinstance(other, list):
        return [*kept, *(each for each in other if each not in kept)]
    return kept or other


def _least(*values: Any) -> Any:
    return min((each for each in values if each is not None), default=None)


def _most(*values: Any) -> Any:
    return max((each for each in values if each is not None), default=None)
