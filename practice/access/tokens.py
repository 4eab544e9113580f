"""Long random tokens that travel once and are kept as their hash."""

import hashlib
import secrets


def new_token(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Enough without a key: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
