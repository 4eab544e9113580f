"""Stored media: sealed on disk, whole or not at all, told by its bytes, gone when it is deleted."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from core.db import Database
from core.errors import BadInputError, NotFoundError, SettingsError
from core.keys import MasterKey
from core.media import FileBlobs, Media, MediaStore, stored_media
from core.media_kinds import clean_name, kind_of
from core.sealed_stream import CHUNK, TamperedError, open_stream, seal_stream, sealed_size
from core.session import mine, new_id, of_practice, system_scope
from core.vault import Vault

OURS, THEIRS = of_practice("practice-a"), of_practice("practice-b")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
JPEG = b"\xff\xd8\xff\xe0" + b"a face" * 40_000
KEY = b"k" * 32


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 3 * CHUNK + 2).map(lambda size: os.urandom(16) * (size // 16) + b"x" * (size % 16)),
    st.integers(1, CHUNK * 2),
)
def test_a_stream_comes_back_as_it_went(plain: bytes, piece: int) -> None:
    pieces = [plain[at : at + piece] for at in range(0, len(plain), piece)]
    sealed = b"".join(seal_stream(KEY, pieces, b"here"))
    assert len(sealed) == sealed_size(len(plain))
    again = [sealed[at : at + 1000] for at in range(0, len(sealed), 1000)]
    assert b"".join(open_stream(KEY, again, b"here")) == plain


def spoilt() -> Iterator[tuple[str, bytes]]:
    sealed = b"".join(seal_stream(KEY, [b"z" * (3 * CHUNK)], b"here"))
    step = CHUNK + 16
    first, second = sealed[7 : 7 + step], sealed[7 + step : 7 + 2 * step]
    yield "changed", sealed[:900] + bytes([sealed[900] ^ 1]) + sealed[901:]
    yield "cut within a chunk", sealed[:-5]
    yield "cut between chunks", sealed[: 7 + 2 * step]
    yield "chunks swapped", sealed[:7] + second + first + sealed[7 + 2 * step :]
    yield "something behind it", sealed + b"more"
    yield "nothing", b""


@pytest.mark.parametrize(
    ("how", "sealed"), list(spoilt()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_spoilt_stream_does_not_open(how: str, sealed: bytes) -> None:
    with pytest.raises(TamperedError):
        list(open_stream(KEY, [sealed], b"here"))


def test_a_stream_opens_only_for_its_place_and_key() -> None:
    sealed = list(seal_stream(KEY, [b"text"], b"here"))
    for key, place in ((b"l" * 32, b"here"), (KEY, b"there")):
        with pytest.raises(TamperedError):
            list(open_stream(key, sealed, place))


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(FileBlobs(tmp_path / "media"), Vault(MasterKey(b"m" * 32)))


async def stored(db: Database, store: MediaStore, content: bytes, name: str | None = "me.jpg") -> Media:
    media_id = await db.read(system_scope(), new_id)
    incoming = store.take_in(media_id, [content[:10], content[10:]], name=name)
    return await db.write(OURS, lambda conn: store.keep(conn, incoming))


async def test_what_was_taken_in_is_noise_on_disk_and_comes_back(
    db: Database, store: MediaStore, tmp_path: Path
) -> None:
    media = await stored(db, store, JPEG)
    assert (media.media_type, media.name, media.size) == ("image/jpeg", "me.jpg", len(JPEG))
    (path,) = (each for each in (tmp_path / "media").rglob("*") if each.is_file())
    assert b"a face" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    _, key = await db.read(OURS, lambda conn: store.find(conn, media.id))
    assert b"".join(store.read(media.id, key)) == JPEG


async def test_another_practice_does_not_find_it(db: Database, store: MediaStore) -> None:
    media = await stored(db, store, PNG)
    with pytest.raises(NotFoundError):
        await db.read(THEIRS, lambda conn: store.find(conn, media.id))
    with pytest.raises(NotFoundError):
        await db.write(THEIRS, lambda conn: store.delete(conn, media.id))


async def test_a_deleted_file_opens_nowhere_even_if_its_bytes_were_copied(
    db: Database, store: MediaStore, tmp_path: Path
) -> None:
    media = await stored(db, store, JPEG)
    await db.write(OURS, lambda conn: store.delete(conn, media.id))
    with pytest.raises(NotFoundError):
        await db.read(OURS, lambda conn: store.find(conn, media.id))

    def left(conn: Connection) -> tuple[bytes, str]:
        row = conn.execute(select(stored_media).where(mine(stored_media))).one()
        return bytes(row.sealed_key), row.name

    assert await db.read(OURS, left) == (b"", "")
    store.drop(media.id)
    store.drop(media.id)
    assert not [each for each in (tmp_path / "media").rglob("*") if each.is_file()]


async def test_a_file_swapped_for_another_does_not_open(
    db: Database, store: MediaStore, tmp_path: Path
) -> None:
    one, two = await stored(db, store, JPEG), await stored(db, store, PNG)
    blobs = FileBlobs(tmp_path / "media")
    blobs.put(one.id, list(blobs.get(two.id)))
    _, key = await db.read(OURS, lambda conn: store.find(conn, one.id))
    with pytest.raises(TamperedError):
        list(store.read(one.id, key))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF8<script>",
        b"PK\x03\x04archive",
        b"MZ\x90\0program",
        b"RIFF\0\0\0\0AVI more of it",
        b"",
        b"\0\0\0\x18ftypevil",
    ],
)
def test_other_kinds_are_refused_and_leave_nothing(content: bytes, store: MediaStore, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not accepted"):
        store.take_in("id", [content], name="innocent.png")
    assert not list((tmp_path / "media").rglob("*"))


def test_a_file_without_end_stops_at_its_limit_and_leaves_nothing(store: MediaStore, tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        yield PNG
        while True:
            yield b"\0" * CHUNK

    with pytest.raises(BadInputError, match="too large"):
        store.take_in("id", endless(), name=None)
    assert not [each for each in (tmp_path / "media").rglob("*") if each.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", ".hidden", "a\0b", "ä"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        FileBlobs(tmp_path).get(name)


@given(st.text(max_size=200))
def test_a_cleaned_name_is_safe_in_a_header_and_a_path(given_name: str) -> None:
    kind = kind_of(PNG)
    assert kind is not None
    name = clean_name(given_name, kind)
    assert name.endswith(".png")
    assert len(name) <= 120
    assert not set(name) & set("/\\\"';<>\r\n\0:%")
    assert not name.startswith(".")


def test_the_ending_is_that_of_the_bytes() -> None:
    kind = kind_of(PNG)
    assert kind is not None
    assert clean_name("C:\\x\\photo.html", kind) == "photo.png"
    assert clean_name("<img src=x onerror=alert(1)>.svg", kind) == "img srcx onerroralert(1).png"


async def test_a_practice_key_that_is_gone_keeps_it_closed(
    db: Database, store: MediaStore, tmp_path: Path
) -> None:
    media = await stored(db, store, PNG)
    other = MediaStore(FileBlobs(tmp_path / "media"), Vault(MasterKey(b"n" * 32)))
    with pytest.raises(SettingsError):
        await db.read(OURS, lambda conn: other.find(conn, media.id))
