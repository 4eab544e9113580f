"""Channels and people: what is stored, what is shown, what is refused."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from channels.accounts import Accounts
from channels.base import Account
from channels.models import channel_account
from core.session import system_scope
from core.settings import Settings
from glowdesk import context
from practice.users import find_user, password_fits
from tests.cli.conftest import Command

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"
SID = "AC" + "0a1b2c3d" * 4
TWILIO = (
    "channels",
    "add",
    "twilio",
    "--account-sid",
    SID,
    "--number",
    "+19195550143",
    "--auth-token",
    "token-one",
)


@pytest.fixture
def practice(glowdesk: Command) -> str:
    found: str = glowdesk("practice", "import", "--no-people", DEMO, "--json").json["id"]
    return found


def opened(settings: Settings, account_id: str) -> Account:
    """The account as the dispatcher opens it."""

    async def open_() -> Account:
        database = parts.open_database()
        try:
            return await Accounts(database, parts.open_vault()).open(account_id)
        finally:
            await database.close()

    parts = context(settings)
    return asyncio.run(open_())


def stored(settings: Settings) -> list[Any]:
    def read(conn: Connection) -> list[Any]:
        return list(conn.execute(select(channel_account)).all())

    return context(settings).read(system_scope(), read)


def test_twilio_is_sealed_and_opens_for_the_dispatcher(
    glowdesk: Command, settings: Settings, practice: str
) -> None:
    key = ("--api-key-sid", "SK" + "0a1b2c3d" * 4, "--api-key-secret", "key-secret")
    said = glowdesk(*TWILIO, *key, "--api-base", "http://127.0.0.1:8001/", "--json").json
    account = opened(settings, said["id"])
    assert (account.practice_id, account.channel, account.external_id) == (practice, "sms", "+19195550143")
    assert account.settings == {"account_sid": SID, "api_url": "http://127.0.0.1:8001"}
    assert account.secret.reveal() == {
        "auth_token": "token-one",
        "api_key_sid": "SK" + "0a1b2c3d" * 4,
        "api_key_secret": "key-secret",
    }
    (row,) = stored(settings)
    assert b"token-one" not in row.secret
    assert said["inbound_url"] == f"https://desk.example.com/webhooks/twilio/{said['id']}/inbound"


def test_connecting_again_replaces_the_token(glowdesk: Command, settings: Settings, practice: str) -> None:
    first = glowdesk(*TWILIO, "--json").json["id"]
    second = glowdesk(*TWILIO[:-1], "token-two", "--json").json["id"]
    assert first == second
    assert opened(settings, first).secret.reveal()["auth_token"] == "token-two"


def test_a_number_belongs_to_one_practice(glowdesk: Command, practice: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(DEMO.read_text().replace("id: juniper_vale", "id: other_house"))
    glowdesk("practice", "import", "--no-people", other)
    assert glowdesk(*TWILIO, "--practice", "juniper_vale").code == 0
    said = glowdesk(*TWILIO, "--practice", "other_house")
    assert (said.code, said.err) == (2, "glowdesk: another practice has connected this account\n")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"--account-sid": "AC123"}, "--account-sid"),
        ({"--number": "919 555 0143"}, "--number"),
        ({"--auth-token": " "}, "--auth-token"),
        ({"--api-key-sid": "SK" + "0" * 32}, "--api-key-secret"),
        ({"--messaging-service-sid": "MGxyz"}, "--messaging-service-sid"),
        ({"--api-base": "ftp://example.com"}, "--api-base"),
    ],
)
def test_a_mistyped_account_is_refused_by_name(
    glowdesk: Command, settings: Settings, practice: str, change: dict[str, str], word: str
) -> None:
    given = dict(zip(TWILIO[3::2], TWILIO[4::2], strict=True)) | change
    said = glowdesk("channels", "add", "twilio", *(part for pair in given.items() for part in pair))
    assert said.code == 2
    assert word in said.err
    assert "token-one" not in said.err
    assert stored(settings) == []


def test_a_site_gets_its_tag(glowdesk: Command, settings: Settings, practice: str) -> None:
    said = glowdesk(
        "channels", "add", "web", "--origin", "https://www.Example.com/", "--colour", "#7a4a6b", "--json"
    )
    account = opened(settings, said.json["id"])
    assert account.settings == {"origins": ["https://www.example.com"], "colour": "#7a4a6b"}
    assert said.json["tag"] == (
        '<script src="https://desk.example.com/widget/loader.js" '
        f'data-site-key="{account.external_id}" async></script>'
    )


@pytest.mark.parametrize(
    "origin",
    ["www.example.com", "https://example.com/page", "http://example.com", "https://a@example.com", "null"],
)
def test_what_is_no_origin_is_refused(glowdesk: Command, practice: str, origin: str) -> None:
    assert glowdesk("channels", "add", "web", "--origin", origin).code == 2


def test_the_list_shows_no_secret(glowdesk: Command, practice: str) -> None:
    glowdesk(*TWILIO)
    for said in (glowdesk("channels", "list"), glowdesk("channels", "list", "--json")):
        assert "+19195550143" in said.out
        assert "token-one" not in said.out


def test_a_made_password_is_shown_once_and_fits(glowdesk: Command, settings: Settings, practice: str) -> None:
    add = (
        "users",
        "add",
        "--email",
        "Rosa@Example.com",
        "--name",
        "Rosa",
        "--staff-id",
        "joss",
        "--generate",
    )
    said = glowdesk(*add, "--json").json
    row = context(settings).read(system_scope(), lambda conn: find_user(conn, "rosa@example.com"))
    assert (row.staff_id, row.role, row.practice_id) == ("joss", "coordinator", practice)
    assert password_fits(row.password_hash, said["password"])
    assert glowdesk(*add).code == 2


def test_a_person_of_nobodys_staff_entry_is_refused(glowdesk: Command, practice: str) -> None:
    said = glowdesk(
        "users", "add", "--email", "a@example.com", "--name", "A", "--staff-id", "ghost", "--generate"
    )
    assert said.code == 2
    assert "--staff-id" in said.err
    assert glowdesk("users", "add", "--email", "nonsense", "--name", "A", "--generate").code == 2
