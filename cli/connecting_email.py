"""A mail address as a person types it: looked over, tried, and only then sealed and stored."""

import asyncio
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

import httpx
import msgspec
from sqlalchemy import Connection

from channels.abilities import Checking
from channels.accounts import accounts, connect_account, read_account
from channels.base import Account
from channels.registry import build_adapters
from cli.connecting import LOOPBACK
from cli.context import Context
from core.private import Private
from core.session import of_practice

Provider = Literal["sendgrid", "mailgun", "postmark", "imap"]
SMTP: Final[Mapping[str, tuple[str, str]]] = {
    "sendgrid": ("smtp.sendgrid.net", "apikey"),
    "mailgun": ("smtp.mailgun.org", ""),
    "postmark": ("smtp.postmarkapp.com", ""),
}
"""Where each provider takes mail, and the user that all of its customers share."""
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "sendgrid": ("inbound_public_key",),
    "mailgun": ("signing_key",),
    "postmark": (),
    "imap": (),
}
"""Secrets without which nobody's post could be told from the provider's."""
KEPT: Final = ("reply_key", "webhook_password")
"""Ours: connecting again keeps them, since mails and addresses that carry them are out already."""
_ADDRESS: Final = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+\Z")


class MailAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Its repr gives nothing away."""

    provider: Provider
    address: str
    settings: dict[str, Any]
    secret: dict[str, str]

    def __repr__(self) -> str:
        return "MailAccount(…)"

    def problems(self) -> Iterator[str]:
        if not _ADDRESS.match(self.address):
            yield "--address must be a mail address, as desk@practice.example"
        for name in ("reply_address", "return_path"):
            if self.settings.get(name) and not _ADDRESS.match(self.settings[name]):
                yield f"{_option(name)} must be a mail address"
        if not self.settings.get("smtp_host"):
            yield "--smtp-host is needed: the server that takes the practice's mail"
        if self.provider == "imap" and not self.settings.get("imap_host"):
            yield "--imap-host is needed: the server where the mailbox is"
        for name in NEEDED[self.provider]:
            if not self.secret.get(name, "").strip():
                yield f"{_option(name)} is empty; without it no post of the provider can be trusted"
        yield from self._login_problems()

    def _login_problems(self) -> Iterator[str]:
        oauth = [self.settings.get("oauth_token_url"), self.settings.get("oauth_client_id")]
        oauth.append(self.secret.get("refresh_token"))
        if any(oauth) and not all(oauth):
            yield "--oauth-token-url, --oauth-client-id and --refresh-token belong together"
        signs_in = all(oauth) or self.settings.get("smtp_host") in LOOPBACK
        if not signs_in and not self.secret.get("smtp_password"):
            yield "--smtp-password is needed (or the three OAuth options)"


def with_defaults(account: MailAccount) -> MailAccount:
    """The provider's own servers, and whatever secret is ours to make up."""
    host, user = SMTP.get(account.provider, ("", ""))
    usual = {"smtp_host": host, "smtp_port": 587, "smtp_user": user}
    settings = {name: value for name, value in usual.items() if value} | account.settings
    secret = {"reply_key": secrets.token_urlsafe(24)} | account.secret
    if account.provider == "postmark":
        secret = {"webhook_user": "glowdesk", "webhook_password": secrets.token_urlsafe(24)} | secret
    return msgspec.structs.replace(
        account, address=account.address.strip().lower(), settings=settings, secret=secret
    )


def tried(account: MailAccount) -> tuple[str, ...]:
    """Codes of what does not work; opens the doors that the account names and closes them again."""

    async def try_it() -> tuple[str, ...]:
        async with httpx.AsyncClient(timeout=10.0) as client:
            adapter: object = build_adapters(client)[account.provider, "email"]
            return await adapter.check(_unsaved(account)) if isinstance(adapter, Checking) else ()

    return asyncio.run(try_it())


def connect_mail(context: Context, practice_id: str, account: MailAccount) -> tuple[str, dict[str, str]]:
    """The account's id, and its secret as it now stands. Raises `ConflictError` for another practice's account."""
    vault = context.open_vault()

    def connect(conn: Connection) -> tuple[str, dict[str, str]]:
        there = next((row.id for row in accounts(conn, "email") if _is_same(row, account)), None)
        before = read_account(conn, vault, there).secret.reveal() if there else {}
        secret = account.secret | {name: before[name] for name in KEPT if before.get(name)}
        made = connect_account(
            conn,
            vault,
            channel="email",
            provider=account.provider,
            external_id=account.address,
            settings=account.settings,
            secret=secret,
        )
        return made, secret

    return context.write(of_practice(practice_id), connect)


def _is_same(row: Any, account: MailAccount) -> bool:
    return (row.provider, row.external_id) == (account.provider, account.address)


def _unsaved(account: MailAccount) -> Account:
    return Account(
        id="",
        practice_id="",
        channel="email",
        provider=account.provider,
        external_id=account.address,
        status="active",
        settings=account.settings,
        secret=Private(account.secret),
    )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
