"""The file: a readable header, then one sealed stream that holds a tar whose last entry lists all the others."""

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import msgspec
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.errors import SettingsError
from core.keys import KEY_BYTES, MasterKey
from core.sealed_stream import CHUNK, Pieces, Sealer, TamperedError, open_stream

MAGIC = b"GLOWDESK BACKUP 1\n"
MANIFEST = "manifest.json"
_HEADER_MOST = 4096
_WORK = 2**16


class Header(msgspec.Struct, frozen=True):
    """What may be known without the key."""

    id: str
    created_at: str
    dialect: Literal["sqlite", "postgresql"]
    revision: str
    salt: str
    master_id: str | None = None
    """The master key that opens it; None: a passphrase does."""


class Entry(msgspec.Struct, frozen=True):
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What was put in, written last: a backup without it was cut off."""

    entries: dict[str, Entry]
    master_ids: tuple[str, ...]
    """Master keys that the stored secrets hang on."""
    columns: dict[str, tuple[str, ...]] = {}


class Secret(NamedTuple):
    """What seals or opens: a passphrase, or else the master key."""

    master: MasterKey | None
    passphrase: bytes | None = None

    def key(self, header: Header) -> bytes:
        salt = bytes.fromhex(header.salt)
        if header.master_id is None:
            if not self.passphrase:
                raise SettingsError(
                    "this backup was sealed with a passphrase: name it with --passphrase-file"
                )
            return Scrypt(salt, KEY_BYTES, n=_WORK, r=8, p=1).derive(self.passphrase)
        found = self.master.derivations(f"backup {header.salt}") if self.master else {}
        if header.master_id not in found:
            raise SettingsError(
                f"this backup was sealed with master key {header.master_id}, which is not here: set GLOWDESK_MASTER_KEY"
            )
        return found[header.master_id]


class Writer:
    """Adds entries while the tar runs into the sealed stream."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, size: int, file: IO[bytes]) -> None:
        counted = _Hashed(file)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, counted)
        self.entries[name] = Entry(size, counted.hash.hexdigest())

    def add_path(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add(name, os.fstat(file.fileno()).st_size, file)


def write_archive(
    target: IO[bytes], header: Header, secret: Secret, fill: Callable[[Writer], Manifest]
) -> None:
    """`fill` adds what belongs in it and gives the manifest."""
    head = msgspec.json.encode(header) + b"\n"
    target.write(MAGIC + head)
    sealer = Sealer(secret.key(header), hashlib.sha256(head).digest())
    target.write(sealer.prefix)
    sink: Any = _Sink(target, sealer)
    with tarfile.open(mode="w|", fileobj=sink, bufsize=CHUNK) as tar:
        writer = Writer(tar)
        manifest = msgspec.json.encode(fill(writer))
        writer.add(MANIFEST, len(manifest), BytesIO(manifest))
    target.write(sealer.finish())


def read_header(source: IO[bytes]) -> tuple[Header, bytes]:
    """The header and its bytes; `source` then stands at the sealed stream."""
    if source.read(len(MAGIC)) != MAGIC:
        raise SettingsError("this is not a backup of Glowdesk")
    line = source.readline(_HEADER_MOST)
    try:
        return msgspec.json.decode(line, type=Header), line
    except msgspec.MsgspecError:
        raise SettingsError("this backup's header is damaged") from None


@contextmanager
def opened(path: Path, secret: Secret) -> Iterator[tuple[Header, Iterator[tuple[str, IO[bytes]]]]]:
    """Header and entries in order. Each byte was authenticated before it is handed out."""
    with path.open("rb") as source:
        header, line = read_header(source)
        plain = open_stream(secret.key(header), _chunks(source), hashlib.sha256(line).digest())
        unpacked: Any = _Source(plain)
        try:
            with tarfile.open(mode="r|", fileobj=unpacked, bufsize=CHUNK) as tar:
                yield header, _entries(tar)
                for _ in plain:  # the end is authenticated too
                    pass
        except tarfile.TarError:
            raise TamperedError("the backup is not as it was written") from None


def verify(path: Path, secret: Secret) -> tuple[Header, Manifest]:
    """Read all of it and compare with its manifest. Raises `TamperedError`, and `SettingsError` without the key."""
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    with opened(path, secret) as (header, entries):
        for name, file in entries:
            if name == MANIFEST:
                manifest = msgspec.json.decode(file.read(), type=Manifest)
                continue
            hashed = _Hashed(file)
            size = sum(len(piece) for piece in iter(lambda: hashed.read(CHUNK), b""))  # noqa: B023 - read at once
            found[name] = Entry(size, hashed.hash.hexdigest())
    if manifest is None or manifest.entries != found:
        raise TamperedError("the backup does not hold what its manifest lists")
    return header, manifest


def _entries(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info) if info.isfile() else None
        if file is None:
            raise TamperedError("the backup holds something that is no file")
        yield info.name, file


def _chunks(source: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: source.read(CHUNK), b"")


class _Sink:
    def __init__(self, target: IO[bytes], sealer: Sealer) -> None:
        self._target, self._sealer = target, sealer

    def write(self, data: bytes) -> int:
        for piece in self._sealer.update(data):
            self._target.write(piece)
        return len(data)


class _Source:
    def __init__(self, plain: Iterator[bytes]) -> None:
        self._pieces = Pieces(plain)

    def read(self, count: int) -> bytes:
        return self._pieces.take(count)


class _Hashed:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        piece = self._file.read(count)
        self.hash.update(piece)
        return piece
