"""Long bytes under one key: chunks that open only whole, in order, and only up to their true end."""

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import GlowdeskError

CHUNK = 64 * 1024
TAG = 16
_PREFIX = 7


class TamperedError(GlowdeskError):
    """Sealed bytes were changed, cut short, put together anew, or belong to another key."""


class Sealer:
    """Seals what it is handed, piece by piece; the chunk that may be the last is kept back until `finish`."""

    def __init__(self, key: bytes, bound_to: bytes) -> None:
        self._cipher, self._bound_to = AESGCM(key), bound_to
        self.prefix = os.urandom(_PREFIX)
        self._held, self._number = bytearray(), 0

    def update(self, plain: bytes) -> Iterator[bytes]:
        self._held += plain
        while len(self._held) > CHUNK:
            chunk = bytes(self._held[:CHUNK])
            del self._held[:CHUNK]
            yield self._seal(chunk, last=False)

    def finish(self) -> bytes:
        return self._seal(bytes(self._held), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> bytes:
        nonce = _nonce(self.prefix, self._number, last=last)
        self._number += 1
        return self._cipher.encrypt(nonce, chunk, self._bound_to)


def seal_stream(key: bytes, plain: Iterable[bytes], bound_to: bytes) -> Iterator[bytes]:
    """A random prefix, then each chunk sealed under prefix, number and whether it is the last."""
    sealer = Sealer(key, bound_to)
    yield sealer.prefix
    for each in plain:
        yield from sealer.update(each)
    yield sealer.finish()


def open_stream(key: bytes, sealed: Iterable[bytes], bound_to: bytes) -> Iterator[bytes]:
    """The plain chunks, each only after it was found genuine; raises `TamperedError` at the first that is not."""
    cipher = AESGCM(key)
    pieces = Pieces(sealed)
    prefix = pieces.take(_PREFIX)
    number, waiting = 0, pieces.take(CHUNK + TAG)
    while True:
        following = pieces.take(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), waiting, bound_to)
        except (InvalidTag, ValueError):
            raise TamperedError("sealed bytes are not as they were written") from None
        if not following:
            return
        number, waiting = number + 1, following


def sealed_size(plain: int) -> int:
    """How long the sealed form of so many bytes is."""
    return _PREFIX + plain + TAG * max(1, -(-plain // CHUNK))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


class Pieces:
    """Takes so many bytes from pieces of any size; fewer only at the end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._held = iter(pieces), bytearray()

    def take(self, count: int) -> bytes:
        while len(self._held) < count:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken
