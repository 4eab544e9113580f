"""Passwords: how they are stored, and which are too easy to guess."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
MEMORY_KIB, PASSES, LANES = 47_104, 2, 1
"""Above what OWASP's cheat sheet asks of argon2id (46 MiB and one pass)."""
FEW_DIFFERENT = 5
_LOCAL_PART = 4
COMMON = Path(__file__).parent / "common_passwords.txt"
_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@cache
def _nobody() -> str:
    """Checked when the address is unknown, so that both answers take the same time."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """argon2id; takes tens of milliseconds on purpose: call it off the event loop."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def wants_rehash(stored: str) -> bool:
    """Stored with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def weakness(password: str, email: str) -> str | None:
    """Why this password will not do, in words for who chose it; None when it will."""
    if len(password) < SHORTEST:
        return f"a password has at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"a password has at most {LONGEST} characters"
    plain, address = password.lower(), email.strip().lower()
    local = address.partition("@")[0]
    if plain == address or (len(local) >= _LOCAL_PART and local in plain):
        return "the password contains the email address"
    if len(set(plain)) < FEW_DIFFERENT or _core(plain) in _common():
        return "this password is among the first that are guessed"
    return None


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_core(line) for line in lines if line and not line.startswith("#"))


def _core(text: str) -> str:
    """Letters alone where there are enough of them: `Password12345!` is `password` again."""
    letters = "".join(each for each in text.lower() if each.isalpha())
    return letters if len(letters) >= _LOCAL_PART else text.lower()
