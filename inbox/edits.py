"""What happens to a message after it was sent: taken back, changed, reacted to, delivered, read."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from channels import media
from channels.base import Account, Edited, Reacted, Removed, Watermark
from core.card_numbers import masked_value
from core.session import add, mine, now
from inbox import timeline
from inbox.models import early_mark, message
from practice.contacts import find_address

RANKS = {"delivered": 4, "read": 5}
SKEW = timedelta(seconds=3)
"""A reader may be faster than the provider's answer to us, by whose arrival we count."""


def remove(conn: Connection, account: Account, each: Removed) -> None:
    """Blank it: words, pictures, quotes. A tombstone stays, and whoever reads later sees only that."""
    row = _found(conn, account, each.provider_id)
    if row is None:
        _keep(conn, account, each.provider_id, "removed", {})
    elif row.removed_at is None:
        if row.attachments:
            media.forget_message(conn, row.id)
        timeline.set_message(conn, row.id, **_blank(conn))


def edit(conn: Connection, account: Account, each: Edited) -> None:
    """The newest text wins, in whatever order edits arrive; a message taken back stays so."""
    row = _found(conn, account, each.provider_id)
    if row is None:
        _keep(conn, account, each.provider_id, "edited", {"text": each.text, "number": each.number})
    elif row.removed_at is None and each.number > row.edits:
        timeline.set_message(conn, row.id, text=each.text, edits=each.number)


def react(conn: Connection, account: Account, each: Reacted) -> None:
    """One reaction per person: the newest, or none."""
    row = _found(conn, account, each.provider_id)
    if row is None:
        _keep(conn, account, each.provider_id, "reacted", _reaction(each))
    else:
        timeline.set_message(conn, row.id, reactions=_reactions(row, _reaction(each)))


def mark_up_to(conn: Connection, account: Account, each: Watermark) -> None:
    """Everything handed over to this person up to the mark has that status."""
    address = find_address(conn, account.channel, each.recipient)
    if address is None:
        return
    rows = conn.execute(
        select(message.c.id).where(
            mine(message),
            message.c.address_id == address.id,
            message.c.direction == "out",
            message.c.handed_at <= each.up_to + SKEW,
            message.c.status_rank < RANKS[each.status],
            message.c.status.in_(("sent", "delivered")),
        )
    ).scalars()
    for message_id in list(rows):
        timeline.message_moved(conn, message_id, each.status, RANKS[each.status])


def apply_early(conn: Connection, account_id: str, provider_id: str, message_id: str) -> None:
    """What was said of a message before it came is done to it now."""
    rows = conn.execute(
        select(early_mark)
        .where(
            mine(early_mark), early_mark.c.account_id == account_id, early_mark.c.provider_id == provider_id
        )
        .order_by(early_mark.c.at)
    ).all()
    for row in rows:
        current = timeline.load_message(conn, message_id)
        if row.kind == "removed":
            if current.attachments:
                media.forget_message(conn, message_id)
            timeline.set_message(conn, message_id, **_blank(conn))
        elif row.kind == "edited" and current.removed_at is None and row.data["number"] > current.edits:
            timeline.set_message(conn, message_id, text=row.data["text"], edits=row.data["number"])
        elif row.kind == "reacted":
            timeline.set_message(conn, message_id, reactions=_reactions(current, row.data))
    if rows:
        conn.execute(delete(early_mark).where(mine(early_mark), early_mark.c.id.in_([r.id for r in rows])))


def _found(conn: Connection, account: Account, provider_id: str) -> Any:
    return conn.execute(
        select(message).where(
            mine(message), message.c.account_id == account.id, message.c.provider_id == provider_id
        )
    ).first()


def _keep(conn: Connection, account: Account, provider_id: str, kind: str, data: dict[str, Any]) -> None:
    add(
        conn,
        early_mark,
        account_id=account.id,
        provider_id=provider_id,
        kind=kind,
        data=masked_value(data),
        at=now(conn),
    )


def _blank(conn: Connection) -> dict[str, Any]:
    return {"text": "", "attachments": [], "subject": None, "meta": None, "removed_at": now(conn)}


def _reaction(each: Reacted) -> dict[str, Any]:
    at = {} if each.sent_at is None else {"at": each.sent_at.isoformat()}
    return {"by": each.sender, "emoji": each.emoji, **at}


def _reactions(row: Any, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The newest of each person, by the provider's clock. Taken back at an instant is kept: an older one must not return."""
    known = row.reactions or []
    before = next((each.get("at", "") for each in known if each["by"] == given["by"]), "")
    if before > given.get("at", before):
        return list(known)
    others = [each for each in known if each["by"] != given["by"]]
    return [*others, given] if given["emoji"] or "at" in given else others
