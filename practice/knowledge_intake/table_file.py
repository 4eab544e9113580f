"""Reads a table that a spreadsheet program wrote as text: any separator, any of the usual encodings."""

import csv
import io
from collections.abc import Iterator

from practice.knowledge_intake.lines import MOST_LINES, Line, Read, UnreadableSourceError, plain

MOST_CELLS = 40
_SEPARATORS = ",;\t|"
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read_table(raw: bytes) -> Read:
    """Raises `UnreadableSourceError` for a workbook that was not saved as text, and for what is none."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableSourceError("workbook")
    text = _decoded(raw)
    if "\0" in text:
        raise UnreadableSourceError("not_text")
    lines = list(_lines(text))
    if not lines:
        raise UnreadableSourceError("no_text")
    more = ("lines_left_out",) if len(lines) > MOST_LINES else ()
    return Read(tuple(lines[:MOST_LINES]), more)


def _decoded(raw: bytes) -> str:
    for mark, encoding in _ENCODINGS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableSourceError("not_text") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # what Excel writes where nobody asked for more


def _lines(text: str) -> Iterator[Line]:
    """The first row whose cells are all words is what stands above the others."""
    header: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    for number, row in _rows(text):
        cells = tuple(plain(each) for each in row[:MOST_CELLS])
        filled = [each for each in cells if each]
        if not filled:
            continue
        if len(filled) == 1 and len(cells) > 1:
            heading = (filled[0][:200],)
            yield Line(filled[0], line=number, is_heading=True)
        elif not header and not any(char.isdigit() for each in filled for char in each):
            header = cells
        else:
            yield Line(" | ".join(filled), heading, cells if len(cells) > 1 else (), header, line=number)
        if number > MOST_LINES * 4:
            return


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    head = "\n".join(text.splitlines()[:20])
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            yield reader.line_num + 1, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableSourceError("broken_table") from None
