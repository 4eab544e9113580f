"""Messages that a platform has approved, for when its window is closed: fixed words with blanks to fill in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from core.errors import BadInputError

BLANK: Final = re.compile(r"\{\{\s*(\w{1,20})\s*\}\}")
MOST: Final = 100
LONGEST: Final = 200
"""Of what stands in a blank."""


class Template(msgspec.Struct, frozen=True):
    """As the practice's account at the provider holds it."""

    sid: str
    name: str
    language: str
    body: str
    category: str = ""

    @property
    def blanks(self) -> tuple[str, ...]:
        """In the order of their first appearance."""
        return tuple(dict.fromkeys(BLANK.findall(self.body)))


def templates_of(settings: Mapping[str, Any]) -> tuple[Template, ...]:
    """Those that an account's last look found approved."""
    return msgspec.convert(settings.get("templates", []), tuple[Template, ...])


def fill(template: Template, values: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The words as they will be read, and the blanks by name. Raises `BadInputError` for one that is left open."""
    blanks = template.blanks
    given = dict(zip(blanks, (" ".join(each.split()) for each in values), strict=False))
    open_ones = [name for name in blanks if not given.get(name)]
    if open_ones:
        raise BadInputError("a blank is not filled in", at="/template_values")
    if any(len(each) > LONGEST for each in given.values()):
        raise BadInputError("too long for a blank", at="/template_values")
    return BLANK.sub(lambda found: given[found[1]], template.body), given
