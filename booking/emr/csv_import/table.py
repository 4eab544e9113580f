"""A file of rows as programs write it: whatever they separate and encode it with, as columns by name."""

import codecs
import csv
import hashlib
import io
from typing import Final

import msgspec

from core.errors import BadInputError

LARGEST: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 200_000
SEPARATORS: Final = ",;\t|"


class Row(msgspec.Struct, frozen=True):
    """One line. `number` is what a spreadsheet shows beside it. Its repr shows nothing of it."""

    number: int
    values: dict[str, str]

    def __repr__(self) -> str:
        return f"Row({self.number})"


class Table(msgspec.Struct, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    digest: str
    """Of the bytes: the same file again is the same."""

    def __repr__(self) -> str:
        return f"Table({len(self.rows)})"


def read(content: bytes) -> Table:
    """Raises BadInputError where it is no table."""
    if len(content) > LARGEST:
        raise BadInputError("the file is larger than 20 MB", at="/file")
    text = _decoded(content)
    if "\x00" in text:
        raise BadInputError("this is no text file; save it as CSV", at="/file")
    # A whole file is at hand, and one field may be a long note.
    csv.field_size_limit(LARGEST)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return _table(records, hashlib.sha256(content).hexdigest())
    except csv.Error:
        raise BadInputError("this is no CSV file", at="/file") from None


def plain(header: str) -> str:
    """A column's name as it is compared: `E-Mail_Address ` is `e mail address`."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in header.casefold()).split())


def _table(records: "csv._reader", digest: str) -> Table:  # type: ignore[name-defined]
    header: list[str] = next(records, [])
    columns = tuple(each.strip() for each in header)
    named = [each for each in columns if each]
    if len(named) < 2:
        raise BadInputError("the first row must name the columns", at="/file")
    if len(named) != len(set(named)):
        raise BadInputError("two columns have the same name", at="/file")
    rows = []
    for number, record in enumerate(records, start=2):
        values = {name: value.strip() for name, value in zip(columns, record, strict=False) if name}
        if any(values.values()):
            rows.append(Row(number, values))
        if len(rows) > MOST_ROWS:
            raise BadInputError("more than 200,000 rows; export a shorter time", at="/file")
    return Table(tuple(named), tuple(rows), digest)


def _decoded(content: bytes) -> str:
    """What spreadsheets save as: UTF-8, UTF-16 with its mark, or Windows' own."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """The sign that occurs most in the first line, outside of quotes."""
    first = text.splitlines()[0] if text else ""
    bare = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=lambda sign: (bare.count(sign), -SEPARATORS.index(sign)))
