"""SQLite: a consistent copy while the server writes, and putting one in place."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from core.db_sqlite import sqlite_engine
from core.errors import SettingsError
from core.installation import mark_restored


def copy_while_running(source: Path, target: Path) -> str:
    """One snapshot; writers go on meanwhile. Gives the copy's schema revision."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)
    with closing(origin), closing(sqlite3.connect(target)) as copy:
        # All pages in one step: stepwise, every commit of the server would begin the copy anew.
        origin.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0])


def master_ids(copy: Path) -> tuple[str, ...]:
    """Master keys that the stored secrets hang on."""
    with closing(sqlite3.connect(copy)) as conn:
        return tuple(row[0] for row in conn.execute("SELECT DISTINCT master_id FROM data_key ORDER BY 1"))


def check_and_mark(copy: Path, backup_id: str, at: datetime) -> None:
    """Before it stands where a server finds it: whole, and marked as restored."""
    with closing(sqlite3.connect(copy)) as conn:
        if conn.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise SettingsError("the database in this backup is damaged; nothing was restored")
    engine = sqlite_engine(f"sqlite:///{copy}")
    try:
        with engine.begin() as conn:
            mark_restored(conn, backup_id, at)
    finally:
        engine.dispose()
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("PRAGMA journal_mode=DELETE")  # one file, which can be renamed as a whole
