"""Ends the sockets of sessions that are over: signed out, locked, disabled, or turned into somebody who may less."""

import asyncio
import contextlib
from typing import Any

from core.logging import logger
from practice.access.sessions import SignedIn
from web.sign_ins import SignIns

EVERY = 2.0
"""What another process ended is noticed here after so long at most."""


class SocketGuard:
    """Knows the sockets of this process by their sessions."""

    def __init__(self, sign_ins: SignIns, server: Any, namespace: str) -> None:
        self._sign_ins, self._server, self._namespace = sign_ins, server, namespace
        self._open: dict[str, SignedIn] = {}
        self._task: asyncio.Task[None] | None = None

    def came(self, sid: str, session: SignedIn) -> None:
        self._open[sid] = session

    def left(self, sid: str) -> None:
        self._open.pop(sid, None)

    async def sweep(self) -> None:
        """Look at all of them once, and hang up on those who may not listen any more."""
        known = dict(self._open)
        if not known:
            return
        still = await self._sign_ins.still({session.id for session in known.values()})
        for sid, session in known.items():
            present = still.get(session.id)
            if present is None or present.locked or _rights(present) != _rights(session):
                self._open.pop(sid, None)
                await self._server.disconnect(sid, namespace=self._namespace)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run(), name="socket-guard")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the database is away: nothing new is pushed either
                logger().error("socket_guard_failed", error=type(error).__name__)


def _rights(session: SignedIn) -> tuple[object, ...]:
    return session.rights, session.locations, session.must_enrol
