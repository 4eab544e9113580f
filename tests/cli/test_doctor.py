"""The doctor finds what would bite, and says what to do."""

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli import findings
from cli.app import run
from core.clock import SystemClock
from core.errors import SettingsError
from core.settings import Settings
from glowdesk import context
from tests.cli.conftest import Command
from tests.cli.test_accounts import TWILIO

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"


@pytest.fixture
def well(glowdesk: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """An installation with nothing wrong: everything imported, connected, built and answering."""
    glowdesk("practice", "import", "--no-people", DEMO)
    glowdesk(*TWILIO, "--messaging-service-sid", "MG" + "0a1b2c3d" * 4)
    glowdesk("users", "add", "--email", "a@example.com", "--name", "A", "--generate")
    for name in ("inbox/index.html", "widget/loader.js"):
        (tmp_path / "dist" / name).parent.mkdir(parents=True)
        (tmp_path / "dist" / name).touch()
    monkeypatch.setattr(findings, "UI", tmp_path / "dist")
    answer(monkeypatch, 200, SystemClock().now().strftime("%a, %d %b %Y %H:%M:%S GMT"))
    return glowdesk


def answer(monkeypatch: pytest.MonkeyPatch, status: int, date: str) -> None:
    monkeypatch.setattr(httpx, "get", lambda _url, timeout: httpx.Response(status, headers={"date": date}))


def problems(glowdesk: Command) -> dict[str, dict[str, Any]]:
    said = glowdesk("doctor", "--json")
    found = {each["about"]: each for each in said.json if each["state"] == "problem"}
    assert said.code == (1 if found else 0)
    return found


def test_a_sound_installation_has_no_problem(well: Command) -> None:
    assert problems(well) == {}


def test_an_empty_database_is_told_what_it_lacks(
    glowdesk: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(findings, "UI", tmp_path / "nowhere")
    answer(monkeypatch, 503, "Tue, 24 Nov 2026 15:00:00 GMT")
    found = problems(glowdesk)
    assert set(found) == {"practice", "public address", "clock", "screens"}
    assert found["practice"]["fix"] == "Run: glowdesk practice import FILE"
    assert found["screens"]["fix"] == "Run: make install"


def test_another_master_key_is_found_before_the_first_text(
    well: Command, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    other = settings.model_copy(update={"master_key": base64.b64encode(b"x" * 32).decode()})
    assert run(lambda: context(other), ["doctor"]) == 1
    assert "is not the one that sealed" in capfd.readouterr().out


def test_a_key_that_others_can_read_is_a_problem(
    settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "master.key"
    path.write_text(base64.b64encode(b"k" * 32).decode())
    path.chmod(0o644)
    local = settings.model_copy(update={"master_key": None, "database_url": None})
    run(lambda: context(local), ["doctor"])
    assert f"chmod 600 {path}" in capfd.readouterr().out


def test_a_database_that_is_away_is_said_in_one_line(
    settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    away = settings.model_copy(update={"database_url": "postgresql://a:secret@127.0.0.1:9/none"})
    assert run(lambda: context(away), ["practice", "list"]) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "secret" not in said
    assert run(lambda: context(away), ["doctor"]) == 1
    assert "does not answer" in capfd.readouterr().out


def test_wrong_settings_are_one_line_and_help_needs_none(capfd: pytest.CaptureFixture[str]) -> None:
    def refuse() -> Any:
        raise SettingsError("GLOWDESK_PORT: must be a number\nGLOWDESK_HOST: missing")

    assert run(refuse, ["practice", "list"]) == 2
    assert (
        capfd.readouterr().err
        == "glowdesk: settings: GLOWDESK_PORT: must be a number; GLOWDESK_HOST: missing\n"
    )
    assert run(refuse, ["practice", "import", "--help"]) == 0


def test_a_worker_without_postgresql_says_why_it_does_not_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GLOWDESK_DATABASE_URL", raising=False)
    assert run(lambda: context(settings), ["worker"]) == 2
    assert "SQLite has one process only" in capfd.readouterr().err
