"""People by what a coordinator remembers of them: parts of a name, a number, a mail address."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from core.session import mine
from practice.models import address, contact

SHORTEST = 2
FEWEST_DIGITS = 3


def find_people(conn: Connection, words: str, limit: int) -> list[Any]:
    """Rows of contacts in which every word stands, by name; nobody for less than two letters."""
    parts = [each.lower() for each in words.split() if each]
    if len(words.strip()) < SHORTEST or not parts:
        return []
    digits = "".join(each for each in words if each.isdigit())
    named = and_(*(_has(each) for each in parts))
    either = [named] if len(digits) < FEWEST_DIGITS else [named, _number(digits)]
    statement = (
        select(contact)
        .where(mine(contact), contact.c.erased_at.is_(None), contact.c.merged_into.is_(None), or_(*either))
        .order_by(func.lower(func.coalesce(contact.c.name, contact.c.display_name, "")), contact.c.id)
        .limit(limit)
    )
    return list(conn.execute(statement).all())


def _has(part: str) -> ColumnElement[bool]:
    return or_(
        *(
            func.lower(func.coalesce(column, "")).contains(part, autoescape=True)
            for column in (contact.c.name, contact.c.display_name, contact.c.email)
        )
    )


def _number(digits: str) -> ColumnElement[bool]:
    """The digits as they follow each other, however the number was typed."""
    there = exists().where(
        address.c.contact_id == contact.c.id,
        address.c.practice_id == contact.c.practice_id,
        address.c.value.startswith("+"),
        address.c.value.contains(digits, autoescape=True),
    )
    return or_(contact.c.phone.contains(digits, autoescape=True), there)
