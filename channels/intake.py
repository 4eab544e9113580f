"""The only way in: verify the raw bytes, store the envelope once, answer; work later."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from channels.abilities import Preparing, Sharing
from channels.accounts import Accounts, find_account
from channels.base import Account, Adapter, Part, Request, Verified
from channels.health.watch import note_refusals
from channels.models import inbound_event
from core.card_numbers import masked_envelope
from core.claims import Queue
from core.db import Database
from core.errors import ForbiddenError, NotFoundError
from core.session import mine, new_id, now, of_practice, system_scope, wake

INBOUND = Queue("inbound", inbound_event, lease=timedelta(seconds=60))
BURST = 5
"""Refused requests of one account that are written down together."""
STRAY = "stray"
"""Kind of what a provider told us of an account that nobody here has."""
_INSERTS: dict[str, Any] = {
    "sqlite": sqlite.insert(inbound_event).on_conflict_do_nothing(index_elements=["account_id", "event_key"]),
    "postgresql": postgresql.insert(inbound_event).on_conflict_do_nothing(
        index_elements=["account_id", "event_key"]
    ),
}


class StoredEvent(msgspec.Struct, frozen=True):
    id: str
    account_id: str
    kind: str
    reference: str | None
    received_at: Any
    body: bytes


class Intake:
    """Accepts providers' requests for every registered adapter."""

    def __init__(self, db: Database, accounts: Accounts, adapters: Mapping[tuple[str, str], Adapter]) -> None:
        self._db, self._accounts, self._adapters = db, accounts, adapters
        self._refused: dict[str, list[datetime]] = {}

    def most_bytes(self, provider: str) -> int:
        """How large a request of this provider may be."""
        able = (a.capabilities.most_envelope for (name, _), a in self._adapters.items() if name == provider)
        return max(able, default=0)

    async def accept(self, provider: str, account_id: str, request: Request) -> tuple[int, str, bytes]:
        """Store a genuine request once. Raises `ForbiddenError`, `BadInputError`, `NotFoundError`."""
        account = await self._accounts.open(account_id)
        adapter = self._adapters.get((provider, account.channel))
        if adapter is None or account.provider != provider:
            raise NotFoundError("no such channel account")
        request = msgspec.structs.replace(request, at=self._db.clock.now())
        if isinstance(adapter, Preparing):
            await adapter.prepare(request, account)
        try:
            verified = adapter.verify(request, account)
        except ForbiddenError:
            await self._count_refused(account)
            raise
        if request.method == "POST":
            stored = [(account, verified)]
            if isinstance(adapter, Sharing):
                owners = Owners(self._db, self._accounts, self._adapters, request)
                stored = [await owners.place(account, each) for each in adapter.share(verified, account)]
            await self._db.write(system_scope(), lambda conn: _store_all(conn, request, stored))
        return await self._answer(adapter, request, account)

    async def _answer(self, adapter: Adapter, request: Request, account: Account) -> tuple[int, str, bytes]:
        return adapter.answer(request, account)

    async def _count_refused(self, account: Account) -> None:
        """A burst is an incident: a secret was changed, or a proxy changes requests. Written down a few at a time."""
        waiting = self._refused.setdefault(account.id, [])
        waiting.append(self._db.clock.now())
        if len(waiting) >= BURST:
            instants = tuple(self._refused.pop(account.id))
            scope = of_practice(account.practice_id)
            await self._db.write(scope, lambda conn: note_refusals(conn, account.id, instants), durable=False)


class Owners:
    """Finds for each part of one request the account that it belongs to."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        request: Request,
    ) -> None:
        self._db, self._accounts, self._adapters, self._request = db, accounts, adapters, request
        self._known: dict[tuple[str, str], Account | None] = {}

    async def place(self, account: Account, part: Part) -> tuple[Account, Verified]:
        """What belongs to nobody is noted with the account that was told, by its id alone."""
        for owner in part.owners:
            found = account if owner == (account.channel, account.external_id) else None
            found = found or await self._sibling(account, owner)
            if found is not None:
                return found, part.envelope
        nobody = part.owners[0][1] if part.owners else ""
        return account, Verified(f"{STRAY}:{nobody}"[:160], b"", STRAY)

    async def _sibling(self, account: Account, owner: tuple[str, str]) -> Account | None:
        if owner not in self._known:
            self._known[owner] = await self._find(account, owner)
        return self._known[owner]

    async def _find(self, account: Account, owner: tuple[str, str]) -> Account | None:
        """Only who trusts the same signature: another app must not speak for this page."""
        adapter = self._adapters.get((account.provider, owner[0]))
        found = await self._db.read(system_scope(), lambda conn: find_account(conn, account.provider, *owner))
        if adapter is None or found is None:
            return None
        sibling = await self._accounts.open(found)
        try:
            adapter.verify(self._request, sibling)
        except ForbiddenError:
            return None
        return sibling


def _store_all(conn: Connection, request: Request, stored: list[tuple[Account, Verified]]) -> None:
    for account, verified in stored:
        store(conn, account, request, verified)


def store(conn: Connection, account: Account, request: Request, verified: Verified) -> bool:
    """One INSERT; False when this envelope is here already."""
    kind = verified.kind or request.kind
    if request.reference:
        kind = f"{kind}/{request.reference}"
    return store_envelope(conn, account, verified, kind, request.content_type)


def store_envelope(
    conn: Connection, account: Account, verified: Verified, kind: str, content_type: str
) -> bool:
    """The same for what a look at the provider found. Ingest is woken at commit."""
    done = conn.execute(
        _INSERTS[conn.dialect.name],
        {
            "id": new_id(conn),
            "practice_id": account.practice_id,
            "account_id": account.id,
            "kind": kind,
            "event_key": verified.event_key,
            "received_at": now(conn),
            "body": masked_envelope(verified.body, content_type),
            "content_type": content_type,
            "due_at": now(conn),
            "attempts": 0,
        },
    )
    wake(conn, INBOUND.name)
    return done.rowcount == 1


def load(conn: Connection, event_id: str) -> StoredEvent:
    """The stored envelope; runs under the practice's or the system's scope."""
    row = conn.execute(select(inbound_event).where(inbound_event.c.id == event_id)).one()
    kind, _, reference = row.kind.partition("/")
    return StoredEvent(
        id=row.id,
        account_id=row.account_id,
        kind=kind,
        reference=reference or None,
        received_at=row.received_at,
        body=row.body or b"",
    )


def told_at(conn: Connection, account_id: str, event_key: str) -> datetime | None:
    """When an envelope arrived; None while there is none."""
    statement = select(inbound_event.c.received_at).where(
        mine(inbound_event), inbound_event.c.account_id == account_id, inbound_event.c.event_key == event_key
    )
    at: datetime | None = conn.execute(statement).scalar()
    return at


def is_told(conn: Connection, account_id: str, kind: str, since: datetime, key_ends: str = "") -> bool:
    """Has the provider told of this kind, whether or not it has been worked yet?"""
    statement = select(inbound_event.c.id).where(
        mine(inbound_event),
        inbound_event.c.account_id == account_id,
        inbound_event.c.kind == kind,
        inbound_event.c.received_at >= since,
        inbound_event.c.event_key.endswith(key_ends),
    )
    return conn.execute(statement.limit(1)).first() is not None
