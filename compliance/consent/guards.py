"""The database's own refusal to rewrite consent, and the one place that takes it away: a throw-away database."""

from sqlalchemy import Connection, text

from core.errors import ForbiddenError

GUARDED = ("consent", "revocation", "consent_lift", "consent_link")


def unguard(conn: Connection) -> None:
    """Let the sandbox wipe its own SQLite file. Raises `ForbiddenError` on any other database."""
    if conn.dialect.name != "sqlite":
        raise ForbiddenError("consent is wiped in a throw-away SQLite file only")
    for table in GUARDED:
        for name in ("kept", "fixed", "lifted"):
            conn.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name}"))
