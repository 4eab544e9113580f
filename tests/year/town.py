"""A practice for a year: the wired product on an injected clock, far ends that write down when they were given what."""

import heapq
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from channels.accounts import connect_account
from channels.adapters.email import ABLE
from channels.base import Account, Receipt, Sending
from compliance.audit import SYSTEM
from core.clock import ManualClock
from core.ids import CountedIds
from practice.store import save_set_up
from sequences import control
from tests.inbox.house import HERE, LINE, PRACTICE, FakeSms, House, demo_book, demo_practice, settings_of
from wiring import wire

TICK: Final = timedelta(minutes=10)
"""Nothing in a practice turns on less; it keeps a year within a minute."""
WORKING: Final = ("inbound", "turns", "enrolments", "holds", "outbox")


class Sent(msgspec.Struct, frozen=True):
    """One message as the far end was given it."""

    at: datetime
    channel: str
    to: str
    text: str
    purpose: str
    author: str
    message_id: str


class Happened(msgspec.Struct, frozen=True):
    """One thing that people did, as we did it: the truth that the rows are held against."""

    at: datetime
    person: int
    what: str
    id: str = ""
    starts: datetime | None = None
    service: str | None = None


class FarEnd(FakeSms):
    def __init__(self, town: "Town", channel: str) -> None:
        super().__init__()
        self.town, self.channel = town, channel
        if channel == "email":
            self.capabilities = ABLE

    async def send(self, sending: Sending, account: Account) -> Receipt:
        at = self.town.clock.now()
        said = Sent(
            at, self.channel, sending.recipient, sending.text, sending.purpose, sending.author_kind,
            sending.message_id,
        )  # fmt: skip
        self.town.sent.append(said)
        return Receipt("accepted", f"{self.channel}-{len(self.town.sent)}")


Act = Callable[[], Awaitable[None]]


class Town:
    """What a year is made of. `at` plans what somebody will do; `run` lets everything happen in its order."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.sent: list[Sent] = []
        self.log: list[Happened] = []
        self.house: House = None  # type: ignore[assignment]
        self.heard: Callable[[Sent], None] = lambda _sent: None
        self._plans: list[tuple[datetime, int, Act]] = []
        self._count = itertools.count()
        self._told = 0
        self._claimers: list[Any] = []

    def at(self, instant: datetime, act: Act) -> None:
        heapq.heappush(self._plans, (instant, next(self._count), act))

    def note(self, person: int, what: str, **more: Any) -> None:
        self.log.append(Happened(self.clock.now(), person, what, **more))

    async def run(self, until: datetime) -> None:
        self._claimers = [each for each in self.house.product.claimers if each.name in WORKING]
        while self.clock.now() < until:
            ahead = await self._work()
            if self._plans:
                ahead.append(self._plans[0][0])
            following = max(min(ahead, default=until), self.clock.now() + TICK)
            self.clock.set(min(following, until))
            while self._plans and self._plans[0][0] <= self.clock.now():
                await heapq.heappop(self._plans)[2]()

    async def _work(self) -> list[datetime]:
        """Everything that is due; gives when more will be."""
        while True:
            instant = self.clock.now()
            found = [(each, await each.next_due()) for each in self._claimers]
            dues = [(each, due) for each, due in found if due is not None]
            ripe = [each for each, due in dues if due <= instant]
            for each in ripe:
                await each.run_due(instant, 64)
            while self._told < len(self.sent):
                self._told += 1
                self.heard(self.sent[self._told - 1])
            if not ripe:
                return [due for _, due in dues]


@asynccontextmanager
async def open_town(
    database_url: str, start: datetime, folder: Path, *, on: tuple[str, ...] = ()
) -> AsyncIterator[Town]:
    """`on`: sequences that this practice has switched on besides those that are."""
    clock = ManualClock(start)
    town = Town(clock)
    ends: Any = {("fake", each): FarEnd(town, each) for each in ("sms", "email")}
    settings = settings_of(database_url, folder, baa_email="2020-01-15..2040-01-15", gather_quiet_seconds=0)
    product = wire(settings, clock=clock, adapters=ends, ids=CountedIds(clock), durable=False)

    def furnish(conn: Any) -> str:
        save_set_up(conn, demo_practice())
        connect_account(
            conn, product.vault, channel="email", provider="fake", external_id="desk@example.com",
            settings={}, secret={},
        )  # fmt: skip
        return connect_account(
            conn, product.vault, channel="sms", provider="fake", external_id=LINE, settings={}, secret={}
        )

    try:
        account_id = await product.db.write(HERE, furnish)
        product.books._books[PRACTICE] = (1, demo_book())
        town.house = House(product, clock, account_id)
        for each in on:
            await town.house.write(partial(_switch_on, sequence=each))
        yield town
    finally:
        await product.close()


def _switch_on(conn: Connection, sequence: str) -> None:
    control.switch(conn, demo_book(), sequence, True, SYSTEM)
