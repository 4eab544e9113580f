"""Lets go of what its term has passed: every practice once a day, in small steps, never what a legal hold covers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection, select, update

from booking.erasing import forget_errands
from channels.erasing import forget_bodies, forget_sent
from compliance import legal_hold
from compliance.audit.pruning import prune
from compliance.leaving import without_words
from compliance.models import draft, retention
from compliance.phi.conversation import purge
from compliance.retention import terms
from core import claims, live
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.keys import MasterKey
from core.session import mine, now, of_practice, system_scope
from inbox import threads
from inbox.erasing import forget_events, forget_messages
from inbox.task_keeping import forget_notes
from practice.keeping import forget_sessions
from practice.store import all_practices

SWEEPS = Queue("retention", retention, lease=timedelta(minutes=15), retry=timedelta(minutes=1))
ROWS, BATCHES = 200, 50
"""Rows of one transaction, and transactions of one step before the others get their turn."""
EVERY, SOON = timedelta(days=1), timedelta(minutes=1)
LOOK = timedelta(hours=1)
"""How often a process looks for practices that nobody has swept yet."""
Walk = Callable[[Connection, str, str, Sequence[str], int], tuple[int, str | None]]


class Step(msgspec.Struct, frozen=True):
    """One kind of thing that goes. `spares` says what a hold on one contact leaves alone: theirs, or all of it,
    where nobody can tell whose it is.
    """

    name: str
    term: Callable[[datetime, terms.Retention], datetime | None]
    walk: Walk
    spares: Literal["contacts", "threads", "all"]


def forget_drafts(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    rows = conn.execute(
        select(draft.c.id, draft.c.request, draft.c.thread_id)
        .where(mine(draft), draft.c.id > after, draft.c.id < before, draft.c.state != "held")
        .order_by(draft.c.id)
        .limit(limit)
    ).all()
    going = [row for row in rows if row.thread_id not in spared and row.request.get("text")]
    for row in going:
        conn.execute(
            update(draft).where(mine(draft), draft.c.id == row.id).values(request=without_words(row.request))
        )
    return len(going), rows[-1].id if len(rows) == limit else None


def message_term(instant: datetime, chosen: terms.Retention) -> datetime | None:
    months = chosen.message_months
    return None if months is None else terms.months_before(instant, months)


def _bodies(
    conn: Connection, after: str, before: str, _: Sequence[str], limit: int
) -> tuple[int, str | None]:
    return forget_bodies(conn, after, before, limit)


STEPS = (
    Step("bodies", lambda instant, _: instant - terms.BODIES, _bodies, "all"),
    Step("messages", message_term, forget_messages, "contacts"),
    Step("errands", lambda instant, _: instant - terms.TRACES, forget_errands, "contacts"),
    Step("events", message_term, forget_events, "contacts"),
    Step("tasks", message_term, forget_notes, "contacts"),
    Step("sent", message_term, forget_sent, "threads"),
    Step("drafts", message_term, forget_drafts, "threads"),
)


class Sweeper(Claimer):
    """Claims practices whose sweep is due. `more` are the steps of packages above this one."""

    def __init__(self, db: Database, master: MasterKey, more: Sequence[Step] = ()) -> None:
        super().__init__(db, SWEEPS, self._sweep)
        self._master, self._steps = master, (*STEPS, *more)
        self._looked: datetime | None = None

    async def run_due(self, now: datetime, limit: int) -> int:
        if self._looked is None or abs(now - self._looked) >= LOOK:
            self._looked = now
            await self._welcome()
        return await super().run_due(now, limit)

    async def _welcome(self) -> None:
        def missing(conn: Connection) -> list[str]:
            known = set(conn.execute(select(retention.c.practice_id)).scalars())
            return [practice_id for practice_id, _, _ in all_practices(conn) if practice_id not in known]

        for practice_id in await self._db.read(system_scope(), missing):
            await self._db.write(of_practice(practice_id), terms.ensure, durable=False)

    async def _sweep(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        more = False
        for each in (
            *(self._walk_of(step) for step in self._steps),
            self._live,
            self._sessions,
            self._values,
            self._record,
        ):
            for _ in range(BATCHES):
                going_on = await self._db.write(scope, each, durable=False)
                if not going_on:
                    break
            else:
                more = True

        def rest(conn: Connection) -> None:
            conn.execute(update(retention).where(mine(retention)).values(swept_at=now(conn)))
            claims.again(conn, SWEEPS, claimed, now(conn) + (SOON if more else EVERY))

        await self._db.write(scope, rest)

    def _walk_of(self, step: Step) -> Callable[[Connection], bool]:
        def walk(conn: Connection) -> bool:
            row = conn.execute(select(retention).where(mine(retention)).with_for_update()).one()
            term = step.term(now(conn), terms.Retention(row.message_months, row.swept_at, row.version))
            held = legal_hold.standing(conn)
            if term is None or held.everybody or (held.any and step.spares == "all"):
                return False
            before = terms.first_id(term)
            after = row.swept_to.get(step.name, "")
            _, place = step.walk(conn, after, before, _spared(conn, step, held), ROWS)
            place = place or before
            if place != after:
                values = {**row.swept_to, step.name: place}
                conn.execute(update(retention).where(mine(retention)).values(swept_to=values))
            return place != before

        return walk

    def _live(self, conn: Connection) -> bool:
        return live.prune(conn, now(conn) - terms.LIVE, ROWS) == ROWS

    def _sessions(self, conn: Connection) -> bool:
        return forget_sessions(conn, now(conn) - terms.SESSIONS, ROWS) == ROWS

    def _values(self, conn: Connection) -> bool:
        """What placeholders stood for ends with its conversation's quiet month, whatever is on hold: it is a copy."""
        purge(conn)
        return False

    def _record(self, conn: Connection) -> bool:
        """One hold keeps the whole record: who was asked about cannot be told from who was not."""
        if legal_hold.standing(conn).any:
            return False
        return prune(conn, self._master, terms.years_before(now(conn), terms.RECORD_YEARS), ROWS) == ROWS


def _spared(conn: Connection, step: Step, held: legal_hold.Held) -> list[str]:
    if step.spares == "contacts":
        return sorted(held.contacts)
    found = (threads.thread_of(conn, each) for each in sorted(held.contacts))
    return [row.id for row in found if row is not None]
