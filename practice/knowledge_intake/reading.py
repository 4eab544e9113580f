"""Has a file read outside this process, within a time, and tells what came of it."""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Literal

import msgspec

from practice.knowledge_intake.lines import Read, UnreadableSourceError

SourceKind = Literal["page", "pdf", "table"]
MB = 1024 * 1024
LARGEST = 5 * MB
PATIENCE = 40.0
_ROOT = Path(__file__).parents[2]
_ENDINGS: dict[str, SourceKind] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
    ".pdf": "pdf",
    **dict.fromkeys((".csv", ".tsv", ".txt"), "table"),
}


class _Answer(msgspec.Struct, frozen=True):
    read: Read | None = None
    refused: str | None = None


def kind_of(raw: bytes, name: str, content_type: str = "") -> SourceKind:
    """By the bytes first, then by what was said of them. Raises `UnreadableSourceError` for other files."""
    head = raw[:1024].lstrip().lower()
    if not raw.strip():
        raise UnreadableSourceError("empty")
    if len(raw) > LARGEST:
        raise UnreadableSourceError("too_large")
    if b"%pdf-" in head:
        return "pdf"
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableSourceError("workbook")
    if head.startswith((b"<!doctype html", b"<html")) or "html" in content_type:
        return "page"
    found = _ENDINGS.get(Path(name).suffix.lower())
    if found is None and "csv" in content_type:
        found = "table"
    if found is None or found == "pdf":
        raise UnreadableSourceError("unknown_kind")
    return found


async def read_source(raw: bytes, kind: SourceKind) -> Read:
    """Raises `UnreadableSourceError`; a file that takes too long or too much is one of those."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", _START, str(_ROOT), kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(raw)
    except TimeoutError:
        raise UnreadableSourceError("too_complex") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return _understood(said)


_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from practice.knowledge_intake.worker import main; main()"
)


def _understood(said: bytes) -> Read:
    try:
        answer = msgspec.json.decode(said, type=_Answer)
    except msgspec.DecodeError:
        raise UnreadableSourceError("too_complex") from None  # it was stopped before it could answer
    if answer.read is None:
        raise UnreadableSourceError(answer.refused or "too_complex")
    return answer.read
