"""Chains the record: each entry's hash covers the one before, and a signed head covers where it ends."""

import hashlib
import hmac
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update

from compliance.models import audit_chain, audit_entry
from core.claims import Claimed, Claimer, Queue, claim
from core.db import Database
from core.keys import MasterKey
from core.session import mine, now, of_practice, practice_of, system_scope

CHAIN = Queue("audit_chain", audit_entry, lease=timedelta(seconds=30))
FIRST = "0" * 64
"""Stands where the hash before the first entry would."""
AT_ONCE = 500
"""Rows claimed in one go, and entries chained in one transaction."""
PURPOSE = "audit chain"
_LINK = (
    update(audit_entry)
    .where(mine(audit_entry), audit_entry.c.id == bindparam("entry"))
    .values(seq=bindparam("place"), hash=bindparam("linked"), due_at=None, lease_until=None, attempts=0)
)


class Head(msgspec.Struct, frozen=True):
    """Where a practice's chain begins and ends."""

    seq: int = 0
    hash: str = FIRST
    kept_from: int = 1
    kept_hash: str = FIRST


def link(before: str, row: Any) -> str:
    """The hash of an entry after the entry with hash `before`."""
    content = [
        before,
        row.practice_id,
        row.id,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor_kind,
        row.actor_id,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.why,
        row.source,
        row.detail,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def mac(key: bytes, practice_id: str, head: Head) -> str:
    content = [practice_id, head.seq, head.hash, head.kept_from, head.kept_hash]
    return hmac.new(key, json.dumps(content).encode(), hashlib.sha256).hexdigest()


def read_head(conn: Connection, *, lock: bool = False) -> Any:
    """The row, or None before the first entry; locked so that one process chains at a time."""
    statement = select(audit_chain).where(mine(audit_chain))
    return conn.execute(statement.with_for_update() if lock else statement).first()


def sign(conn: Connection, master: MasterKey, head: Head, *, new: bool = False) -> None:
    """Write the head with its signature, always of the newest master key: the next entry carries a rotation on."""
    values = {
        **msgspec.structs.asdict(head),
        "key_id": master.id,
        "mac": mac(master.derive(PURPOSE), practice_of(conn), head),
        "at": now(conn),
    }
    if new:
        conn.execute(insert(audit_chain), {"practice_id": practice_of(conn), **values})
    else:
        conn.execute(update(audit_chain).where(mine(audit_chain)).values(**values))


def genuine(row: Any, master: MasterKey) -> bool:
    """Whether we signed this head, with a master key that is good now."""
    key = master.derivations(PURPOSE).get(row.key_id)
    return key is not None and hmac.compare_digest(mac(key, row.practice_id, head_of(row)), row.mac)


def signing_keys(conn: Connection) -> set[str]:
    """Ids of the master keys under which the heads of all practices stand now."""
    return set(conn.execute(select(audit_chain.c.key_id)).scalars())


def head_of(row: Any) -> Head:
    return Head(row.seq, row.hash, row.kept_from, row.kept_hash) if row is not None else Head()


def chain(conn: Connection, master: MasterKey) -> int:
    """Give the practice's next unchained entries their places, oldest first."""
    head_row = read_head(conn, lock=True)
    if head_row is not None and not genuine(head_row, master):
        return 0  # whoever broke the head must be found by the verifier, not covered by our next signature
    rows = conn.execute(
        select(audit_entry)
        .where(mine(audit_entry), audit_entry.c.seq.is_(None), audit_entry.c.due_at.isnot(None))
        .order_by(audit_entry.c.at, audit_entry.c.id)
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return 0
    head = head_of(head_row)
    links, before = [], head.hash
    for place, row in enumerate(rows, head.seq + 1):
        before = link(before, row)
        links.append({"entry": row.id, "place": place, "linked": before})
    conn.execute(_LINK, links)
    end = msgspec.structs.replace(head, seq=head.seq + len(rows), hash=before)
    sign(conn, master, end, new=head_row is None)
    return len(rows)


def waiting(conn: Connection) -> tuple[int, datetime | None]:
    """How many entries have no place yet, and since when the oldest has waited."""
    row = conn.execute(
        select(func.count(), func.min(audit_entry.c.at)).where(mine(audit_entry), audit_entry.c.seq.is_(None))
    ).one()
    return int(row[0]), row[1]


class AuditChain(Claimer):
    """Claims entries and chains each practice's in one short transaction."""

    def __init__(self, db: Database, master: MasterKey) -> None:
        super().__init__(db, CHAIN, self._alone)
        self._master = master

    async def run_due(self, _now: datetime, limit: int) -> int:
        """However few were asked for: chaining many costs hardly more than chaining one."""
        claimed = await self._db.write(
            system_scope(), lambda conn: claim(conn, CHAIN, max(limit, AT_ONCE)), durable=False
        )
        of: defaultdict[str, list[Claimed]] = defaultdict(list)
        for each in claimed:
            of[str(each.practice_id)].append(each)
        for practice_id in of:
            await self._db.write(
                of_practice(practice_id), lambda conn: chain(conn, self._master), durable=False
            )
        return min(len(claimed), limit)

    async def _alone(self, claimed: Claimed) -> None:
        raise NotImplementedError
