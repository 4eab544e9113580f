"""A public review on its thread: how it reads now, which reply stands under it, and what of it a person must do."""

import hashlib
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from channels.base import Account, Echo, PublicReply, Reviewed, StatusUpdate
from channels.statuses import record_status
from core.session import mine, now
from inbox import handoffs, inquiries, spoken, threads, timeline
from inbox.models import message

FINAL = 4
LOW = 3
"""Stars up to which somebody should look today."""
SAID = {
    "new": "Left a public review on Google. A suggested reply is ready; only a person can publish it.",
    "changed": "Changed their review on Google. Please look whether our reply still fits.",
    "refused": "Google refused our public reply to this review. Please word it differently.",
    "reply_gone": "Our public reply is not on Google any more.",
}


class ReviewState(msgspec.Struct, frozen=True):
    """A review as whoever answers it needs it."""

    text: str
    stars: int | None
    address_id: str
    removed: bool
    reply: Literal["pending", "published", "rejected"] | None
    reply_code: str | None


def apply(conn: Connection, account: Account, each: Reviewed) -> None:
    """Bring the stored review to the newest state; an older one changes nothing."""
    row = _review(conn, account.id, each.provider_id)
    if row is None or row.removed_at is not None:
        return
    meta: dict[str, Any] = dict(row.meta or {})
    seen = (each.seen or each.at).isoformat()
    if seen < str(meta.get("seen", "")):
        return
    is_new, told = "reply" not in meta, meta.get("reply")
    changed = not is_new and (each.text != row.text or each.stars != meta.get("stars"))
    meta |= {"stars": each.stars, "seen": seen, "reply": _kept(each.reply)}
    timeline.set_message(conn, row.id, text=each.text, edits=int(each.edited), meta=meta)
    if is_new and row.inquiry_id is not None:
        inquiries.unanswerable(conn, row.inquiry_id, inquiries.PERSON_ONLY)
    if is_new or changed:
        urgency = "soon" if each.stars is not None and each.stars <= LOW else "routine"
        if each.reply is None or changed:
            _ask(conn, row.thread_id, "new" if is_new else "changed", urgency)
    if each.reply is not None and told != meta["reply"]:
        _answered(conn, account, row, each.reply)
    elif each.reply is None and told is not None:
        _reply_gone(conn, row)


def state_of(conn: Connection, thread_id: str) -> ReviewState | None:
    """The newest review of a thread, for whoever answers it; None when there is none."""
    row = conn.execute(
        select(message)
        .where(mine(message), message.c.thread_id == thread_id, message.c.context == "review")
        .order_by(message.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    meta = row.meta or {}
    reply = meta.get("reply") or {}
    stars = meta.get("stars")
    return ReviewState(
        text=row.text,
        stars=stars if isinstance(stars, int) else None,
        address_id=row.address_id,
        removed=row.removed_at is not None,
        reply=reply.get("state"),
        reply_code=reply.get("code"),
    )


def _kept(reply: PublicReply | None) -> dict[str, Any] | None:
    return None if reply is None else {"state": reply.state, "at": reply.at.isoformat(), "code": reply.code}


def _answered(conn: Connection, account: Account, row: Any, reply: PublicReply) -> None:
    """What stands there is ours, or somebody wrote it at Google itself; its state is that of the message."""
    ours = _reply(conn, row, reply.text)
    if ours is None:
        key = hashlib.sha256(f"{row.provider_id}\n{reply.at.isoformat()}".encode()).hexdigest()[:40]
        echo = Echo(f"echo:{key}", row.provider_id, reply.text, sent_at=reply.at)
        spoken.store_echo(conn, account, echo)
        ours = _reply(conn, row, reply.text)
    if ours is None:
        return
    _replaced(conn, row, ours)
    if reply.state == "pending":
        return
    status = "delivered" if reply.state == "published" else "failed"
    code = reply.code or ("REFUSED" if status == "failed" else None)
    if ours.provider_id is not None:
        told = StatusUpdate(ours.provider_id, status, FINAL, code)
        record_status(conn, account.id, told)
    timeline.message_moved(conn, ours.id, status, FINAL, status_code=code)
    if status == "failed" and ours.status != "failed":
        _ask(conn, row.thread_id, "refused", "soon")


def _reply(conn: Connection, row: Any, text: str) -> Any:
    """Our newest words under this review that read like these; Google may have trimmed them."""
    rows = conn.execute(_out(row).order_by(message.c.seq.desc())).all()
    return next((each for each in rows if _plain(each.text) == _plain(text)), None)


def _replaced(conn: Connection, row: Any, current: Any) -> None:
    """There is one reply under a review: a later one took the place of those before it."""
    for each in conn.execute(_out(row).where(message.c.seq < current.seq)).all():
        timeline.set_message(conn, each.id, removed_at=now(conn))


def _reply_gone(conn: Connection, row: Any) -> None:
    """Taken away at Google; what we have sent since then is not there yet, which is something else."""
    stood = conn.execute(_out(row).where(message.c.status.in_(("delivered", "failed")))).all()
    for each in stood:
        timeline.set_message(conn, each.id, removed_at=now(conn))
    if stood:
        _ask(conn, row.thread_id, "reply_gone", "routine")


def _out(row: Any) -> Any:
    return select(message).where(
        mine(message),
        message.c.thread_id == row.thread_id,
        message.c.address_id == row.address_id,
        message.c.direction == "out",
        message.c.removed_at.is_(None),
        message.c.status.in_(("sending", "unknown", "sent", "delivered", "failed")),
    )


def _ask(conn: Connection, thread_id: str, why: str, urgency: str) -> None:
    thread = threads.load_thread(conn, thread_id)
    if thread.state == "done":
        threads.reopen(conn, thread_id)
    handoffs.open_handoff(
        conn, thread_id, reason="staff_action", urgency=urgency, summary=SAID[why], answer_by=None
    )


def _review(conn: Connection, account_id: str, provider_id: str) -> Any:
    return conn.execute(
        select(message).where(
            mine(message), message.c.account_id == account_id, message.c.provider_id == provider_id
        )
    ).first()


def _plain(text: str) -> str:
    return " ".join(text.split())
