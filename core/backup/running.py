"""Making and restoring a backup: what goes in, in which order, and what is looked at before anything is written."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url

from core.backup import postgres, sqlite
from core.backup.archive import MANIFEST, Header, Manifest, Secret, Writer, opened, verify, write_archive
from core.errors import SettingsError

DATABASE = "database.sqlite"
MEDIA, TABLES = "media/", "tables/"
Migrate = Callable[[str, str | None], object]
"""`migrate(url, revision)`: the schema of that revision; None is the newest."""


class Place(NamedTuple):
    """Where an installation lives."""

    url: str
    data_dir: Path

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        return Path(make_url(self.url).database or "")

    @property
    def media(self) -> Path:
        return self.data_dir / "media"


class Request(NamedTuple):
    """What a new backup is called, and when it is made."""

    id: str
    at: datetime


def create(place: Place, target: Path, secret: Secret, request: Request) -> Manifest:
    """While the server runs. The file appears whole or not at all, readable by its owner only."""
    with _workshop(place.data_dir) as folder:
        columns: dict[str, tuple[str, ...]] = {}
        if place.is_sqlite:
            copy = folder / DATABASE
            revision = sqlite.copy_while_running(place.file, copy)
            masters = sqlite.master_ids(copy)
        else:
            revision, columns, masters = asyncio.run(postgres.dump(place.url, folder))
        header = Header(
            id=request.id,
            created_at=request.at.isoformat(),
            dialect="sqlite" if place.is_sqlite else "postgresql",
            revision=revision,
            salt=os.urandom(16).hex(),
            master_id=None if secret.passphrase or secret.master is None else secret.master.id,
        )

        def fill(writer: Writer) -> Manifest:
            for path in sorted(folder.iterdir()):
                writer.add_path(path.name if place.is_sqlite else f"{TABLES}{path.name}", path)
            for path in _media(place):
                writer.add_path(f"{MEDIA}{path.parent.name}/{path.name}", path)
            return Manifest(entries=dict(writer.entries), master_ids=masters, columns=columns)

        return _write(target, header, secret, fill)


def _write(target: Path, header: Header, secret: Secret, fill: Callable[[Writer], Manifest]) -> Manifest:
    made: list[Manifest] = []

    def keep(writer: Writer) -> Manifest:
        made.append(fill(writer))
        return made[0]

    fresh = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            write_archive(file, header, secret, keep)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return made[0]


def restore(
    place: Place, source: Path, secret: Secret, at: datetime, migrate: Migrate
) -> tuple[Header, Manifest]:
    """Into an empty place. Everything is read and checked before the first byte is written there."""
    refuse_unless_empty(place)
    header, manifest = verify(source, secret)
    if header.dialect != ("sqlite" if place.is_sqlite else "postgresql"):
        raise SettingsError(f"this is a backup of {header.dialect}; the target is another kind of database")
    with _workshop(place.data_dir) as folder:
        _unpack(source, secret, folder)
        if place.is_sqlite:
            sqlite.check_and_mark(folder / DATABASE, header.id, at)
        else:
            migrate(place.url, header.revision)
            asyncio.run(postgres.load(place.url, folder / "tables", dict(manifest.columns), header.id, at))
        if (folder / "media").is_dir():
            place.media.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(place.media, ignore_errors=True)  # empty folders at most, see above
            (folder / "media").rename(place.media)
        if place.is_sqlite:
            (folder / DATABASE).rename(place.file)
    migrate(place.url, None)
    return header, manifest


def refuse_unless_empty(place: Place) -> None:
    if any(_media(place)):
        raise SettingsError(f"{place.media} is not empty; restore into a new data directory")
    if not place.is_sqlite:
        asyncio.run(postgres.refuse_unless_empty(place.url))
    elif any(Path(f"{place.file}{ending}").exists() for ending in ("", "-wal", "-shm", "-journal")):
        raise SettingsError(f"{place.file} is there already; restore into a new data directory")


def _unpack(source: Path, secret: Secret, folder: Path) -> None:
    """Names are those of the verified manifest; they are looked at all the same before they become paths."""
    with opened(source, secret) as (_, entries):
        for name, file in entries:
            if name == MANIFEST:
                continue
            path = (folder / name).resolve()
            if not path.is_relative_to(folder.resolve()):
                raise SettingsError("the backup names a file outside of its place")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                shutil.copyfileobj(file, target)


def _media(place: Place) -> Iterator[Path]:
    """Files that were deleted since the snapshot are simply not there; their rows have lost the key as well."""
    for path in sorted(place.media.glob("??/*")):
        if not path.name.startswith(".") and path.is_file():
            yield path


@contextmanager
def _workshop(data_dir: Path) -> Iterator[Path]:
    """A folder beside the data, for its owner only; what lies in it is as secret as the database itself."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data_dir) as folder:
        yield Path(folder)
