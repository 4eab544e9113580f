"""Invitations: a link that lets one person in once, within three days."""

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, select, update

from core.errors import ConflictError, NotFoundError
from core.session import add, mine, now
from practice.access.models import invitation, user
from practice.access.tokens import hashed, new_token
from practice.access.users import Role, create_user
from practice.models import practice

LASTS = timedelta(hours=72)


class Invited(msgspec.Struct, frozen=True):
    """Whom somebody wants to let in, and as what."""

    email: str
    name: str
    role: Role
    staff_id: str | None = None
    locations: tuple[str, ...] | None = None


def invite(conn: Connection, who: Invited, invited_by: str | None) -> tuple[str, str]:
    """(id, token); an open invitation to the same address is taken back."""
    email = who.email.strip().lower()
    if conn.execute(select(user.c.id).where(user.c.email == email)).scalar() is not None:
        raise ConflictError("somebody with this address can sign in already")
    conn.execute(
        update(invitation)
        .where(mine(invitation), invitation.c.email == email, invitation.c.ended_at.is_(None))
        .values(ended_at=now(conn))
    )
    token = new_token()
    made = add(
        conn,
        invitation,
        token_hash=hashed(token),
        email=email,
        name=who.name.strip(),
        role=who.role,
        staff_id=who.staff_id,
        locations=None if who.locations is None else list(who.locations),
        invited_by=invited_by,
        created_at=now(conn),
        expires_at=now(conn) + LASTS,
    )
    return made, token


def open_invitations(conn: Connection) -> list[Any]:
    statement = select(invitation).where(
        mine(invitation), invitation.c.ended_at.is_(None), invitation.c.expires_at > now(conn)
    )
    return list(conn.execute(statement.order_by(invitation.c.created_at)).all())


def take_back(conn: Connection, invitation_id: str) -> Any:
    """The invitation that is worth nothing from now on. Raises `NotFoundError`."""
    statement = (
        update(invitation)
        .where(mine(invitation), invitation.c.id == invitation_id, invitation.c.ended_at.is_(None))
        .values(ended_at=now(conn))
        .returning(invitation)
    )
    row = conn.execute(statement).first()
    if row is None:
        raise NotFoundError("no such invitation")
    return row


def find_invitation(conn: Connection, token: str) -> Any:
    """The open invitation of a token, with its practice's name. Runs under the system's scope."""
    row = conn.execute(
        select(invitation, practice.c.name.label("practice_name"))
        .join(practice, practice.c.id == invitation.c.practice_id)
        .where(
            invitation.c.token_hash == hashed(token),
            invitation.c.ended_at.is_(None),
            invitation.c.expires_at > now(conn),
        )
    ).first()
    if row is None:
        raise NotFoundError("this invitation has been used, taken back or has run out")
    return row


def invited(conn: Connection, email: str) -> Any:
    """The open invitation to an address, if there is one. Runs under the system's scope."""
    statement = select(invitation).where(
        invitation.c.email == email.strip().lower(),
        invitation.c.ended_at.is_(None),
        invitation.c.expires_at > now(conn),
    )
    return conn.execute(statement.order_by(invitation.c.created_at.desc()).limit(1)).first()


def join(conn: Connection, token: str, password_hash: str) -> str:
    """Use it up: the new user's id. Raises `NotFoundError`."""
    return _join(conn, invitation.c.token_hash == hashed(token), password_hash)


def join_invited(conn: Connection, invitation_id: str) -> str:
    """The same for whom a provider has vouched; they have no password of ours."""
    return _join(conn, invitation.c.id == invitation_id, None)


def _join(conn: Connection, which: ColumnElement[bool], password_hash: str | None) -> str:
    statement = (
        update(invitation)
        .where(
            mine(invitation),
            which,
            invitation.c.ended_at.is_(None),
            invitation.c.expires_at > now(conn),
        )
        .values(ended_at=now(conn))
        .returning(invitation)
    )
    row = conn.execute(statement).first()
    if row is None:
        raise NotFoundError("this invitation has been used, taken back or has run out")
    return create_user(
        conn,
        email=row.email,
        name=row.name,
        role=row.role,
        staff_id=row.staff_id,
        password_hash=password_hash,
        locations=None if row.locations is None else tuple(row.locations),
    )
