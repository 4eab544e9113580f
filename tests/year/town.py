"""A practice for a year: the wired product on an injected clock, far ends that write down when they were given what."""

import heapq
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, func, select

from channels.accounts import connect_account
from channels.adapters.email import ABLE
from channels.base import Account, Receipt, Sending
from compliance.audit import SYSTEM
from core.clock import ManualClock
from core.ids import CountedIds
from core.session import system_scope
from practice.store import save_set_up
from sequences import control
from tests.inbox.house import HERE, LINE, PRACTICE, FakeSms, House, demo_book, demo_practice, settings_of
from wiring import wire

TICK: Final = timedelta(minutes=10)
"""Nothing in a practice turns on less, and a year has fewer moments to look at."""
WORKING: Final = ("inbound", "turns", "enrolments", "holds", "outbox")
ROUNDS: Final = 500
"""Looks at one moment, of which each does something; more of them would be a row that never gets done."""


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
    minor: int = 0


class FarEnd(FakeSms):
    """Takes everything, and says of some of it a minute later that it did not arrive."""

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
        provider_id = f"{self.channel}-{len(self.town.sent)}"
        luck = random.Random(
            f"{at}:{sending.recipient}:{sending.purpose}"
        ).random()  # in whatever order they leave
        if sending.recipient in self.town.dead or luck < self.town.unlucky:
            self.town.at(at + timedelta(minutes=1), partial(self.town.bounce, said, sending, provider_id))
        return Receipt("accepted", provider_id)


Act = Callable[[], Awaitable[None]]


class Town:
    """What a year is made of. `at` plans what somebody will do; `run` lets everything happen in its order."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock, self.start = clock, clock.now()
        self.sent: list[Sent] = []
        self.log: list[Happened] = []
        self.bounced: dict[str, datetime] = {}
        """Messages that did not arrive, and when we were told."""
        self.dead: set[str] = set()
        """Addresses at which nothing arrives any more."""
        self.unlucky = 0.0
        """Part of the messages that do not arrive once."""
        self.house: House = None  # type: ignore[assignment]
        self.by_mail: House = None  # type: ignore[assignment]
        self.heard: Callable[[Sent], None] = lambda _sent: None
        self._plans: list[tuple[datetime, int, Act]] = []
        self._count = itertools.count()
        self._told = 0
        self._claimers: dict[str, Any] = {}
        self._look: Select[Any] = select()

    def at(self, instant: datetime, act: Act) -> None:
        heapq.heappush(self._plans, (instant, next(self._count), act))

    def note(self, person: int, what: str, **more: Any) -> None:
        self.log.append(Happened(self.clock.now(), person, what, **more))

    async def bounce(self, said: Sent, sending: Sending, provider_id: str) -> None:
        self.bounced[said.message_id] = self.clock.now()
        there = self.house if said.channel == "sms" else self.by_mail
        await there.status(sending.outbound_id, provider_id, "undelivered", 4)

    async def run(self, until: datetime) -> None:
        """From one moment at which something is due, or somebody does something, to the next."""
        self._claimers = {each.name: each for each in self.house.product.claimers if each.name in WORKING}
        soonest = (
            select(func.min(each.queue.table.c.due_at)).scalar_subquery().label(name)
            for name, each in self._claimers.items()
        )
        self._look = select(*soonest)
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
        instant = self.clock.now()
        for _ in range(ROUNDS):
            dues = await self._dues()
            ripe = [name for name, due in dues.items() if due <= instant]
            for name in ripe:
                await self._claimers[name].run_due(instant, 64)
            while self._told < len(self.sent):
                self._told += 1
                self.heard(self.sent[self._told - 1])
            if not ripe:
                return list(dues.values())
        raise AssertionError(f"due again and again at {instant}: {ripe}")

    async def _dues(self) -> dict[str, datetime]:
        """All queues in one look: there are no other processes whose leases could matter."""
        row = await self.house.db.read(system_scope(), lambda conn: conn.execute(self._look).one())
        return {name: due for name, due in row._mapping.items() if due is not None}


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

    def furnish(conn: Connection) -> tuple[str, str]:
        save_set_up(conn, demo_practice())
        connect = partial(connect_account, conn, product.vault, provider="fake", settings={}, secret={})
        return (
            connect(channel="sms", external_id=LINE),
            connect(channel="email", external_id="desk@example.com"),
        )

    try:
        texts, mails = await product.db.write(HERE, furnish)
        product.books._books[PRACTICE] = (1, demo_book())
        town.house, town.by_mail = House(product, clock, texts), House(product, clock, mails)
        for each in on:
            await town.house.write(partial(_switch_on, sequence=each))
        yield town
    finally:
        await product.close()


def _switch_on(conn: Connection, sequence: str) -> None:
    control.switch(conn, demo_book(), sequence, True, SYSTEM)
