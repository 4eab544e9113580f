"""What the person has given and taken back here, with what their own acts give for a while."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from compliance.consent import consent_of, entities, permissions_of
from compliance.facts.reading import Reading
from compliance.models import revocation
from compliance.phi.treatments import names_treatment
from compliance.rules.channel import TO_A_PATIENT
from compliance.rules.content import category_of
from compliance.rules.phi_policy import tells_of_care
from compliance.rules.timing import CALL_EXPIRES, within
from compliance.types import Category, Channel, Consent, ConsentState, Facts, Purpose
from core.session import mine

INQUIRY = timedelta(hours=24)
NEEDS_NO_RECORD = {Purpose.STAFF_REPLY, Purpose.HELP_REPLY, Purpose.OPTOUT_CONFIRM}
"""Decided by what they did and took back, whatever they once gave."""
WARNED = {Channel.SMS: "detail_ok", Channel.EMAIL: "unencrypted_ok"}
"""Whose words others may read, and the permission that lets a treatment be named there."""
ASKS_SINCE = {Purpose.STAFF_REPLY, Purpose.OPTOUT_CONFIRM}


def consent_facts(reading: Reading, facts: Facts) -> dict[str, Any]:
    """A store that cannot be read is a fact too: the gate then holds."""
    try:
        found = _consent(reading, facts)
        return {
            "consent": found,
            "minutes_since_optout": _since_optout(reading, facts),
            **_permitted(reading, facts),
            "mail_opt_in": facts.channel is Channel.EMAIL and category_of(facts) in found.opted_in,
        }
    except Exception as error:
        if reading.is_lost(error):
            raise  # The gate itself holds it, from before the failed statement.
        return {"consent_store_error": True}


def _consent(reading: Reading, facts: Facts) -> Consent:
    own = _own_act(reading, facts)
    answered = facts.purpose is Purpose.INQUIRY_REPLY and own is ConsentState.INQUIRY
    if answered or facts.purpose in NEEDS_NO_RECORD:
        return _without_records(reading.around.address, own)
    found = consent_of(
        reading.conn,
        reading.around.address,
        inquired=own is ConsentState.INQUIRY,
        entity_names=entities(reading.around.book),
    )
    return Consent(
        general=max(found.general, own),
        levels=found.levels,
        opted_in=found.opted_in,
        revoked=found.revoked,
        revoked_all=found.revoked_all,
    )


def _permitted(reading: Reading, facts: Facts) -> dict[str, Any]:
    """What they accepted after the warnings about plain texts and mail; read only where the words ask for it."""
    if facts.channel not in WARNED:
        return {}
    text, by_mail = facts.text or "", facts.channel is Channel.EMAIL
    named = facts.purpose in TO_A_PATIENT and names_treatment(reading.around.book, text)
    closed = by_mail and (named or facts.files > 0 or tells_of_care(text))
    if not (named or closed):
        return {}
    accepted = permissions_of(reading.conn, reading.around.address.id, entities(reading.around.book))
    told: dict[str, Any] = {"unencrypted_ok": "unencrypted_ok" in accepted} if by_mail else {}
    return told | {"treatment_open": named and WARNED[facts.channel] not in accepted}


def _own_act(reading: Reading, facts: Facts) -> ConsentState:
    """They wrote within a day, or called within twelve hours; derived each time, never stored."""
    if reading.last_in is not None and reading.instant - reading.last_in <= INQUIRY:
        return ConsentState.INQUIRY
    return ConsentState.CALLED if within(facts.minutes_since_call, CALL_EXPIRES) else ConsentState.NONE


def _without_records(address: Any, own: ConsentState) -> Consent:
    return Consent(
        general=own,
        revoked=frozenset(Category(each) for each in address.revoked_categories),
        revoked_all=address.revoked == "all",
    )


def _since_optout(reading: Reading, facts: Facts) -> float | None:
    address = reading.around.address
    if facts.purpose not in ASKS_SINCE or not (address.revoked or address.revoked_categories):
        return None
    return reading.minutes(_newest_revocation(reading.conn, address.id))


def _newest_revocation(conn: Connection, address_id: str) -> datetime | None:
    statement = select(func.max(revocation.c.at)).where(
        mine(revocation), revocation.c.address_id == address_id
    )
    at: datetime | None = conn.execute(statement).scalar()
    return at
