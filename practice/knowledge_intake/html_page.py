"""Reads a page as people see it: headings, paragraphs, list items and table rows; no scripts, no menus."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, Declaration, Doctype, NavigableString, ProcessingInstruction, Tag

from practice.knowledge_intake.lines import MOST_LINES, Line, Read, UnreadableSourceError, plain

_UNSEEN = (
    *("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "nav", "form", "button"),
    *("select", "textarea", "canvas", "audio", "video", "dialog"),
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"dt": 7, "summary": 7, "caption": 7, "legend": 7}
_BLOCKS = frozenset(
    {
        *_HEADINGS,
        *("p", "li", "dd", "td", "th", "tr", "div", "section", "article", "main", "footer", "header", "body"),
        *(
            "blockquote",
            "figcaption",
            "pre",
            "address",
            "table",
            "ul",
            "ol",
            "dl",
            "details",
            "aside",
            "html",
        ),
    }
)
_CELLS = frozenset({"td", "th"})
_NOT_WORDS = (Comment, Declaration, Doctype, ProcessingInstruction)
_DEEPEST = 200


def read_html(raw: bytes) -> Read:
    """Raises `UnreadableSourceError` for what is no page."""
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSourceError("not_text")
    soup = BeautifulSoup(raw, "html.parser")
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for tag in soup.find_all(hidden=True):
        tag.decompose()
    lines = list(_Walk().lines(soup))
    if not any(not each.is_heading for each in lines):
        raise UnreadableSourceError("no_text")
    more = ("lines_left_out",) if len(lines) > MOST_LINES else ()
    return Read(tuple(lines[:MOST_LINES]), more)


class _Walk:
    """Goes through the words in their order and cuts them where one block ends and another begins."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._header: tuple[str, ...] = ()
        self._table: Tag | None = None

    def lines(self, soup: BeautifulSoup) -> Iterator[Line]:
        block: Tag | None = None
        words: list[str] = []
        row: Tag | None = None
        cells: list[str] = []
        for piece in soup.descendants:
            if isinstance(piece, Tag):
                if piece.name == "br" and block is not None and block.name not in _CELLS | _HEADINGS.keys():
                    yield from self._line(block, words)
                    words = []
                continue
            if not isinstance(piece, NavigableString) or isinstance(piece, _NOT_WORDS):
                continue
            here = _block_of(piece)
            if here is not block:
                if block is not None and block.name in _CELLS:
                    cells.append(plain(" ".join(words)))
                elif block is not None:
                    yield from self._line(block, words)
                block, words = here, []
            here_row = _row_of(here)
            if here_row is not row:
                yield from self._row(row, cells)
                row, cells = here_row, []
            words.append(str(piece))
        if block is not None and block.name in _CELLS:
            cells.append(plain(" ".join(words)))
        elif block is not None:
            yield from self._line(block, words)
        yield from self._row(row, cells)

    def _line(self, block: Tag, words: list[str]) -> Iterator[Line]:
        text = plain(" ".join(words))
        if not text:
            return
        level = _HEADINGS.get(block.name)
        if level is not None:
            self._headings = [each for each in self._headings if each[0] < level]
        if level is None and block.find_parent("footer") is not None:
            self._headings = []  # what stands at the foot is about the house, not about the last part of the page
        above = tuple(each for _, each in self._headings)
        yield Line(text, above, line=block.sourceline, is_heading=level is not None)
        if level is not None:
            self._headings.append((level, text[:200]))

    def _row(self, row: Tag | None, cells: list[str]) -> Iterator[Line]:
        kept = tuple(cells)
        if row is None or not any(kept):
            return
        table = row.find_parent("table")
        if table is not self._table:
            self._table, self._header = table, ()
        begins = row.find_previous_sibling("tr") is None and not any(char.isdigit() for char in "".join(kept))
        if not row.find("td") or (begins and len(kept) > 1):
            self._header = kept
            return
        filled = [each for each in kept if each]
        above = tuple(each for _, each in self._headings)
        if len(filled) == 1:
            yield Line(filled[0], above, line=row.sourceline)
            return
        yield Line(" | ".join(filled), above, kept, self._header, line=row.sourceline)


def _block_of(piece: NavigableString) -> Tag | None:
    tag = piece.parent
    for _ in range(_DEEPEST):
        if tag is None or tag.name in _BLOCKS:
            return tag
        tag = tag.parent
    raise UnreadableSourceError("too_complex")


def _row_of(block: Tag | None) -> Tag | None:
    """The table row that holds a block; words inside a cell's paragraph belong to the cell."""
    if block is None or block.name not in _CELLS:
        return None
    return block.find_parent("tr")
