"""Files that travel inside a message: opened only when it leaves, for channels that take them and no links."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from channels.base import Carried
from core.db import Database
from core.media import MediaStore
from core.session import of_practice


class Carrier:
    def __init__(self, db: Database, store: MediaStore) -> None:
        self._db, self._store = db, store

    async def open(self, practice_id: str, files: Iterable[Mapping[str, Any]]) -> tuple[Carried, ...]:
        """Each with its bytes. Raises `NotFoundError` for one that is gone."""
        return tuple([await self._one(practice_id, each) for each in files])

    async def _one(self, practice_id: str, file: Mapping[str, Any]) -> Carried:
        found, key = await self._db.read(
            of_practice(practice_id), lambda conn: self._store.find(conn, file["id"])
        )
        content = await asyncio.to_thread(lambda: b"".join(self._store.read(found.id, key)))
        return Carried(str(file.get("name") or found.name), found.media_type, content)
