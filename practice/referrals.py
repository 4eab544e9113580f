"""The link that a person passes on to friends: a code that says who sent them, and nothing about anybody."""

import secrets

from sqlalchemy import Connection, select

from core.session import add, mine, now
from practice.models import referral_code

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


def code_of(conn: Connection, contact_id: str) -> str:
    """This person's code, made the first time somebody asks."""
    statement = select(referral_code.c.code).where(
        mine(referral_code), referral_code.c.contact_id == contact_id
    )
    found: str | None = conn.execute(statement).scalar()
    if found is not None:
        return found
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    add(conn, referral_code, contact_id=contact_id, code=code, created_at=now(conn))
    return code


def who_refers(conn: Connection, code: str) -> str | None:
    """The contact whose code it is, if it is one of this practice's."""
    statement = select(referral_code.c.contact_id).where(
        mine(referral_code), referral_code.c.code == code[:16]
    )
    found: str | None = conn.execute(statement).scalar()
    return found


def practice_of_code(conn: Connection, code: str) -> str | None:
    """Whose patients pass this link on. Runs under the system's scope: nobody knows the practice yet."""
    statement = select(referral_code.c.practice_id).where(referral_code.c.code == code[:16])
    found: str | None = conn.execute(statement).scalar()
    return found
