"""The command as a person types it, on a database of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.app import run
from core.settings import Settings, read_settings
from glowdesk import context

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """SQLite lies where the fixture put it; PostgreSQL is named."""
    scaled = None if database_url.startswith("sqlite") else database_url
    return read_settings(
        data_dir=tmp_path,
        database_url=scaled,
        master_key=KEY,
        public_url="https://desk.example.com",
        _env_file=None,
    )


@pytest.fixture
def glowdesk(settings: Settings, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run one command and read what it said."""

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = run(lambda: context(settings), [str(each) for each in arguments])
        spoken = capfd.readouterr()
        return Said(code, spoken.out, spoken.err)

    return call
