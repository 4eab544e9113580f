"""Meta's error codes by family: what happens next, not what the number means (channels.md, section 3.7)."""

from datetime import timedelta
from typing import Final, Literal

import msgspec

from channels.base import Receipt

Family = Literal[
    "once",  # it hiccuped: one more try in a moment
    "throttled",  # the lane stops until Meta says; calling meanwhile makes it longer
    "refused",  # this person or this text, for good
    "broken",  # token, permission or standing of the page: a person must look
]
ONCE: Final = frozenset({1, 2, 1200})
THROTTLED: Final = frozenset({4, 17, 32, 613, 80001, 80002, 80006})
BROKEN: Final = frozenset({190, 200, 368})
RESTRICTED: Final = 1893063
REFUSED_10: Final = frozenset({2018278, 2018065, 2018108, 2018300})
"""Subcodes of 10 that are about this person; any other 10 is a permission that we lack."""
AGAIN: Final = timedelta(seconds=45)
MOST_TRIES: Final = 2
BACK_OFF: Final = timedelta(minutes=5)
"""When Meta throttles and does not say for how long."""


class GraphError(msgspec.Struct, frozen=True):
    code: int = 0
    error_subcode: int | None = None

    @property
    def name(self) -> str:
        return str(self.code) if self.error_subcode is None else f"{self.code}/{self.error_subcode}"


class _Answer(msgspec.Struct, frozen=True):
    error: GraphError | None = None


def error_in(content: bytes) -> GraphError | None:
    try:
        return msgspec.json.decode(content, type=_Answer).error
    except msgspec.DecodeError:
        return None


def family_of(error: GraphError) -> Family:
    """What is not listed is refused: nothing is sent again on a guess."""
    if error.code in ONCE:
        return "once"
    if error.code in THROTTLED:
        return "throttled"
    about_us = error.code == 10 and error.error_subcode not in REFUSED_10
    return "broken" if error.code in BROKEN or about_us else "refused"


def receipt_of(error: GraphError, *, tries: int, regained_in: timedelta | None) -> Receipt:
    """An error answer of the Send API, named by what happens next."""
    family = family_of(error)
    if family == "throttled":
        return Receipt("retry", code=error.name, retry_after=regained_in or BACK_OFF)
    if family == "once" and tries < MOST_TRIES:
        return Receipt("retry", code=error.name, retry_after=AGAIN)
    return Receipt("rejected", code=error.name, disconnect=family == "broken")
