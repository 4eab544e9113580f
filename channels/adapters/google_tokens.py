"""Google's access tokens: asked for with what a person granted or with a service account's key, kept while they hold."""

import hashlib
import time
from collections.abc import Mapping
from typing import Final

import httpx
import jwt
import msgspec

from channels.base import Account
from core.errors import ReconnectError, RetryLaterError

TOKEN_URL: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
TIMEOUT: Final = httpx.Timeout(10.0, connect=4.0, pool=4.0)
EARLY: Final = 120.0
"""Seconds before its end from which a token is not used any more."""
ASSERTED_FOR: Final = 3600
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GONE: Final = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "deleted_client"})
"""Answers that no waiting mends: revoked, expired, or another client's."""


class _Granted(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int = 3600
    refresh_token: str | None = None


class _Refused(msgspec.Struct, frozen=True):
    error: str = ""


class Tokens:
    """One per adapter and process; what it holds is never written down."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._kept: dict[str, tuple[str, float]] = {}

    async def granted(self, account: Account) -> str:
        """By the refresh token that a person gave us. Raises `ReconnectError` or `RetryLaterError`."""
        secret = account.secret.reveal()
        form = {
            "grant_type": "refresh_token",
            "client_id": str(account.settings.get("client_id") or ""),
            "client_secret": secret.get("client_secret", ""),
            "refresh_token": secret.get("refresh_token", ""),
        }
        if not form["refresh_token"]:
            raise ReconnectError("TOKEN_MISSING")
        return await self._token(_name(account, form["refresh_token"]), token_url(account), form)

    async def of_service(self, account: Account, scope: str) -> str:
        """By the service account's own key: RS256, one hour at most. Raises as `granted`."""
        secret = account.secret.reveal()
        email, key = str(account.settings.get("service_account") or ""), secret.get("private_key", "")
        name, url = _name(account, key), token_url(account)
        kept = self._usable(name)
        return kept or await self._token(name, url, assertion(email, key, scope, url))

    def forget(self, account: Account) -> None:
        """Google refused a token before its time."""
        for name in [each for each in self._kept if each.startswith(f"{account.id}:")]:
            del self._kept[name]

    def _usable(self, name: str) -> str | None:
        token, until = self._kept.get(name, ("", 0.0))
        return token if time.monotonic() < until else None

    async def _token(self, name: str, url: str, form: Mapping[str, str]) -> str:
        kept = self._usable(name)
        if kept is not None:
            return kept
        granted = await ask_for_token(self._client, url, form)
        self._kept[name] = (granted.access_token, time.monotonic() + granted.expires_in - EARLY)
        return granted.access_token


def assertion(email: str, key: str, scope: str, audience: str) -> dict[str, str]:
    """The form that a service account signs. Raises `ReconnectError` for a key that is none."""
    issued = int(time.time())
    claims = {"iss": email, "scope": scope, "aud": audience, "iat": issued, "exp": issued + ASSERTED_FOR}
    try:
        signed = jwt.encode(claims, key, algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        raise ReconnectError("KEY_UNREADABLE") from None
    return {"grant_type": JWT_BEARER, "assertion": signed}


async def ask_for_token(client: httpx.AsyncClient, url: str, form: Mapping[str, str]) -> _Granted:
    """Raises `ReconnectError` when a person must grant anew, `RetryLaterError` when Google is away."""
    try:
        response = await client.post(url, data=dict(form), timeout=TIMEOUT)
    except httpx.TransportError as error:
        raise RetryLaterError(type(error).__name__) from None
    try:
        if response.is_success:
            return msgspec.json.decode(response.content, type=_Granted)
        refused = msgspec.json.decode(response.content, type=_Refused).error
    except msgspec.DecodeError:
        raise RetryLaterError(f"TOKEN_HTTP_{response.status_code}") from None
    if refused in GONE:
        raise ReconnectError("TOKEN_DEAD")
    raise RetryLaterError(f"TOKEN_HTTP_{response.status_code}")


def token_url(account: Account) -> str:
    return str(account.settings.get("token_url") or TOKEN_URL)


def _name(account: Account, opens: str) -> str:
    """Another grant is another token; what opens it stands in no key of ours."""
    return f"{account.id}:{hashlib.sha256(opens.encode()).hexdigest()[:16]}"
