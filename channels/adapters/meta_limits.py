"""How much of Meta's patience is used up: read from every answer, so that we stop before we are stopped."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from channels.adapters.meta_codes import BACK_OFF
from channels.base import Account

MOST_PERCENT: Final = 80
HOUR: Final = timedelta(hours=1)
COUNTED: Final = ("call_count", "total_time", "total_cputime")


class Usage(msgspec.Struct, frozen=True):
    percent: float = 0
    regained_in: timedelta | None = None


def usage_of(headers: Mapping[str, str]) -> Usage:
    """The worst of `X-App-Usage` and `X-Business-Use-Case-Usage`; headers nobody can read say nothing."""
    lines = [_read(headers.get("x-app-usage"))]
    cases = _read(headers.get("x-business-use-case-usage"))
    if isinstance(cases, dict):
        lines += [line for case in cases.values() if isinstance(case, list) for line in case]
    known = [line for line in lines if isinstance(line, dict)]
    percent = max((_number(line, name) for line in known for name in COUNTED), default=0)
    minutes = max((_number(line, "estimated_time_to_regain_access") for line in known), default=0)
    return Usage(percent, timedelta(minutes=minutes) if minutes > 0 else None)


class Lanes:
    """Per account and process: closed for everybody after a throttle, for automation from 80 % of a quota on.

    Known from answers alone, so each process learns it anew after a start with its first call.
    """

    def __init__(self) -> None:
        self._closed: dict[str, datetime] = {}
        self._slow: dict[str, datetime] = {}
        self._automatic: dict[str, deque[datetime]] = {}

    def heed(self, account: Account, usage: Usage, at: datetime, *, throttled: bool = False) -> None:
        until = at + (usage.regained_in or BACK_OFF)
        if throttled:
            self._closed[account.id] = until
        elif usage.percent >= MOST_PERCENT or usage.regained_in is not None:
            self._slow[account.id] = until

    def wait(self, account: Account, at: datetime, *, by_person: bool) -> timedelta | None:
        """How long this message waits; None when it may go."""
        ends = [self._closed.get(account.id)] + ([] if by_person else [self._slow.get(account.id)])
        until = max((end for end in ends if end is not None), default=None)
        return until - at if until is not None and until > at else None

    def wait_for_cap(self, account: Account, at: datetime, most: int) -> timedelta | None:
        """Our own hourly cap on automation, which Meta does not ask for: counts this message when it may go."""
        sent = self._automatic.setdefault(account.id, deque())
        while sent and sent[0] <= at - HOUR:
            sent.popleft()
        if len(sent) >= most:
            return sent[0] + HOUR - at
        sent.append(at)
        return None


def _read(header: str | None) -> Any:
    try:
        return msgspec.json.decode(header) if header else None
    except msgspec.DecodeError:
        return None


def _number(line: dict[str, Any], name: str) -> float:
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
