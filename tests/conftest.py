"""Real parts for tests: a migrated SQLite file and a real PostgreSQL and Redis, made once a run."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.clock import ManualClock
from core.db import Database, Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from migrations.run import upgrade
from tests import servers

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

LONG = ("tests/year/",)
"""What keeps one process busy for minutes; it begins first, so that the others are not waited for and then it."""

# Looking through a heap that has grown for thousands of tests, again and again, is a sixth of the run.
gc.set_threshold(100_000, 50, 100)

# A slow machine is not a fault; in CI the cases are the same each time (hypothesis's own profile `ci`).
settings.register_profile(
    "house",
    settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; tests get a copy."""
    path = tmp_path_factory.mktemp("template") / "glowdesk.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "glowdesk.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a real PostgreSQL with a migrated database `template_glowdesk`."""
    yield from servers.postgres()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh migrated database of its own."""
    yield from servers.fresh_database(postgres_server)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    yield from servers.redis()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


OpenDatabase = Callable[..., Database]


@pytest.fixture
async def open_database(clock: ManualClock) -> AsyncIterator[OpenDatabase]:
    """Open a database by URL; closed at the end of the test."""
    opened: list[Database] = []

    def open_(url: str, *, bus: Bus | None = None, doorbell: Doorbell | None = None) -> Database:
        database = connect(
            url, clock=clock, ids=RandomIds(clock), bus=bus or Bus(), doorbell=doorbell or Doorbell()
        )
        opened.append(database)
        return database

    yield open_
    for database in opened:
        await database.close()


@pytest.fixture
def db(database_url: str, open_database: OpenDatabase) -> Database:
    return open_database(database_url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if os.environ.get("GLOWDESK_TEST_FULL"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="full counts: make test-full"))
