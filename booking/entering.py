"""Payments and packages that a person types in, where no system tells us of them."""

from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import Connection

from booking.locks import contact_key, lock
from booking.money import Paid, Sessions, invoice_row, keep_invoice, keep_package, package_row
from booking.money_models import STAFF
from core.errors import BadInputError
from core.session import new_id, now

MOST_MINOR: Final = 1_000_000_00
"""A million in a currency with cents: more is a slip of the keyboard."""
MOST_SESSIONS: Final = 200


def enter_payment(
    conn: Connection,
    contact_id: str,
    *,
    amount_minor: int,
    currency: str,
    by: str,
    appointment_id: str | None = None,
    key: str | None = None,
) -> str:
    """What a person types in where no system tells us. `key` makes a second click the same payment."""
    if not 0 < amount_minor <= MOST_MINOR:
        raise BadInputError("an amount above zero and below a million", at="/amount_minor")
    if key is not None:
        lock(conn, [contact_key(contact_id)])  # the second click waits, and finds the first one's payment
    paid = Paid(
        external_id=f"{contact_id}:{key}" if key else new_id(conn),
        version=1,
        total_minor=amount_minor,
        currency=currency,
        state="paid",
        at=now(conn),
        contact_id=contact_id,
        appointment_id=appointment_id,
    )
    return keep_invoice(conn, STAFF, paid, by)


def refund(conn: Connection, invoice_id: str, amount_minor: int, by: str) -> None:
    """Give back some or all of what a person had typed in; never more than was paid."""
    row = invoice_row(conn, invoice_id)
    if row.source != STAFF:
        raise BadInputError("this invoice is its own system's to change", at="/invoice_id")
    total = row.refunded_minor + amount_minor
    if amount_minor <= 0 or total > row.total_minor:
        raise BadInputError("no more than was paid", at="/amount_minor")
    state: Literal["paid", "refunded"] = "refunded" if total == row.total_minor else "paid"
    keep_invoice(
        conn,
        STAFF,
        Paid(
            external_id=row.external_id,
            version=row.external_version + 1,
            total_minor=row.total_minor,
            currency=row.currency,
            state=state,
            refunded_minor=total,
            at=row.at,
            contact_id=row.contact_id,
        ),
        by,
    )


def enter_package(
    conn: Connection,
    contact_id: str,
    *,
    services: tuple[str, ...],
    total: int,
    used: int = 0,
    expires: date | None = None,
    bought_at: datetime | None = None,
    by: str,
    key: str | None = None,
) -> str:
    """Sessions that a person sold, where no system tells us."""
    if not services:
        raise BadInputError("at least one service", at="/services")
    if not 1 <= total <= MOST_SESSIONS or not 0 <= used <= total:
        raise BadInputError("sessions bought, and no more used than bought", at="/total")
    sessions = Sessions(
        external_id=f"{contact_id}:{key}" if key else new_id(conn),
        version=1,
        services=services,
        total=total,
        used=used,
        remaining=total - used,
        state="active" if used < total else "redeemed",
        expires=expires,
        bought_at=bought_at or now(conn),
        contact_id=contact_id,
    )
    return keep_package(conn, STAFF, sessions, by)


def use_session(conn: Connection, package_id: str, by: str, *, back: bool = False) -> None:
    """One session less (or, taken back, one more) of a package that a person entered."""
    row = package_row(conn, package_id)
    used = row.used + (-1 if back else 1)
    if not 0 <= used <= row.total:
        raise BadInputError("no session left" if not back else "none was used", at="/package_id")
    correct_package(conn, package_id, total=row.total, used=used, by=by)


def correct_package(conn: Connection, package_id: str, *, total: int, used: int, by: str) -> None:
    """What a person entered was another number."""
    row = package_row(conn, package_id)
    if row.source != STAFF:
        raise BadInputError("this package is its own system's to change", at="/package_id")
    keep_package(
        conn,
        STAFF,
        Sessions(
            external_id=row.external_id,
            version=row.external_version + 1,
            services=tuple(row.services),
            total=total,
            used=used,
            remaining=total - used,
            state="redeemed" if used == total else "active",
            expires=row.expires,
            bought_at=row.bought_at,
            contact_id=row.contact_id,
        ),
        by,
    )
