"""A bearer token that is fetched once, kept until shortly before it ends, and renewed when it is refused."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from booking.emr.transport import Answer, Ask, Transport
from core.clock import Clock
from core.errors import ReconnectError, RetryLaterError

EARLY = timedelta(seconds=60)
"""A token is renewed this long before its end, so that it does not end on the way."""


class Grant(msgspec.Struct, frozen=True):
    """What the practice has been given to get tokens with."""

    url: str
    form: Mapping[str, str]
    renewal: Mapping[str, str] | None = None
    """What goes beside a refresh token; None: this kind of grant has none."""
    headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return "Grant()"


class Tokens:
    """One connection's token. Many may ask at once; one of them fetches."""

    def __init__(self, transport: Transport, clock: Clock, grant: Grant) -> None:
        self._transport, self._clock, self._grant = transport, clock, grant
        self._token: str | None = None
        self._refresh: str | None = None
        self._ends: datetime | None = None
        self._fetched = 0
        self._turn = asyncio.Lock()

    async def current(self, *, renew: bool = False) -> str:
        """A token that should do; with `renew` a new one.

        Raises ReconnectError where the practice's own credentials are refused.
        """
        asked = self._fetched
        async with self._turn:
            good = self._ends is not None and self._clock.now() < self._ends
            # Of several whose token was refused, one fetches and the others take what it got.
            if self._token is None or not good or (renew and self._fetched == asked):
                await self._fetch()
            assert self._token is not None
            return self._token

    async def _fetch(self) -> None:
        if self._refresh is not None and self._grant.renewal is not None:
            form = {"grant_type": "refresh_token", "refresh_token": self._refresh, **self._grant.renewal}
            kept, self._refresh = self._refresh, None
            if self._keep(await self._ask(form)):
                self._refresh = self._refresh or kept  # some give a new one each time, some never again
                return
        if not self._keep(await self._ask(self._grant.form)):
            raise ReconnectError("token_refused")

    async def _ask(self, form: Mapping[str, str]) -> Answer:
        ask = Ask("POST", self._grant.url, form=form, headers=self._grant.headers)
        return await self._transport.send(ask, _unsigned)

    def _keep(self, answer: Answer) -> bool:
        """False: these credentials are refused."""
        if answer.status in {400, 401, 403}:
            return False
        body = answer.json() if answer.status == 200 else None
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not isinstance(body, dict):
            raise RetryLaterError("no_token")
        refresh = body.get("refresh_token")
        self._refresh = refresh if isinstance(refresh, str) else None
        self._token, self._fetched = token, self._fetched + 1
        self._ends = self._clock.now() + _lifetime(body.get("expires_in")) - EARLY
        return True


def _lifetime(seconds: object) -> timedelta:
    """Some send a number, some a text; an hour where neither stands there."""
    try:
        return timedelta(seconds=max(int(str(seconds)), 120))
    except ValueError:
        return timedelta(hours=1)


async def _unsigned(ask: Ask, _renew: bool) -> Ask:  # noqa: FBT001 - the shape of Sign
    return ask
