"""The recipe in CONTRIBUTING is enough: one adapter, one line, payloads and a page, and the contract holds it."""

import hashlib
import hmac
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from channels.base import Account, Adapter, Capabilities, Inbound, Parsed, Receipt, Request, Sending, Verified
from channels.registry import build_adapters
from core.clock import ManualClock
from core.errors import BadInputError, ForbiddenError
from core.private import Private
from tests.channels import test_contract as contract
from tests.channels.far_ends import Reach
from tests.conftest import START

SECRET, WORDS = "a-pigeon's-ring", "Do you have Saturday?"
PAYLOAD = json.dumps({"id": "p-1", "from": "ana-s-loft", "text": WORDS}).encode()


class Pigeon:
    """The whole of a channel: signed letters in, one letter out."""

    channel = "sms"  # the nearest of the channels that a thread knows
    provider = "pigeon"
    capabilities = Capabilities(most_characters=80)

    def __init__(self, loft: list[str] | None = None) -> None:
        self.loft: Any = loft if loft is not None else []

    def verify(self, request: Request, account: Account) -> Verified:
        ring = account.secret.reveal().get("ring", "")
        seal = hmac.new(ring.encode(), request.body, hashlib.sha256).hexdigest()
        if not ring or not hmac.compare_digest(request.headers.get("x-ring", ""), seal):
            raise ForbiddenError("not our pigeon")
        return Verified(str(self._letter(request.body)["id"])[:160], request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:
        if kind != "inbound":
            return ()
        letter = self._letter(body)
        return (Inbound(provider_id=letter["id"], sender=letter["from"], text=letter["text"]),)

    async def send(self, sending: Sending, account: Account) -> Receipt:
        if not 0 < len(sending.text) <= self.capabilities.most_characters or sending.media:
            return Receipt("rejected", code="TOO_HEAVY")
        told = self.loft.pop() if self.loft else "accepted"
        answers = {
            "accepted": Receipt("accepted", provider_id=sending.outbound_id),
            "disconnect": Receipt("rejected", code="NO_PIGEON", disconnect=True),
        }
        return answers.get(told) or Receipt(told, code="STORM")  # type: ignore[arg-type]

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:
        return 200, "text/plain", b"coo"

    def _letter(self, body: bytes) -> dict[str, str]:
        try:
            letter: dict[str, str] = json.loads(body)
        except ValueError:
            raise BadInputError("not a letter", at="/") from None
        for name in ("id", "from", "text"):
            if not isinstance(letter.get(name), str):
                raise BadInputError("a letter lacks something", at=f"/{name}")
        return letter


def page() -> ModuleType:
    """What stands in tests/channels/far_ends/pigeon.py."""
    far: Any = ModuleType("tests.channels.far_ends.pigeon")
    far.CHANNEL, far.ADAPTER, far.ECHO = ("pigeon", "sms"), Pigeon, None
    far.ONCE, far.PERSONAL = "A letter's id is stored once.", (WORDS,)
    far.OUTCOMES = ("accepted", "retry", "rejected", "unknown", "disconnect")
    far.UNABLE = {
        "too long": {"text": "x" * 81},
        "nothing": {"text": ""},
        "a file": {"media": ("https://x",)},
    }
    far.adapter = Pigeon

    def make_account(**secret: str) -> Account:
        opened: Private[Mapping[str, str]] = Private(secret or {"ring": SECRET})
        return Account("acc", "p", "sms", "pigeon", "loft-1", "active", {}, opened)

    def posted(body: bytes = PAYLOAD, ring: str = SECRET, kind: str = "inbound") -> Request:
        seal = {"x-ring": hmac.new(ring.encode(), body, hashlib.sha256).hexdigest()}
        return Request("https://desk.example/x", kind, None, seal, "application/json", body, at=START)

    @asynccontextmanager
    async def far_end() -> AsyncIterator[Reach]:
        told: list[str] = []
        sending = Sending("out_1", "ana-s-loft", "Saturday at 10.", "", at=START)
        yield Reach(Pigeon(told), make_account(), sending, told.append)

    far.make_account, far.far_end = make_account, far_end
    far.genuine = lambda: {"letter": posted()}
    far.unknown = lambda: posted(kind="pondering")
    far.forged = lambda: {
        "missing": (replace(posted(), headers={}), make_account()),
        "wrong": (posted(ring="another"), make_account()),
        "empty secret": (posted(ring=""), make_account(ring="")),
    }
    far.malformed = lambda: {
        "not JSON": (posted(b"{"), "/"),
        "no words": (posted(b'{"id":"1","from":"x"}'), "/text"),
    }
    return far  # type: ignore[no-any-return]


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """One line in the registry, one page for the contract."""
    registry = sys.modules["channels.registry"]
    usual = registry.build_adapters

    def with_pigeons(client: httpx.AsyncClient) -> dict[tuple[str, str], Adapter]:
        return {**usual(client), ("pigeon", "sms"): Pigeon()}

    monkeypatch.setattr(registry, "build_adapters", with_pigeons)
    made = page()
    monkeypatch.setitem(contract.FAR_ENDS, made.CHANNEL, made)
    return made


async def test_a_channel_made_by_the_recipe_is_held_to_the_contract(
    far: ModuleType, sqlite_template: Path, clock: ManualClock, tmp_path: Path
) -> None:
    contract.test_every_channel_of_the_registry_is_held_to_the_contract()
    for check in (
        contract.test_what_the_provider_sends_is_taken_and_read,
        contract.test_forged_requests_are_refused,
        contract.test_malformed_requests_name_the_place_and_nothing_of_what_stood_there,
        contract.test_what_nobody_has_met_is_let_be,
        contract.test_an_echo_is_no_word_of_a_patients,
    ):
        check(far)
    for outcome in contract.OUTCOMES:
        await contract.test_every_answer_is_named_by_what_happens_next(far, outcome)
    await contract.test_what_it_cannot_carry_is_refused_not_dropped(far)
    await contract.test_told_twice_and_in_any_order_it_is_the_same(far, sqlite_template, clock, tmp_path)


def test_without_its_page_the_contract_fails(far: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    client = httpx.AsyncClient(trust_env=False, verify=False)
    monkeypatch.setattr(contract, "ADAPTERS", {**build_adapters(client), ("pigeon", "sms"): Pigeon()})
    monkeypatch.delitem(contract.FAR_ENDS, far.CHANNEL)
    with pytest.raises(AssertionError):
        contract.test_every_channel_of_the_registry_is_held_to_the_contract()
