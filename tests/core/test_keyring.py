"""Where master keys come from, and what is refused before anything starts."""

import base64
import os
import sys
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.keyring import key_file, read_key_file, read_master_key, write_key_file
from core.keys import MasterKey
from core.settings import read_settings

KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3)]


def printing(text: str, code: int = 0) -> str:
    return f'{sys.executable} -c "import sys; sys.stdout.write({text!r}); sys.exit({code})"'


def test_a_command_gives_the_current_key_and_earlier_ones(tmp_path: Path) -> None:
    master = read_master_key(None, tmp_path, command=printing("\\n".join(KEYS[:2])), earlier=KEYS[2:])
    assert master.ids == tuple(MasterKey(base64.b64decode(each)).id for each in KEYS)
    assert not key_file(tmp_path).exists()


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (KEYS[0], 3, "ended with 3"),
        ("", 0, "holds no key"),
        (KEYS[0][:20], 0, "32 bytes"),
        (KEYS[0] + "\\nnot a key", 0, "not base64"),
    ],
)
def test_a_command_that_gives_half_an_answer_is_refused(
    tmp_path: Path, text: str, code: int, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        read_master_key(None, tmp_path, command=printing(text, code))
    assert KEYS[0][:12] not in str(refused.value)


def test_the_command_meets_no_shell(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(SettingsError, match=r"did not run|ended with"):
        read_master_key(None, tmp_path, command=f"false; touch {mark}")
    assert not mark.exists()


def test_a_key_and_a_command_together_are_refused() -> None:
    with pytest.raises(SettingsError, match="keep one"):
        read_settings(master_key=KEYS[0], master_key_command="true", _env_file=None)


def test_a_process_that_knows_the_old_key_only_reads_the_file_again(tmp_path: Path) -> None:
    running = read_master_key(None, tmp_path)
    (old,) = read_key_file(key_file(tmp_path))
    write_key_file(key_file(tmp_path), (os.urandom(32), old))
    _, wrapped = read_master_key(None, tmp_path).new_data_key("p")
    assert len(running.unwrap(wrapped, "p")) == 32
    with pytest.raises(SettingsError, match="not the one"):
        MasterKey(old).unwrap(wrapped, "p")


def test_writing_the_file_leaves_nothing_beside_it_and_nobody_else_reads_it(tmp_path: Path) -> None:
    read_master_key(None, tmp_path)
    write_key_file(key_file(tmp_path), (os.urandom(32), os.urandom(32)))
    assert [each.name for each in tmp_path.iterdir()] == ["master.key"]
    assert key_file(tmp_path).stat().st_mode & 0o077 == 0
