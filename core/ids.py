"""Identifiers: UUIDv7 text, from an injected source so that a replay gives the same ones."""

import itertools
import os
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
    """Ids for production."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def new(self) -> str:
        return uuid7(self._clock.now(), os.urandom(10))


class CountedIds:
    """The same ids on every run: the clock's instant and a counter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count(1)

    def reset(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        return uuid7(self._clock.now(), next(self._count).to_bytes(10, "big"))
