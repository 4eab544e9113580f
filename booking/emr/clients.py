"""Whom a system means: its people matched to ours by number and mail, made known where nobody fits, never merged."""

from typing import Any

from sqlalchemy import Connection as Sql
from sqlalchemy import Row, select, update

from booking import money
from booking.emr.changes import ClientChange
from booking.emr.models import emr_appointment, emr_client
from booking.models import appointment
from core.events import AppointmentBooked
from core.session import add, emit, mine, now
from practice.book import PracticeBook
from practice.contacts import create_contact, find_address, find_contact, matching, update_contact
from practice.identity.suggestions import may_be_one
from practice.phones import e164


def contact_of(conn: Sql, connection_id: str, client: str | None) -> str | None:
    """Ours by theirs; None where nobody has been matched yet. Follows whoever has been merged since."""
    if client is None:
        return None
    found = conn.execute(
        select(emr_client.c.contact_id)
        .where(
            mine(emr_client),
            emr_client.c.connection_id == connection_id,
            emr_client.c.external_id == client,
        )
        .order_by(emr_client.c.created_at)
    ).scalar()
    return None if found is None else str(found)


def client_of(conn: Sql, connection_id: str, contact_id: str) -> str | None:
    """Theirs by ours."""
    found = conn.execute(
        select(emr_client.c.external_id).where(
            mine(emr_client),
            emr_client.c.connection_id == connection_id,
            emr_client.c.contact_id == contact_id,
        )
    ).scalar()
    return None if found is None else str(found)


def link(conn: Sql, connection_id: str, contact_id: str, client: str, how: str) -> None:
    """Remember who is who; what waited for this person (visits, money, sessions) is theirs from now on."""
    known = client_of(conn, connection_id, contact_id)
    if known is None:
        add(
            conn,
            emr_client,
            connection_id=connection_id,
            contact_id=contact_id,
            external_id=client,
            how=how,
            created_at=now(conn),
        )
    elif known != client:
        conn.execute(
            update(emr_client)
            .where(
                mine(emr_client),
                emr_client.c.connection_id == connection_id,
                emr_client.c.contact_id == contact_id,
            )
            .values(external_id=client, how=how)
        )
    money.claim_for(conn, connection_id, client, contact_id)


def apply_client(conn: Sql, book: PracticeBook, connection_id: str, change: ClientChange) -> str | None:
    """Match or make known; gives our contact. What we already know of somebody is not written over."""
    ours = contact_of(conn, connection_id, change.external_id)
    if change.state == "merged" and change.merged_into is not None:
        _follow(conn, connection_id, change.external_id, change.merged_into)
        return ours
    if change.state != "active":
        return ours
    phone, email = e164(change.phone, book.practice.country), (change.email or "").strip().lower() or None
    if ours is None:
        ours, how = _match(conn, change, phone, email), "matched"
        if ours is None:
            ours, how = create_contact(conn, name=change.name, phone=phone, email=email), "created"
        link(conn, connection_id, ours, change.external_id, how)
    _fill(conn, ours, name=change.name, phone=phone, email=email)
    return ours


def adopt_visits(conn: Sql, connection_id: str, contact_id: str, client: str) -> None:
    """Visits that came before their person did."""
    ids = select(emr_appointment.c.appointment_id).where(
        mine(emr_appointment),
        emr_appointment.c.connection_id == connection_id,
        emr_appointment.c.client == client,
    )
    found = conn.execute(
        update(appointment)
        .where(mine(appointment), appointment.c.id.in_(ids), appointment.c.contact_id.is_(None))
        .values(contact_id=contact_id)
        .returning(appointment.c.id, appointment.c.status, appointment.c.starts_at)
    ).all()
    ahead = [each.id for each in found if each.status == "booked" and each.starts_at > now(conn)]
    # As it stands there: nobody is to tell that system what it told us.
    conn.execute(
        update(emr_appointment)
        .where(mine(emr_appointment), emr_appointment.c.appointment_id.in_(ahead))
        .values(synced_at=now(conn))
    )
    for each in ahead:
        emit(conn, AppointmentBooked(appointment_id=each, contact_id=contact_id, thread_id=None))


def _match(conn: Sql, change: ClientChange, phone: str | None, email: str | None) -> str | None:
    """The one person who has this number or mail and no other name. Two of them: nobody, a person decides."""
    if phone is None and email is None:
        return None
    found = {str(row.id): row for row in matching(conn, phone, email)}
    for channel, value in (("sms", phone), ("email", email)):
        reached = None if value is None else find_address(conn, channel, value)
        if reached is not None:
            found[reached.contact_id] = find_contact(conn, reached.contact_id)
    fitting = [each for each, row in found.items() if _fits(row, change)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(row: Row[Any], change: ClientChange) -> bool:
    if row.erased_at is not None:
        return False
    return may_be_one(row, _Named(change.name))


class _Named:
    """What `may_be_one` asks of the other side."""

    def __init__(self, name: str | None) -> None:
        self.name, self.display_name = name, None


def _fill(conn: Sql, contact_id: str, **values: str | None) -> None:
    row = find_contact(conn, contact_id)
    if row is None or row.erased_at is not None:
        return
    update_contact(
        conn, contact_id, **{name: value for name, value in values.items() if getattr(row, name) is None}
    )


def _follow(conn: Sql, connection_id: str, gone: str, into: str) -> None:
    """Two of theirs became one. Ours stay as they are; both are known by the one that is left."""
    conn.execute(
        update(emr_client)
        .where(
            mine(emr_client), emr_client.c.connection_id == connection_id, emr_client.c.external_id == gone
        )
        .values(external_id=into)
    )
