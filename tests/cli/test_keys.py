"""`glowdesk keys`: rotation that may be cut off anywhere, and what it refuses."""

import base64
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, select

from channels.accounts import accounts, connect_account, read_account
from channels.models import channel_account
from cli.app import run
from cli.context import Context
from compliance.models import audit_entry
from core.keyring import key_file, read_key_file
from core.rotation import key_rows
from core.session import mine, of_practice, system_scope
from core.settings import Settings
from glowdesk import context
from tests.cli.conftest import KEY

NEW = base64.b64encode(b"n" * 32).decode()
PRACTICES = ("practice-a", "practice-b", "practice-c")


def seal_one(given: Context, practice: str) -> None:
    vault = given.open_vault()

    def connect(conn: Connection) -> str:
        return connect_account(
            conn, vault, channel="sms", provider="twilio", external_id=f"{practice}-line", settings={},
            secret={"auth_token": f"token of {practice}"},
        )  # fmt: skip

    given.write(of_practice(practice), connect)


def opened(given: Context, practice: str) -> str:
    vault = given.open_vault()

    def read(conn: Connection) -> str:
        (row,) = accounts(conn)
        return read_account(conn, vault, row.id).secret.reveal()["auth_token"]

    return given.read(of_practice(practice), read)


def masters(given: Context) -> set[str]:
    return {row.master_id for row in given.read(system_scope(), key_rows)}


@pytest.fixture
def sealed(settings: Settings) -> Context:
    given = context(settings)
    for practice in PRACTICES:
        seal_one(given, practice)
    return given


def rotated(settings: Settings, earlier: tuple[str, ...] = (KEY,)) -> Settings:
    return settings.model_copy(update={"master_key": NEW, "master_keys_earlier": earlier})


def command(settings: Settings, *words: str) -> int:
    return run(lambda: context(settings), words)


def test_every_data_key_comes_under_the_new_master_key(sealed: Context, settings: Settings) -> None:
    both = rotated(settings)
    assert opened(context(both), PRACTICES[0]) == "token of practice-a"
    assert command(both, "keys", "rotate-master") == 0
    alone = context(rotated(settings, ()))
    assert [opened(alone, each) for each in PRACTICES] == [f"token of {each}" for each in PRACTICES]

    def noted(conn: Connection) -> list[str]:
        return list(conn.execute(select(audit_entry.c.action).where(mine(audit_entry))).scalars())

    assert "keys.rewrapped" in alone.read(of_practice("practice-b"), noted)


def test_cut_off_in_the_middle_it_goes_on(sealed: Context, settings: Settings) -> None:
    both = rotated(settings)
    steps = iter([True, KeyboardInterrupt()])

    def cut(conn: Connection, master: object, key_id: str) -> bool:
        step = next(steps)
        if isinstance(step, BaseException):
            raise step
        from core.rotation import rewrap

        return rewrap(conn, master, key_id)  # type: ignore[arg-type]

    with patch("cli.keys.rewrap", cut):
        assert command(both, "keys", "rotate-master") != 0
    assert len(masters(context(both))) == 2
    assert [opened(context(both), each) for each in PRACTICES] == [f"token of {each}" for each in PRACTICES]
    assert command(both, "keys", "rotate-master") == 0
    assert masters(context(both)) == {context(both).open_master().id}


def test_without_the_earlier_key_nothing_is_touched(
    sealed: Context, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    before = masters(sealed)
    assert command(rotated(settings, ()), "keys", "rotate-master") == 2
    assert "GLOWDESK_MASTER_KEYS_EARLIER; nothing was changed" in capfd.readouterr().err
    assert masters(sealed) == before


@pytest.fixture
def own_file(settings: Settings) -> Settings:
    if settings.database_url:
        pytest.skip("several processes share a configured key")
    return settings.model_copy(update={"master_key": None})


def test_our_own_file_keeps_both_keys_until_the_earlier_one_is_retired(own_file: Settings) -> None:
    given, path = context(own_file), key_file(own_file.data_dir)
    seal_one(given, "practice-a")
    assert command(own_file, "keys", "rotate-master") == 0
    assert len(read_key_file(path)) == 2
    assert command(own_file, "keys", "rotate-master") == 2, "one rotation after the other"
    assert command(own_file, "keys", "retire") == 0
    assert len(read_key_file(path)) == 1
    assert opened(context(own_file), "practice-a") == "token of practice-a"


def test_an_earlier_key_that_is_needed_is_not_retired(own_file: Settings) -> None:
    given, path = context(own_file), key_file(own_file.data_dir)
    seal_one(given, "practice-a")
    with patch("cli.keys.rewrap", side_effect=KeyboardInterrupt):
        assert command(own_file, "keys", "rotate-master") != 0
    assert command(own_file, "keys", "retire") == 2
    assert len(read_key_file(path)) == 2
    assert command(own_file, "keys", "rotate-master") == 0


def test_a_new_data_key_seals_what_comes_and_sweeps_what_was(sealed: Context, settings: Settings) -> None:
    def secret(conn: Connection) -> bytes:
        return bytes(conn.execute(select(channel_account.c.secret).where(mine(channel_account))).scalar_one())

    before = sealed.read(of_practice("practice-a"), secret)
    assert command(settings, "keys", "rotate", "practice-a") == 2, "the file's id of a practice that exists"
    with patch("cli.keys.practice_id", lambda _context, named: named):
        assert command(settings, "keys", "rotate", "practice-a") == 0
        assert sealed.read(of_practice("practice-a"), secret) == before
        assert opened(context(settings), "practice-a") == "token of practice-a"
        assert command(settings, "keys", "rotate", "practice-a", "--reseal") == 0
    after = sealed.read(of_practice("practice-a"), secret)
    assert after[:36] != before[:36]
    assert opened(context(settings), "practice-a") == "token of practice-a"
    assert opened(context(settings), "practice-b") == "token of practice-b"


def test_status_names_every_key_and_what_hangs_on_it(
    sealed: Context, settings: Settings, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert command(settings, "keys", "status") == 0
    said = capfd.readouterr().out
    assert sealed.open_master().id in said
    assert said.count("current") == len(PRACTICES)
    assert command(rotated(settings, ()), "keys", "status") == 0
    assert "LOST" in capfd.readouterr().out
