"""Which column means what: guessed from the headers, corrected by a person, kept for the practice's next file."""

from collections.abc import Mapping as Pairs
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml

from booking.emr.base import ChangeKind
from booking.emr.csv_import.table import plain
from core.errors import BadInputError

FILE: Final = Path(__file__).parents[1] / "data" / "columns.yaml"
FileKind = Literal[ChangeKind, "memberships"]
"""What a file may hold: more than systems are read for."""
NEEDED: Final[dict[FileKind, tuple[tuple[str, ...], ...]]] = {
    "clients": (("id", "phone", "email"),),
    "appointments": (("id",), ("start", "date"), ("type",), ("provider",)),
    "invoices": (("id",), ("at",), ("total",)),
    "packages": (("id",), ("services",), ("total",)),
    "memberships": (("id",), ("name",), ("client", "client_phone", "client_email")),
}
"""Of each group one column must be there."""


class Mapping(msgspec.Struct, frozen=True):
    """Our field by their column, and how the file writes days where that cannot be seen from them."""

    columns: dict[str, str]
    days: Literal["mdy", "dmy"] | None = None


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clients: dict[str, list[str]]
    appointments: dict[str, list[str]]
    invoices: dict[str, list[str]]
    packages: dict[str, list[str]]
    memberships: dict[str, list[str]]
    words: dict[str, dict[str, list[str]]]


@cache
def _data() -> _Data:
    return msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), _Data)


def fields_of(kind: FileKind) -> tuple[str, ...]:
    return tuple(getattr(_data(), kind))


@cache
def words_of(kind: FileKind) -> dict[str, str]:
    """Our state by their word."""
    return {word: state for state, words in _data().words.get(kind, {}).items() for word in words}


def guess(kind: FileKind, columns: tuple[str, ...]) -> Mapping:
    """What the headers say by themselves; a column is used once, for the field that names it first."""
    by_plain = {plain(each): each for each in reversed(columns)}
    wanted: dict[str, list[str]] = getattr(_data(), kind)
    found = {
        field: by_plain[name]
        for field, names in wanted.items()
        if (name := next((each for each in names if each in by_plain), None)) is not None
    }
    return Mapping(found)


def checked(kind: FileKind, mapping: Mapping, columns: tuple[str, ...]) -> Mapping:
    """Raises BadInputError that names the field: unknown, not in the file, or missing."""
    known = fields_of(kind)
    for field, column in mapping.columns.items():
        if field not in known:
            raise BadInputError("no such field", at=f"/columns/{field}")
        if column not in columns:
            raise BadInputError("the file has no such column", at=f"/columns/{field}")
    for group in NEEDED[kind]:
        if not any(field in mapping.columns for field in group):
            raise BadInputError("say which column this is", at=f"/columns/{group[0]}")
    return mapping


def merged(guessed: Mapping, given: Pairs[str, str], days: Literal["mdy", "dmy"] | None) -> Mapping:
    """A person's word on top; an empty column means that the file does not have it."""
    columns = {**guessed.columns, **given}
    return Mapping({field: column for field, column in columns.items() if column}, days or guessed.days)
