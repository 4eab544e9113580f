"""Secrets at rest: sealed per practice, opened only with the master key that sealed them."""

import base64
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from core.db import Database
from core.errors import SettingsError
from core.keyring import read_master_key
from core.keys import MasterKey, seal, unseal
from core.session import of_practice, system_scope
from core.vault import Vault, data_key

OURS, THEIRS = of_practice("practice-a"), of_practice("practice-b")


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_is_sealed_opens_only_where_it_belongs(plain: bytes, place: bytes) -> None:
    key = os.urandom(32)
    sealed = seal(key, plain, place)
    assert unseal(key, sealed, place) == plain
    assert seal(key, plain, place) != sealed
    assert len(plain) < 4 or plain not in sealed
    for wrong in (
        (os.urandom(32), sealed, place),
        (key, sealed, place + b"x"),
        (key, sealed[:-1] + bytes([sealed[-1] ^ 1]), place),
    ):
        with pytest.raises(SettingsError, match="does not open"):
            unseal(*wrong)


async def test_a_practice_opens_what_it_sealed_and_nobody_elses(db: Database) -> None:
    vault = Vault(MasterKey(b"m" * 32))
    ours = await db.write(OURS, lambda conn: vault.seal(conn, b"token"))
    theirs = await db.write(THEIRS, lambda conn: vault.seal(conn, b"token"))
    assert await db.read(OURS, lambda conn: vault.open(conn, ours)) == b"token"
    assert b"token" not in ours
    with pytest.raises(SettingsError, match="not in this database"):
        await db.read(OURS, lambda conn: vault.open(conn, theirs))


async def test_a_new_process_opens_what_an_old_one_sealed_but_not_with_another_master_key(
    db: Database,
) -> None:
    raw = b"m" * 32
    sealed = await db.write(OURS, lambda conn: Vault(MasterKey(raw)).seal(conn, b"token"))
    again = Vault(MasterKey(raw))
    assert await db.read(OURS, lambda conn: again.open(conn, sealed)) == b"token"
    with pytest.raises(SettingsError, match="GLOWDESK_MASTER_KEY is not the one"):
        await db.read(OURS, lambda conn: Vault(MasterKey(b"n" * 32)).open(conn, sealed))


async def test_one_data_key_per_practice_is_kept_wrapped(db: Database) -> None:
    master = MasterKey(b"m" * 32)
    vault = Vault(master)
    for scope in (OURS, OURS, THEIRS):
        await db.write(scope, lambda conn: vault.seal(conn, b"x"))

    def keys(conn: Connection) -> list[tuple[str, str, bytes]]:
        return [(row.practice_id, row.master_id, row.wrapped) for row in conn.execute(select(data_key))]

    rows = await db.read(system_scope(), keys)
    assert sorted(row[0] for row in rows) == ["practice-a", "practice-b"]
    assert {row[1] for row in rows} == {master.id}
    for practice, _, wrapped in rows:
        assert len(master.unwrap(wrapped, practice)) == 32
        with pytest.raises(SettingsError):
            master.unwrap(wrapped, "practice-c")


def test_a_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = read_master_key(None, tmp_path / "data")
    assert read_master_key(None, tmp_path / "data").id == first.id
    mode = stat.S_IMODE((tmp_path / "data" / "master.key").stat().st_mode)
    assert mode == 0o600


@pytest.mark.parametrize(
    "text", ["short", "a" * 43 + "=" + "a", "ключ", base64.b64encode(b"x" * 31).decode()]
)
def test_a_master_key_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="GLOWDESK_MASTER_KEY"):
        read_master_key(text, tmp_path)


def test_keys_for_purposes_differ_and_are_stable() -> None:
    master = MasterKey(b"m" * 32)
    assert master.derive("cookies") == master.derive("cookies")
    assert len({master.derive("cookies"), master.derive("tokens"), b"m" * 32}) == 3
