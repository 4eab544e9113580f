"""One table that says for every sender and kind of template which purpose, and so which category, it has."""

from functools import cache
from typing import Literal

import msgspec

from compliance.rules.purposes import rule_of
from compliance.tables import table
from compliance.types import Category, Purpose


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by: Literal["agent", "staff", "sequence"]
    purposes: tuple[Purpose, ...]


@cache
def senders() -> dict[str, Sender]:
    return msgspec.convert(table("senders")["senders"], dict[str, Sender])


def purpose_of(kind: str) -> Purpose:
    """The one purpose of a kind; `KeyError` for an unknown one, `ValueError` where the sender must choose."""
    purposes = senders()[kind].purposes
    if len(purposes) != 1:
        raise ValueError(f"{kind} has several purposes")
    return purposes[0]


def category_of_kind(kind: str) -> Category | None:
    return rule_of(purpose_of(kind)).category
