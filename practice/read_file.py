"""Opens a practice file that anybody may have edited: the typed file, or every problem with its place."""

from pathlib import PurePath
from typing import Any

from practice.check import checked
from practice.file import PracticeFile
from practice.json_text import read_json
from practice.problems import Problem, Problems
from practice.yaml_text import UnreadableError, read_yaml

LARGEST_BYTES = 8_000_000


def read_practice_file(raw: bytes | str, name: str) -> PracticeFile | Problems:
    """Reads what the ending of the name says; another ending: JSON where it begins like an object."""
    try:
        document = read_document(raw, name)
    except UnreadableError as refused:
        return Problems((refused.problem,))
    return checked(document)


def read_document(raw: bytes | str, name: str) -> Any:
    """The content before any check; UnreadableError where there is none."""
    if len(raw) > LARGEST_BYTES:
        raise UnreadableError(f"is larger than {LARGEST_BYTES // 1_000_000} MB")
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not UTF-8 text at byte {error.start}") from None
    ending = PurePath(name).suffix.lower()
    is_json = ending == ".json" or (ending not in {".yaml", ".yml"} and text.lstrip()[:1] == "{")
    return read_json(text) if is_json else read_yaml(text)


__all__ = ["LARGEST_BYTES", "Problem", "Problems", "read_document", "read_practice_file"]
