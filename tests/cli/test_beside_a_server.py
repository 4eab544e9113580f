"""Commands work while a server has the SQLite file open, and it sees what they did."""

import sqlite3
import threading
from pathlib import Path

from cli.app import run
from core.session import system_scope
from core.settings import read_settings
from glowdesk import context
from practice.store import all_practices
from tests.conftest import OpenDatabase

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"


async def test_a_command_waits_for_the_servers_write(
    sqlite_url: str, tmp_path: Path, open_database: OpenDatabase
) -> None:
    server = open_database(sqlite_url)
    assert await server.read(system_scope(), all_practices) == []
    busy = sqlite3.connect(tmp_path / "glowdesk.db", isolation_level=None, check_same_thread=False)
    busy.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, busy.commit).start()

    settings = read_settings(data_dir=tmp_path, _env_file=None)
    command = threading.Thread(
        target=run, args=(lambda: context(settings), ["practice", "import", "--no-people", str(DEMO)])
    )
    command.start()
    command.join()

    (found,) = await server.read(system_scope(), all_practices)
    assert found[1] == "juniper_vale"
    busy.close()
