"""Moves the sandbox's time: everything due happens in order, at its own instant, without sleeping."""

from datetime import datetime

from sqlalchemy import exists, literal, select, union_all

from core.claims import Claimer, waiting
from core.clock import ManualClock
from core.session import system_scope
from inbox import threads
from web.product import Product

MOST_ROUNDS = 2000
LIMIT = 50
UPKEEP = {"emr_intents", "health", "polls", "lead_fetches", "registrations", "opt_out_pushes", "typing"}
"""Looks after far ends: the sandbox has none, and a month of it would take minutes."""


class Pump:
    """Works off the product's claimers until the conversation is quiet."""

    def __init__(self, product: Product, clock: ManualClock) -> None:
        self._product, self._clock = product, clock
        self._claimers = [each for each in product.claimers if each.name not in UPKEEP]
        queues = [each.queue for each in self._claimers if isinstance(each, Claimer)]
        self._due_now = union_all(
            *(select(literal(each.name)).where(exists().where(waiting(each.table))) for each in queues)
        )

    async def work_off(self) -> None:
        """All that is due at this instant, each claimer in its turn."""
        for _ in range(MOST_ROUNDS):
            worked, due = 0, await self._with_due_rows()
            for claimer in self._claimers:
                if isinstance(claimer, Claimer) and claimer.name not in due:
                    continue
                done = await claimer.run_due(self._clock.now(), LIMIT)
                if done:
                    due = await self._with_due_rows()
                worked += done
            if worked == 0:
                return
        raise RuntimeError("the conversation does not come to rest")

    async def _with_due_rows(self) -> set[str]:
        """One look instead of a claim of every queue: most have nothing."""
        instant = {"now": self._clock.now()}
        return await self._product.db.read(
            system_scope(), lambda conn: set(conn.execute(self._due_now, instant).scalars())
        )

    async def until_quiet(self) -> None:
        """Also what waits for its gathering time; that wait is jumped over."""
        for _ in range(MOST_ROUNDS):
            await self.work_off()
            due = await self._product.db.read(system_scope(), threads.next_turn)
            if due is None:
                return
            self._clock.set(max(due, self._clock.now()))
        raise RuntimeError("the conversation does not come to rest")

    async def advance_to(self, target: datetime) -> None:
        """Every timer on the way fires in order, at its own time."""
        for _ in range(MOST_ROUNDS * 10):
            await self.work_off()
            due = await self._next_due()
            if due is None or due > target:
                break
            self._clock.set(max(due, self._clock.now()))
        self._clock.set(target)
        await self.work_off()

    async def _next_due(self) -> datetime | None:
        found = [await claimer.next_due() for claimer in self._claimers]
        return min((each for each in found if each is not None), default=None)
