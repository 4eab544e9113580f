"""Each consent record carries the hash of the one before it, per practice, so that no row can be bent or lost."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from compliance.models import (
    audit_entry,
    consent,
    consent_head,
    consent_lift,
    consent_link,
    revocation,
)
from core.session import at_end, mine, now, practice_of
from core.vault import Vault
from practice.addresses import revoked_addresses

TABLES: Mapping[str, Table] = {"consent": consent, "revocation": revocation, "lift": consent_lift}
OUTSIDE = {"evidence", "lifted_at"}
"""Columns that may change after the fact; what they say is vouched for by a hash or by a record of its own."""
START = "0" * 64
AUDITED = {"consent.recorded": "consent", "consent.revoked": "revocation", "consent.lifted": "lift"}
"""Each record stands in the audit trail as well, whose end is signed: cutting both off needs the master key."""


class LedgerProblem(NamedTuple):
    """Something in the ledger is not as it was written. `what` is a stable code."""

    what: str
    kind: str
    record_id: str
    seq: int | None = None


def content_hash(table: Table, values: Mapping[str, Any]) -> str:
    """Over every column that stands for ever, in one canonical form for both databases."""
    kept = {column.name: values.get(column.name) for column in table.c if column.name not in OUTSIDE}
    return _sha(json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain))


def link(conn: Connection, kind: str, record_id: str, content: str) -> None:
    """Join a record to the chain at the end of the unit of work: the practice's head is locked as briefly as can be."""
    at_end(conn, f"consent:{record_id}", lambda inner: _link(inner, kind, record_id, content))


def _link(conn: Connection, kind: str, record_id: str, content: str) -> None:
    seq, before = _take(conn)
    joined = _joined(before, seq, kind, record_id, content)
    conn.execute(
        insert(consent_link),
        {
            "practice_id": practice_of(conn),
            "seq": seq,
            "kind": kind,
            "record_id": record_id,
            "content_hash": content,
            "prev_hash": before,
            "hash": joined,
            "at": now(conn),
        },
    )
    conn.execute(update(consent_head).where(mine(consent_head)).values(hash=joined))


def _take(conn: Connection) -> tuple[int, str]:
    """The next number and the hash before it; concurrent writers of this practice wait here."""
    build = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    row = conn.execute(
        build(consent_head)
        .values(practice_id=practice_of(conn), seq=1, hash=START)
        .on_conflict_do_update(index_elements=["practice_id"], set_={"seq": consent_head.c.seq + 1})
        .returning(consent_head.c.seq, consent_head.c.hash)
    ).one()
    return row.seq, row.hash


def verify(conn: Connection, vault: Vault | None = None) -> list[LedgerProblem]:
    """Everything in this practice's ledger that was changed, lost, slipped in or cut off; none is the good answer.

    With the vault, sealed evidence is opened and compared as well.
    """
    links = conn.execute(select(consent_link).where(mine(consent_link)).order_by(consent_link.c.seq)).all()
    return [
        *_broken_links(conn, links),
        *_broken_records(conn, links, vault),
        *_undone_opt_outs(conn),
        *_unlike_audited(conn, links),
    ]


def _broken_links(conn: Connection, links: Any) -> Iterator[LedgerProblem]:
    before = START
    for place, each in enumerate(links, start=1):
        joined = _joined(before, each.seq, each.kind, each.record_id, each.content_hash)
        if each.seq != place:
            yield LedgerProblem("link_missing", each.kind, each.record_id, place)
            break
        if each.prev_hash != before or each.hash != joined:
            yield LedgerProblem("link_changed", each.kind, each.record_id, each.seq)
        before = each.hash
    head = conn.execute(select(consent_head).where(mine(consent_head))).first()
    last = (links[-1].seq, links[-1].hash) if links else (0, START)
    if (head.seq, head.hash) != last if head is not None else bool(links):
        yield LedgerProblem("head_differs", "head", "", last[0])


def _broken_records(conn: Connection, links: Any, vault: Vault | None) -> Iterator[LedgerProblem]:
    linked = {(each.kind, each.record_id): each for each in links}
    if len(linked) != len(links):
        yield LedgerProblem("linked_twice", "head", "")
    for kind, table in TABLES.items():
        written = select(table).where(mine(table))
        if "record_format" in table.c:
            written = written.where(table.c.record_format > 0)
        for row in conn.execute(written).mappings():
            its = linked.pop((kind, row["id"]), None)
            if its is None:
                yield LedgerProblem("record_added", kind, row["id"])
            elif its.content_hash != content_hash(table, dict(row)):
                yield LedgerProblem("record_changed", kind, row["id"], its.seq)
            if kind == "consent" and not _evidence_fits(conn, row, vault):
                yield LedgerProblem("evidence_changed", kind, row["id"], its.seq if its else None)
    for (kind, record_id), its in linked.items():
        yield LedgerProblem("record_missing", kind, record_id, its.seq)


def _evidence_fits(conn: Connection, row: Any, vault: Vault | None) -> bool:
    if row["evidence_hash"] is None:
        return row["evidence"] is None
    if row["evidence"] is None or vault is None:
        return row["evidence"] is not None
    try:
        return bool(_sha(vault.open(conn, row["evidence"]).decode()) == row["evidence_hash"])
    except Exception:  # noqa: BLE001 - whatever stops it from opening is the finding
        return False


def _undone_opt_outs(conn: Connection) -> Iterator[LedgerProblem]:
    """An opt-out that nobody lifted must still stand at its address, and a lifted one names who lifted it."""
    lifted = {
        each
        for ids in conn.execute(select(consent_lift.c.revocation_ids).where(mine(consent_lift))).scalars()
        for each in ids
    }
    standing = revoked_addresses(conn)
    rows = conn.execute(select(revocation).where(mine(revocation), revocation.c.record_format > 0)).all()
    for row in rows:
        if row.lifted_at is not None and row.id not in lifted:
            yield LedgerProblem("lifted_by_nobody", "revocation", row.id)
        if row.lifted_at is None and row.address_id not in standing:
            yield LedgerProblem("opt_out_not_standing", "revocation", row.id)


def _unlike_audited(conn: Connection, links: Any) -> Iterator[LedgerProblem]:
    """What the audit trail has seen must be here, with the content it had: a ledger rewritten whole does not fit."""
    linked = {each.record_id: each for each in links}
    written = select(audit_entry.c.action, audit_entry.c.detail).where(
        mine(audit_entry), audit_entry.c.action.in_(AUDITED)
    )
    for row in conn.execute(written.order_by(audit_entry.c.at, audit_entry.c.id)):
        record_id = row.detail.get("record", "")
        its = linked.get(record_id)
        if its is None:
            yield LedgerProblem("cut_off", AUDITED[row.action], record_id)
        elif row.detail.get("hash", its.content_hash) != its.content_hash:
            yield LedgerProblem("not_as_audited", AUDITED[row.action], record_id, its.seq)


def _joined(before: str, seq: int, kind: str, record_id: str, content: str) -> str:
    return _sha(f"{before}|{seq}|{kind}|{record_id}|{content}")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    raise TypeError(type(value).__name__)
