"""The frame around HL7 messages on a connection, and one message sent through it with its acknowledgement read."""

import asyncio
import ssl
from typing import Final

from core.errors import RetryLaterError, UnknownOutcomeError

START, END = b"\x0b", b"\x1c\r"
LONGEST: Final = 1024 * 1024
CONNECT, ANSWER = 3.0, 8.0
"""Seconds. A patient waits for the answer."""


async def read_frame(reader: asyncio.StreamReader) -> bytes | None:
    """The next message; None at the end. Whatever stands between two frames is left out, and so is one that was
    begun and given up.

    Raises ValueError for a frame that is too long.
    """
    try:
        await reader.readuntil(START)
        framed = await reader.readuntil(END)
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise ValueError("too long") from None
    return framed[: -len(END)].rpartition(START)[2]


def frame(message: str) -> bytes:
    return START + message.encode() + END


class Wire:
    """Their listener. One connection for each message: appointments are few, and half-dead connections many."""

    def __init__(self, host: str, port: int, *, tls: bool) -> None:
        self._host, self._port, self._tls = host, port, tls

    async def send(self, message: str) -> str:
        """The acknowledgement. Raises RetryLaterError where nothing left, UnknownOutcomeError where none came."""
        reader, writer = await self._open()
        try:
            writer.write(frame(message))
            async with asyncio.timeout(ANSWER):
                await writer.drain()
                answer = await read_frame(reader)
        except (OSError, TimeoutError, ValueError):
            raise UnknownOutcomeError("NO_ACK") from None
        finally:
            writer.close()
        if answer is None:
            raise UnknownOutcomeError("NO_ACK")
        return answer.decode("utf-8", "replace")

    async def reach(self) -> None:
        """Raises RetryLaterError where nobody listens."""
        _reader, writer = await self._open()
        writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        context = ssl.create_default_context() if self._tls else None
        try:
            async with asyncio.timeout(CONNECT):
                return await asyncio.open_connection(self._host, self._port, ssl=context, limit=LONGEST)
        except (OSError, TimeoutError):
            raise RetryLaterError("NO_CONNECTION") from None
