"""Settings: what is whole starts, what is half there is refused with a line that says what to do."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import SettingsError
from core.settings import Settings, read_settings

KEY = "a" * 43 + "="


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither this machine's environment nor a file beside the tests may speak."""
    import os

    for name in list(os.environ):
        if name.startswith("GLOWDESK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_configured_is_a_whole_embedded_system() -> None:
    settings = read_settings()
    assert settings.url == "sqlite:///var/glowdesk.db"
    assert settings.host == "127.0.0.1"
    assert settings.workers


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"database_url": "mysql://x/y", "master_key": KEY}, "must begin with postgresql://"),
        ({"database_url": "postgresql://x/y"}, "GLOWDESK_MASTER_KEY is needed"),
        ({"redis_url": "redis://127.0.0.1:1/0"}, "SQLite allows one process only"),
        ({"sandbox": True, "host": "0.0.0.0"}, "GLOWDESK_HOST is not a loopback address"),
        ({"sandbox": True, "database_url": "postgresql://x/y", "master_key": KEY}, "the sandbox has its own"),
        ({"demo": True, "host": "10.0.0.8"}, "GLOWDESK_DEMO is on"),
        ({"port": 0}, "GLOWDESK_PORT: Input should be greater than or equal to 1"),
        ({"gather_quiet_seconds": -1}, "GLOWDESK_GATHER_QUIET_SECONDS:"),
    ],
)
def test_half_a_configuration_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read_settings(**given)


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(demo=True, host="10.0.0.8", redis_url="redis://127.0.0.1:1/0")
    assert "GLOWDESK_DEMO" in str(refused.value)
    assert "GLOWDESK_REDIS_URL" in str(refused.value)


def test_the_environment_speaks_and_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWDESK_PORT", "8123")
    monkeypatch.setenv("GLOWDESK_NON_PRODUCTION", "true")
    monkeypatch.setenv("GLOWDESK_ALLOWED_RECIPIENTS", "+12125550100, test@example.com")
    settings = read_settings()
    assert (settings.port, settings.non_production) == (8123, True)
    assert settings.allowed_recipients == ("+12125550100", "test@example.com")


def test_secrets_are_not_shown_and_not_quoted_in_errors() -> None:
    secrets = {"master_key": KEY, "demo_token": "token-canary"}
    url = "postgresql://user:canary@host/name"
    whole = read_settings(**secrets, database_url=url)
    assert "canary" not in repr(whole) + str(whole)
    assert KEY not in repr(whole)
    with pytest.raises(SettingsError) as refused:
        read_settings(**secrets, database_url="mysql://user:canary@host/name")
    assert "canary" not in str(refused.value)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
