"""Meta's lead forms for the contract suite: the webhook names a lead, the Graph API gives it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from msgspec.structs import replace

from channels.adapters.leads_meta import MetaLeads
from channels.base import Account, Adapter, Request
from core.private import Private
from standins.leads import MetaLeadsFarEnd, meta_leads_app
from standins.serving import serving
from tests.conftest import START

CHANNEL = ("meta", "form")
ADAPTER = MetaLeads
ECHO = None
ONCE = "Meta signs no time: a lead's id is stored once."
ONE_WAY = True
PAYLOADS = Path(__file__).parents[1] / "payloads" / "meta_leads"
FAR = MetaLeadsFarEnd()
PERSONAL = ("880012345678901",)
ANA = {"full_name": "Ana Ruiz", "phone_number": "+14155550133", "what_would_you_like": "Botox"}


def make_account(**secret: str) -> Account:
    given = {"app_secret": FAR.app_secret, "access_token": FAR.access_token, "verify_token": "made-up-token"}
    return Account(
        id="acc",
        practice_id="p",
        channel="form",
        provider="meta",
        external_id=FAR.page_id,
        status="active",
        settings={"forms": {"770099": {"map": {"what_would_you_like": "service"}}}},
        secret=Private({**given, **secret}),
    )


def genuine() -> dict[str, Request]:
    return {name: _post((PAYLOADS / f"{name}.json").read_bytes()) for name in ("announced", "numbers")}


def forged() -> dict[str, tuple[Request, Account]]:
    good, ours = genuine()["announced"], make_account()
    return {
        "missing": (replace(good, headers={}), ours),
        "wrong": (_post(good.body, secret="another"), ours),
        "one byte more": (replace(good, body=good.body + b" "), ours),
        "re-serialised": (replace(good, body=json.dumps(json.loads(good.body)).encode()), ours),
        "empty secret": (_post(good.body, secret=""), make_account(app_secret="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    nameless: dict[str, object] = {"field": "leadgen", "value": {"leadgen_id": "x"}}
    return {
        "not JSON": (_post(b"{"), "/"),
        "no lead": (_post(_told(nameless)), "/entry/changes/value/leadgen_id"),
    }


def unknown() -> Request:
    return _post(_told({"field": "leadgen_fat", "value": {"x": 1}}))


@asynccontextmanager
async def world() -> AsyncIterator[tuple[Adapter, Account]]:
    """The page's leads as Meta holds them while our app asks."""
    far = MetaLeadsFarEnd()
    far.fill_in("880012345678901", ANA, at=START)
    async with httpx.AsyncClient(trust_env=False) as client, serving(meta_leads_app(far)) as url:
        account = make_account()
        yield MetaLeads(client), replace(account, settings={**account.settings, "api_url": url})


def _told(change: dict[str, object]) -> bytes:
    entry = {"id": FAR.page_id, "time": 1795000200, "changes": [change]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def _post(body: bytes, secret: str = FAR.app_secret) -> Request:
    seal = MetaLeadsFarEnd(app_secret=secret).sign(body)
    headers = {"x-hub-signature-256": seal}
    return Request("https://desk.example/x", "events", None, headers, "application/json", body, at=START)
