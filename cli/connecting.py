"""Accounts as a person types them: looked over before anything is stored, then sealed."""

import re
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from channels.accounts import connect_account
from cli.context import Context
from core.errors import ConflictError
from core.session import of_practice

_SID = re.compile(r"[0-9a-fA-F]{32}\Z")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}\Z")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_SITE_KEY = re.compile(r"[A-Za-z0-9_-]{4,80}\Z")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class TwilioAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What Twilio's console shows. Its repr gives nothing away."""

    account_sid: str
    number: str
    auth_token: str
    api_key_sid: str | None = None
    api_key_secret: str | None = None
    messaging_service_sid: str | None = None
    api_url: str | None = None

    def __repr__(self) -> str:
        return "TwilioAccount(…)"

    def problems(self) -> Iterator[str]:
        yield from _sid_problems("--account-sid", "AC", self.account_sid)
        if not _NUMBER.match(self.number):
            yield "--number must be written with its country code, as +15550100"
        if not self.auth_token.strip():
            yield "--auth-token is empty; without it no webhook can be trusted"
        if bool(self.api_key_sid) != bool(self.api_key_secret):
            yield "--api-key-sid and --api-key-secret belong together"
        if self.api_key_sid:
            yield from _sid_problems("--api-key-sid", "SK", self.api_key_sid)
        if self.messaging_service_sid:
            yield from _sid_problems("--messaging-service-sid", "MG", self.messaging_service_sid)
        if self.api_url is not None and not _is_server(self.api_url):
            yield "--api-base must be an address such as https://api.example.com"

    def settings(self) -> dict[str, Any]:
        said = {
            "account_sid": self.account_sid,
            "messaging_service_sid": self.messaging_service_sid,
            "api_url": self.api_url.rstrip("/") if self.api_url else None,
        }
        return {key: value for key, value in said.items() if value}

    def secret(self) -> dict[str, str]:
        secret = {"auth_token": self.auth_token.strip()}
        if self.api_key_sid and self.api_key_secret:
            secret |= {"api_key_sid": self.api_key_sid, "api_key_secret": self.api_key_secret}
        return secret


class WebSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site that may embed the widget."""

    site_key: str
    origins: tuple[str, ...]
    colour: str | None

    @classmethod
    def of(cls, *, origins: Sequence[str], colour: str | None, site_key: str | None) -> Self:
        cleaned = tuple(dict.fromkeys(origin.rstrip("/").lower() for origin in origins))
        return cls(site_key=site_key or f"site_{secrets.token_hex(8)}", origins=cleaned, colour=colour)

    def problems(self) -> Iterator[str]:
        for origin in self.origins:
            if not _is_origin(origin):
                yield f"--origin {origin}: write scheme and host only, as https://www.example.com"
            elif origin.startswith("http://") and urlsplit(origin).hostname not in LOOPBACK:
                yield f"--origin {origin}: a site that patients write on must be https"
        if self.colour is not None and not _COLOUR.match(self.colour):
            yield "--colour must be written as '#7a4a6b'"
        if not _SITE_KEY.match(self.site_key):
            yield "--site-key may hold letters, digits, _ and -, at least four of them"


def connect_twilio(context: Context, practice_id: str, account: TwilioAccount) -> str:
    return _connect(
        context,
        practice_id,
        channel="sms",
        provider="twilio",
        external_id=account.number,
        settings=account.settings(),
        secret=account.secret(),
    )


def connect_web(context: Context, practice_id: str, site: WebSite) -> str:
    return _connect(
        context,
        practice_id,
        channel="web",
        provider="widget",
        external_id=site.site_key,
        settings={"origins": list(site.origins)} | ({"colour": site.colour} if site.colour else {}),
        secret={},
    )


def store_account(context: Context, practice_id: str, **values: Any) -> str:
    """Seal and store what was looked over. Raises `ConflictError` for another practice's account."""
    return _connect(context, practice_id, **values)


def _connect(context: Context, practice_id: str, **values: Any) -> str:
    vault = context.open_vault()

    def connect(conn: Connection) -> str:
        return connect_account(conn, vault, **values)

    try:
        return context.write(of_practice(practice_id), connect)
    except IntegrityError:
        # Row-level security hides the other practice's row until the unique key speaks.
        raise ConflictError("another practice has connected this account") from None


def _sid_problems(option: str, prefix: str, given: str) -> Iterator[str]:
    if not (given.startswith(prefix) and _SID.match(given.removeprefix(prefix))):
        yield f"{option} must be {prefix} and 32 hexadecimal digits"


def _is_server(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)


def _is_origin(origin: str) -> bool:
    return _is_server(origin) and urlsplit(origin).path == "" and "@" not in origin
