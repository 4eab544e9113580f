"""Runs an ASGI app on a free loopback port inside the caller's event loop, for tests and benchmarks."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import uvicorn


class _Server(uvicorn.Server):
    """Without signal handlers, since the process belongs to the caller, and without waiting for a tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.stop.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def run_on(self, listener: socket.socket) -> None:
        try:
            await self._serve([listener])
        finally:
            self.ready.set()


def loopback_socket(port: int = 0) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(1024)
    return listener


@asynccontextmanager
async def serving(
    app: Any, listener: socket.socket | None = None, *, ws: Literal["none", "websockets-sansio"] = "none"
) -> AsyncIterator[str]:
    """Yields the base URL; on leaving, the server has stopped and its sockets are closed."""
    listener = listener or loopback_socket()
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", ws=ws, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    task = asyncio.create_task(server.run_on(listener))
    try:
        await server.ready.wait()
        if not server.started:
            raise RuntimeError("the stand-in did not start")
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop.set()
        await task
        listener.close()
