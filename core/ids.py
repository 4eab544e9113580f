"""Identifiers: UUIDv7 text, from an injected source so that a replay gives the same ones."""

import itertools
import os
import threading
import uuid
from datetime import datetime
from typing import Protocol

from core.clock import Clock


class Ids(Protocol):
    """Gives a new identifier each time; later ones sort after earlier ones."""

    def new(self) -> str: ...


def uuid7(instant: datetime, random: bytes) -> str:
    """RFC 9562 version 7 from a millisecond instant and ten random bytes."""
    millis = int(instant.timestamp() * 1000) & (2**48 - 1)
    raw = bytearray(millis.to_bytes(6, "big") + random[:10])
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


class RandomIds:
    """Ids for production; those of one millisecond keep their order, too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = (0, 0)

    def new(self) -> str:
        with self._lock:
            instant = self._clock.now()
            millis, tail = int(instant.timestamp() * 1000), int.from_bytes(os.urandom(10), "big") >> 7
            if millis == self._last[0]:
                tail = self._last[1] + 1 + int.from_bytes(os.urandom(4), "big")
            self._last = (millis, tail)
            return uuid7(instant, _spread(tail))


def _spread(tail: int) -> bytes:
    """74 bits over ten bytes, past the six that version and variant overwrite, so that order survives them."""
    kept = tail & (2**74 - 1)
    first, rest = kept >> 62, kept & (2**62 - 1)
    return first.to_bytes(2, "big") + rest.to_bytes(8, "big")


class CountedIds:
    """The same ids on every run: the clock's instant and a counter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count(1)

    def reset(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        return uuid7(self._clock.now(), next(self._count).to_bytes(10, "big"))
