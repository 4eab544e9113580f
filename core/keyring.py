"""Where master keys come from: the environment, a command (a KMS or a password store), or a file of our own."""

import contextlib
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from core.errors import SettingsError
from core.keys import KEY_BYTES, MasterKey, Raws, decode_key, encode_key

COMMAND_SECONDS = 20
FILE = "master.key"


def read_master_key(
    configured: str | None,
    data_dir: Path,
    *,
    command: str | None = None,
    earlier: Sequence[str] = (),
) -> MasterKey:
    """The configured key, else what the command prints, else the data directory's file, made on first use."""
    others = tuple(decode_key(each, "GLOWDESK_MASTER_KEYS_EARLIER") for each in earlier)
    if configured and command:
        raise SettingsError("GLOWDESK_MASTER_KEY and GLOWDESK_MASTER_KEY_COMMAND are both set; keep one")
    if configured:
        return MasterKey(decode_key(configured), others)
    if command:
        current, *more = ask(command)
        return MasterKey(current, (*more, *others))
    path = key_file(data_dir)
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _make_key_file(path)
    current, *more = read_key_file(path)
    return MasterKey(current, (*more, *others), lambda: read_key_file(path))


def key_file(data_dir: Path) -> Path:
    return data_dir / FILE


def read_key_file(path: Path) -> Raws:
    """One key a line, the current one first."""
    return _lines(path.read_text(errors="replace"), str(path.name))


def write_key_file(path: Path, keys: Raws) -> None:
    """All or nothing: a crash leaves the old file or the new one, both readable by its owner only."""
    _written_beside(path, keys).replace(path)
    _sync_folder(path)


def _make_key_file(path: Path) -> None:
    """The first one. Of two processes that start together, both read the one that was there first."""
    fresh = _written_beside(path, (os.urandom(KEY_BYTES),))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(fresh)
    fresh.unlink()
    _sync_folder(path)


def _written_beside(path: Path, keys: Raws) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(f"{encode_key(each)}\n" for each in keys))
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def ask(command: str) -> Raws:
    """Run the operator's command without a shell. A key half printed is no key: anything odd is refused."""
    words = shlex.split(command)
    if not words:
        raise SettingsError("GLOWDESK_MASTER_KEY_COMMAND is empty")
    try:
        answer = subprocess.run(  # noqa: S603 - the operator's own words, split, never through a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"GLOWDESK_MASTER_KEY_COMMAND did not run ({type(error).__name__})") from None
    if answer.returncode != 0:
        raise SettingsError(f"GLOWDESK_MASTER_KEY_COMMAND ended with {answer.returncode}")
    return _lines(answer.stdout.decode(errors="replace"), "what GLOWDESK_MASTER_KEY_COMMAND prints")


def _lines(text: str, named: str) -> Raws:
    found = tuple(decode_key(line, named) for line in text.split("\n") if line.strip())
    if not found:
        raise SettingsError(f"{named} holds no key")
    return found
