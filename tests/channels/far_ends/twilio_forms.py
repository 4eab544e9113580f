"""Texts of both kinds through Twilio: forms as they are signed, and a far end that answers as it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpx
from msgspec.structs import replace

from channels.adapters.sms import TwilioSms
from channels.base import Account, Request, Sending
from core.private import Private
from standins.serving import serving
from standins.twilio import Fault, TwilioFarEnd, TwilioSettings, twilio_app
from standins.twilio.webhooks import sign
from tests.channels.far_ends import Reach
from tests.conftest import START

PATIENT, LINE = "+12125550142", "+12125550100"
TOKEN, ACCOUNT_SID = TwilioSettings().auth_token, TwilioSettings().account_sid
SID, PICTURE = "SM" + "0f" * 16, "MM" + "3f" * 16
WORDS, NAME = "Hola, ¿tienen Botox el sábado?", "Ana R."
FAULTS = {
    "retry": Fault(kind="too_many_requests"),
    "rejected": Fault(kind="reject", code=21211),
    "suppress": Fault(kind="reject", code=21610),
    "disconnect": Fault(kind="reject", code=20003),
    "unknown": Fault(kind="drop_after"),
}
OUTCOMES = ("accepted", *FAULTS)


def account_of(channel: str, **secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel=channel,
        provider="twilio",
        external_id=LINE,
        status="active",
        settings={"account_sid": ACCOUNT_SID},
        secret=Private(secret or {"auth_token": TOKEN}),
    )


def form(prefix: str = "", **more: str) -> dict[str, str]:
    """An inbound text as its webhook spells it."""
    return {
        "MessageSid": SID,
        "AccountSid": ACCOUNT_SID,
        "From": f"{prefix}{PATIENT}",
        "To": f"{prefix}{LINE}",
        "Body": WORDS,
        "NumMedia": "0",
        "FromCity": "",
        **more,
    }


def report(prefix: str = "", **more: str) -> dict[str, str]:
    """What became of a text of ours."""
    given = {"MessageSid": "SM" + "5d" * 16, "MessageStatus": "delivered", "AccountSid": ACCOUNT_SID}
    return {**given, "From": f"{prefix}{LINE}", "To": f"{prefix}{PATIENT}", **more}


def posted(fields: dict[str, str], kind: str = "inbound", token: str = TOKEN) -> Request:
    path, _, reference = kind.partition("/")
    url = f"https://desk.example/webhooks/twilio/acc/{kind}"
    return Request(
        url=url,
        kind=path,
        reference=reference or None,
        headers={"x-twilio-signature": sign(url, fields, token)},
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        body=urlencode(fields).encode(),
        at=START,
    )


def genuine(prefix: str = "", **always: str) -> dict[str, Request]:
    """What both kinds of text have in common."""
    told = {**form(prefix), **always}
    picture = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/m/0", "MediaContentType0": "image/jpeg"}
    return {
        "text": posted(told),
        "picture": posted({**told, "MessageSid": PICTURE, "Body": "", **picture}),
        "delivered": posted(report(prefix), "status/out_1"),
        "undelivered": posted(report(prefix, MessageStatus="undelivered", ErrorCode="30003"), "status/out_1"),
    }


def forged(channel: str, prefix: str = "") -> dict[str, tuple[Request, Account]]:
    good, ours = posted(form(prefix)), account_of(channel)
    body = urlencode(form(prefix, Body="Hola")).encode()
    elsewhere = posted(form(prefix, To=f"{prefix}+12125550111"))
    return {
        "missing": (replace(good, headers={}), ours),
        "empty": (replace(good, headers={"x-twilio-signature": ""}), ours),
        "wrong": (posted(form(prefix), token="another"), ours),
        "another body": (replace(good, body=body), ours),
        "a field dropped": (replace(good, body=good.body.replace(b"&FromCity=", b"")), ours),
        "another path": (replace(good, url=good.url.replace("/acc/", "/other/")), ours),
        "http": (replace(good, url=good.url.replace("https", "http")), ours),
        "another number": (elsewhere, ours),
        "another account": (posted(form(prefix, AccountSid="AC" + "9" * 32)), ours),
        "empty secret": (posted(form(prefix), token=""), account_of(channel, auth_token="")),
    }


def malformed(prefix: str = "") -> dict[str, tuple[Request, str]]:
    return {
        "no id": (posted(form(prefix, MessageSid="")), "/MessageSid"),
        "another thing's id": (posted(form(prefix, MessageSid="CA" + "0f" * 16)), "/MessageSid"),
    }


@asynccontextmanager
async def reach(adapter: type[TwilioSms]) -> AsyncIterator[Reach]:
    far = TwilioFarEnd(TwilioSettings(numbers=(LINE,), autoplay=False), now=lambda: START)
    async with (
        httpx.AsyncClient(trust_env=False, verify=False) as client,
        serving(twilio_app(far, now=lambda: START)) as url,
    ):
        far.configure(TwilioSettings(numbers=(LINE,), autoplay=False, public_url=url))
        account = account_of(adapter.channel)
        sending = Sending(
            outbound_id="out_1",
            recipient=PATIENT,
            text="Saturday at 10 is open.",
            status_url=f"{url}/status/out_1",
            purpose="inquiry_reply",
            at=START,
        )
        yield Reach(
            adapter(client),
            replace(account, settings={**account.settings, "api_url": url}),
            sending,
            lambda outcome: far.faults.add(FAULTS[outcome]),
        )
