"""The only way a patient's words get to a model and an answer back: hidden by the thread's own sealed vault."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from compliance.phi.index import forget
from compliance.phi.models import phi_vault
from compliance.phi.vault import PhiVault, open_sealed, seal
from core.errors import ForbiddenError
from core.events import ContactErased
from core.session import mine, new_id, now, practice_of
from core.vault import Vault
from inbox import threads

KEPT = timedelta(days=30)
"""After the last text that was hidden; a thread that is quiet for longer starts with an empty vault."""
NO_AGREEMENT = "NO_BAA"


class Conversations:
    """Reads and writes the vault row of a thread; what it holds is sealed with the practice's data key."""

    def __init__(self, secrets: Vault) -> None:
        self._secrets = secrets

    def vault_of(self, conn: Connection, thread_id: str, *, agreement: bool) -> PhiVault:
        """What the thread's placeholders stand for so far; `hide` with it outside the transaction, then `keep` it.
        Raises `ForbiddenError` when the model's vendor has signed no BAA.
        """
        if not agreement:
            raise ForbiddenError(NO_AGREEMENT)
        return self._load(conn, thread_id)[0]

    def keep(self, conn: Connection, vault: PhiVault) -> None:
        """With what it has learnt since it was read."""
        _, row = self._load(conn, vault.thread_id, lock=True)
        self._save(conn, vault, row)

    def restore(self, conn: Connection, thread_id: str, text: str) -> str:
        """A model's answer with its values back. Raises `UnresolvedPlaceholderError`, which carries none of it."""
        vault, _ = self._load(conn, thread_id)
        return vault.restore(text, contact_id=vault.contact_id, thread_id=thread_id, now=now(conn))

    def _load(self, conn: Connection, thread_id: str, *, lock: bool = False) -> tuple[PhiVault, Any]:
        """The thread's vault, an empty one when there is none, it has expired, or the thread is another person's now."""
        contact_id = threads.load_thread(conn, thread_id).contact_id
        empty = PhiVault(contact_id, thread_id, now(conn) + KEPT)
        statement = select(phi_vault).where(mine(phi_vault), phi_vault.c.thread_id == thread_id)
        row = conn.execute(statement.with_for_update() if lock else statement).first()
        if row is None or row.expires_at <= now(conn) or row.contact_id != contact_id:
            return empty, row
        return open_sealed(row.sealed, self._secrets, conn), row

    def _save(self, conn: Connection, vault: PhiVault, row: Any) -> None:
        expires_at = now(conn) + KEPT
        kept = PhiVault(vault.contact_id, vault.thread_id, expires_at, vault.entries)
        values = {
            "sealed": seal(kept, self._secrets, conn),
            "contact_id": kept.contact_id,
            "expires_at": expires_at,
            "version": new_id(conn),
        }
        if row is not None:
            conn.execute(update(phi_vault).where(mine(phi_vault), phi_vault.c.id == row.id).values(**values))
            return
        place = {"id": new_id(conn), "practice_id": practice_of(conn), "thread_id": vault.thread_id}
        conn.execute(insert(phi_vault), {**place, **values})


def purge(conn: Connection) -> int:
    """Let go what has expired."""
    return conn.execute(
        delete(phi_vault).where(mine(phi_vault), phi_vault.c.expires_at <= now(conn))
    ).rowcount


def on_contact_erased(conn: Connection, event: ContactErased) -> None:
    """Handler for `wiring.py`: neither their values nor the hashes of them stay."""
    forget(conn, (event.contact_id,))
    conn.execute(delete(phi_vault).where(mine(phi_vault), phi_vault.c.contact_id == event.contact_id))
