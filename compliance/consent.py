"""Consent as rows: given with its proof, taken back at once, never inferred from silence."""

import hashlib
from typing import Any

from sqlalchemy import Connection, select, update

from compliance.models import consent, revocation
from compliance.types import Category, Consent, ConsentState
from core.events import AddressRevoked, OptInHeard, OptOutHeard, RecipientRefused, ThreadTouched
from core.session import add, emit, mine, now
from practice.contacts import load_address, set_revoked

SCOPES = {"all": "all", "wrong_number": "wrong_number", "unclear": "unclear"}


def consent_of(conn: Connection, address: Any, *, inquired: bool) -> Consent:
    """What this address has given and taken back. INQUIRY is derived, never stored."""
    levels: dict[Category, ConsentState] = {}
    rows = conn.execute(select(consent).where(mine(consent), consent.c.address_id == address.id)).all()
    for row in rows:
        for category in row.categories:
            level = ConsentState[row.level]
            levels[Category(category)] = max(level, levels.get(Category(category), ConsentState.NONE))
    return Consent(
        general=ConsentState.INQUIRY if inquired else ConsentState.NONE,
        levels=levels,
        revoked=frozenset(Category(each) for each in address.revoked_categories),
        revoked_all=address.revoked == "all",
    )


def record_consent(
    conn: Connection,
    *,
    contact_id: str,
    address_id: str,
    categories: tuple[str, ...],
    level: str,
    how: str,
    shown: str,
    proof: dict[str, Any],
) -> str:
    """Append a consent with the words that were shown; nothing is ever changed here."""
    digest = hashlib.sha256(shown.encode()).hexdigest()
    return add(
        conn,
        consent,
        contact_id=contact_id,
        address_id=address_id,
        categories=list(categories),
        level=level,
        how=how,
        shown=shown,
        shown_hash=digest,
        proof=proof,
        at=now(conn),
    )


def has_consent(conn: Connection, address_id: str) -> bool:
    """Whether anything was ever recorded at this address."""
    statement = select(consent.c.id).where(mine(consent), consent.c.address_id == address_id).limit(1)
    return conn.execute(statement).first() is not None


def levels_given(conn: Connection, contact_id: str) -> set[str]:
    """The levels this person has given anywhere."""
    statement = select(consent.c.level).where(mine(consent), consent.c.contact_id == contact_id)
    return set(conn.execute(statement).scalars())


def on_opt_out(conn: Connection, event: OptOutHeard) -> None:
    """Store the withdrawal in the transaction that stored the message."""
    _revoke(conn, event.contact_id, event.address_id, event.scope, event.message_id, event.how)
    emit(conn, AddressRevoked(thread_id=event.thread_id, address_id=event.address_id, scope=event.scope))
    emit(conn, ThreadTouched(thread_id=event.thread_id))


def on_refused(conn: Connection, event: RecipientRefused) -> None:
    """The provider will not deliver there: the same as a stop heard here."""
    row = load_address(conn, event.address_id)
    if row.revoked == "all":
        return
    _revoke(conn, row.contact_id, row.id, "all", event.message_id, "provider")
    emit(conn, AddressRevoked(thread_id=event.thread_id, address_id=row.id, scope="all"))
    emit(conn, ThreadTouched(thread_id=event.thread_id))


def on_opt_in(conn: Connection, event: OptInHeard) -> None:
    """START lifts what was taken back at this address; a plain yes never gets here."""
    conn.execute(
        update(revocation)
        .where(
            mine(revocation), revocation.c.address_id == event.address_id, revocation.c.lifted_at.is_(None)
        )
        .values(lifted_at=now(conn))
    )
    set_revoked(conn, event.address_id, None, [])
    emit(conn, ThreadTouched(thread_id=event.thread_id))


def _revoke(
    conn: Connection, contact_id: str, address_id: str, scope: str, message_id: str | None, how: str
) -> None:
    row = load_address(conn, address_id)
    add(
        conn,
        revocation,
        contact_id=contact_id,
        address_id=address_id,
        scope=scope,
        message_id=message_id,
        how=how,
        at=now(conn),
    )
    if scope == "marketing":
        categories = sorted({*row.revoked_categories, "promotions", "recall", "reviews"})
        set_revoked(conn, address_id, row.revoked, categories)
    elif row.revoked not in {"all", "wrong_number"} or scope != "unclear":
        set_revoked(conn, address_id, SCOPES[scope], list(row.revoked_categories))
