"""Why messages were not let out: the gate's own reason, for many at once."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from compliance.models import decision
from core.session import mine


def reasons(conn: Connection, decision_ids: Collection[str]) -> dict[str, str]:
    """By decision, of those that blocked."""
    rows = conn.execute(
        select(decision.c.id, decision.c.reason).where(
            mine(decision), decision.c.id.in_(decision_ids), decision.c.action == "block"
        )
    )
    return {row.id: row.reason for row in rows}
