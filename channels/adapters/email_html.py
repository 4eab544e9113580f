"""A mail that is only HTML, as plain text: nothing is fetched, nothing is run, quotes stay marked."""

import re
from html.parser import HTMLParser
from typing import Final

MOST: Final = 2_000_000
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "svg", "object", "iframe"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"})


def to_text(html: str) -> str:
    reader = _Reader()
    reader.feed(html[:MOST])
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._quotes += 1
            self._line()
        elif tag in _BREAKS and not self._silent:
            self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
            self._line()
        elif tag in {"p", "div", "li", "tr"} and not self._silent:
            self._line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _line(self) -> None:
        if not self.parts or not self.parts[-1].startswith("\n"):
            self.parts.append("\n" + "> " * min(self._quotes, 5))
        else:
            self.parts[-1] = "\n" + "> " * min(self._quotes, 5)
