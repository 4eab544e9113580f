"""Sockets: the doorbell. Numbered rows are read after each commit and sent to this process's own rooms."""

import asyncio
import contextlib
from collections import defaultdict
from typing import Any

import msgspec
import socketio

from core import live
from core.logging import logger
from core.session import of_practice
from inbox.views import LiveUpdate
from practice.access.sessions import SignedIn
from web import render
from web.product import Product
from web.veiled import live_for

INBOX, WIDGET = "/inbox", "/widget"
POLL = 1.0
BATCH = 200


def socket_server(redis_url: str | None, origins: list[str] | str) -> Any:
    """WebSocket only, so that no load balancer needs to be sticky."""
    manager = socketio.AsyncRedisManager(redis_url) if redis_url else None
    return socketio.AsyncServer(
        async_mode="asgi",
        transports=["websocket"],
        client_manager=manager,
        cors_allowed_origins=origins,
        max_http_buffer_size=64 * 1024,
        async_handlers=False,
        logger=False,
        engineio_logger=False,
    )


def room_of(me: SignedIn) -> str:
    """The practice's room; for those who see less, one of their own."""
    return f"{me.practice_id}:{me.user_id}" if me.limited else me.practice_id


class LivePump:
    """Reads each practice's new numbers once and emits them here; a poll covers a lost bell."""

    def __init__(self, product: Product, server: Any) -> None:
        self._product, self._server = product, server
        self._sent: dict[str, int] = {}
        self._watched: defaultdict[str, int] = defaultdict(int)
        self._limited: defaultdict[str, dict[str, SignedIn]] = defaultdict(dict)
        self._bell = asyncio.Event()
        self._rung: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self.widget: WidgetSink | None = None
        product.doorbell.on_live(self._ring)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run(), name="live-pump")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def watch(self, practice_id: str) -> int:
        """A client of this practice connected here: gives the number it is up to date with."""
        self._watched[practice_id] += 1
        if practice_id not in self._sent:
            self._sent[practice_id] = await self._product.db.read(of_practice(practice_id), live.head)
        return self._sent[practice_id]

    def watch_less(self, me: SignedIn) -> None:
        """Somebody who sees less than everything: has a room of their own."""
        self._limited[me.practice_id][room_of(me)] = me

    def unwatch(self, practice_id: str) -> None:
        self._watched[practice_id] -= 1
        if self._watched[practice_id] <= 0:
            self._watched.pop(practice_id, None)
            self._sent.pop(practice_id, None)
            self._limited.pop(practice_id, None)

    def _ring(self, practice_id: str, _head: int) -> None:
        if practice_id in self._sent:
            self._rung.add(practice_id)
            self._bell.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(POLL):
                    await self._bell.wait()
            except TimeoutError:
                self._rung.update(self._sent)
            self._bell.clear()
            rung, self._rung = self._rung, set()
            for practice_id in rung:
                try:
                    await self._drain(practice_id)
                except Exception as error:  # noqa: BLE001 - one practice's fault must not silence the others
                    logger().error("live_failed", practice=practice_id, error=type(error).__name__)

    async def _drain(self, practice_id: str) -> None:
        while practice_id in self._sent:
            after = self._sent[practice_id]
            updates = await self._product.db.read(
                of_practice(practice_id),
                lambda conn: render.live_since(
                    conn,
                    self._product.books.get(conn),
                    after,  # noqa: B023
                    BATCH,
                    self._product.media_link,
                ),
            )
            for update in updates:
                await self._emit(practice_id, update)
                self._sent[practice_id] = update.seq
            if len(updates) < BATCH:
                return

    async def _emit(self, practice_id: str, update: LiveUpdate) -> None:
        plain = msgspec.to_builtins(update)
        for room, me in tuple(self._limited.get(practice_id, {}).items()):
            less = await live_for(self._product, me, update, plain)
            await self._server.emit("live", less, room=room, namespace=INBOX, ignore_queue=True)
        await self._server.emit("live", plain, room=practice_id, namespace=INBOX, ignore_queue=True)
        if self.widget is not None and update.item is not None:
            await self.widget.tell(practice_id, update.item.id)


class WidgetSink:
    """Who hears of timeline items on the visitors' side; set by the widget's namespace."""

    async def tell(self, practice_id: str, item_id: str) -> None:
        raise NotImplementedError
