"""A sender's pace: carriers take so many segments a second, answers to people never wait, and a pause earns no burst.

Each number has a clock of its own in its account's row. Texts that nobody waits for draw a ticket on it; what is
sent in between, and every pause, sets that clock back, so that the tickets keep their order and their distance.
All of it is one statement, in the place of the one that counts a text's tries.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, and_, case, func, or_, select, update

from channels.base import Account
from channels.models import attempt, channel_account
from channels.segments import segments
from core.session import mine, now

PACIFIC = ZoneInfo("America/Los_Angeles")
"""Where the carriers' day ends."""
TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")
SLOW, TOLL_FREE_PACE = 1.0, 3.0
SLACK = 1000
"""Milliseconds by which a claim may be late before that counts as a pause."""


class Turn(msgspec.Struct, frozen=True):
    """`at` is None when it may leave now."""

    tries: int = 0
    at: datetime | None = None
    ticket: int | None = None


def rate_of(account: Account) -> float:
    """Segments a second: what the practice set, or what carriers grant everybody."""
    usual = TOLL_FREE_PACE if account.external_id.startswith(TOLL_FREE) else SLOW
    return max(float(account.settings.get("segments_per_second") or usual), 0.01)


def take_turn(conn: Connection, row: Any, account: Account) -> Turn:
    """Now for an answer to somebody, otherwise now or at its ticket."""
    count = segments(row.body, smart=True)
    cost = int(count * 1000 / rate_of(account))
    instant = _millis(now(conn))
    if row.author_kind != "sequence":
        return Turn(tries=_live(conn, row, instant, cost, count))
    if row.ticket is not None:
        return _with_ticket(conn, row, instant)
    return _first(conn, row, account, instant, cost, count)


def next_day(instant: datetime) -> datetime:
    """A little after midnight on the Pacific coast."""
    local = instant.astimezone(PACIFIC)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), PACIFIC)
    return midnight.astimezone(UTC) + timedelta(minutes=5)


def _live(conn: Connection, row: Any, instant: int, cost: int, count: int) -> int:
    """It leaves at once, and what waits moves back by as much."""
    table = channel_account.c
    waits = table.pace_until > instant - table.pace_lag
    values = {
        "pace_lag": case((waits, table.pace_lag + cost), else_=table.pace_lag),
        "pace_until": case((waits, table.pace_until), else_=instant - table.pace_lag + cost),
        **_counted(instant, count),
    }
    return int(conn.execute(_change(row, values).returning(_tries(row))).scalar_one())


def _first(conn: Connection, row: Any, account: Account, instant: int, cost: int, count: int) -> Turn:
    """Draw a ticket, unless the day's share is used up."""
    table = channel_account.c
    here = instant - table.pace_lag
    values = {
        "pace_until": case((table.pace_until > here, table.pace_until), else_=here) + cost,
        **_counted(instant, count),
    }
    statement = _change(row, values)
    cap = account.settings.get("daily_segments")
    if cap:
        another = or_(table.pace_day.is_(None), table.pace_day != _day(instant))
        statement = statement.where(or_(another, table.pace_segments + count <= int(cap)))
    found = conn.execute(statement.returning(table.pace_until, table.pace_lag, _tries(row))).first()
    if found is None:
        return Turn(at=next_day(now(conn)))
    return _turn(instant, int(found[0]) - cost, int(found[1]), int(found[2]))


def _with_ticket(conn: Connection, row: Any, instant: int) -> Turn:
    """A ticket that is long over tells of a pause: the clock goes back to it, so that the others keep apart."""
    table = channel_account.c
    late = instant - table.pace_lag - row.ticket > SLACK
    values = {"pace_lag": case((late, instant - row.ticket), else_=table.pace_lag)}
    found = conn.execute(_change(row, values).returning(table.pace_lag, _tries(row))).one()
    return _turn(instant, row.ticket, int(found[0]), int(found[1]))


def _turn(instant: int, ticket: int, lag: int, tries: int) -> Turn:
    if ticket <= instant - lag:
        return Turn(tries, ticket=ticket)
    return Turn(tries, datetime.fromtimestamp((ticket + lag) / 1000, UTC), ticket)


def _counted(instant: int, count: int) -> dict[str, Any]:
    table, day = channel_account.c, _day(instant)
    same = and_(table.pace_day.isnot(None), table.pace_day == day)
    return {"pace_day": day, "pace_segments": case((same, table.pace_segments + count), else_=count)}


def _change(row: Any, values: dict[str, Any]) -> Any:
    return (
        update(channel_account)
        .where(mine(channel_account), channel_account.c.id == row.account_id)
        .values(values)
    )


def _tries(row: Any) -> Any:
    return (
        select(func.count())
        .select_from(attempt)
        .where(attempt.c.practice_id == row.practice_id, attempt.c.outbound_id == row.id)
        .scalar_subquery()
    )


def _day(instant: int) -> str:
    return datetime.fromtimestamp(instant / 1000, PACIFIC).date().isoformat()


def _millis(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
