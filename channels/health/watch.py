"""Looks at every channel account each few minutes, keeps what it finds, and tells people once of each thing."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, func, select, update

from channels.base import Adapter
from channels.health.judging import Facts, Failure, Missed, judged
from channels.health.remedies import remedy_of
from channels.health.silence import WEEKS, IsClosed, Usual, usual_of
from channels.models import channel_account, channel_health, inbound_event, outbound
from core import claims, live
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import NotFoundError
from core.events import ChannelTroubled, OutboundMoved
from core.session import add, emit, mine, now, of_practice, system_scope, wake

HEALTH = Queue("health", channel_health, lease=timedelta(seconds=60), retry=timedelta(minutes=1), most=1000)
EVERY = timedelta(minutes=10)
LEARNS = timedelta(days=1)
"""How often what is usual is counted again."""
LOOK = timedelta(minutes=1)
"""How often a process looks for accounts that nobody watches yet."""
CHANGED = "channels.changed"
NOBODY = ""
KEPT = 40
"""Failures and refusals that are remembered."""
Calendar = Callable[[Connection], tuple[ZoneInfo, IsClosed]]
"""The practice's time and closed days, which channels do not know; handed in by wiring."""


class HealthWatch(Claimer):
    """Claims accounts whose health is due for a look."""

    def __init__(self, db: Database, adapters: Mapping[tuple[str, str], Adapter], calendar: Calendar) -> None:
        super().__init__(db, HEALTH, self._work)
        self._adapters, self._calendar = adapters, calendar
        self._looked: datetime | None = None

    async def run_due(self, now: datetime, limit: int) -> int:
        if self._looked is None or abs(now - self._looked) >= LOOK:
            self._looked = now
            for practice_id in await self._db.read(system_scope(), _unwatched):
                await self._db.write(of_practice(practice_id), welcome, durable=False)
        return await super().run_due(now, limit)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None

        def look(conn: Connection) -> None:
            self.look(conn, claimed.id)
            claims.again(conn, HEALTH, claimed, now(conn) + EVERY)

        await self._db.write(of_practice(claimed.practice_id), look, durable=False)

    def look(self, conn: Connection, health_id: str) -> None:
        """Judge one account anew."""
        row = conn.execute(
            select(channel_health).where(mine(channel_health), channel_health.c.id == health_id)
        ).one()
        account = _account(conn, row.account_id)
        if account.status == "disabled":
            return
        adapter = self._adapters.get((account.provider, account.channel))
        kinds = adapter.capabilities.hears if adapter is not None else ()
        zone, is_closed = self._calendar(conn)
        usual, learnt = self._usual(conn, row, kinds, zone)
        last = last_heard(conn, row.account_id, kinds)
        if _heals(conn, account, row):
            conn.execute(
                update(channel_account)
                .where(mine(channel_account), channel_account.c.id == account.id)
                .values(status="active")
            )
            account = _account(conn, row.account_id)
        facts = Facts(
            status=account.status,
            problems=tuple((account.state or {}).get("problems", ())),
            looks_failed=account.attempts,
            last_in_at=last,
            usual=usual,
            failures=msgspec.convert(row.failures, tuple[Failure, ...]),
            sent_lately=_sent_lately(conn, row) if row.failures else 0,
            refused=msgspec.convert(row.refused, tuple[datetime, ...]),
            missed=msgspec.convert(row.missed, tuple[Missed, ...]),
            zone=zone,
            is_closed=is_closed,
        )
        _keep(conn, row, account, judged(facts, now(conn)), last_in_at=last, **learnt)

    def _usual(
        self, conn: Connection, row: Any, kinds: tuple[str, ...], zone: ZoneInfo
    ) -> tuple[Usual | None, dict[str, Any]]:
        """Counted once a day; in between what was counted holds."""
        instant = now(conn)
        if row.usual_at is not None and instant - row.usual_at < LEARNS:
            return row.usual, {}
        since = max(row.watched_since, instant - WEEKS * timedelta(weeks=1))
        heard = conn.execute(
            select(inbound_event.c.received_at).where(
                inbound_event.c.account_id == row.account_id,
                inbound_event.c.kind.in_(kinds or (NOBODY,)),
                inbound_event.c.received_at >= since,
            )
        ).scalars()
        usual = list(usual_of(heard, since, instant, zone))
        return usual, {"usual": usual, "usual_at": instant}


def welcome(conn: Connection) -> None:
    """Begin to watch what is not watched yet: what came in before counts, so that nothing is learnt twice."""
    known = set(conn.execute(select(channel_health.c.account_id).where(mine(channel_health))).scalars())
    rows = conn.execute(
        select(channel_account.c.id, channel_account.c.created_at).where(mine(channel_account))
    ).all()
    for row in rows:
        if row.id not in known:
            add(
                conn,
                channel_health,
                account_id=row.id,
                watched_since=row.created_at,
                failures=[],
                refused=[],
                missed=[],
                findings=[],
                due_at=now(conn),
                attempts=0,
            )


def on_outbound_moved(conn: Connection, event: OutboundMoved) -> None:
    """Asks the database only when a send came to nothing."""
    if event.status != "failed":
        return
    row = conn.execute(
        select(outbound.c.account_id, outbound.c.thread_id).where(
            mine(outbound), outbound.c.id == event.outbound_id
        )
    ).one()
    failure = Failure(now(conn), (event.code or "FAILED")[:40], row.thread_id)
    _note(conn, row.account_id, "failures", failure)


def note_refusals(conn: Connection, account_id: str, instants: tuple[datetime, ...]) -> None:
    """Requests that were not signed as they must be."""
    for each in instants:
        _note(conn, account_id, "refused", each)


def note_missed(conn: Connection, account_id: str, count: int) -> None:
    """A look at the provider found what no webhook had told."""
    if count:
        _note(conn, account_id, "missed", Missed(now(conn), count))


def look_now(conn: Connection, account_id: str) -> None:
    """Raises `NotFoundError` for another practice's account."""
    _account(conn, account_id)
    wake(conn, HEALTH.name)
    conn.execute(
        update(channel_health)
        .where(mine(channel_health), channel_health.c.account_id == account_id)
        .values(due_at=now(conn))
    )


def last_heard(conn: Connection, account_id: str, kinds: tuple[str, ...]) -> datetime | None:
    """When somebody last wrote; of a channel that tells no kind of its own, when anything last came."""
    statement = select(func.max(inbound_event.c.received_at)).where(inbound_event.c.account_id == account_id)
    if kinds:
        statement = statement.where(inbound_event.c.kind.in_(kinds))
    found: datetime | None = conn.execute(statement).scalar()
    return found


def _note(conn: Connection, account_id: str, name: str, what: Any) -> None:
    column = channel_health.c[name]
    here = (mine(channel_health), channel_health.c.account_id == account_id)
    known = conn.execute(select(column).where(*here).with_for_update()).scalar()
    if known is not None:
        kept = [*known, msgspec.to_builtins(what)][-KEPT:]
        conn.execute(update(channel_health).where(*here).values({name: kept, "due_at": now(conn)}))


def _unwatched(conn: Connection) -> list[str]:
    watched = select(channel_health.c.account_id)
    statement = select(channel_account.c.practice_id).where(channel_account.c.id.not_in(watched)).distinct()
    return [str(each) for each in conn.execute(statement).scalars()]


def _account(conn: Connection, account_id: str) -> Any:
    columns = (
        channel_account.c.id,
        channel_account.c.channel,
        channel_account.c.provider,
        channel_account.c.status,
        channel_account.c.state,
        channel_account.c.attempts,
    )
    found = conn.execute(
        select(*columns).where(mine(channel_account), channel_account.c.id == account_id)
    ).first()
    if found is None:
        raise NotFoundError("no such channel account")
    return found


def _sent_lately(conn: Connection, row: Any) -> int:
    first = min(each.at for each in msgspec.convert(row.failures, tuple[Failure, ...]))
    statement = select(func.count()).where(
        mine(outbound), outbound.c.account_id == row.account_id, outbound.c.created_at >= first
    )
    return int(conn.execute(statement).scalar_one())


def _heals(conn: Connection, account: Any, row: Any) -> bool:
    """Its provider took something since it refused us last: whatever it was is mended."""
    if account.status != "broken" or not row.failures:
        return False
    last = max(each.at for each in msgspec.convert(row.failures, tuple[Failure, ...]))
    taken = select(outbound.c.id).where(
        mine(outbound),
        outbound.c.account_id == row.account_id,
        outbound.c.state == "accepted",
        outbound.c.created_at > last,
    )
    return conn.execute(taken.limit(1)).first() is not None


def _keep(conn: Connection, row: Any, account: Any, codes: tuple[str, ...], **learnt: Any) -> None:
    """New findings are told; what the provider told us by itself has been told already."""
    instant = now(conn)
    since = {each["code"]: each["since"] for each in row.findings}
    findings = [{"code": code, "since": since.get(code, instant.isoformat())} for code in codes]
    told = {*since, *(account.state or {}).get("alarms", {}), "BROKEN"}
    for code in codes:
        if code not in told:
            broken = remedy_of(code).grade == "broken"
            emit(conn, ChannelTroubled(account_id=account.id, code=code, broken=broken))
    conn.execute(
        update(channel_health)
        .where(mine(channel_health), channel_health.c.id == row.id)
        .values(findings=findings, **learnt)
    )
    if [each["code"] for each in findings] != [each["code"] for each in row.findings]:
        live.append(conn, CHANGED, NOBODY)
