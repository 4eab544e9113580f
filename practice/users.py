"""Who may sign in: users, their passwords and their sessions."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, func, select, update

from core.errors import ConflictError
from core.session import add, mine, now
from practice.models import practice, sign_in, user

LASTS = timedelta(hours=12)
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")
"""Checked when the address is unknown, so that both answers take the same time."""


class SignedIn(msgspec.Struct, frozen=True):
    """A live session and whose it is."""

    id: str
    practice_id: str
    user_id: str
    name: str
    email: str
    role: str
    staff_id: str | None
    csrf: str
    practice_name: str


def hash_password(password: str) -> str:
    """argon2id; takes tens of milliseconds on purpose: call it off the event loop."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def create_user(
    conn: Connection, *, email: str, name: str, role: str, staff_id: str | None, password_hash: str | None
) -> str:
    """A user of this practice; an address signs in at one practice only."""
    address = email.strip().lower()
    if conn.execute(select(user.c.id).where(user.c.email == address)).scalar() is not None:
        raise ConflictError("somebody with this address can sign in already")
    return add(
        conn,
        user,
        email=address,
        name=name,
        role=role,
        staff_id=staff_id,
        password_hash=password_hash,
        created_at=now(conn),
    )


def find_user(conn: Connection, email: str) -> Any:
    """By address, whatever the practice; runs under the system's scope."""
    statement = select(user).where(user.c.email == email.strip().lower(), user.c.disabled_at.is_(None))
    return conn.execute(statement).first()


def count_users(conn: Connection) -> int:
    """How many people of this practice can sign in."""
    statement = select(func.count()).select_from(user).where(mine(user), user.c.disabled_at.is_(None))
    return int(conn.execute(statement).scalar_one())


def start_session(conn: Connection, key: bytes, user_id: str) -> str:
    """A new session; gives the cookie's value, which is stored only as a keyed hash."""
    token = secrets.token_urlsafe(32)
    add(
        conn,
        sign_in,
        id=_digest(key, token),
        user_id=user_id,
        csrf=secrets.token_urlsafe(24),
        created_at=now(conn),
        seen_at=now(conn),
        expires_at=now(conn) + LASTS,
    )
    return token


def find_session(conn: Connection, key: bytes, token: str) -> SignedIn | None:
    """The live session of a cookie; runs under the system's scope."""
    row = conn.execute(
        select(
            sign_in.c.id.label("sign_in_id"),
            sign_in.c.practice_id,
            sign_in.c.user_id,
            sign_in.c.csrf,
            user.c.name,
            user.c.email,
            user.c.role,
            user.c.staff_id,
            practice.c.name.label("practice_name"),
        )
        .join(user, user.c.id == sign_in.c.user_id)
        .join(practice, practice.c.id == sign_in.c.practice_id)
        .where(
            sign_in.c.id == _digest(key, token),
            sign_in.c.ended_at.is_(None),
            sign_in.c.expires_at > now(conn),
            user.c.disabled_at.is_(None),
        )
    ).first()
    if row is None:
        return None
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
    )


def end_session(conn: Connection, session_id: str) -> None:
    conn.execute(update(sign_in).where(sign_in.c.id == session_id).values(ended_at=now(conn)))


def _digest(key: bytes, token: str) -> str:
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
