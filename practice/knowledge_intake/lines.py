"""What a page, a PDF or a table has in common once it is read: lines under headings, some of them in cells."""

import msgspec

LONGEST = 1200
"""Characters of one line that are kept: nobody says more in a text."""
MOST_LINES = 4000


class Line(msgspec.Struct, frozen=True):
    """One line, item, table row or paragraph, with its place for whoever wants to look it up."""

    text: str
    heading: tuple[str, ...] = ()
    """The headings above it, the outermost first."""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """What stands above the cells."""
    page: int | None = None
    line: int | None = None
    is_heading: bool = False


class Read(msgspec.Struct, frozen=True):
    """All that was read; `warnings` are codes."""

    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()


class UnreadableSourceError(Exception):
    """There is nothing to read here; `code` says why, in a word that screens know."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(text: str) -> str:
    """One line without controls and with single spaces, cut where nobody would read on."""
    kept = "".join(char if char.isprintable() else " " for char in text.replace("\u00ad", ""))
    return " ".join(kept.split())[:LONGEST]
