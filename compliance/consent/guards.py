"""The database's own refusal to rewrite consent, and the one place that takes it away: a throw-away database."""

from sqlalchemy import Connection, text

from core.errors import ForbiddenError

GUARDED = ("consent", "revocation", "consent_lift", "consent_link")
AUDIT = ("audit_entry_no_update", "audit_entry_no_delete", "audit_chain_no_update", "audit_chain_no_delete")


def unguard(conn: Connection) -> None:
    """Let the sandbox wipe its own SQLite file. Raises `ForbiddenError` on any other database."""
    if conn.dialect.name != "sqlite":
        raise ForbiddenError("consent and audit are wiped in a throw-away SQLite file only")
    for table in GUARDED:
        for name in ("kept", "fixed", "lifted"):
            conn.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name}"))
    for name in AUDIT:
        conn.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
