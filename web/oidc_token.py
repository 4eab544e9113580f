"""Reads an ID token and believes nothing that is not signed, ours, fresh and of this very sign-in."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
import msgspec
from jwt.types import Options

ALGORITHMS = ["RS256", "ES256"]
LEEWAY = 60
CHECKS: Options = {
    "require": ["iss", "sub", "aud", "exp", "iat"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_iss": False,
}
"""The times and the issuer are checked here, against a clock that is handed in."""


class RefusedError(Exception):
    """Why a sign-in at the provider came to nothing; a code, never what the provider said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Claims(msgspec.Struct, frozen=True):
    issuer: str
    subject: str
    email: str


def claims_of(
    token: str, *, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str, now: datetime
) -> Claims:
    """Raises `RefusedError`. Times are held against our own clock, not the library's."""
    said = _verified(token, keys, client_id)
    moment = now.timestamp()
    expires, issued = said.get("exp"), said.get("iat")
    if str(said.get("iss", "")).rstrip("/") != issuer:
        raise RefusedError("issuer")
    if not isinstance(expires, int | float) or expires + LEEWAY < moment:
        raise RefusedError("expired")
    if not isinstance(issued, int | float) or issued - LEEWAY > moment:
        raise RefusedError("expired")
    if isinstance(said["aud"], list) and len(said["aud"]) > 1 and said.get("azp") != client_id:
        raise RefusedError("audience")
    if not secrets.compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()):
        raise RefusedError("nonce")
    if said.get("email_verified") is not True or not isinstance(said.get("email"), str):
        raise RefusedError("unverified")
    return Claims(issuer=issuer, subject=str(said["sub"]), email=said["email"])


def _verified(token: str, keys: Mapping[str, Any], client_id: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise RefusedError("token") from None
    if header.get("alg") not in ALGORITHMS:
        raise RefusedError("algorithm")
    key = keys.get(str(header.get("kid")))
    if key is None:
        raise RefusedError("key")
    try:
        said: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=client_id,
            options=CHECKS,
        )
    except jwt.InvalidAudienceError:
        raise RefusedError("audience") from None
    except jwt.PyJWTError:
        raise RefusedError("signature") from None
    return said
