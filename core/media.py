"""Stored media: each file under its own key, that key sealed by the practice; rows say what it is, blobs hold it."""

import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, String, Table, select, update

from core.errors import BadInputError, NotFoundError
from core.keys import KEY_BYTES
from core.media_kinds import LARGEST, LOOKED_AT, Kind, clean_name, kind_of
from core.sealed_stream import CHUNK, open_stream, seal_stream
from core.session import add, mine, now, practice_of
from core.tables import UTCDateTime, id_column, metadata, practice_column
from core.vault import Vault

stored_media = Table(
    "stored_media",
    metadata,
    id_column(),
    practice_column(),
    Column("media_type", String(40), nullable=False),
    Column("name", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("deleted_at", UTCDateTime),
    Index("ix_stored_media_practice", "practice_id", "created_at"),
)


class Media(msgspec.Struct, frozen=True):
    """What is known of a stored file without opening it."""

    id: str
    media_type: str
    name: str
    size: int
    created_at: datetime


class Incoming(msgspec.Struct, frozen=True):
    """A file that lies sealed in the store and has no row yet: `keep` gives it one, `drop` takes it away."""

    id: str
    kind: Kind
    name: str
    size: int
    key: bytes

    def __repr__(self) -> str:
        return f"Incoming({self.id})"


class Blobs(Protocol):
    """Where sealed bytes lie. Names are random ids; nothing in here knows what they are."""

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """All of it or nothing, durable when it returns."""
        ...

    def get(self, name: str) -> Iterator[bytes]:
        """Raises `NotFoundError`."""
        ...

    def drop(self, name: str) -> None:
        """No matter whether it is there."""
        ...

    def names(self) -> Iterator[str]: ...


class FileBlobs:
    """Files in the data directory, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.part")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for each in pieces:
                    file.write(each)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def get(self, name: str) -> Iterator[bytes]:
        path = self._path(name)
        if not path.is_file():
            raise NotFoundError("no such file")
        return _pieces(path)

    def drop(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        for path in sorted(self._folder.glob("??/*")):
            if not path.name.startswith("."):
                yield path.name

    def _path(self, name: str) -> Path:
        """Ids are ours; anything that could leave the folder is no id."""
        if not name.replace("-", "").isalnum() or not name.isascii():
            raise NotFoundError("no such file")
        return self._folder / name[-2:] / name


class MediaStore:
    """Takes files in and gives them back. Bytes are sealed before they touch the disk."""

    def __init__(self, blobs: Blobs, vault: Vault) -> None:
        self._blobs, self._vault = blobs, vault

    def take_in(self, media_id: str, pieces: Iterable[bytes], *, name: str | None) -> Incoming:
        """Look at the bytes, seal them and store them, without a database. Blocking: call it in a thread.

        Raises `BadInputError` for a kind we do not store and for a file over its kind's size; nothing stays then.
        """
        counted = _Counted(pieces)
        kind = counted.kind
        key = os.urandom(KEY_BYTES)
        self._blobs.put(media_id, seal_stream(key, counted, media_id.encode()))
        return Incoming(media_id, kind, clean_name(name, kind), counted.size, key)

    def keep(self, conn: Connection, incoming: Incoming) -> Media:
        """Give it its row, in the caller's unit of work. A file whose row never commits is swept away later."""
        add(
            conn,
            stored_media,
            id=incoming.id,
            media_type=incoming.kind.media_type,
            name=incoming.name,
            size=incoming.size,
            sealed_key=self._vault.seal(conn, incoming.key),
            created_at=now(conn),
        )
        return Media(incoming.id, incoming.kind.media_type, incoming.name, incoming.size, now(conn))

    def find(self, conn: Connection, media_id: str) -> tuple[Media, bytes]:
        """What it is and the key that opens it. Raises `NotFoundError`, for another practice's files as well."""
        row = conn.execute(
            select(stored_media).where(
                mine(stored_media), stored_media.c.id == media_id, stored_media.c.deleted_at.is_(None)
            )
        ).first()
        if row is None:
            raise NotFoundError("no such file")
        known = Media(row.id, row.media_type, row.name, row.size, row.created_at)
        return known, self._vault.open(conn, bytes(row.sealed_key))

    def read(self, media_id: str, key: bytes) -> Iterator[bytes]:
        """The plain bytes, chunk by chunk. Blocking."""
        return open_stream(key, self._blobs.get(media_id), media_id.encode())

    def delete(self, conn: Connection, media_id: str) -> None:
        """Forget its key: without it the bytes are noise, whatever copy of them exists. `drop` takes the rest."""
        changed = conn.execute(
            update(stored_media)
            .where(mine(stored_media), stored_media.c.id == media_id, stored_media.c.deleted_at.is_(None))
            .values(deleted_at=now(conn), sealed_key=b"", name="")
        )
        if not changed.rowcount:
            raise NotFoundError(f"no such file in {practice_of(conn)}")

    def drop(self, media_id: str) -> None:
        """Take the bytes away, after the delete has committed or when a row never came. Blocking."""
        self._blobs.drop(media_id)


def forget_keys(conn: Connection, media_ids: Sequence[str]) -> None:
    """`MediaStore.delete` for many, no matter which of them are still there."""
    if media_ids:
        conn.execute(
            update(stored_media)
            .where(mine(stored_media), stored_media.c.id.in_(media_ids))
            .values(deleted_at=now(conn), sealed_key=b"", name="")
        )


async def in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A blocking iterator, one step at a time off the event loop."""
    import asyncio

    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


class _Counted:
    """Pieces whose kind is known before the first is stored, and that end at that kind's limit."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._head = b""
        for piece in self._pieces:
            self._head += piece
            if len(self._head) >= LOOKED_AT:
                break
        found = kind_of(self._head)
        if found is None:
            raise BadInputError("this kind of file is not accepted")
        self.kind, self.size = found, 0

    def __iter__(self) -> Iterator[bytes]:
        yield self._count(self._head)
        for piece in self._pieces:
            yield self._count(piece)

    def _count(self, piece: bytes) -> bytes:
        self.size += len(piece)
        if self.size > min(self.kind.most, LARGEST):
            raise BadInputError("the file is too large")
        return piece


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
