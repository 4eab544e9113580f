"""Sessions: opened at sign-in, locked when nobody has touched the machine for a while, ended by hand or by time."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Select, select, update

from core.session import add, mine, now
from practice.access.models import access_policy, sign_in, user
from practice.access.policy import asked_of
from practice.models import practice
from practice.rights import Right, rights_of

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=15)
"""45 CFR 164.312(a)(2)(iii): automatic logoff."""
KEPT_DEVICES = timedelta(days=90)
How = Literal["password", "totp", "oidc", "link"]


class SignedIn(msgspec.Struct, frozen=True):
    """A live session and whose it is, or an API key and what it carries."""

    id: str
    practice_id: str
    user_id: str
    name: str
    email: str
    role: str
    staff_id: str | None
    csrf: str
    practice_name: str
    rights: frozenset[Right] = frozenset()
    locations: tuple[str, ...] | None = None
    """None: everywhere."""
    kind: Literal["user", "key"] = "user"
    locked: bool = False
    must_enrol: bool = False
    """The practice asks this role for a second step and this person has none yet."""
    seen_at: datetime | None = None

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def masked(self) -> bool:
        """Names and numbers of contacts are covered."""
        return Right.CONTACTS_REVEAL not in self.rights

    @property
    def limited(self) -> bool:
        """Sees less than every conversation in full."""
        return self.masked or self.locations is not None


def start_session(
    conn: Connection,
    key: bytes,
    user_id: str,
    *,
    how: How = "link",
    device: str | None = None,
    source: str | None = None,
) -> str:
    """A new session; gives the cookie's value, which is stored only as a keyed hash."""
    token = secrets.token_urlsafe(32)
    add(
        conn,
        sign_in,
        id=digest(key, token),
        user_id=user_id,
        csrf=secrets.token_urlsafe(24),
        created_at=now(conn),
        seen_at=now(conn),
        expires_at=now(conn) + LASTS,
        how=how,
        device=device,
        source=source,
    )
    return token


def rotate(conn: Connection, key: bytes, session_id: str) -> str:
    """Another cookie and another CSRF token for the same session: the old ones are worth nothing."""
    token = secrets.token_urlsafe(32)
    changed = {"id": digest(key, token), "csrf": secrets.token_urlsafe(24)}
    conn.execute(update(sign_in).where(mine(sign_in), sign_in.c.id == session_id).values(**changed))
    return token


def find_session(conn: Connection, key: bytes, token: str) -> SignedIn | None:
    """The live session of a cookie; runs under the system's scope."""
    row = conn.execute(_live(conn).where(sign_in.c.id == digest(key, token))).first()
    return None if row is None else _signed_in(row, now(conn))


def find_sessions(conn: Connection, session_ids: Collection[str]) -> dict[str, SignedIn]:
    """Those of these sessions that live, by id; runs under the system's scope."""
    rows = conn.execute(_live(conn).where(sign_in.c.id.in_(session_ids))).all()
    return {row.sign_in_id: _signed_in(row, now(conn)) for row in rows}


def end_session(conn: Connection, session_id: str) -> None:
    conn.execute(
        update(sign_in)
        .where(mine(sign_in), sign_in.c.id == session_id, sign_in.c.ended_at.is_(None))
        .values(ended_at=now(conn))
    )


def end_sessions_of(conn: Connection, user_id: str, *, but: str | None = None) -> list[str]:
    """End a person's sessions, all or all but one: the ids of those that ended."""
    mine_and_theirs = (mine(sign_in), sign_in.c.user_id == user_id, sign_in.c.ended_at.is_(None))
    statement = update(sign_in).where(*mine_and_theirs).values(ended_at=now(conn))
    if but is not None:
        statement = statement.where(sign_in.c.id != but)
    return [str(each) for each in conn.execute(statement.returning(sign_in.c.id)).scalars()]


def sessions_of(conn: Connection, user_id: str) -> list[Any]:
    """A person's live sessions, the latest used first."""
    statement = select(sign_in).where(
        mine(sign_in),
        sign_in.c.user_id == user_id,
        sign_in.c.ended_at.is_(None),
        sign_in.c.expires_at > now(conn),
    )
    return list(conn.execute(statement.order_by(sign_in.c.seen_at.desc())).all())


def knows_device(conn: Connection, user_id: str, device: str | None, source: str | None) -> bool:
    """Whether this person has signed in like this before."""
    statement = select(sign_in.c.id).where(
        mine(sign_in),
        sign_in.c.user_id == user_id,
        sign_in.c.device == device,
        sign_in.c.source == source,
        sign_in.c.created_at > now(conn) - KEPT_DEVICES,
    )
    return conn.execute(statement.limit(1)).first() is not None


def touch(conn: Connection, session_id: str, at: datetime) -> None:
    """Somebody did something at `at`."""
    conn.execute(
        update(sign_in)
        .where(mine(sign_in), sign_in.c.id == session_id, sign_in.c.seen_at < at)
        .values(seen_at=at)
    )


def lock(conn: Connection, session_id: str) -> None:
    conn.execute(update(sign_in).where(mine(sign_in), sign_in.c.id == session_id).values(locked_at=now(conn)))


def unlock(conn: Connection, session_id: str) -> None:
    values = {"locked_at": None, "seen_at": now(conn)}
    conn.execute(update(sign_in).where(mine(sign_in), sign_in.c.id == session_id).values(**values))


def digest(key: bytes, token: str) -> str:
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def _live(conn: Connection) -> Select[Any]:
    return (
        select(
            sign_in.c.id.label("sign_in_id"),
            sign_in.c.practice_id,
            sign_in.c.user_id,
            sign_in.c.csrf,
            sign_in.c.seen_at,
            sign_in.c.locked_at,
            sign_in.c.how,
            user.c.name,
            user.c.email,
            user.c.role,
            user.c.staff_id,
            user.c.locations,
            user.c.totp_since,
            access_policy.c.second_step,
            practice.c.name.label("practice_name"),
        )
        .join(user, user.c.id == sign_in.c.user_id)
        .join(practice, practice.c.id == sign_in.c.practice_id)
        .outerjoin(access_policy, access_policy.c.practice_id == sign_in.c.practice_id)
        .where(sign_in.c.ended_at.is_(None), sign_in.c.expires_at > now(conn), user.c.disabled_at.is_(None))
    )


def _signed_in(row: Any, moment: datetime) -> SignedIn:
    asked = asked_of(row.role, row.second_step)
    return SignedIn(
        id=row.sign_in_id,
        practice_id=row.practice_id,
        user_id=row.user_id,
        name=row.name,
        email=row.email,
        role=row.role,
        staff_id=row.staff_id,
        csrf=row.csrf,
        practice_name=row.practice_name,
        rights=rights_of(row.role),
        locations=None if row.locations is None else tuple(row.locations),
        locked=row.locked_at is not None or moment - row.seen_at >= IDLE,
        must_enrol=asked and row.totp_since is None and row.how == "password",
        seen_at=row.seen_at,
    )
