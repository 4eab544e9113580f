"""A small HTTP/1.1 driver over keep-alive sockets: cheap enough to leave the machine to the server."""

import asyncio
import time
from collections.abc import Iterator

import msgspec


class Load(msgspec.Struct, frozen=True):
    """What one round of requests came to."""

    seconds: float
    latencies: tuple[float, ...]
    failures: int

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class Line:
    """One connection; a request is sent when the answer to the one before is there."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> int:
        """The status; the body is read and dropped."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        size = next(
            (int(row[15:]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")), 0
        )
        if size:
            await self._reader.readexactly(size)
        return int(head[9:12])

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    given = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def drive(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Load:
    """Closed loop: so many connections, each as fast as it is answered."""
    latencies: list[float] = []
    failures = 0
    started = time.perf_counter()

    async def client() -> None:
        nonlocal failures
        line = Line(port)
        while time.perf_counter() - started < seconds:
            request = next(requests)
            sent = time.perf_counter()
            if not 200 <= await line.ask(request) < 300:
                failures += 1
            latencies.append(time.perf_counter() - sent)
        await line.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(time.perf_counter() - started, tuple(latencies), failures)
