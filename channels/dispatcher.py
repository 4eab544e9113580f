"""Hands released messages over, one attempt row at a time, and never twice on doubt."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, func, select, update

from channels.accounts import Accounts, mark_broken
from channels.base import Account, Adapter, Answered, Carried, Receipt, Sending
from channels.models import attempt, outbound
from channels.outbox import OUTBOX, load, moved, withdraw
from channels.polling import look_soon
from channels.throughput import Turn, take_turn
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.errors import NotFoundError
from core.events import (
    AccountBroken,
    DeliveryFailed,
    MessageSent,
    OutboundExpired,
    OutcomeUnclear,
    RecipientRefused,
)
from core.logging import logger
from core.session import add, emit, mine, now, of_practice, wake

LOOK_AGAIN = (timedelta(seconds=5), timedelta(seconds=30), timedelta(seconds=120))
"""When an unknown outcome is looked up; after the last one a person decides (or an absence is proof)."""
SEND_SECONDS = 20.0

Recheck = Callable[[Connection, Any], str | None]
"""Asks the gate at the instant of sending; a reason code means: do not send."""


OpenFiles = Callable[[str, Iterable[Mapping[str, Any]]], Awaitable[tuple[Carried, ...]]]
"""The files themselves, for channels on which they travel inside: practice, ids and names."""
MediaLink = Callable[[str, str, str, datetime], str]
"""A short-lived address of a stored file, for whoever delivers it: practice, file, its name, now."""


class Step(msgspec.Struct, frozen=True):
    """What to do with a claimed row, decided in one short transaction."""

    kind: Literal["send", "look_up", "nothing"]
    row: Any = None
    attempt_id: str | None = None
    since: datetime | None = None
    """Start of the attempt whose outcome is unknown."""


class Dispatcher:
    """One per process; any number of processes. Claims outbox rows and works each to its next state."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        recheck: Recheck,
        public_url: str,
        media_link: MediaLink,
        open_files: OpenFiles | None = None,
    ) -> None:
        self._db, self._accounts, self._adapters = db, accounts, adapters
        self._recheck, self._public_url = recheck, public_url.rstrip("/")
        self._media_link, self._open_files = media_link, open_files
        self.claimer = Claimer(db, OUTBOX, self._work, self._dead)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        step = await self._db.write(scope, lambda conn: self._begin(conn, claimed))
        if step.kind == "send":
            receipt = await self._send(step.row)
            await self._db.write(scope, lambda conn: self._end(conn, claimed, step, receipt))
        elif step.kind == "look_up":
            found = await self._look_up(step.row, step.since or step.row.created_at)
            await self._db.write(scope, lambda conn: self._settle_unknown(conn, claimed, step.row, found))

    def _begin(self, conn: Connection, claimed: Claimed) -> Step:
        row = load(conn, claimed.id)
        if row.state == "sending":
            self._mark_unknown(conn, row, "INTERRUPTED")  # its sender is gone; looked up in a moment
            return Step("nothing")
        if row.state == "unknown":
            return Step("look_up", row, since=_doubt_began(conn, row))
        if row.state != "queued":
            claims.done(conn, OUTBOX, claimed)
            return Step("nothing")
        stale = row.expires_at <= now(conn)
        turn = None if stale else self._turn(conn, row)
        if turn is not None and turn.at is not None:
            self._set(conn, row, ticket=turn.ticket)
            claims.again(conn, OUTBOX, claimed, turn.at)
            return Step("nothing")
        why = "EXPIRED" if stale else self._recheck(conn, row)
        if why is not None:
            withdraw(conn, row, why)
            if why == "EXPIRED":
                emit(conn, OutboundExpired(thread_id=row.thread_id, message_id=row.message_id))
            return Step("nothing")
        return Step("send", row, self._open_attempt(conn, row, turn))

    def _turn(self, conn: Connection, row: Any) -> Turn | None:
        """Only senders whose carriers count segments have a pace."""
        account = self._accounts.peek(row.account_id)
        if account is None:
            return None
        adapter = self._adapters.get((account.provider, account.channel))
        if adapter is None or not adapter.capabilities.segments:
            return None
        return take_turn(conn, row, account)

    def _open_attempt(self, conn: Connection, row: Any, turn: Turn | None) -> str:
        conn.execute(update(outbound).where(mine(outbound), outbound.c.id == row.id).values(state="sending"))
        emit(conn, moved(row, "sending"))
        tries = turn.tries if turn is not None else _tries(conn, row)
        return add(
            conn, attempt, outbound_id=row.id, number=tries + 1, started_at=now(conn), outcome="started"
        )

    async def _send(self, row: Any) -> Receipt:
        try:
            account, adapter = await self._far_end(row)
        except NotFoundError:
            return Receipt("rejected", code="ACCOUNT_GONE")
        try:
            sending = await self._with_files(row, adapter, self._sending(row, account))
        except NotFoundError:
            return Receipt("rejected", code="FILE_GONE")
        except OSError:
            return Receipt("retry", code="FILE_UNREADABLE")
        try:
            async with self._db.clock.timeout(SEND_SECONDS):
                return await adapter.send(sending, account)
        except TimeoutError:
            return Receipt("unknown", code="TIMEOUT")
        except Exception as error:  # noqa: BLE001 - an adapter that breaks after the request left
            logger().error("send_failed", row=row.id, channel=row.channel, error=type(error).__name__)
            return Receipt("unknown", code=type(error).__name__)

    def _end(self, conn: Connection, claimed: Claimed, step: Step, receipt: Receipt) -> None:
        row = load(conn, claimed.id)
        self._close_attempt(conn, step.attempt_id, receipt)
        if row.state not in {"sending", "unknown"}:
            return  # a status callback was faster
        if receipt.outcome == "accepted":
            accept(conn, row, receipt.provider_id)
            if receipt.ask_soon:
                look_soon(conn, row.account_id, row.recipient)
        elif receipt.instead is not None:
            self._hand_on(conn, row, receipt)
        elif receipt.outcome == "retry":
            self._set(conn, row, state="queued")
            emit(conn, moved(row, "queued", rank=1, code=receipt.code))
            if claims.failed(conn, OUTBOX, claimed, receipt.code or "RETRY", receipt.retry_after):
                self._dead(conn, claimed)
        elif receipt.outcome == "unknown":
            self._mark_unknown(conn, row, receipt.code or "UNKNOWN")
        else:
            reject(conn, row, receipt)
        if receipt.disconnect:
            mark_broken(conn, row.account_id)
            code = receipt.code or "DISCONNECTED"
            emit(conn, AccountBroken(account_id=row.account_id, thread_id=row.thread_id, code=code))

    def _hand_on(self, conn: Connection, row: Any, receipt: Receipt) -> None:
        """The gate released it to this address; another line of ours that reaches the same one takes it now."""
        handed = {"account_id": receipt.instead, "ticket": None, "last_error": (receipt.code or "")[:80]}
        self._set(conn, row, state="queued", due_at=now(conn), lease_until=None, attempts=0, **handed)
        emit(conn, moved(row, "queued", rank=1, code=receipt.code))
        wake(conn, OUTBOX.name)

    async def _look_up(self, row: Any, since: datetime) -> tuple[str, ...] | None:
        try:
            account, adapter = await self._far_end(row)
            if not adapter.capabilities.can_list:
                return None
            return await adapter.find_sent(self._sending(row, account), since, account)
        except Exception as error:  # noqa: BLE001 - the look-up itself may fail; it comes round again
            logger().warning("look_up_failed", row=row.id, channel=row.channel, error=type(error).__name__)
            return ()

    def _settle_unknown(
        self, conn: Connection, claimed: Claimed, row: Any, found: tuple[str, ...] | None
    ) -> None:
        row = load(conn, claimed.id)
        if row.state != "unknown":
            return
        if found is not None:
            found = _unclaimed(conn, row, found)
        if found is not None and len(found) == 1:
            accept(conn, row, found[0])
        elif found is not None and not found and claimed.attempt < len(LOOK_AGAIN):
            claims.failed(conn, OUTBOX, claimed, "UNKNOWN", LOOK_AGAIN[claimed.attempt])
        else:
            self._set(conn, row, state="failed", due_at=None, lease_until=None, last_error="UNKNOWN")
            emit(conn, moved(row, "unknown", rank=4, code="UNKNOWN"))
            emit(conn, OutcomeUnclear(outbound_id=row.id, thread_id=row.thread_id, message_id=row.message_id))

    def _mark_unknown(self, conn: Connection, row: Any, code: str) -> None:
        conn.execute(
            update(attempt)
            .where(mine(attempt), attempt.c.outbound_id == row.id, attempt.c.outcome == "started")
            .values(outcome="unknown", code=code[:40], finished_at=now(conn))
        )
        due = now(conn) + LOOK_AGAIN[0]
        self._set(conn, row, state="unknown", due_at=due, lease_until=None, attempts=0, last_error=code[:80])
        emit(conn, moved(row, "unknown", rank=1, code=code))
        wake(conn, OUTBOX.name)

    def _close_attempt(self, conn: Connection, attempt_id: str | None, receipt: Receipt) -> None:
        conn.execute(
            update(attempt)
            .where(mine(attempt), attempt.c.id == attempt_id)
            .values(
                outcome=receipt.outcome,
                code=(receipt.code or "")[:40] or None,
                provider_id=receipt.provider_id,
                finished_at=now(conn),
            )
        )

    def _set(self, conn: Connection, row: Any, **values: Any) -> None:
        conn.execute(update(outbound).where(mine(outbound), outbound.c.id == row.id).values(**values))

    def _dead(self, conn: Connection, claimed: Claimed) -> None:
        row = load(conn, claimed.id)
        self._set(conn, row, state="failed")
        emit(conn, moved(row, "failed", code="GAVE_UP"))
        emit(conn, OutcomeUnclear(outbound_id=row.id, thread_id=row.thread_id, message_id=row.message_id))

    async def _far_end(self, row: Any) -> tuple[Account, Adapter]:
        account = await self._accounts.open(row.account_id)
        adapter = self._adapters.get((account.provider, account.channel))
        if adapter is None:
            raise NotFoundError("no adapter for this account")
        return account, adapter

    async def _with_files(self, row: Any, adapter: Adapter, sending: Sending) -> Sending:
        """Where they travel inside. Raises `NotFoundError` for a file that is gone."""
        able = adapter.capabilities.files
        if not sending.media or able is None or not able.inside or self._open_files is None:
            return sending
        files = await self._open_files(row.practice_id, row.extras["media"])
        return msgspec.structs.replace(sending, media=(), files=files)

    def _sending(self, row: Any, account: Account) -> Sending:
        answers = row.extras.get("answers")
        path = f"/webhooks/{account.provider}/{account.id}/status/{row.id}"
        return Sending(
            outbound_id=row.id,
            recipient=row.recipient,
            text=row.body,
            status_url=self._public_url + path,
            message_id=row.message_id,
            extras=row.extras,
            author_kind=row.author_kind,
            purpose=row.purpose,
            answers=msgspec.convert(answers, Answered) if answers else None,
            media=tuple(
                self._media_link(row.practice_id, each["id"], each["name"], self._db.clock.now())
                for each in row.extras.get("media", ())
            ),
            at=self._db.clock.now(),
            tries=row.attempts,
        )


def _tries(conn: Connection, row: Any) -> int:
    statement = select(func.count()).select_from(attempt)
    return int(conn.execute(statement.where(mine(attempt), attempt.c.outbound_id == row.id)).scalar_one())


def _doubt_began(conn: Connection, row: Any) -> datetime | None:
    began: datetime | None = conn.execute(
        select(func.min(attempt.c.started_at)).where(
            mine(attempt), attempt.c.outbound_id == row.id, attempt.c.outcome == "unknown"
        )
    ).scalar()
    return began


def _unclaimed(conn: Connection, row: Any, found: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that are known to be other messages of ours: the same words may have been sent twice."""
    others = select(outbound.c.provider_id).where(
        mine(outbound),
        outbound.c.account_id == row.account_id,
        outbound.c.id != row.id,
        outbound.c.provider_id.in_(found),
    )
    taken = set(conn.execute(others).scalars())
    return tuple(each for each in found if each not in taken)


def accept(conn: Connection, row: Any, provider_id: str | None) -> None:
    """The provider has it: out of the queue for good."""
    conn.execute(
        update(outbound)
        .where(mine(outbound), outbound.c.id == row.id)
        .values(state="accepted", provider_id=provider_id, due_at=None, lease_until=None, last_error=None)
    )
    emit(conn, moved(row, "sent", provider_id=provider_id))
    emit(conn, MessageSent(thread_id=row.thread_id, message_id=row.message_id, by=row.author_kind))


def reject(conn: Connection, row: Any, receipt: Receipt) -> None:
    """The provider said no for good; who opted out there is suppressed here."""
    conn.execute(
        update(outbound)
        .where(mine(outbound), outbound.c.id == row.id)
        .values(state="rejected", due_at=None, lease_until=None, last_error=(receipt.code or "")[:80])
    )
    emit(conn, moved(row, "failed", code=receipt.code))
    if receipt.unreachable or receipt.loop:
        emit(
            conn,
            DeliveryFailed(
                thread_id=row.thread_id,
                message_id=row.message_id,
                address_id=row.address_id,
                unreachable=receipt.unreachable,
                ask=receipt.loop,
                loop=receipt.loop,
            ),
        )
    if receipt.suppress:
        emit(
            conn,
            RecipientRefused(thread_id=row.thread_id, address_id=row.address_id, message_id=row.message_id),
        )
