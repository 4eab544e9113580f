"""What was paid and which sessions were bought: kept once for each source and id, told as events, added up in cents."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, Table, select, update

from booking.money_models import invoice, package
from core.errors import NotFoundError
from core.events import Event, InvoicePaid, InvoiceRefunded, PackageChanged
from core.once import Once
from core.session import add, emit, mine, now

_INVOICES = Once.by(
    select(invoice).where(mine(invoice)).order_by(invoice.c.at.desc(), invoice.c.id), invoice.c.contact_id
)


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """One invoice as its source has it now. `client` is whose it is there."""

    external_id: str
    version: int
    total_minor: int
    currency: str
    state: Literal["open", "paid", "refunded"]
    refunded_minor: int = 0
    at: datetime
    client: str | None = None
    contact_id: str | None = None
    appointment_id: str | None = None


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """One package as its source has it now."""

    external_id: str
    version: int
    services: tuple[str, ...]
    total: int
    used: int
    remaining: int
    state: Literal["active", "redeemed", "expired", "cancelled"] = "active"
    expires: date | None = None
    bought_at: datetime | None = None
    client: str | None = None
    contact_id: str | None = None


def keep_invoice(conn: Connection, source: str, paid: Paid, by: str | None = None) -> str:
    """Upsert by the source's id; an older version changes nothing. What is newly paid or given back is an event,
    once whose money it is is known.
    """
    old = _one(conn, invoice, source, paid.external_id)
    values = {
        "external_version": paid.version,
        "client": paid.client,
        "total_minor": paid.total_minor,
        "refunded_minor": paid.refunded_minor,
        "currency": paid.currency,
        "state": paid.state,
        "at": paid.at,
    }
    row_id, changed = _keep(conn, invoice, source, old, values, paid, by, appointment_id=paid.appointment_id)
    if changed:
        contact_id = paid.contact_id or (None if old is None else old.contact_id)
        before = (0, 0) if old is None or old.contact_id is None else _sums(old)
        _tell_money(conn, row_id, contact_id, before, _sums(invoice_row(conn, row_id)))
    return row_id


def keep_package(conn: Connection, source: str, sessions: Sessions, by: str | None = None) -> str:
    """Upsert by the source's id; an older version changes nothing."""
    old = _one(conn, package, source, sessions.external_id)
    values = {
        "external_version": sessions.version,
        "client": sessions.client,
        "services": list(sessions.services),
        "total": sessions.total,
        "used": sessions.used,
        "remaining": sessions.remaining,
        "expires": sessions.expires,
        "bought_at": sessions.bought_at,
        "state": sessions.state,
    }
    row_id, changed = _keep(conn, package, source, old, values, sessions, by)
    if changed:
        _tell_sessions(conn, old, package_row(conn, row_id))
    return row_id


def claim_for(conn: Connection, source: str, client: str, contact_id: str) -> None:
    """Whose a source's client is has become known: what waited for them is theirs, and is told."""
    for table in (invoice, package):
        for row in conn.execute(
            select(table).where(
                mine(table),
                table.c.source == source,
                table.c.client == client,
                table.c.contact_id.is_(None),
            )
        ).all():
            conn.execute(update(table).where(mine(table), table.c.id == row.id).values(contact_id=contact_id))
            if table is invoice:
                _tell_money(conn, row.id, contact_id, (0, 0), _sums(row))
            else:
                _tell_sessions(conn, None, package_row(conn, row.id))


def invoices_of(conn: Connection, contact_id: str) -> list[Row[Any]]:
    """One person's, newest first."""
    return list(_INVOICES.all(conn, key=contact_id))


def look_ahead(conn: Connection, contact_ids: Collection[str]) -> None:
    """Read these people's invoices together, before each one's are asked for."""
    _INVOICES.gather(conn, contact_ids)


def packages_of(conn: Connection, contact_id: str) -> list[Row[Any]]:
    """One person's, newest first."""
    statement = select(package).where(mine(package), package.c.contact_id == contact_id)
    return list(conn.execute(statement.order_by(package.c.updated_at.desc(), package.c.id)))


def invoice_row(conn: Connection, invoice_id: str) -> Row[Any]:
    """Raises `NotFoundError`."""
    return _row(conn, invoice, invoice_id)


def package_row(conn: Connection, package_id: str) -> Row[Any]:
    """Raises `NotFoundError`."""
    return _row(conn, package, package_id)


def lifetime_value(conn: Connection, contact_id: str) -> Mapping[str, int]:
    """Paid minus given back, by currency."""
    sums: dict[str, int] = {}
    for row in invoices_of(conn, contact_id):
        paid, refunded = _sums(row)
        sums[row.currency] = sums.get(row.currency, 0) + paid - refunded
    return sums


def _keep(
    conn: Connection,
    table: Table,
    source: str,
    old: Row[Any] | None,
    values: Mapping[str, Any],
    given: Paid | Sessions,
    by: str | None,
    **fixed: Any,
) -> tuple[str, bool]:
    """Its id here, and whether anything was written."""
    if old is None:
        made = add(
            conn,
            table,
            source=source,
            external_id=given.external_id,
            contact_id=given.contact_id,
            by_id=by,
            updated_at=now(conn),
            **values,
            **fixed,
        )
        return made, True
    if given.version < old.external_version:
        return str(old.id), False
    kept = {**values, "contact_id": given.contact_id or old.contact_id}
    if all(getattr(old, name) == value for name, value in kept.items()):
        return str(old.id), False
    conn.execute(update(table).where(mine(table), table.c.id == old.id).values(**kept, updated_at=now(conn)))
    return str(old.id), True


def _one(conn: Connection, table: Table, source: str, external_id: str) -> Row[Any] | None:
    return conn.execute(
        select(table)
        .where(mine(table), table.c.source == source, table.c.external_id == external_id)
        .with_for_update()
    ).first()


def _row(conn: Connection, table: Table, row_id: str) -> Row[Any]:
    row = conn.execute(select(table).where(mine(table), table.c.id == row_id)).first()
    if row is None:
        raise NotFoundError(f"no such {table.name}")
    return row


def _sums(row: Row[Any]) -> tuple[int, int]:
    """Paid and given back; an open invoice is no money yet."""
    if row.state == "open":
        return 0, 0
    refunded = row.total_minor if row.state == "refunded" and row.refunded_minor == 0 else row.refunded_minor
    # Some systems write a refund as a payment of its own: then there is nothing that it could be more than.
    return row.total_minor, min(refunded, row.total_minor) if row.total_minor else refunded


def _tell_money(
    conn: Connection, row_id: str, contact_id: str | None, before: tuple[int, int], after: tuple[int, int]
) -> None:
    if contact_id is None:
        return
    paid, refunded = after[0] - before[0], after[1] - before[1]
    if paid:
        emit(conn, InvoicePaid(invoice_id=row_id, contact_id=contact_id, paid_minor=paid))
    if refunded:
        emit(conn, InvoiceRefunded(invoice_id=row_id, contact_id=contact_id, refunded_minor=refunded))


def _tell_sessions(conn: Connection, old: Row[Any] | None, new: Row[Any]) -> None:
    if new.contact_id is None:
        return
    known = old is not None and old.contact_id is not None
    events: list[str] = [] if known else ["purchased"]
    if known and old is not None:
        events += ["redeemed"] if new.used > old.used else ["reversed"] if new.used < old.used else []
        if new.state != old.state and new.state in {"expired", "cancelled"}:
            events.append(new.state)
        events = events or ["changed"]
    for what in events:
        happened: Event = PackageChanged(package_id=new.id, contact_id=new.contact_id, what=what)
        emit(conn, happened)
