"""A Google Business profile as a person types it in: looked over, stored sealed, and told to Google."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts, mark_entry
from channels.base import Account
from channels.registry import GOOGLE_CONSENT, GOOGLE_TOKENS, GoogleSetup, consent_url
from cli.connecting import store_account
from cli.context import Context
from core.private import Private
from core.session import of_practice

T = TypeVar("T")
REF = "google_business"
LOCATION = re.compile(r"accounts/\d{1,30}/locations/\d{1,30}\Z")
NUMBER = re.compile(r"\+[1-9]\d{6,14}\Z")
TOPIC = re.compile(r"projects/[a-z0-9-]{4,40}/topics/[A-Za-z][\w.~+%-]{2,254}\Z")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """How people get from the profile to us."""

    number: str | None
    whatsapp: str | None
    words: str
    dedicated: bool = False
    source: str | None = None

    def problems(self) -> Iterator[str]:
        for option, value in (("--number", self.number), ("--whatsapp-number", self.whatsapp)):
            if value is not None and not NUMBER.match(value):
                yield f"{option} must be written with its country code, as +15550100"
        if not self.dedicated and len(self.words.split()) < 2:
            yield "--words must be at least two words, or an ordinary text could be taken for one from Google"


class GoogleProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What the Cloud console and the profile show. Its repr gives nothing away."""

    location: str
    name: str
    client_id: str
    client_secret: str
    refresh_token: str
    topic: str | None = None
    push_sender: str | None = None
    api_url: str | None = None

    def __repr__(self) -> str:
        return "GoogleProfile(…)"

    def problems(self) -> Iterator[str]:
        if not LOCATION.match(self.location):
            yield "--location must be written as accounts/123/locations/456"
        if not self.client_id.strip() or not self.client_secret.strip():
            yield "--client-id and --client-secret are both needed: they stand in the Cloud console under Credentials"
        if self.topic is not None and not TOPIC.match(self.topic):
            yield "--topic must be written as projects/your-project/topics/your-topic"
        if bool(self.topic) != bool(self.push_sender):
            yield "--topic and --push-sender belong together: a push counts by who signed it"

    def settings(self, public_url: str) -> dict[str, Any]:
        given = {
            "name": self.name,
            "client_id": self.client_id,
            "topic": self.topic,
            "push_sender": self.push_sender,
            "push_audience": audience(public_url) if self.topic else None,
            **elsewhere(self.api_url),
        }
        return {key: value for key, value in given.items() if value}

    def secret(self) -> dict[str, str]:
        return {"client_secret": self.client_secret.strip(), "refresh_token": self.refresh_token.strip()}

    def account(self, public_url: str) -> Account:
        """As it will be, to try it before it is stored."""
        return Account(
            id="new",
            practice_id="",
            channel="google",
            provider="google",
            external_id=self.location,
            status="active",
            settings=self.settings(public_url),
            secret=Private(self.secret()),
        )


class RcsAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as its developer console and its service account's file show it. Its repr gives nothing away."""

    agent_id: str
    service_account: str
    private_key: str
    client_token: str
    region: str | None = None
    fallback_account: str | None = None
    api_url: str | None = None

    def __repr__(self) -> str:
        return "RcsAgent(…)"

    def settings(self) -> dict[str, Any]:
        given = {
            "service_account": self.service_account,
            "region": self.region,
            "fallback_account": self.fallback_account,
            "no_agreement": True,  # Google signs none for it: nothing of a patient's goes this way
            **elsewhere(self.api_url),
        }
        return {key: value for key, value in given.items() if value}


def audience(public_url: str) -> str:
    """One for all locations: one setting at Google serves them all."""
    return f"{public_url.rstrip('/')}/webhooks/google"


def elsewhere(api_url: str | None) -> dict[str, str]:
    """Another server that speaks Google's APIs."""
    if api_url is None:
        return {}
    base = api_url.rstrip("/")
    return {"api_url": base, "token_url": f"{base}/token", "certs_url": f"{base}/certs"}


def consent(client_id: str, api_url: str | None) -> str:
    """The address that the profile's owner opens."""
    there = f"{api_url.rstrip('/')}/auth" if api_url else GOOGLE_CONSENT
    return consent_url(client_id, secrets.token_urlsafe(12), there)


def code_in(pasted: str) -> str:
    """Of the address on which the browser ended, or the code alone."""
    return parse_qs(urlsplit(pasted.strip()).query).get("code", [pasted.strip()])[0]


def redeemed(code: str, client_id: str, client_secret: str, api_url: str | None) -> str:
    """The lasting grant. Raises `ReconnectError` or `RetryLaterError`."""
    url = f"{api_url.rstrip('/')}/token" if api_url else GOOGLE_TOKENS
    return at_google(
        lambda setup: setup.redeem(url, code=code, client_id=client_id, client_secret=client_secret)
    )


def at_google(do: Callable[[GoogleSetup], Awaitable[T]]) -> T:
    async def run() -> T:
        async with httpx.AsyncClient() as client:
            return await do(GoogleSetup(client))

    return asyncio.run(run())


def connect_profile(context: Context, practice_id: str, profile: GoogleProfile) -> str:
    return store_account(
        context,
        practice_id,
        channel="google",
        provider="google",
        external_id=profile.location,
        settings=profile.settings(context.settings.public_url),
        secret=profile.secret(),
    )


def connect_agent(context: Context, practice_id: str, agent: RcsAgent) -> str:
    return store_account(
        context,
        practice_id,
        channel="sms",
        provider="google",
        external_id=agent.agent_id,
        settings=agent.settings(),
        secret={"private_key": agent.private_key, "client_token": agent.client_token},
    )


def find_line(context: Context, practice_id: str, channel: str, number: str) -> str | None:
    """The account of one of our lines."""
    rows = context.read(of_practice(practice_id), lambda conn: accounts(conn, channel))
    return next((row.id for row in rows if row.external_id == number), None)


def mark_lines(context: Context, practice_id: str, entry: Entry) -> tuple[str, ...]:
    """Tell our lines how to know who comes from the profile; gives the numbers that are not connected here."""
    link = {"words": entry.words, "ref": REF, "kind": "profile"}
    link |= {"source": entry.source} if entry.source else {}
    missing = []
    for channel, number in (("sms", entry.number), ("whatsapp", entry.whatsapp)):
        line = None if number is None else find_line(context, practice_id, channel, number)
        if number is not None and line is None:
            missing.append(number)
        if line is None:
            continue
        alone = entry.dedicated and channel == "sms"

        def mark(conn: Connection, line: str = line, alone: bool = alone) -> None:
            mark_entry(conn, line, entry_links=[link], entry_number=REF if alone else None)

        context.write(of_practice(practice_id), mark)
    return tuple(missing)
