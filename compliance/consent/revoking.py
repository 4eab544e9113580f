"""Opt-outs of any door, and what lifts them: START, UNSTOP, or a new signature. Never a plain yes, never silence."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, update

from compliance import audit, practice_settings
from compliance.audit import SYSTEM, Actor
from compliance.consent.chain import content_hash, link
from compliance.consent.records import CATEGORIES, MARKETING
from compliance.models import consent_lift, revocation
from compliance.opt_out import is_conclusive
from compliance.rules.purposes import rule_of
from compliance.types import Purpose
from core.events import (
    AddressRevoked,
    NumberHandedOn,
    OptInHeard,
    OptOutHeard,
    RecipientRefused,
    ThreadTouched,
)
from core.session import add, emit, mine, new_id, now, practice_of
from inbox import threads, timeline
from practice.contacts import load_address, set_revoked
from practice.handed_on import forget

LONGEST_WORDS = 500
FORMAT = 1
ANSWERED = 10
"""How far back the text is looked for that an opt-out answers."""
FINAL = {"all", "wrong_number"}
PATIENT = Actor("patient")


def on_opt_out(conn: Connection, event: OptOutHeard) -> None:
    """Store the withdrawal in the transaction that stored the message."""
    words = timeline.load_message(conn, event.message_id).text if event.message_id else None
    narrowed = narrow(conn, event, words or "") if event.scope == "all" else None
    if narrowed is not None and _heard(conn, event.message_id):
        return
    revoke(
        conn,
        event.address_id,
        "category" if narrowed is not None else event.scope,
        how=event.how,
        categories=(narrowed,) if narrowed is not None else (),
        message_id=event.message_id,
        words=words,
        thread_id=event.thread_id,
        actor=PATIENT,
    )


def narrow(conn: Connection, event: OptOutHeard, words: str) -> str | None:
    """Where the practice chose so: the one category of the marketing text that this answers. STOP and its kin end all."""
    if practice_settings.load(conn).revoke_scope != "category" or is_conclusive(words):
        return None
    said = [
        each for each in timeline.last_messages(conn, event.thread_id, ANSWERED) if each.direction == "out"
    ]
    sent = next((each for each in reversed(said) if each.status not in timeline.GONE), None)
    if sent is None or sent.purpose is None:
        return None
    rule = rule_of(Purpose(sent.purpose))
    return rule.category if rule.cls in {"marketing", "marketing_light"} else None


def _heard(conn: Connection, message_id: str | None) -> bool:
    """Whether this very message has ended its category already."""
    statement = select(revocation.c.id).where(
        mine(revocation), revocation.c.message_id == message_id, revocation.c.scope == "category"
    )
    return conn.execute(statement).first() is not None


def on_refused(conn: Connection, event: RecipientRefused) -> None:
    """The provider will not deliver there: the same as a stop heard here."""
    if load_address(conn, event.address_id).revoked == "all":
        return
    revoke(
        conn,
        event.address_id,
        "all",
        how="provider",
        message_id=event.message_id,
        thread_id=event.thread_id,
    )


def on_opt_in(conn: Connection, event: OptInHeard) -> None:
    """START lifts what was taken back at this address; a plain yes never gets here."""
    lift(
        conn,
        event.address_id,
        event.categories or CATEGORIES,
        how="appts" if event.categories else "start",
        message_id=event.message_id,
        actor=PATIENT,
    )
    emit(conn, ThreadTouched(thread_id=event.thread_id))


def on_handed_on(conn: Connection, event: NumberHandedOn) -> None:
    """Whoever has the number now has asked us to stop as well, and can text START for themselves."""
    revoke(conn, event.address_id, "all", how="wrong_number", actor=PATIENT)


def purposes_outside(categories: Iterable[str]) -> tuple[str, ...]:
    """Purposes that an opt-out of these categories leaves alone."""
    gone = set(categories)
    return tuple(each.value for each in Purpose if rule_of(each).category not in gone)


def revoke(
    conn: Connection,
    address_id: str,
    scope: str,
    *,
    how: str,
    categories: Iterable[str] = (),
    message_id: str | None = None,
    words: str | None = None,
    staff_id: str | None = None,
    thread_id: str | None = None,
    actor: Actor = SYSTEM,
) -> str:
    """Take back all, marketing or single categories at an address: the record, the state, and the event that
    kills what is queued. `scope`: all | marketing | category | wrong_number | unclear.
    """
    address = load_address(conn, address_id)
    wanted = sorted(MARKETING if scope == "marketing" else set(categories))
    record_id, content = _write(conn, address, scope, wanted, how, message_id, words, staff_id)
    _apply(conn, address, scope, wanted)
    if scope == "wrong_number":
        forget(conn, address)
    audit.append(
        conn,
        actor,
        "consent.revoked",
        ("contact", address.contact_id),
        detail={"record": record_id, "scope": scope, "how": how, "hash": content},
    )
    thread_id = thread_id or _thread_of(conn, address.contact_id)
    if thread_id is not None:
        emit(
            conn,
            AddressRevoked(thread_id=thread_id, address_id=address_id, scope=scope, categories=tuple(wanted)),
        )
        emit(conn, ThreadTouched(thread_id=thread_id))
    return record_id


def lift(
    conn: Connection,
    address_id: str,
    categories: Iterable[str],
    *,
    how: str,
    message_id: str | None = None,
    consent_id: str | None = None,
    staff_id: str | None = None,
    actor: Actor = SYSTEM,
) -> str | None:
    """Open an address again for these categories; what stays closed is written down anew. None: nothing to lift."""
    address = load_address(conn, address_id)
    open_ones = _standing(conn, address_id)
    closed = CATEGORIES if address.revoked is not None else set(address.revoked_categories)
    if not open_ones and not closed:
        return None
    wanted = set(categories)
    stays = closed - wanted
    conn.execute(
        update(revocation)
        .where(mine(revocation), revocation.c.address_id == address_id, revocation.c.lifted_at.is_(None))
        .values(lifted_at=now(conn))
    )
    if stays:
        _write(conn, address, "category", sorted(stays), "kept", message_id, None, staff_id)
    set_revoked(conn, address_id, None, sorted(stays))
    values: dict[str, Any] = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "contact_id": address.contact_id,
        "address_id": address_id,
        "revocation_ids": [each.id for each in open_ones],
        "categories": sorted(wanted),
        "how": how,
        "message_id": message_id,
        "consent_id": consent_id,
        "staff_id": staff_id,
        "at": now(conn),
    }
    content = content_hash(consent_lift, values)
    add(conn, consent_lift, **values)
    link(conn, "lift", values["id"], content)
    audit.append(
        conn,
        actor,
        "consent.lifted",
        ("contact", address.contact_id),
        detail={"record": values["id"], "how": how, "hash": content},
    )
    return str(values["id"])


def _apply(conn: Connection, address: Any, scope: str, wanted: list[str]) -> None:
    """A narrower or doubtful withdrawal never weakens one that stands."""
    if scope in {"marketing", "category"}:
        set_revoked(conn, address.id, address.revoked, sorted({*address.revoked_categories, *wanted}))
    elif address.revoked not in FINAL or scope != "unclear":
        set_revoked(conn, address.id, scope, list(address.revoked_categories))


def _write(
    conn: Connection,
    address: Any,
    scope: str,
    categories: list[str],
    how: str,
    message_id: str | None,
    words: str | None,
    staff_id: str | None,
) -> tuple[str, str]:
    """The record's id and the hash of its content."""
    values: dict[str, Any] = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "contact_id": address.contact_id,
        "address_id": address.id,
        "scope": scope,
        "message_id": message_id,
        "how": how,
        "at": now(conn),
        "record_format": FORMAT,
        "categories": categories,
        "channel": address.channel,
        "words": words[:LONGEST_WORDS] if words else None,
        "staff_id": staff_id,
    }
    content = content_hash(revocation, values)
    add(conn, revocation, **values)
    link(conn, "revocation", values["id"], content)
    return str(values["id"]), content


def _standing(conn: Connection, address_id: str) -> list[Any]:
    statement = select(revocation.c.id).where(
        mine(revocation), revocation.c.address_id == address_id, revocation.c.lifted_at.is_(None)
    )
    return list(conn.execute(statement.order_by(revocation.c.at, revocation.c.id)).all())


def _thread_of(conn: Connection, contact_id: str) -> str | None:
    row = threads.thread_of(conn, contact_id)
    return None if row is None else str(row.id)
