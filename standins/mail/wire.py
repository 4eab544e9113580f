"""A line of text either way over a socket that may become encrypted in the middle: what SMTP and IMAP share."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

PATIENCE = 30.0
LONGEST = 64 * 1024 * 1024


class HangUpError(Exception):
    """This end closes the line, or the other one has."""


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.is_secure = writer.get_extra_info("ssl_object") is not None

    async def say(self, *lines: str) -> None:
        await self.give("".join(f"{line}\r\n" for line in lines).encode())

    async def give(self, content: bytes) -> None:
        self._writer.write(content)
        await self._writer.drain()

    async def line(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            found = await self._reader.readline()
        if not found.endswith(b"\n"):
            raise HangUpError
        return found

    async def encrypt(self, tls: ssl.SSLContext) -> None:
        await self._writer.start_tls(tls)
        self.is_secure = True

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await self._writer.wait_closed()


class LineServer:
    """Listens on a free loopback port; `converse` is called for each connection."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, implicit: bool = False) -> None:
        self.tls, self.implicit = tls, implicit
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self, port: int = 0, host: str = "127.0.0.1") -> None:
        over = self.tls if self.implicit else None
        self._server = await asyncio.start_server(self._talk, host, port, ssl=over, limit=LONGEST)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for each in list(self._talks):
            each.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def converse(self, wire: Wire) -> None:
        raise NotImplementedError

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        wire = Wire(reader, writer)
        with contextlib.suppress(HangUpError, OSError, ssl.SSLError, TimeoutError, asyncio.CancelledError):
            await self.converse(wire)
        self._talks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            await wire.close()


Taken = Callable[[str, list[str], bytes], Awaitable[None]]
