"""Single messages are taken back: held or queued, they will not leave, because what they were for is gone."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from channels import outbox
from compliance import drafts
from compliance.models import draft
from core.session import mine


def withdraw(conn: Connection, message_ids: Collection[str], why: str) -> tuple[str, ...]:
    """Take these back unless they have left already; gives those that will never be sent."""
    if not message_ids:
        return ()
    held = select(draft).where(mine(draft), draft.c.message_id.in_(message_ids), draft.c.state == "held")
    gone: list[str] = []
    for row in conn.execute(held.with_for_update(key_share=True)).all():
        drafts.drop(conn, row, "cancelled", why)
        gone.append(row.message_id)
    taken = outbox.cancel(conn, why, message_ids=tuple(message_ids))
    drafts.withdrawn(conn, taken)
    return (*gone, *taken)
