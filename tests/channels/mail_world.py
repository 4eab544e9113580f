"""A practice reached by mail: the real adapter, a server that takes its mail, and people who write."""

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from channels.accounts import connect_account, read_account
from channels.adapters.email import ImapEmail, MailgunEmail, PostmarkEmail, SendgridEmail
from channels.base import Account, Adapter
from core.clock import ManualClock
from practice.book import PracticeBook
from practice.file import practice_file
from practice.store import PEOPLE
from standins.mail import MailFarEnd, MailSettings
from standins.mail.letters import Letter, Person, Provider
from standins.serving import serving
from tests.inbox.house import PRACTICE, FakeSms, House, demo_practice, open_house
from web.app import create_app

DESK = "desk@junipervale.example.com"
ANA = "ana.ruiz@example.com"
ADAPTERS: dict[str, Callable[..., Adapter]] = {
    "postmark": PostmarkEmail,
    "mailgun": MailgunEmail,
    "sendgrid": SendgridEmail,
    "imap": ImapEmail,
}
AGREED = {"baa_email": "2026-01-15..2036-01-15"}


@cache
def answering_book() -> PracticeBook:
    """The demo practice as it answers mail by itself; its own file wants a person to look first."""
    document = {key: value for key, value in demo_practice().document.items() if key not in PEOPLE}
    practice = {**document["practice"], "agent": {**document["practice"]["agent"], "email": "auto"}}
    return PracticeBook(practice_file({**document, "practice": practice}))


class Post:
    """What a test holds in its hands."""

    def __init__(self, house: House, mail: MailFarEnd, account: Account, url: str) -> None:
        self.house, self.mail, self.account, self.url = house, mail, account, url
        self.ana: Person = mail.person(ANA, "Ana Ruiz")

    async def works(self) -> None:
        """Everything that is due, reports on what was sent included."""
        for _ in range(8):
            self.house.clock.advance(timedelta(seconds=3))
            reported = await self.mail.settled()
            if not await self.house.pump() and not reported:
                return

    async def writes(self, text: str, **more: Any) -> Letter:
        letter, answer = await self.mail.write(self.ana, text, **more)
        assert answer is None or answer.accepted, answer
        await self.works()
        return letter

    async def messages(self, direction: str | None = None) -> list[Any]:
        return [each for each in await self.house.messages(direction) if each.channel == "email"]


def account_of(provider: Provider, mail: MailFarEnd) -> dict[str, Any]:
    """As `glowdesk channels add email` stores it."""
    secret = {
        "reply_key": "rk", "smtp_password": "pw", "signing_key": mail.settings.signing_key,
        "webhook_user": mail.settings.user, "webhook_password": mail.settings.password,
        "inbound_public_key": mail.hooks.public_key, "events_public_key": mail.hooks.public_key, "imap_password": "pw",
    }  # fmt: skip
    settings: dict[str, Any] = {
        "from_name": "Juniper & Vale", "smtp_host": "127.0.0.1", "smtp_port": mail.smtp.port, "smtp_user": "desk",
    }  # fmt: skip
    if mail.imap is not None:
        settings |= {
            "imap_host": "127.0.0.1",
            "imap_port": mail.imap.port,
            "imap_user": "desk",
            "imap_tls": "starttls",
        }
    return {
        "channel": "email",
        "provider": provider,
        "external_id": DESK,
        "settings": settings,
        "secret": secret,
    }


@asynccontextmanager
async def by_mail(
    database_url: str,
    clock: ManualClock,
    folder: Path,
    provider: Provider = "postmark",
    *,
    mail: MailFarEnd | None = None,
    tls: ssl.SSLContext | None = None,
    settings: Mapping[str, str] = AGREED,
) -> AsyncIterator[Post]:
    mail = mail or MailFarEnd(MailSettings(provider=provider, desk=DESK), now=clock.now)
    mail.smtp._users = {"desk": "pw"}
    await mail.smtp.open()
    async with httpx.AsyncClient(trust_env=False) as client:
        adapter = ADAPTERS[provider](client, clock=clock, tls=tls)
        far: dict[tuple[str, str], Adapter] = {("fake", "sms"): FakeSms(), (provider, "email"): adapter}
        async with open_house(database_url, clock, folder, adapters=far, settings=settings) as house:
            house.product.books._books[PRACTICE] = (1, answering_book())
            vault = house.product.vault
            made = await house.write(lambda conn: connect_account(conn, vault, **account_of(provider, mail)))
            account = await house.read(lambda conn: read_account(conn, vault, made))
            async with serving(_app(house)) as url:
                base = f"{url}/webhooks/{provider}/{made}"
                mail.configure(inbound_url=f"{base}/inbound", events_url=f"{base}/events")
                try:
                    yield Post(house, mail, account, url)
                finally:
                    await mail.close()


def _app(house: House) -> Litestar:
    from web.errors import HANDLERS
    from web.webhooks import webhook_router

    return Litestar(
        route_handlers=[webhook_router(house.product.intake, house.product.settings.public_url)],
        exception_handlers=HANDLERS,
        logging_config=None,
        openapi_config=None,
    )


def whole_app(house: House) -> Litestar:
    return create_app(house.product)
