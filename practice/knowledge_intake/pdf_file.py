"""Reads the words of a PDF page by page, columns kept apart."""

import io
import re
from collections.abc import Iterator

import msgspec
import pypdf
from pypdf.errors import LimitReachedError, PyPdfError

from practice.knowledge_intake.lines import MOST_LINES, Line, Read, UnreadableSourceError, plain

MOST_PAGES = 60
_COLUMNS = re.compile(r"\s{3,}|(?:\s?[.·_…]\s?){4,}\s*")


def read_pdf(raw: bytes) -> Read:
    """Raises `UnreadableSourceError` for a file that is locked, broken or made of pictures."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableSourceError("locked")
        count = len(reader.pages)
        lines = list(_under_headers(_lines(reader, min(count, MOST_PAGES))))
    except LimitReachedError:
        raise UnreadableSourceError("too_complex") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, AssertionError):
        # A broken file breaks the reader in many ways; all of them mean the same to whoever sent it.
        raise UnreadableSourceError("broken_pdf") from None
    if not lines:
        raise UnreadableSourceError("only_pictures")
    warnings = ("pages_left_out",) if count > MOST_PAGES else ()
    if len(lines) > MOST_LINES:
        warnings = (*warnings, "lines_left_out")
    return Read(tuple(lines[:MOST_LINES]), warnings)


def _under_headers(lines: Iterator[Line]) -> Iterator[Line]:
    """A row of words above rows with as many cells is what stands above these; a line without cells ends them."""
    header: tuple[str, ...] = ()
    for line in lines:
        if len(line.cells) > 2 and not any(char.isdigit() for char in line.text):
            header = line.cells
            continue
        header = header if line.cells else ()
        same = header and len(line.cells) == len(header)
        yield msgspec.structs.replace(line, header=header) if same else line


def _lines(reader: pypdf.PdfReader, pages: int) -> Iterator[Line]:
    for number in range(pages):
        text = reader.pages[number].extract_text(extraction_mode="layout")
        for place, each in enumerate(text.splitlines(), 1):
            cells = tuple(found for part in _COLUMNS.split(each.strip()) if (found := plain(part)))
            if not cells:
                continue
            yield Line(" | ".join(cells), cells=cells if len(cells) > 1 else (), page=number + 1, line=place)
            if place > MOST_LINES:
                return
