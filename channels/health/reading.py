"""A practice's channels with their health, as screens, programs and the command line show them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection, select

from channels.accounts import accounts
from channels.base import Adapter
from channels.health.judging import LATELY, Failure
from channels.health.remedies import Grade, entry_of, remedy_of
from channels.health.silence import usually_within
from channels.health.watch import Calendar, last_heard
from channels.models import channel_health
from core.session import mine, now

State = Literal["well", "new", "warning", "broken", "disabled"]


class Trouble(msgspec.Struct, frozen=True):
    """One thing that is wrong: its code, and under which entry the fix is told."""

    code: str
    entry: str
    grade: Grade
    since: datetime


class ChannelHealth(msgspec.Struct, frozen=True):
    """One account."""

    id: str
    channel: str
    provider: str
    external_id: str
    name: str
    """As the practice knows it."""
    state: State
    last_in_at: datetime | None
    usually_within: timedelta | None
    """Within what time before now something has usually come; None while that is not known."""
    failed_lately: int
    looked_at: datetime | None
    troubles: tuple[Trouble, ...]


def health_of(
    conn: Connection, adapters: Mapping[tuple[str, str], Adapter], calendar: Calendar
) -> tuple[ChannelHealth, ...]:
    """The graver the higher, then as they were connected."""
    zone, is_closed = calendar(conn)
    instant = now(conn)
    rows = {
        row.account_id: row for row in conn.execute(select(channel_health).where(mine(channel_health))).all()
    }
    found = []
    for account in accounts(conn):
        row = rows.get(account.id)
        adapter = adapters.get((account.provider, account.channel))
        kinds = adapter.capabilities.hears if adapter is not None else ()
        last = last_heard(conn, account.id, kinds)
        troubles = troubles_of(account, row, instant)
        failures = msgspec.convert(row.failures, tuple[Failure, ...]) if row is not None else ()
        usual = row.usual if row is not None else None
        looked = (account.state or {}).get("looked_at")
        found.append(
            ChannelHealth(
                id=account.id,
                channel=account.channel,
                provider=account.provider,
                external_id=account.external_id,
                name=str(account.settings.get("name") or account.external_id),
                state=_state(account.status, last, troubles),
                last_in_at=last,
                usually_within=usually_within(usual, instant, zone, is_closed) if usual else None,
                failed_lately=sum(instant - each.at <= LATELY for each in failures),
                looked_at=datetime.fromisoformat(looked) if looked else None,
                troubles=troubles,
            )
        )
    order = ("broken", "warning", "new", "well", "disabled")
    return tuple(sorted(found, key=lambda each: order.index(each.state)))


def troubles_here(conn: Connection, account: object) -> tuple[Trouble, ...]:
    """What is wrong with one account of this practice; `account` as `accounts` gives it."""
    account_id = getattr(account, "id", None)
    row = conn.execute(
        select(channel_health).where(mine(channel_health), channel_health.c.account_id == account_id)
    ).first()
    return troubles_of(account, row, now(conn))


def troubles_of(account: object, row: object, instant: datetime) -> tuple[Trouble, ...]:
    """What the last look found, and what has been told of the account since."""
    since = {each["code"]: each["since"] for each in getattr(row, "findings", None) or ()}
    codes = dict.fromkeys([*((getattr(account, "state", None) or {}).get("problems", ())), *since])
    if getattr(account, "status", "") == "broken" and not codes:
        codes["BROKEN"] = None
    found = [
        Trouble(
            code=code,
            entry=entry_of(code),
            grade=remedy_of(code).grade,
            since=datetime.fromisoformat(since[code]) if code in since else instant,
        )
        for code in codes
    ]
    return tuple(sorted(found, key=lambda each: each.grade != "broken"))


def _state(status: str, last: datetime | None, troubles: tuple[Trouble, ...]) -> State:
    if status == "disabled":
        return "disabled"
    if status == "broken" or any(each.grade == "broken" for each in troubles):
        return "broken"
    if troubles:
        return "warning"
    return "new" if last is None else "well"
