"""What people are called, for many at once: contacts, and those who work here."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from core.session import mine
from practice.access.models import user
from practice.models import contact


def contact_names(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """By contact id; whoever was erased or never said it has none."""
    rows = conn.execute(
        select(contact.c.id, contact.c.name, contact.c.display_name, contact.c.phone).where(
            mine(contact), contact.c.id.in_(ids)
        )
    )
    named = ((row.id, row.name or row.display_name or row.phone) for row in rows)
    return {contact_id: name for contact_id, name in named if name}


def user_names(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """By user id or by their id in the staff list, whichever was asked for."""
    rows = conn.execute(
        select(user.c.id, user.c.staff_id, user.c.name).where(
            mine(user), or_(user.c.id.in_(ids), user.c.staff_id.in_(ids))
        )
    ).all()
    return {row.staff_id: row.name for row in rows if row.staff_id} | {row.id: row.name for row in rows}


class Reachable(NamedTuple):
    """How somebody is called, and called up."""

    name: str | None
    phone: str | None
    email: str | None


def people_named(conn: Connection, ids: Collection[str]) -> dict[str, Reachable]:
    """By contact id."""
    rows = conn.execute(
        select(contact.c.id, contact.c.name, contact.c.display_name, contact.c.phone, contact.c.email).where(
            mine(contact), contact.c.id.in_(ids)
        )
    )
    return {row.id: Reachable(row.name or row.display_name, row.phone, row.email) for row in rows}
