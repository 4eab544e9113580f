"""An opt-out outlives whoever gave it: an address that was erased is known again by its keyed hash alone."""

import hashlib
import hmac
import os
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from compliance.models import erased_address, retention
from compliance.retention.terms import ensure
from core.events import AddressAdded, OptInHeard
from core.session import mine, now, practice_of
from core.vault import Vault
from practice.contacts import load_address, set_revoked
from practice.erasing import FormerAddress


class ErasedAddresses:
    """Remembers and recognises. The key is made with the first erasure and sealed with the practice's own."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._keys: dict[str, bytes] = {}

    def remember(self, conn: Connection, addresses: Iterable[FormerAddress]) -> int:
        """Keep what was withdrawn at these addresses, and nothing of the others."""
        rows = [
            {
                "practice_id": practice_of(conn),
                "digest": _digest(self._new_key(conn), each.channel, each.value),
                "revoked": each.revoked,
                "revoked_categories": list(each.revoked_categories),
                "at": now(conn),
            }
            for each in addresses
            if each.revoked is not None or each.revoked_categories
        ]
        for row in rows:
            conn.execute(
                delete(erased_address).where(mine(erased_address), erased_address.c.digest == row["digest"])
            )
        if rows:
            conn.execute(insert(erased_address), rows)
        return len(rows)

    def on_address_added(self, conn: Connection, event: AddressAdded) -> None:
        """Whoever comes back, or is imported again, finds the opt-out where it was. Handler for `wiring.py`."""
        key = self._key(conn)
        if key is None:
            return
        row = load_address(conn, event.address_id)
        kept = conn.execute(
            select(erased_address).where(
                mine(erased_address), erased_address.c.digest == _digest(key, row.channel, row.value)
            )
        ).first()
        if kept is not None:
            categories = sorted({*row.revoked_categories, *kept.revoked_categories})
            set_revoked(conn, row.id, row.revoked or kept.revoked, categories)

    def on_opt_in(self, conn: Connection, event: OptInHeard) -> None:
        """They asked to hear from us again themselves. Handler for `wiring.py`."""
        key = self._key(conn)
        if key is None:
            return
        row = load_address(conn, event.address_id)
        conn.execute(
            delete(erased_address).where(
                mine(erased_address), erased_address.c.digest == _digest(key, row.channel, row.value)
            )
        )

    def _key(self, conn: Connection) -> bytes | None:
        """None while nobody was ever erased here."""
        practice_id = practice_of(conn)
        if practice_id not in self._keys:
            sealed = conn.execute(select(retention.c.address_key).where(mine(retention))).scalar()
            if sealed is None:
                return None
            self._keys[practice_id] = self._vault.open(conn, sealed)
        return self._keys[practice_id]

    def _new_key(self, conn: Connection) -> bytes:
        ensure(conn)
        # The row is locked first: two erasures at once must not end with two keys.
        conn.execute(update(retention).where(mine(retention)).values(version=retention.c.version))
        found = self._key(conn)
        if found is not None:
            return found
        fresh = os.urandom(32)
        sealed = self._vault.seal(conn, fresh)
        conn.execute(update(retention).where(mine(retention)).values(address_key=sealed))
        # Not kept here yet: the unit of work may still be undone.
        return fresh


def _digest(key: bytes, channel: str, value: str) -> str:
    return hmac.new(key, f"{channel}|{value}".encode(), hashlib.sha256).hexdigest()
