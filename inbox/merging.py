"""One person, one thread: two contacts become one with all they have, and part again just as they were."""

import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select, update

from core import live
from core.errors import ConflictError
from core.events import ContactsChanged, ContactsMerged, ContactsParted, ThreadTouched
from core.session import emit, mine, wake
from core.tables import metadata
from inbox import numbering
from inbox.erasing import drop_card
from inbox.joining import POINTERS, joined
from inbox.models import inquiry, message, thread
from inbox.numbering import Entry
from inbox.parting import follow
from inbox.threads import TURNS, load_thread, thread_of
from practice import handed_on
from practice.contacts import PHONES, Reached, addresses_of, find_address, load_address
from practice.identity import people
from practice.identity.journal import Journal, noted, take_back
from practice.identity.people import Side, Union
from practice.identity.suggestions import are_apart

MOVED = "thread.moved"
STAYS = frozenset(
    {
        "thread",
        "thread_card",
        "live_event",
        "contact_merge",
        "contact_standing",
        "phi_digest",
        "phi_vault",
        "break_glass",
        "erasure",
        # Consent belongs to the address, and its ledger is never rewritten.
        "consent",
        "revocation",
        "consent_lift",
    }
)
"""Tables whose rows name a contact or thread and are not the person's: everything else goes with them."""
SEQ = {"message": frozenset({"seq"}), "thread_event": frozenset({"seq"})}
OWN = frozenset({*POINTERS, "owner_version"})
"""Columns of a thread that an undo works out instead of putting back."""


def merge(
    conn: Connection,
    survivor_id: str,
    gone_id: str,
    *,
    how: str = "staff",
    chosen: Mapping[str, Side] | None = None,
) -> str:
    """Make two contacts one, and give the id under which it can be undone. Raises `NotFoundError`, `ConflictError`."""
    kept, other = _threads(conn, survivor_id, gone_id)  # before the people, as a turn of the agent locks them
    survivor, gone = people.both(conn, survivor_id, gone_id, lock=True)
    ids = (kept.id if kept is not None else None, other.id if other is not None else None)
    merge_id = people.begin(conn, survivor_id, gone_id, threads=ids, how=how, chosen=chosen or {})
    journal = Journal(conn, merge_id)
    people.unite(conn, journal, survivor, gone, chosen or {})
    for table in _naming("contact_id"):
        journal.move(table, "contact_id", gone_id, survivor_id)
    if kept is not None and other is not None:
        _join(conn, journal, kept, other)
    elif other is not None:
        journal.set(thread, other.id, contact_id=survivor_id)
    emit(conn, ContactsChanged(contact_ids=(survivor_id, gone_id)))
    emit(
        conn,
        ContactsMerged(
            merge_id=merge_id,
            survivor_id=survivor_id,
            gone_id=gone_id,
            survivor_thread_id=ids[0],
            gone_thread_id=ids[1],
            how=how,
        ),
    )
    for each in ids:
        if each is not None and (each != ids[1] or ids[0] is None):
            emit(conn, ThreadTouched(thread_id=each))
    return merge_id


def unmerge(conn: Connection, merge_id: str) -> Union:
    """Take a merge back with everything it moved; what came since goes with the address it came to."""
    union = people.undoable(conn, merge_id)
    if union.survivor_thread_id is not None and union.gone_thread_id is not None:
        _part(conn, union, union.survivor_thread_id, union.gone_thread_id)
    else:
        take_back(conn, merge_id)
    for each in (union.survivor_thread_id, union.gone_thread_id):
        _answers_its_own(conn, each)
    people.close(conn, union)
    emit(conn, ContactsChanged(contact_ids=(union.survivor_id, union.gone_id)))
    emit(conn, ContactsParted(merge_id=merge_id, kept_id=union.survivor_id, parted_id=union.gone_id))
    for each in (union.survivor_thread_id, union.gone_thread_id):
        if each is not None:
            emit(conn, ThreadTouched(thread_id=each))
    return union


def _answers_its_own(conn: Connection, thread_id: str | None) -> None:
    """An address was split off since: nothing of it may be answered from a thread that it does not belong to."""
    if thread_id is None:
        return
    row = load_thread(conn, thread_id)
    if load_address(conn, row.address_id).contact_id != row.contact_id:
        raise ConflictError("an address of theirs was split off since; split off what else is not theirs")


def link_proven(conn: Connection, contact_id: str, channel: str, value: str) -> str | None:
    """An address was proven to be this contact's (a code, a signed token, a reply): whoever had it is them.

    The older contact stays. Gives the merge's id; None when there was nothing to unite.
    """
    row = find_address(conn, channel, value)
    if row is None or row.contact_id == contact_id:
        return None
    mine_, other = people.both(conn, contact_id, row.contact_id)
    first, second = sorted((mine_, other), key=lambda each: (each.created_at, each.id))
    return merge(conn, first.id, second.id, how="proven")


def linked(conn: Connection, reached: Reached, number: str) -> Reached:
    """A number that had only been typed has just been written or called from: whoever else has it is them,
    unless somebody of the practice knows better.
    """
    contact_id = reached.contact_id
    for channel in PHONES:
        row = find_address(conn, channel, number)
        known = row is not None and row.verified and not handed_on.is_strangers(channel, row.revoked)
        if known and not are_apart(conn, contact_id, row.contact_id):
            with contextlib.suppress(ConflictError):  # erased, or united with somebody already
                link_proven(conn, contact_id, channel, number)
            contact_id = people.stays_with(conn, contact_id)
    return msgspec.structs.replace(reached, contact_id=contact_id)


def _threads(conn: Connection, survivor_id: str, gone_id: str) -> tuple[Any, Any]:
    """Both threads, locked in one order for everybody."""
    found = {each: thread_of(conn, each, lock=True) for each in sorted((survivor_id, gone_id))}
    return found[survivor_id], found[gone_id]


def _naming(column: str) -> list[Table]:
    return [
        table
        for table in metadata.sorted_tables
        if column in table.c and "id" in table.c and table.name not in STAYS
    ]


def _join(conn: Connection, journal: Journal, kept: Any, other: Any) -> None:
    entries = numbering.entries_of(conn, (kept.id, other.id))
    numbers = {each.id: place for place, each in enumerate(entries, 1)}
    for name, table in numbering.TABLES.items():
        journal.note(table, [each.id for each in entries if each.table == name], {"seq": None})
    _free_client_ids(conn, journal, kept.id, other.id)
    numbering.clear(conn, entries)
    for table in _naming("thread_id"):
        journal.move(table, "thread_id", other.id, kept.id)
    numbering.give(conn, numbers, entries)
    values = joined(conn, kept, other, entries, numbers)
    for inquiry_id, changed in values.inquiries.items():
        journal.set(inquiry, inquiry_id, **changed)
    journal.set(thread, kept.id, **values.kept)
    journal.set(thread, other.id, **values.other)
    for each in (kept.id, other.id):
        _newer(conn, each)
    drop_card(conn, other.id)
    live.append(conn, MOVED, other.id, kept.id)
    live.append(conn, MOVED, kept.id, kept.id)
    if values.kept["due_at"] is not None:
        wake(conn, TURNS.name)


def _free_client_ids(conn: Connection, journal: Journal, kept_id: str, other_id: str) -> None:
    """A browser's own id of a message is unique on its thread only."""
    there = select(message.c.client_id).where(
        mine(message), message.c.thread_id == kept_id, message.c.client_id.isnot(None)
    )
    same = select(message.c.id).where(
        mine(message), message.c.thread_id == other_id, message.c.client_id.in_(there)
    )
    for message_id in list(conn.execute(same).scalars()):
        journal.set(message, message_id, client_id=None)


def _newer(conn: Connection, thread_id: str) -> None:
    """Runs under way have seen another thread; screens hold an older card."""
    conn.execute(
        update(thread)
        .where(mine(thread), thread.c.id == thread_id)
        .values(owner_version=thread.c.owner_version + 1, version=thread.c.version + 1)
    )


def _part(conn: Connection, union: Union, kept_id: str, other_id: str) -> None:
    entries = numbering.entries_of(conn, (kept_id,))
    merged = load_thread(conn, kept_id, lock=True)
    went = load_thread(conn, other_id, lock=True)
    noted_before = {name: noted(conn, union.id, thread, name) for name in POINTERS}
    before = {
        row.id: {name: noted_before[name].get(row.id, getattr(row, name)) for name in POINTERS}
        for row in (merged, went)
    }
    seqs = {
        row_id: seq
        for table in numbering.TABLES.values()
        for row_id, seq in noted(conn, union.id, table, "seq").items()
    }
    numbering.clear(conn, entries)
    take_back(conn, union.id, SEQ | {"thread": OWN})
    follow(conn, kept_id, other_id, [each.id for each in addresses_of(conn, union.gone_id)])
    for thread_id in (kept_id, other_id):
        _renumber(conn, thread_id, entries, seqs, merged, before[thread_id])
        _newer(conn, thread_id)
        live.append(conn, MOVED, thread_id, thread_id)
    wake(conn, TURNS.name)


def _renumber(
    conn: Connection,
    thread_id: str,
    merged_entries: list[Entry],
    seqs: Mapping[str, int],
    merged: Any,
    before: Mapping[str, int],
) -> None:
    """Old entries get their old numbers, newer ones follow; pointers never go back behind where they were."""
    at = {each.id: each.seq for each in merged_entries}
    entries = numbering.entries_of(conn, (thread_id,))
    numbers = {each.id: seqs[each.id] for each in entries if each.id in seqs}
    head = max([before["head_seq"], *numbers.values()])
    for each in entries:
        if each.id not in numbers:
            head += 1
            numbers[each.id] = head
    numbering.give(conn, numbers, entries)
    values: dict[str, Any] = dict(before)
    if head != before["head_seq"]:
        for name in ("read_seq", "answered_seq"):
            passed = (numbers[each.id] for each in entries if at[each.id] <= getattr(merged, name))
            values[name] = max([before[name], *passed])
        values["last_in_seq"] = max([before["last_in_seq"], *(numbers[e.id] for e in entries if e.heard)])
    values["head_seq"] = head
    conn.execute(update(thread).where(mine(thread), thread.c.id == thread_id).values(**values))


def present(conn: Connection, thread_id: str) -> str:
    """The thread that has this one's entries now, itself mostly."""
    row = load_thread(conn, thread_id)
    while row.merged_into is not None:
        row = load_thread(conn, row.merged_into)
    return str(row.id)
