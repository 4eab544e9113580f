"""Reads together what several touches of one transaction are about to read each: it decides nothing, it only saves asking."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, bindparam, select

from booking import money, rows
from compliance import standing
from compliance.consent import reading
from core.session import mine
from inbox import handoffs, threads
from pipeline import opportunities
from practice import contacts, sharing
from sequences.models import enrolment

_WHOSE: Final = select(enrolment.c.contact_id).where(
    mine(enrolment), enrolment.c.id.in_(bindparam("ids", expanding=True)), enrolment.c.contact_id.isnot(None)
)


def look_ahead(conn: Connection, enrolment_ids: Collection[str]) -> None:
    """Only of what a touch itself does not write, for that would be forgotten with the first of them."""
    people = list(dict.fromkeys(conn.execute(_WHOSE, {"ids": list(enrolment_ids)}).scalars()))
    if not people:
        return
    addresses = contacts.look_ahead(conn, people)
    sharing.look_ahead(conn, {each.value for each in addresses})
    reading.look_ahead(conn, {each.id for each in addresses})
    standing.look_ahead(conn, people)
    opportunities.look_ahead(conn, people)
    rows.look_ahead(conn, people)
    money.look_ahead(conn, people)
    handoffs.look_ahead(conn, threads.ids_of(conn, people))
