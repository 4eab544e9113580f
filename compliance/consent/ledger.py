"""The only place that writes consent: a record is added with what it proves, and never touched again."""

import hashlib
import os
from typing import Any

import msgspec
from sqlalchemy import Connection

from compliance import audit
from compliance.audit import SYSTEM, Actor
from compliance.consent.chain import content_hash, link
from compliance.consent.records import Record, proven
from compliance.models import consent
from core.errors import SettingsError
from core.events import ThreadTouched
from core.session import add, emit, new_id, now, practice_of
from core.vault import Vault
from inbox import threads
from practice.contacts import load_address

FORMAT = 1


def append(conn: Connection, record: Record, *, vault: Vault | None = None, actor: Actor = SYSTEM) -> str:
    """Store what was shown and done, at the level that it proves; gives the record's id.

    Raises `SettingsError` when there is evidence to seal and no vault to seal it with.
    """
    address = load_address(conn, record.address_id)
    level = proven(record)
    sealed, evidence_hash = _seal(conn, vault, record)
    number = address.value if address.value.startswith("+") else None
    values: dict[str, Any] = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "contact_id": record.contact_id,
        "address_id": record.address_id,
        "categories": sorted(set(record.categories)),
        "level": level.name,
        "how": record.how,
        "shown": record.shown,
        "shown_hash": hashlib.sha256(record.shown.encode()).hexdigest(),
        "proof": dict(record.refs),
        "at": now(conn),
        "record_format": FORMAT,
        "kind": record.kind,
        "asked": record.asked,
        "legal_entity": record.legal_entity,
        "channel": address.channel,
        "address_given": record.address_given or address.value,
        "address_e164": number,
        "wording_id": record.wording_id,
        "wording_version": record.wording_version,
        "language": record.language,
        "page_id": record.page_id,
        "box_before": record.box_before,
        "box_after": record.box_after,
        "not_condition": record.not_condition,
        "discloses": sorted(set(record.discloses)),
        "links": dict(record.links),
        "signature_kind": record.signature_kind,
        "given_at": record.given_at or now(conn),
        "zone": record.zone,
        "shown_message_id": record.shown_message_id,
        "inbound_message_id": record.inbound_message_id,
        "provider_message_id": record.provider_message_id,
        "confirmation_message_id": record.confirmation_message_id,
        "staff_id": record.staff_id,
        "ownership": record.ownership,
        "source": record.source,
        "source_hash": record.source_hash,
        "supersedes": record.supersedes,
        "evidence": sealed,
        "evidence_hash": evidence_hash,
    }
    content = content_hash(consent, values)
    record_id = add(conn, consent, **values)
    link(conn, "consent", record_id, content)
    audit.append(
        conn,
        actor,
        "consent.recorded",
        ("contact", record.contact_id),
        detail={"record": record_id, "level": level.name, "how": record.how, "hash": content},
    )
    _show(conn, record.contact_id)
    return record_id


def _seal(conn: Connection, vault: Vault | None, record: Record) -> tuple[bytes | None, str | None]:
    """The salt keeps anybody from finding a name or address by trying hashes."""
    if record.evidence.is_empty():
        return None, None
    if vault is None:
        raise SettingsError("a consent record brings evidence and there is no vault to seal it with")
    plain = msgspec.json.encode(msgspec.to_builtins(record.evidence) | {"salt": os.urandom(16).hex()})
    return vault.seal(conn, plain), hashlib.sha256(plain).hexdigest()


def _show(conn: Connection, contact_id: str) -> None:
    row = threads.thread_of(conn, contact_id)
    if row is not None:
        emit(conn, ThreadTouched(thread_id=row.id))
