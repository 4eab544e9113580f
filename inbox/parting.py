"""What was said at an address leaves a thread for another: when a merge is undone, or an address is split off."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, update

from core import live
from core.errors import ConflictError, NotFoundError
from core.events import ContactsChanged, ContactsParted, ThreadTouched
from core.session import emit, mine
from core.tables import metadata
from inbox import numbering
from inbox.last_used import lines_of
from inbox.models import message, thread
from inbox.threads import load_thread, open_thread, thread_of
from practice.contacts import address_of, addresses_of, change_address, create_contact

MOVED = "thread.moved"
PHONES = {"sms", "voice", "whatsapp"}
CHUNK = 400


def follow(conn: Connection, source: str, target: str, address_ids: Collection[str]) -> list[str]:
    """Messages of these addresses that still stand on the source go to the target, with all that hangs on them."""
    ids = _ids(conn, message, message.c.thread_id == source, message.c.address_id.in_(address_ids))
    going: dict[str, Sequence[str]] = {"message_id": ids}
    _send(conn, message, "id", ids, target)
    for table in metadata.sorted_tables:
        if "thread_id" in table.c and "message_id" in table.c and "id" in table.c:
            moved = _send(conn, table, "message_id", ids, target, source)
            if table.name == "draft":
                going["draft_id"] = moved
    for table in metadata.sorted_tables:
        if "thread_id" in table.c and "draft_id" in table.c and "id" in table.c:
            _send(conn, table, "draft_id", going.get("draft_id", ()), target, source)
    return ids


def _ids(conn: Connection, table: Table, *where: Any) -> list[str]:
    return list(conn.execute(select(table.c.id).where(mine(table), *where)).scalars())


def _send(
    conn: Connection, table: Table, column: str, ids: Sequence[str], target: str, source: str | None = None
) -> list[str]:
    moved: list[str] = []
    for at in range(0, len(ids), CHUNK):
        where = [mine(table), table.c[column].in_(ids[at : at + CHUNK])]
        if source is not None:
            where.append(table.c.thread_id == source)
        moved += _ids(conn, table, *where[1:])
        conn.execute(update(table).where(*where).values(thread_id=target))
    return moved


def split(conn: Connection, address_id: str) -> tuple[str, str | None]:
    """Make an address its own contact, with what was said there: (contact id, thread id).

    Consent stays with the address. Appointments stay with the person they were made for. Raises
    `NotFoundError`, and `ConflictError` for the only address of a contact.
    """
    row = _own_address(conn, address_id)
    contact_id = create_contact(
        conn,
        name=None,
        phone=row.value if row.channel in PHONES else None,
        email=row.value if row.channel == "email" else None,
    )
    change_address(conn, address_id, contact_id=contact_id)
    source = thread_of(conn, row.contact_id, lock=True)
    target = None if source is None else _split_thread(conn, source, row, contact_id)
    emit(conn, ContactsChanged(contact_ids=(row.contact_id, contact_id)))
    emit(
        conn,
        ContactsParted(merge_id=None, kept_id=row.contact_id, parted_id=contact_id, address_id=address_id),
    )
    return contact_id, target


def _own_address(conn: Connection, address_id: str) -> Any:
    row = address_of(conn, address_id)
    if row is None:
        raise NotFoundError("no such address")
    if len(addresses_of(conn, row.contact_id)) < 2:
        raise ConflictError("this is the only address of this contact")
    return row


def _split_thread(conn: Connection, source: Any, address: Any, contact_id: str) -> str | None:
    line = lines_of(conn, [address.id]).get(address.id)
    if line is None:
        _show_anew(conn, source.id)
        return None
    made = open_thread(
        conn,
        contact_id,
        channel=address.channel,
        address_id=address.id,
        account_id=line,
        owner_kind=source.owner_kind if source.owner_kind != "staff" else "none",
        language=source.language,
    )
    entries = numbering.entries_of(conn, (source.id,))
    numbering.clear(conn, entries)
    follow(conn, source.id, made.id, [address.id])
    for thread_id in (source.id, made.id):
        _renumber(conn, thread_id, entries, source)
    _point_elsewhere(conn, source, address.id)
    for thread_id in (source.id, made.id):
        _show_anew(conn, thread_id)
    return str(made.id)


def _show_anew(conn: Connection, thread_id: str) -> None:
    """Whoever has it on their screen reads it again."""
    live.append(conn, MOVED, thread_id, thread_id)
    emit(conn, ThreadTouched(thread_id=thread_id))


def _renumber(conn: Connection, thread_id: str, before: list[numbering.Entry], source: Any) -> None:
    """Both threads are dense again, and everything read or answered stays so."""
    at = {each.id: each.seq for each in before}
    entries = numbering.entries_of(conn, (thread_id,))
    numbers = {each.id: place for place, each in enumerate(sorted(entries, key=lambda e: at[e.id]), 1)}
    numbering.give(conn, numbers, entries)

    def reached(seq: int, *, heard: bool = False) -> int:
        passed = (numbers[e.id] for e in entries if at[e.id] <= seq and (e.heard or not heard))
        return max(passed, default=0)

    heard = [each for each in entries if each.heard]
    conn.execute(
        update(thread)
        .where(mine(thread), thread.c.id == thread_id)
        .values(
            head_seq=len(entries),
            read_seq=reached(source.read_seq),
            last_in_seq=reached(source.head_seq, heard=True),
            answered_seq=min(reached(source.answered_seq), reached(source.head_seq, heard=True)),
            boundary_seq=reached(source.boundary_seq),
            last_in_at=max((each.at for each in heard), default=None),
            owner_version=thread.c.owner_version + 1,
            version=thread.c.version + 1,
        )
    )


def _point_elsewhere(conn: Connection, source: Any, address_id: str) -> None:
    """The old thread no longer answers at the address that left."""
    if source.address_id != address_id:
        return
    rest = addresses_of(conn, load_thread(conn, source.id).contact_id)
    lines = lines_of(conn, [each.id for each in rest])
    place = next((each for each in reversed(rest) if each.id in lines), None)
    if place is None:
        raise ConflictError("nothing would be left of this conversation")
    conn.execute(
        update(thread)
        .where(mine(thread), thread.c.id == source.id)
        .values(channel=place.channel, address_id=place.id, account_id=lines[place.id])
    )
