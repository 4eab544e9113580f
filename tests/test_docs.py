"""A channel, a setting, a command or a page that nobody has written up fails here."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
from typer.main import get_command

from booking.emr.registry import CALENDARS
from channels.registry import build_adapters
from cli.app import app
from core.settings import Settings
from tools import settings_page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NAMES = {"facebook": "messenger", "web": "webchat", "form": "lead-forms"}
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


async def test_every_channel_has_its_page() -> None:
    async with httpx.AsyncClient() as client:
        adapters = build_adapters(client)
    for _provider, channel in adapters:
        text = read(f"channels/{NAMES.get(channel, channel)}.md")
        assert f"`{channel}`" in text
        assert "## Connect" in text
        assert "## When something goes wrong" in text


@pytest.mark.parametrize("system", sorted(set(CALENDARS) - {"own"}))
def test_every_practice_system_has_its_page_and_says_what_is_proven(system: str) -> None:
    text = read(f"emr/{system}.md").casefold()
    assert "what it takes" in text or "what is in a file" in text
    assert "proven" in text


def test_the_settings_page_is_the_settings() -> None:
    assert read("settings.md") == settings_page.page(), "run: python -m tools.settings_page"


def test_every_setting_says_what_it_means() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith((".", "?")), name


def commands(group: typer.core.TyperGroup, path: str = "glowdesk") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_every_command_is_on_its_page() -> None:
    group = get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    text = read("command.md")
    missing = [command for command in commands(group) if f"`{command}" not in text]
    assert not missing


def test_every_make_target_says_what_it_does() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    phony = next(line for line in lines if line.startswith(".PHONY:")).removeprefix(".PHONY:").split()
    told = {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:.* ## \S", line)}
    assert set(phony) == told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
