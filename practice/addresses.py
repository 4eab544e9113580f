"""Addresses asked for many at once, by those who keep records about them."""

from typing import Any

from sqlalchemy import Connection, Select, select

from core.session import mine
from practice.models import address


def address_ids_of(contact_id: str) -> Select[Any]:
    """A subquery: the ids of everything that reaches this contact now, whoever had it before."""
    return select(address.c.id).where(mine(address), address.c.contact_id == contact_id)


def revoked_addresses(conn: Connection) -> set[str]:
    """Ids of addresses that show an opt-out of any kind."""
    rows = conn.execute(
        select(address.c.id, address.c.revoked, address.c.revoked_categories).where(mine(address))
    )
    return {row.id for row in rows if row.revoked is not None or row.revoked_categories}


def address_owners(conn: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """(channel, value) → (address id, contact id) of a whole practice."""
    rows = conn.execute(
        select(address.c.id, address.c.contact_id, address.c.channel, address.c.value).where(mine(address))
    )
    return {(row.channel, row.value): (row.id, row.contact_id) for row in rows}
