"""`glowdesk backup`: made while the house works, whole or refused, and a restored copy writes to nobody."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from channels.accounts import accounts, connect_account, read_account
from cli.app import run
from cli.context import Context
from compliance import audit
from compliance.audit.chain import chain
from compliance.audit.verify import verify as verify_audit
from compliance.consent.chain import verify as verify_consent
from compliance.models import audit_entry
from core.installation import restored_at
from core.media import FileBlobs, MediaStore
from core.session import mine, new_id, of_practice, system_scope
from core.settings import Settings
from glowdesk import context
from practice.store import save_set_up
from tests.inbox.house import PRACTICE, demo_practice

HERE = of_practice(PRACTICE)
JPEG = b"\xff\xd8\xff\xe0" + b"a face" * 30_000
FreshUrl = Callable[[], str]


@pytest.fixture
def elsewhere(
    settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Settings]]:
    """Settings of an empty installation of the same kind."""
    opened = []

    def at(name: str) -> Settings:
        changes: dict[str, object] = {"data_dir": tmp_path / name}
        if settings.database_url:
            made = empty_database(request.getfixturevalue("postgres_server"))
            opened.append(made)
            changes["database_url"] = next(made)
        return settings.model_copy(update=changes)

    yield at
    for made in opened:
        next(made, None)


def empty_database(admin_url: str) -> Iterator[str]:
    import uuid

    import psycopg
    from sqlalchemy import make_url

    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def command(settings: Settings, *words: str | Path) -> int:
    return run(lambda: context(settings), [str(each) for each in words])


def media_store(given: Context) -> MediaStore:
    return MediaStore(FileBlobs(given.settings.data_dir / "media"), given.open_vault())


def fill(given: Context) -> str:
    """A practice with a line, an audit trail and a picture; gives the picture's id."""
    vault, store = given.open_vault(), media_store(given)
    media_id = given.read(system_scope(), new_id)
    incoming = store.take_in(media_id, [JPEG], name="me.jpg")

    def work(conn: Connection) -> None:
        save_set_up(conn, demo_practice())
        connect_account(
            conn, vault, channel="sms", provider="twilio", external_id="+19195550143", settings={},
            secret={"auth_token": "the token"},
        )  # fmt: skip
        store.keep(conn, incoming)
        for number in range(50):
            audit.append(conn, audit.SYSTEM, "thread.viewed", ("thread", str(number)))

    given.write(HERE, work)
    given.write(HERE, lambda conn: chain(conn, given.open_master()))
    return media_id


@pytest.fixture
def filled(settings: Settings) -> tuple[Context, str]:
    given = context(settings)
    return given, fill(given)


def test_a_restored_copy_holds_everything_and_proves_it(
    filled: tuple[Context, str], settings: Settings, elsewhere: Callable[[str], Settings], tmp_path: Path
) -> None:
    _, media_id = filled
    file = tmp_path / "copy.backup"
    assert command(settings, "backup", "create", file) == 0
    assert file.stat().st_mode & 0o077 == 0
    assert not {b"the token", b"a face", demo_practice().practice.name.encode()} & set_of(file.read_bytes())
    assert command(settings, "backup", "verify", file) == 0
    there = elsewhere("there")
    assert command(there, "backup", "restore", file) == 0
    given = context(there)
    vault, store, master = given.open_vault(), media_store(given), given.open_master()

    def look(conn: Connection) -> str:
        (line,) = accounts(conn)
        found, key = store.find(conn, media_id)
        assert b"".join(store.read(media_id, key)) == JPEG
        assert found.name == "me.jpg"
        assert verify_consent(conn, vault) == []
        assert not verify_audit(conn, master).problems
        count = len(conn.execute(select(audit_entry.c.id).where(mine(audit_entry))).all())
        assert count >= 52, "fifty views, the backup and the restore"
        return read_account(conn, vault, line.id).secret.reveal()["auth_token"]

    assert given.read(HERE, look) == "the token"


def set_of(sealed: bytes) -> set[bytes]:
    """Which of the planted words stand in the file."""
    words = (b"the token", b"a face", demo_practice().practice.name.encode())
    return {word for word in words if word in sealed}


def test_a_copy_writes_to_nobody_until_somebody_confirms(
    filled: tuple[Context, str], settings: Settings, elsewhere: Callable[[str], Settings], tmp_path: Path
) -> None:
    file, there = tmp_path / "copy.backup", elsewhere("there")
    assert command(settings, "backup", "create", file) == 0
    assert command(there, "backup", "restore", file) == 0
    given = context(there)
    assert given.read(system_scope(), restored_at) is not None
    assert given.read(HERE, restored_at) is not None, "the gate asks as the practice"
    assert context(settings).read(HERE, restored_at) is None
    assert command(there, "production", "confirm") == 0
    assert given.read(HERE, restored_at) is None
    # A copy of the copy is a copy again.
    again = elsewhere("again")
    assert command(there, "backup", "create", tmp_path / "second.backup") == 0
    assert command(again, "backup", "restore", tmp_path / "second.backup") == 0
    assert context(again).read(HERE, restored_at) is not None


def test_a_backup_under_load_is_one_instant(
    filled: tuple[Context, str], settings: Settings, elsewhere: Callable[[str], Settings], tmp_path: Path
) -> None:
    """Each unit of work writes two rows; a copy never holds one without the other."""
    stop, written = threading.Event(), threading.Event()

    def keep_writing() -> None:
        given, number = context(settings), 0
        while not stop.is_set():
            number += 1

            def pair(conn: Connection, number: int = number) -> None:
                for half in ("left", "right"):
                    audit.append(conn, audit.SYSTEM, f"pair.{half}", ("pair", str(number)))

            given.write(HERE, pair)
            written.set()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert written.wait(30)
        assert command(settings, "backup", "create", tmp_path / "busy.backup") == 0
    finally:
        stop.set()
        writer.join()
    there = elsewhere("there")
    assert command(there, "backup", "restore", tmp_path / "busy.backup") == 0

    def halves(conn: Connection) -> list[list[str]]:
        return [
            sorted(
                conn.execute(
                    select(audit_entry.c.subject_id).where(
                        mine(audit_entry), audit_entry.c.action == f"pair.{half}"
                    )
                ).scalars()
            )
            for half in ("left", "right")
        ]

    left, right = context(there).read(HERE, halves)
    assert left == right
    assert left


def spoil(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    match how:
        case "a flipped bit":
            content[len(content) // 2] ^= 1
        case "a changed header":
            content = content.replace(b'"revision":"', b'"revision":"0')
        case "cut short":
            content = content[: len(content) * 2 // 3]
        case "cut at its last chunk":
            content = content[: -(len(content) % 1000) - 16]
        case "no backup":
            content = bytearray(b"PK something else")
    file.write_bytes(bytes(content))


@pytest.mark.parametrize(
    "how", ["a flipped bit", "a changed header", "cut short", "cut at its last chunk", "no backup"]
)
def test_a_spoilt_backup_is_refused_before_anything_is_written(
    how: str,
    filled: tuple[Context, str],
    settings: Settings,
    elsewhere: Callable[[str], Settings],
    tmp_path: Path,
) -> None:
    if settings.database_url:
        pytest.skip("the file is the same for both")
    file, there = tmp_path / "copy.backup", elsewhere("there")
    assert command(settings, "backup", "create", file) == 0
    spoil(file, how)
    assert command(settings, "backup", "verify", file) != 0
    assert command(there, "backup", "restore", file) != 0
    assert not (there.data_dir / "glowdesk.db").exists()
    assert not (there.data_dir / "media").exists()


def test_only_an_empty_place_is_restored_into(
    filled: tuple[Context, str], settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy.backup"
    assert command(settings, "backup", "create", file) == 0
    assert command(settings, "backup", "restore", file) == 2
    assert command(settings, "backup", "create", file) == 2, "nor is a backup written over another"
    said = capfd.readouterr().err
    assert "not empty" in said or "there already" in said


def test_another_master_key_opens_nothing(
    filled: tuple[Context, str],
    settings: Settings,
    elsewhere: Callable[[str], Settings],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "copy.backup"
    assert command(settings, "backup", "create", file) == 0
    there = elsewhere("there").model_copy(
        update={"master_key": "bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4="}
    )
    assert command(there, "backup", "restore", file) == 2
    assert "GLOWDESK_MASTER_KEY" in capfd.readouterr().err


def test_a_passphrase_opens_what_it_sealed(
    filled: tuple[Context, str], settings: Settings, elsewhere: Callable[[str], Settings], tmp_path: Path
) -> None:
    if settings.database_url:
        pytest.skip("the file is the same for both")
    file, phrase, wrong = (tmp_path / name for name in ("copy.backup", "phrase", "wrong"))
    phrase.write_text("six calm words in a row\n")
    wrong.write_text("six other words in a row\n")
    assert command(settings, "backup", "create", file, "--passphrase-file", phrase) == 0
    there = elsewhere("there")
    assert command(there, "backup", "restore", file) == 2
    assert command(there, "backup", "restore", file, "--passphrase-file", wrong) == 1
    assert command(there, "backup", "restore", file, "--passphrase-file", phrase) == 0


def test_a_copy_is_no_older_than_the_minute_it_was_made(
    filled: tuple[Context, str], settings: Settings
) -> None:
    file = settings.data_dir / "x.backup"
    assert command(settings, "backup", "create", file) == 0
    from core.backup.archive import read_header

    with file.open("rb") as source:
        header, _ = read_header(source)
    made = datetime.fromisoformat(header.created_at)
    assert abs((datetime.now(UTC) - made).total_seconds()) < 300
    assert not [each for each in settings.data_dir.iterdir() if each.name.startswith(".backup-")]
