"""What the routes of a thread are sent and answer, beside what the inbox itself shows."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from inbox.views import DecisionView
from web.bounds import LONGEST, NO_NUL, ClientId, Seq, Short

Words = Annotated[str, msgspec.Meta(max_length=LONGEST, pattern=NO_NUL)]
Files = Annotated[tuple[Short, ...], msgspec.Meta(max_length=10)]


class WriteMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    kind: Literal["reply", "note"]
    text: Words = ""
    """May be empty when files go."""
    address_id: Short | None = None
    """Reply there; None: where they last wrote."""
    template: Short | None = None
    """An approved message in place of own words, with what stands in its blanks."""
    template_values: Annotated[tuple[Short, ...], msgspec.Meta(max_length=20)] = ()
    media: Files = ()
    """Files that were put beside this reply, in their order."""
    media_public: bool = False
    """On a channel without an agreement: they show no patient and nothing about one."""


class PreviewText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Words
    address_id: Short | None = None
    media: Files = ()
    media_public: bool = False


class PreviewView(msgspec.Struct, frozen=True):
    decision: DecisionView
    segments: int
    characters: int
    warnings: tuple[str, ...] = ()
    """Codes of what speaks against it and does not stop a person."""


class SnoozeUntil(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    until: datetime


class ReadTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seq: Seq


class AssignTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    staff_id: Short | None
