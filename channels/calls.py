"""Telephone calls at the door: a caller waits for what to do next, so the plan is asked before the answer."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct
from sqlalchemy import Connection

from channels.accounts import Accounts
from channels.base import Account, Adapter, Receipt, Request
from channels.intake import Intake
from core.db import Database
from core.session import of_practice

Said = tuple[tuple[str, str], ...]
"""(language, words), one after the other."""
NotRung = Literal["closed", "forwarded", "nobody"]


class Asked(Struct, frozen=True):
    """What the provider wants to be told about a call."""

    about: Literal["inbound", "screen", "dial", "pressed", "recorded", "bridge", "connect"]
    at: datetime
    call_id: str
    """The provider's id of the caller's leg, or our own of a call that a colleague makes."""
    caller: str = ""
    forwarded_from: str | None = None


class Plan(Struct, frozen=True):
    """What the practice wants done with a call at this instant."""

    ring: tuple[str, ...] = ()
    seconds: int = 20
    screened: bool = True
    misdial: timedelta = timedelta(seconds=3)
    not_rung: NotRung | None = None
    """Why nobody is rung, where nobody is."""
    taken: bool = False
    """A person of the practice has accepted this call already."""
    to: str | None = None
    """Whom a call of ours is put through to."""
    whisper: Said = ()
    """Heard by whoever of the practice picks up, before they press 1."""
    greeting: Said = ()
    offer: Said = ()
    """Of a text instead, for the key 1; empty: none is offered."""
    texting: Said = ()
    """After that key."""
    thanks: Said = ()


Reception = Callable[[Connection, Account, Asked], Plan]
"""Handed in by wiring: hours, whom to ring and what is said are the practice's, which channels do not know."""


@runtime_checkable
class Telephone(Protocol):
    """An adapter whose far end asks what to do with a live call, and that can make one."""

    def asks(self, request: Request) -> Asked | None:
        """None where the provider only tells us something."""
        ...

    def direct(self, request: Request, account: Account, plan: Plan) -> tuple[int, str, bytes]:
        """The answer in the provider's own language."""
        ...

    async def place(self, to: str, base: str, call_id: str, account: Account) -> Receipt:
        """Ring `to` once; what follows is asked at `base` under our `call_id`. Never raises."""
        ...

    async def line_type(self, number: str, account: Account) -> str | None:
        """mobile, landline, tollFree …; None when it cannot be told. Never raises."""
        ...


class Switchboard(Intake):
    """Intake that also answers calls: the envelope is stored first, then the plan is looked up."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        reception: Reception,
    ) -> None:
        super().__init__(db, accounts, adapters)
        self._reception = reception

    async def _answer(self, adapter: Adapter, request: Request, account: Account) -> tuple[int, str, bytes]:
        asked = adapter.asks(request) if isinstance(adapter, Telephone) else None
        if asked is None or not isinstance(adapter, Telephone):
            return await super()._answer(adapter, request, account)
        plan = await self._db.read(
            of_practice(account.practice_id), lambda conn: self._reception(conn, account, asked)
        )
        return adapter.direct(request, account, plan)
