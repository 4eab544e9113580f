"""A practice's secrets at rest: sealed with its newest data key, opened with whichever sealed them."""

import hashlib
import hmac

from sqlalchemy import Column, Connection, Index, LargeBinary, String, Table, select

from core.errors import SettingsError
from core.keys import MasterKey, seal, unseal
from core.session import add, mine, now, practice_of
from core.tables import UTCDateTime, id_column, metadata, practice_column

data_key = Table(
    "data_key",
    metadata,
    id_column(),
    practice_column(),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_id", String(16), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index("ix_data_key_practice", "practice_id", "created_at"),
)
ID_BYTES = 36
MARK_BYTES = 12


class Vault:
    """Seals and opens secrets of the practice whose unit of work it is."""

    def __init__(self, master: MasterKey) -> None:
        self._master = master
        self._keys: dict[tuple[str, str], bytes] = {}

    def seal(self, conn: Connection, plain: bytes) -> bytes:
        """Key id and ciphertext, bound to the practice."""
        key_id, key = self._newest(conn)
        return prefix(key_id) + seal(key, plain, practice_of(conn).encode())

    def open(self, conn: Connection, sealed: bytes) -> bytes:
        """Raises `SettingsError` when its key is not here or does not fit."""
        key = self._key(conn, sealed[:ID_BYTES].decode().strip())
        return unseal(key, sealed[ID_BYTES:], practice_of(conn).encode())

    def mark(self, conn: Connection, message: bytes) -> bytes | None:
        """Proves later that this practice wrote it; the same for as long as no newer key begins. None without a key."""
        key_id = self.newest_id(conn)
        return None if key_id is None else _mark(self._key(conn, key_id), message)

    def is_marked(self, conn: Connection, message: bytes, mark: bytes) -> bool:
        """By any of the practice's keys: what carries a mark outlives their rotation."""
        ids = conn.execute(select(data_key.c.id).where(mine(data_key))).scalars().all()
        return any(hmac.compare_digest(_mark(self._key(conn, each), message), mark) for each in ids)

    def forget(self) -> None:
        """Drop what was unwrapped; keys are read again when they are needed."""
        self._keys.clear()

    def newest_id(self, conn: Connection) -> str | None:
        """The data key that seals now; None before anything was sealed."""
        statement = (
            select(data_key.c.id)
            .where(mine(data_key))
            .order_by(data_key.c.created_at.desc(), data_key.c.id.desc())
            .limit(1)
        )
        return conn.execute(statement).scalar()

    def _newest(self, conn: Connection) -> tuple[str, bytes]:
        key_id = self.newest_id(conn)
        if key_id is None:
            return self.begin_key(conn)
        return key_id, self._key(conn, key_id)

    def begin_key(self, conn: Connection) -> tuple[str, bytes]:
        """A fresh data key: what is sealed from now on uses it; earlier ones still open what they sealed."""
        key, wrapped = self._master.new_data_key(practice_of(conn))
        key_id = add(conn, data_key, wrapped=wrapped, master_id=self._master.id, created_at=now(conn))
        return key_id, key

    def _key(self, conn: Connection, key_id: str) -> bytes:
        place = (practice_of(conn), key_id)
        if place not in self._keys:
            statement = select(data_key.c.wrapped).where(mine(data_key), data_key.c.id == key_id)
            wrapped = conn.execute(statement).scalar()
            if wrapped is None:
                raise SettingsError("a stored secret names a data key that is not in this database")
            self._keys[place] = self._master.unwrap(wrapped, practice_of(conn))
        return self._keys[place]


def _mark(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, b"mark|" + message, hashlib.sha256).digest()[:MARK_BYTES]


def prefix(key_id: str) -> bytes:
    """How everything that this data key sealed begins."""
    return key_id.encode().ljust(ID_BYTES)
