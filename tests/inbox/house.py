"""A whole practice in one process on a real database: the wired product, pumped by hand, with a far end."""

import base64
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy import Connection, Table, select

from channels.accounts import connect_account
from channels.base import (
    Account,
    Adapter,
    Capabilities,
    Echo,
    Inbound,
    Parsed,
    Receipt,
    Request,
    Sending,
    StatusUpdate,
    Verified,
)
from channels.models import attempt, outbound
from channels.outbox import OUTBOX
from compliance.facts import DraftRequest
from compliance.gate import Submitted
from compliance.phi.scan import fixed
from core.clock import ManualClock
from core.errors import BadInputError, ForbiddenError
from core.session import mine, of_practice
from core.settings import Settings
from inbox import threads
from inbox.models import message, thread
from practice.book import PracticeBook
from practice.file import PracticeFile, practice_file
from practice.models import address
from practice.read_file import read_practice_file
from practice.store import PEOPLE, save_set_up
from standins.twilio import TwilioSettings
from standins.twilio.webhooks import sign
from web.product import Product
from wiring import wire

PRACTICE = "practice-a"
HERE = of_practice(PRACTICE)
LINE = "+19195550143"
PATIENT = "+19195550101"
DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"
PUBLIC = "http://127.0.0.1:8000"


@cache
def demo_practice() -> PracticeFile:
    found = read_practice_file(DEMO.read_bytes(), DEMO.name)
    assert isinstance(found, PracticeFile)
    return found


@cache
def demo_book() -> PracticeBook:
    """Shared by all houses: what the agent knows of its words takes longer to build than a test to run."""
    document = {key: value for key, value in demo_practice().document.items() if key not in PEOPLE}
    return PracticeBook(practice_file(document))


class FakeSms:
    """A provider that answers as it was told and writes down what it was given."""

    channel = "sms"
    provider = "fake"

    def __init__(self, *, can_list: bool = True) -> None:
        self.capabilities = Capabilities(
            statuses=True, can_list=can_list, segments=True, number_is_known=True
        )
        self.answers: list[Receipt | Exception] = []
        self.listed: list[tuple[str, ...] | Exception] = []
        self.sent: list[Sending] = []
        self.looked: list[datetime] = []
        self.verified = 0

    def verify(self, request: Request, account: Account) -> Verified:
        self.verified += 1
        if request.headers.get("x-seal") != "good":
            raise ForbiddenError("not sealed")
        return Verified(msgspec.json.decode(request.body)[0]["key"], request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:
        return tuple(self._one(each, reference) for each in msgspec.json.decode(body))

    def _one(self, each: dict[str, Any], reference: str | None) -> Parsed:
        match each["kind"]:
            case "inbound":
                return Inbound(provider_id=each["key"], sender=each["from"], text=each["text"])
            case "echo":
                return Echo(provider_id=each["key"], recipient=each["to"], text=each["text"])
            case "status":
                return StatusUpdate(
                    provider_id=each["id"], status=each["status"], rank=each["rank"], outbound_id=reference
                )
        raise BadInputError("unknown", at="/kind")

    async def send(self, sending: Sending, account: Account) -> Receipt:
        self.sent.append(sending)
        answer = self.answers.pop(0) if self.answers else Receipt("accepted", f"id-{len(self.sent)}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:
        self.looked.append(since)
        found = self.listed.pop(0) if self.listed else ()
        if isinstance(found, Exception):
            raise found
        return found

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:
        return 200, "text/plain", b""


class House:
    """What a test holds in its hands."""

    def __init__(self, product: Product, clock: ManualClock, account_id: str) -> None:
        self.product, self.clock, self.account_id = product, clock, account_id
        self.db, self.gate = product.db, product.gate
        self._texts = 0

    async def write(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.write(HERE, fn)

    async def read(self, fn: Callable[[Connection], Any]) -> Any:
        return await self.db.read(HERE, fn)

    async def pump(self, *names: str, limit: int = 16) -> int:
        """Run the named claimers (all: none named) until nothing is due."""
        total, worked = 0, 1
        while worked:
            worked = 0
            for claimer in self.product.claimers:
                if not names or claimer.name in names:
                    worked += await claimer.run_due(self.clock.now(), limit)
            total += worked
        return total

    async def deliver(self, *parts: dict[str, Any], seal: str = "good", kind: str = "inbound") -> None:
        """One webhook of the fake provider."""
        path_kind, _, reference = kind.partition("/")
        request = Request(
            url=f"{PUBLIC}/webhooks/fake/{self.account_id}/{kind}",
            kind=path_kind,
            reference=reference or None,
            headers={"x-seal": seal},
            content_type="application/json",
            body=msgspec.json.encode(parts),
        )
        await self.product.intake.accept("fake", self.account_id, request)

    async def text(self, words: str = "hi, how much is botox?", sender: str = PATIENT, key: str = "") -> str:
        """A patient's text, stored and ingested; gives the thread's id."""
        self._texts += 1
        part = {"kind": "inbound", "key": key or f"in-{self._texts}", "from": sender, "text": words}
        await self.deliver(part)
        await self.pump("inbound")
        found = await self.thread(sender)
        assert found is not None
        return str(found.id)

    async def status(self, outbound_id: str, provider_id: str, status: str, rank: int) -> None:
        part = {
            "kind": "status",
            "key": f"{outbound_id}:{status}",
            "id": provider_id,
            "status": status,
            "rank": rank,
        }
        await self.deliver(part, kind=f"status/{outbound_id}")
        await self.pump("inbound")

    async def thread(self, sender: str = PATIENT) -> Any:
        def find(conn: Connection) -> Any:
            return conn.execute(
                select(thread)
                .join(address, address.c.contact_id == thread.c.contact_id)
                .where(mine(thread), address.c.value == sender)
            ).first()

        return await self.read(find)

    async def messages(self, direction: str | None = None) -> list[Any]:
        rows = await self.rows(message, message.c.thread_id, message.c.seq)
        return [row for row in rows if direction in {None, row.direction}]

    async def outbounds(self) -> list[Any]:
        return await self.rows(outbound, outbound.c.id)

    async def attempts(self) -> list[Any]:
        return await self.rows(attempt, attempt.c.number)

    async def rows(self, table: Table, *order: Any) -> list[Any]:
        found: list[Any] = await self.read(
            lambda conn: conn.execute(select(table).where(mine(table)).order_by(*order)).all()
        )
        return found

    async def submit(self, thread_id: str, text: str = "See you soon!", **more: Any) -> Submitted:
        """A person's reply through the gate, unless said otherwise."""
        given = {
            "thread_id": thread_id,
            "cause_id": f"cause-{text}"[:64],
            "kind": "reply",
            "purpose": "staff_reply",
            "author_kind": "staff",
            "author_id": "joss",
            "text": text,
            "phi": fixed(text),
            **more,
        }
        made: Submitted = await self.write(lambda conn: self.gate.submit(conn, DraftRequest(**given)))
        return made

    async def own(self, thread_id: str, staff: str = "joss") -> None:
        await self.write(lambda conn: threads.take_over(conn, thread_id, staff))

    def lease_ends(self) -> None:
        self.clock.advance(OUTBOX.lease + timedelta(seconds=1))


@asynccontextmanager
async def open_house(
    database_url: str,
    clock: ManualClock,
    folder: Path,
    *,
    adapters: Mapping[tuple[str, str], Adapter] | None = None,
    provider: str = "fake",
    settings: Mapping[str, Any] | None = None,
    **account: Any,
) -> AsyncIterator[House]:
    """`account` are the account's settings at its provider."""
    product = wire(settings_of(database_url, folder, **(settings or {})), clock=clock, adapters=adapters)

    def furnish(conn: Connection) -> str:
        save_set_up(conn, demo_practice())
        return connect_account(
            conn,
            product.vault,
            channel="sms",
            provider=provider,
            external_id=LINE,
            settings=account,
            secret={"auth_token": TwilioSettings().auth_token},
        )

    try:
        account_id = await product.db.write(HERE, furnish)
        product.books._books[PRACTICE] = (1, demo_book())
        yield House(product, clock, account_id)
    finally:
        await product.close()


def settings_of(database_url: str, folder: Path, **more: Any) -> Settings:
    given = {
        "data_dir": folder,
        "database_url": None if database_url.startswith("sqlite") else database_url,
        "master_key": base64.b64encode(b"k" * 32).decode(),
        "public_url": PUBLIC,
        "baa_twilio": "2026-01-15..2036-01-15",
        "_env_file": None,
        **more,
    }
    return Settings(**given)


def twilio_request(
    account_id: str, form: dict[str, str], kind: str = "inbound", signature: str | None = None
) -> Request:
    """A webhook as Twilio sends and signs it."""
    url = f"{PUBLIC}/webhooks/twilio/{account_id}/{kind}"
    path_kind, _, reference = kind.partition("/")
    return Request(
        url=url,
        kind=path_kind,
        reference=reference or None,
        headers={"x-twilio-signature": signature or sign(url, form, TwilioSettings().auth_token)},
        content_type="application/x-www-form-urlencoded",
        body=urlencode(form).encode(),
    )
