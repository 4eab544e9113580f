"""What only mail tells: which message it answers, whether it begins a topic, and whether machines talk to each other."""

import re
from datetime import timedelta
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, func, select

from channels.base import Account, Capabilities, Inbound
from core.session import mine, now
from inbox.models import message
from inbox.timeline import GONE

DAY = timedelta(hours=24)
_PREFIXES = re.compile(
    r"^(?:(?:re|rv|fw|fwd|aw|wg|res|enc|r|tr|ref)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)


def placed(
    conn: Connection, account: Account, inbound: Inbound, able: Capabilities, thread_id: str, address_id: str
) -> Inbound:
    """The same mail with its place in the conversation. On channels without subjects: as it came."""
    if not able.subjects:
        return inbound
    meta = dict(inbound.meta)
    if inbound.subject and topic_of(inbound.subject) == _topic(conn, thread_id):
        meta["same_topic"] = True
    automatic = inbound.automatic
    most = able.automatic_a_day
    if not automatic and most is not None and _answered_by_machine(conn, thread_id, address_id) >= most:
        automatic, meta["too_many"] = True, True
    return structs.replace(inbound, reply_to=_known(conn, account, inbound), meta=meta, automatic=automatic)


def topic_of(subject: str) -> str:
    """Without its chain of Re: and Fwd:, as people would call it the same."""
    return _PREFIXES.sub("", " ".join(subject.split())).strip().casefold()


def _known(conn: Connection, account: Account, inbound: Inbound) -> str | None:
    """The best of its references that names a message of this mailbox, ours or theirs, wherever it was written."""
    named = [each for each in inbound.answers if each]
    if not named:
        return inbound.reply_to
    statement = select(message.c.provider_id).where(
        mine(message), message.c.account_id == account.id, message.c.provider_id.in_(named)
    )
    here = set(conn.execute(statement).scalars())
    return next((each for each in named if each in here), named[0])


def _topic(conn: Connection, thread_id: str) -> str | None:
    newest: Any = conn.execute(
        select(message.c.subject)
        .where(mine(message), message.c.thread_id == thread_id, message.c.subject.isnot(None))
        .order_by(message.c.seq.desc())
        .limit(1)
    ).scalar()
    return None if newest is None else topic_of(newest)


def _answered_by_machine(conn: Connection, thread_id: str, address_id: str) -> int:
    """Our own automatic mails of the last day: another machine would answer each of them."""
    statement = select(func.count()).where(
        mine(message),
        message.c.thread_id == thread_id,
        message.c.address_id == address_id,
        message.c.direction == "out",
        message.c.author_kind == "agent",
        message.c.status.not_in(GONE),
        message.c.at > now(conn) - DAY,
    )
    return int(conn.execute(statement).scalar_one())
