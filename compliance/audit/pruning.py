"""After its years the record is cut off at its beginning, and the signed head says that it begins there now."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from compliance.audit.chain import genuine, head_of, read_head, sign
from compliance.models import audit_entry
from core.keys import MasterKey
from core.session import mine


def prune(conn: Connection, master: MasterKey, before: datetime, limit: int) -> int:
    """Let go of the oldest entries from before; gives how many went. A head that is not ours stops it."""
    row = read_head(conn, lock=True)
    if row is None or not genuine(row, master):
        return 0
    head = head_of(row)
    going: list[Any] = []
    for entry in conn.execute(
        select(audit_entry.c.seq, audit_entry.c.hash, audit_entry.c.at)
        .where(mine(audit_entry), audit_entry.c.seq >= head.kept_from)
        .order_by(audit_entry.c.seq)
        .limit(limit)
    ).all():
        if entry.at >= before or entry.seq != head.kept_from + len(going):
            break
        going.append(entry)
    if not going:
        return 0
    last = going[-1]
    sign(conn, master, msgspec.structs.replace(head, kept_from=last.seq + 1, kept_hash=last.hash))
    gone = conn.execute(
        delete(audit_entry).where(mine(audit_entry), audit_entry.c.seq.between(head.kept_from, last.seq))
    )
    return gone.rowcount
