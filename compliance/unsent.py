"""Why messages were not let out, for many at once, and what was asked for with one of them."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, exists, select

from compliance.facts import DraftRequest
from compliance.models import decision, draft
from core.session import mine


def reasons(conn: Connection, decision_ids: Collection[str]) -> dict[str, str]:
    """By decision, of those that blocked."""
    rows = conn.execute(
        select(decision.c.id, decision.c.reason).where(
            mine(decision), decision.c.id.in_(decision_ids), decision.c.action == "block"
        )
    )
    return {row.id: row.reason for row in rows}


def refused(decision_id: ColumnElement[Any], codes: Collection[str]) -> ColumnElement[bool]:
    """Part of a query: the decision that this column names let nothing out, for one of these reasons."""
    return exists().where(
        mine(decision),
        decision.c.id == decision_id,
        decision.c.action == "block",
        decision.c.reason.in_(codes),
    )


def request_of(conn: Connection, message_id: str) -> DraftRequest | None:
    """As it came to the gate; None where the gate never saw it."""
    kept = conn.execute(select(draft.c.request).where(mine(draft), draft.c.message_id == message_id)).scalar()
    return None if kept is None else msgspec.convert(kept, DraftRequest)
