"""The ledger as a file for a lawyer or for the person themself: every field, opened evidence included."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from compliance import audit
from compliance.audit import Actor
from compliance.consent.records import Evidence
from compliance.models import consent, consent_lift, revocation
from core.errors import NotFoundError
from core.session import mine
from core.vault import Vault
from practice.addresses import address_ids_of
from practice.contacts import find_contact

Form = Literal["csv", "json"]
NOT_TOLD = {"practice_id", "evidence", "record_format", "evidence_hash"}
_PHONE = re.compile(r"\+[0-9]{7,15}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(conn: Connection, vault: Vault, form: Form, actor: Actor, *, contact_id: str | None = None) -> str:
    """One contact's records, or the whole practice's. Written down in the audit trail.

    Raises `NotFoundError` for nobody of this practice.
    """
    if contact_id is not None and find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    rows = [
        *(_given(conn, vault, row) for row in _rows(conn, consent, contact_id)),
        *({"record": "revocation", **_told(row)} for row in _rows(conn, revocation, contact_id)),
        *({"record": "lift", **_told(row)} for row in _rows(conn, consent_lift, contact_id)),
    ]
    rows.sort(key=lambda each: (each["at"], each["id"]))
    audit.append(
        conn,
        actor,
        "consent.exported",
        ("contact", contact_id) if contact_id is not None else ("practice", None),
        detail={"records": len(rows), "form": form},
    )
    return _csv(rows) if form == "csv" else msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n"


def _rows(conn: Connection, table: Any, contact_id: str | None) -> list[Any]:
    statement = select(table).where(mine(table))
    if contact_id is not None:
        statement = statement.where(table.c.address_id.in_(address_ids_of(contact_id)))
    return list(conn.execute(statement).all())


def _given(conn: Connection, vault: Vault, row: Any) -> dict[str, Any]:
    sealed = vault.open(conn, row.evidence) if row.evidence is not None else b"{}"
    opened = msgspec.structs.asdict(msgspec.json.decode(sealed, type=Evidence))
    return {"record": row.kind, **_told(row), **{key: value for key, value in opened.items() if value}}


def _told(row: Any) -> dict[str, Any]:
    return {
        key: _plain(value)
        for key, value in row._asdict().items()
        if key not in NOT_TOLD and value is not None
    }


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _csv(rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["record", "id", "at"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """What a spreadsheet would take for a formula is shown as text."""
    if isinstance(value, list):
        return ";".join(str(each) for each in value)
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode() if value else ""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _PHONE.fullmatch(text) else text
