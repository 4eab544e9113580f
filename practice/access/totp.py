"""The second step: six digits from an authenticator, or one of ten codes kept on paper."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import Connection, delete, func, or_, select, update

from core.errors import BadInputError, ConflictError
from core.session import add, mine, now
from core.vault import Vault
from practice.access.models import recovery_code, user
from practice.access.tokens import hashed
from practice.access.users import load_user

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a phone's clock may be off, either way."""
CODES, CODE_LENGTH, DIGITS = 10, 16, 6
ISSUER = "Glowdesk"
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def begin(conn: Connection, vault: Vault, user_id: str) -> tuple[str, str]:
    """A new secret that counts only once a code of it was given: (secret, otpauth address)."""
    row = load_user(conn, user_id)
    if row.totp_since is not None:
        raise ConflictError("a second step is set up already")
    secret = pyotp.random_base32()
    sealed = vault.seal(conn, secret.encode())
    conn.execute(
        update(user).where(mine(user), user.c.id == user_id).values(totp_secret=sealed, totp_step=None)
    )
    return secret, pyotp.TOTP(secret).provisioning_uri(name=row.email, issuer_name=ISSUER)


def confirm(conn: Connection, vault: Vault, user_id: str, code: str) -> tuple[str, ...]:
    """The first code proves that the phone has the secret: gives the recovery codes, shown this once."""
    row = load_user(conn, user_id)
    if row.totp_since is not None or row.totp_secret is None:
        raise ConflictError("nothing is being set up")
    if not _code_fits(conn, vault, user_id, code):
        raise BadInputError("that code does not fit; take the one that is shown now", at="/code")
    conn.execute(update(user).where(mine(user), user.c.id == user_id).values(totp_since=now(conn)))
    return new_recovery_codes(conn, user_id)


def accepts(conn: Connection, vault: Vault, user_id: str, code: str) -> str | None:
    """`totp` or `recovery` when the code is good; each code is good once."""
    tidy = "".join(each for each in code.upper() if each.isalnum())
    if tidy.isdigit() and len(tidy) == DIGITS:
        return "totp" if _code_fits(conn, vault, user_id, tidy) else None
    return "recovery" if _use_recovery(conn, user_id, tidy) else None


def remove(conn: Connection, user_id: str) -> None:
    """No second step and no recovery codes any more."""
    values = {"totp_secret": None, "totp_since": None, "totp_step": None}
    conn.execute(update(user).where(mine(user), user.c.id == user_id).values(**values))
    conn.execute(delete(recovery_code).where(mine(recovery_code), recovery_code.c.user_id == user_id))


def new_recovery_codes(conn: Connection, user_id: str) -> tuple[str, ...]:
    """Ten fresh ones; those from before are worth nothing."""
    conn.execute(delete(recovery_code).where(mine(recovery_code), recovery_code.c.user_id == user_id))
    made = tuple("".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES))
    for code in made:
        add(conn, recovery_code, user_id=user_id, hash=hashed(user_id + code))
    return tuple("-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)) for code in made)


def codes_left(conn: Connection, user_id: str) -> int:
    statement = (
        select(func.count())
        .select_from(recovery_code)
        .where(mine(recovery_code), recovery_code.c.user_id == user_id, recovery_code.c.used_at.is_(None))
    )
    return int(conn.execute(statement).scalar_one())


def _code_fits(conn: Connection, vault: Vault, user_id: str, code: str) -> bool:
    row = load_user(conn, user_id)
    if row.totp_secret is None:
        return False
    maker = pyotp.TOTP(vault.open(conn, row.totp_secret).decode())
    step = matching_step(maker, code, now(conn))
    return step is not None and _use_step(conn, user_id, step)


def matching_step(maker: pyotp.TOTP, code: str, moment: datetime) -> int | None:
    """The thirty seconds whose code this is, if they are near enough."""
    present = int(moment.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(maker.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def _use_step(conn: Connection, user_id: str, step: int) -> bool:
    """False when this step or a later one was used before: a code seen over a shoulder is worth nothing."""
    fresh = or_(user.c.totp_step.is_(None), user.c.totp_step < step)
    statement = update(user).where(mine(user), user.c.id == user_id, fresh).values(totp_step=step)
    return conn.execute(statement.returning(user.c.id)).first() is not None


def _use_recovery(conn: Connection, user_id: str, code: str) -> bool:
    statement = (
        update(recovery_code)
        .where(
            mine(recovery_code),
            recovery_code.c.user_id == user_id,
            recovery_code.c.hash == hashed(user_id + code),
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=now(conn))
        .returning(recovery_code.c.id)
    )
    return conn.execute(statement).first() is not None
