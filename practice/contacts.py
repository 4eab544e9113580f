"""People of a practice and the addresses we know them by."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, false, or_, select, update

from core.events import AddressAdded, ContactsChanged, InterestLearned, NumberHandedOn
from core.once import Once
from core.session import add, by_id, emit, mine, new_id, now
from practice import handed_on
from practice.models import address, contact

_CONTACT = Once.by(select(contact).where(mine(contact)), contact.c.id)
_ADDRESS = Once(by_id(address))
_ADDRESSES = Once.by(
    select(address).where(mine(address)).order_by(address.c.created_at, address.c.id), address.c.contact_id
)
PHONES = ("sms", "voice", "whatsapp")
"""Channels whose address is a telephone number: whoever writes or calls from it holds it."""
IDENTIFYING = {"name", "phone", "email", "file_id"}
IN_FILE = and_(
    contact.c.erased_at.is_(None),
    contact.c.merged_into.is_(None),
    or_(contact.c.name.isnot(None), contact.c.phone.isnot(None), contact.c.email.isnot(None)),
)
"""Somebody whom a file can name; a visitor who never said who they are is nobody's patient."""


class Reached(msgspec.Struct, frozen=True):
    """A contact by one of their addresses."""

    contact_id: str
    address_id: str
    is_new: bool
    revoked: str | None = None
    """What was taken back here before this message: all | wrong_number | unclear."""
    named: bool = False
    """What the platform calls them is known."""
    proven: bool = False
    """This is the first proof that the address is theirs: until now it had only been typed somewhere."""


def reach(
    conn: Connection,
    channel: str,
    value: str,
    *,
    display_name: str | None = None,
    phone: str | None = None,
    verified: bool = False,
) -> Reached:
    """The contact behind an address, made when nobody has it yet, or when we had taken somebody else for them."""
    row = conn.execute(
        select(
            address.c.id, address.c.contact_id, address.c.revoked, address.c.verified, contact.c.display_name
        )
        .join(contact, contact.c.id == address.c.contact_id)
        .where(mine(address), address.c.channel == channel, address.c.value == value)
    ).first()
    if row is not None and not handed_on.is_strangers(channel, row.revoked):
        proven = verified and not row.verified
        if proven:
            verify_address(conn, row.id)
        return Reached(
            row.contact_id,
            row.id,
            is_new=False,
            revoked=row.revoked,
            named=row.display_name is not None,
            proven=proven,
        )
    known = known_by_number(conn, value) if row is None and verified and channel in PHONES else None
    if known is not None:
        return Reached(known, add_address(conn, known, channel, value, verified=True), is_new=False)
    left = () if row is None else handed_on.unlink(conn, row.contact_id, value)
    contact_id = add(
        conn,
        contact,
        id=new_id(conn),
        display_name=(display_name or "")[:200] or None,
        phone=phone,
        treatments=[],
        record={},
        created_at=now(conn),
        version=1,
    )
    address_id = add_address(conn, contact_id, channel, value, verified=verified)
    emit(conn, ContactsChanged(contact_ids=(contact_id,), is_new=True))
    for each in left:
        theirs = add_address(conn, contact_id, each, value, verified=verified)
        emit(conn, NumberHandedOn(address_id=theirs))
    return Reached(contact_id, address_id, is_new=True, revoked="all" if left else None)


def known_by_number(conn: Connection, number: str) -> str | None:
    """Whose number this is already on another channel of the telephone; None when nobody's, or not one person's."""
    owners = conn.execute(
        select(address.c.contact_id)
        .where(
            mine(address),
            address.c.channel.in_(PHONES),
            address.c.value == number,
            or_(address.c.revoked.is_(None), address.c.revoked != "wrong_number"),
        )
        .distinct()
    ).scalars()
    found = list(owners)
    return str(found[0]) if len(found) == 1 else None


def add_address(
    conn: Connection, contact_id: str, channel: str, value: str, *, verified: bool, revoked: str | None = None
) -> str:
    """Give a contact an address; one that is there already is kept as it is."""
    found = conn.execute(
        select(address.c.id).where(mine(address), address.c.channel == channel, address.c.value == value)
    ).scalar()
    if found is not None:
        return str(found)
    emit(conn, ContactsChanged(contact_ids=(contact_id,)))
    address_id = add(
        conn,
        address,
        contact_id=contact_id,
        channel=channel,
        value=value,
        verified=verified,
        revoked=revoked,
        revoked_categories=[],
        consent_version=0,
        created_at=now(conn),
    )
    emit(conn, AddressAdded(address_id=address_id))
    return address_id


def find_contact(conn: Connection, contact_id: str) -> Any:
    """The row, or None."""
    return _CONTACT.first(conn, key=contact_id)


def matching(conn: Connection, phone: str | None, email: str | None) -> list[Any]:
    """Contacts that share this phone or mail address."""
    given = [
        column == value for column, value in ((contact.c.phone, phone), (contact.c.email, email)) if value
    ]
    present = contact.c.merged_into.is_(None)
    return list(conn.execute(select(contact).where(mine(contact), present, or_(false(), *given))).all())


def create_contact(conn: Connection, *, name: str | None, phone: str | None, email: str | None) -> str:
    """A person whom nobody has an address of yet."""
    contact_id = add(
        conn,
        contact,
        name=name,
        phone=phone,
        email=email,
        treatments=[],
        record={},
        created_at=now(conn),
        version=1,
    )
    emit(conn, ContactsChanged(contact_ids=(contact_id,), is_new=True))
    return contact_id


def ids_in_file(conn: Connection) -> dict[str, str]:
    """Ids in the practice file by our own: the file's, or our own for who came through a conversation."""
    rows = conn.execute(select(contact.c.id, contact.c.file_id).where(mine(contact), IN_FILE))
    return {row.id: row.file_id or row.id for row in rows}


def find_address(conn: Connection, channel: str, value: str) -> Any:
    """The row of an address, or None."""
    return conn.execute(
        select(address).where(mine(address), address.c.channel == channel, address.c.value == value)
    ).first()


def next_patient_number(conn: Connection, address_id: str) -> int:
    """Count up what the person at this address can see."""
    number = conn.execute(
        update(address)
        .where(mine(address), address.c.id == address_id)
        .values(patient_head=address.c.patient_head + 1)
        .returning(address.c.patient_head)
    ).scalar_one()
    return int(number)


def load_contact(conn: Connection, contact_id: str) -> Any:
    return _CONTACT.one(conn, key=contact_id)


def contact_ids(conn: Connection) -> list[str]:
    """Everybody of this practice."""
    statement = select(contact.c.id).where(mine(contact), contact.c.merged_into.is_(None))
    return list(conn.execute(statement).scalars().all())


def records(conn: Connection) -> dict[str, dict[str, Any]]:
    """What a practice's file says of each who has such a record, by contact."""
    statement = select(contact.c.id, contact.c.record).where(mine(contact), contact.c.merged_into.is_(None))
    return {row.id: row.record for row in conn.execute(statement) if row.record}


def identities(conn: Connection, contact_ids: Sequence[str]) -> list[Any]:
    """What identifies these contacts, one row for each of their addresses (or one without)."""
    statement = (
        select(
            contact.c.id,
            contact.c.file_id,
            contact.c.name,
            contact.c.phone,
            contact.c.email,
            address.c.channel,
            address.c.value,
        )
        .select_from(contact.outerjoin(address, address.c.contact_id == contact.c.id))
        .where(mine(contact), contact.c.id.in_(contact_ids), contact.c.merged_into.is_(None))
    )
    return list(conn.execute(statement).all())


def address_of(conn: Connection, address_id: str) -> Any:
    """The row, or None."""
    return _ADDRESS.first(conn, row_id=address_id)


def load_address(conn: Connection, address_id: str) -> Any:
    return _ADDRESS.one(conn, row_id=address_id)


def addresses_of(conn: Connection, contact_id: str) -> list[Any]:
    found = list(_ADDRESSES.all(conn, key=contact_id))
    for each in found:
        _ADDRESS.put(conn, each, row_id=each.id)
    return found


def addresses_among(conn: Connection, contact_ids: Collection[str]) -> dict[str, list[Any]]:
    """By contact, for many at once."""
    rows = conn.execute(
        select(address).where(mine(address), address.c.contact_id.in_(contact_ids)).order_by(address.c.id)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append(row)
    return found


def look_ahead(conn: Connection, contact_ids: Collection[str]) -> list[Any]:
    """Read these contacts and their addresses together, before each is asked for; gives the addresses."""
    _CONTACT.gather(conn, contact_ids)
    _ADDRESSES.gather(conn, contact_ids)
    return [each for contact_id in contact_ids for each in addresses_of(conn, contact_id)]


def update_contact(conn: Connection, contact_id: str, **values: Any) -> None:
    """Set fields; None values leave what is known."""
    kept = {key: value for key, value in values.items() if value is not None}
    if kept:
        conn.execute(
            update(contact)
            .where(mine(contact), contact.c.id == contact_id)
            .values(**kept, version=contact.c.version + 1)
        )
    if IDENTIFYING & kept.keys():
        emit(conn, ContactsChanged(contact_ids=(contact_id,)))


def learn_treatments(conn: Connection, contact_id: str, treatments: tuple[str, ...]) -> None:
    """Remember what the person has spoken of, newest last."""
    known: list[str] = load_contact(conn, contact_id).treatments
    merged = list(dict.fromkeys([*known, *treatments]))
    if merged != known:
        update_contact(conn, contact_id, treatments=merged)
        emit(conn, InterestLearned(contact_id=contact_id, treatments=tuple(treatments)))


def verify_address(conn: Connection, address_id: str) -> None:
    """Somebody has written from it: it is theirs."""
    conn.execute(update(address).where(mine(address), address.c.id == address_id).values(verified=True))


def set_revoked(conn: Connection, address_id: str, revoked: str | None, categories: list[str]) -> None:
    """Mark what this address no longer wants; raises its consent version so that stale drafts die."""
    conn.execute(
        update(address)
        .where(mine(address), address.c.id == address_id)
        .values(revoked=revoked, revoked_categories=categories, consent_version=address.c.consent_version + 1)
    )


def change_address(conn: Connection, address_id: str, **values: Any) -> None:
    """What a platform says of an address: its window, who else writes there."""
    conn.execute(update(address).where(mine(address), address.c.id == address_id).values(**values))


def contact_document(conn: Connection, row: Any) -> dict[str, Any]:
    """One contact in the practice file's form, with what has been learned since it was imported."""
    document = dict(row.record)
    name = row.name or row.display_name or row.phone or row.email
    document.update({"id": row.file_id or row.id, "name": name, "status": row.status or "lead"})
    for field in ("phone", "email", "language"):
        value = getattr(row, field)
        if value is not None:
            document[field] = value
    out = sorted({each.channel for each in addresses_of(conn, row.id) if each.revoked == "all"})
    if out and "all" not in document.get("opted_out", []):
        document["opted_out"] = sorted({*document.get("opted_out", []), *out})
    return document
