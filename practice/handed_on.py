"""A number that somebody else has leaves the person we knew it of, so that neither learns anything of the other."""

from typing import Any

from sqlalchemy import Connection, select, update

from core.events import ContactsChanged
from core.session import emit, mine
from practice.models import address, contact

NUMBERS = frozenset({"sms", "voice", "whatsapp", "email"})
WRONG = "wrong_number"
GONE = "gone:"
LONGEST = 254


def is_strangers(channel: str, revoked: str | None) -> bool:
    """Did whoever writes there tell us that they are not the one we know?"""
    return revoked == WRONG and channel in NUMBERS


def is_gone(value: str) -> bool:
    """An address that was unlinked: it stays for what refers to it, and nothing can be sent there."""
    return value.startswith(GONE)


def shown(value: str) -> str:
    """The address as it was."""
    return value.split(":", 2)[2] if is_gone(value) else value


def forget(conn: Connection, lost: Any) -> None:
    """The number is not theirs: it leaves their file, and their other addresses with it are not theirs either."""
    if lost.channel not in NUMBERS:
        return
    conn.execute(
        update(address)
        .where(
            mine(address),
            address.c.contact_id == lost.contact_id,
            address.c.value == lost.value,
            address.c.channel.in_(NUMBERS),
            address.c.id != lost.id,
        )
        .values(revoked=WRONG, consent_version=address.c.consent_version + 1)
    )
    column = "email" if lost.channel == "email" else "phone"
    conn.execute(
        update(contact)
        .where(mine(contact), contact.c.id == lost.contact_id, contact.c[column] == lost.value)
        .values(**{column: None}, version=contact.c.version + 1)
    )
    emit(conn, ContactsChanged(contact_ids=(lost.contact_id,)))


def unlink(conn: Connection, contact_id: str, value: str) -> tuple[str, ...]:
    """Free the number for whoever has it now; gives the channels on which it was known."""
    rows = conn.execute(
        select(address.c.id, address.c.channel)
        .where(
            mine(address),
            address.c.contact_id == contact_id,
            address.c.value == value,
            address.c.revoked == WRONG,
        )
        .order_by(address.c.id)
    ).all()
    for row in rows:
        kept = f"{GONE}{row.id}:{value}"[:LONGEST]
        conn.execute(update(address).where(mine(address), address.c.id == row.id).values(value=kept))
    return tuple(row.channel for row in rows)
