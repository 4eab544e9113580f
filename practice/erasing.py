"""A person leaves: what identifies them goes, the rows that others refer to stay as nobody's."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, update

from core.events import ContactsChanged
from core.session import emit, mine, now
from practice.access.models import break_glass
from practice.contacts import addresses_of
from practice.models import address, contact, referral_code, visitor

GONE = "gone:"
"""Stands before a row's own id where an address was: unique, and nobody's."""


class FormerAddress(msgspec.Struct, frozen=True):
    """What an address was, for whoever has to let go of its traces in the same transaction."""

    channel: str
    value: str
    revoked: str | None
    revoked_categories: tuple[str, ...]


def former_addresses(conn: Connection, contact_id: str) -> tuple[FormerAddress, ...]:
    return tuple(
        FormerAddress(row.channel, row.value, row.revoked, tuple(row.revoked_categories))
        for row in addresses_of(conn, contact_id)
    )


def erase_contact(conn: Connection, contact_id: str) -> None:
    """Names, numbers and everything that was learned of the person; opt-outs stay marked at their rows."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("file_id", "name", "display_name", "email", "phone", "language", "status", "new_or_returning")
    )
    rows = addresses_of(conn, contact_id)
    visits = [row.value for row in rows if row.channel == "web"]
    conn.execute(delete(visitor).where(mine(visitor), visitor.c.id.in_(visits)))
    conn.execute(delete(referral_code).where(mine(referral_code), referral_code.c.contact_id == contact_id))
    conn.execute(
        update(break_glass).where(mine(break_glass), break_glass.c.contact_id == contact_id).values(reason="")
    )
    conn.execute(
        update(address)
        .where(mine(address), address.c.contact_id == contact_id)
        .values(value=GONE + address.c.id, verified=False, consent_version=address.c.consent_version + 1)
    )
    conn.execute(
        update(contact)
        .where(mine(contact), contact.c.id == contact_id)
        .values(**nothing, treatments=[], record={}, erased_at=now(conn), version=contact.c.version + 1)
    )
    emit(conn, ContactsChanged(contact_ids=(contact_id,)))
