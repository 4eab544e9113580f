"""What sockets say and nobody stores: who types, who looks at a thread, who drafts."""

from typing import Literal

import msgspec

from web.bounds import Short


class Typing(msgspec.Struct, frozen=True):
    """To coordinators: somebody writes in a thread, or has stopped."""

    thread_id: str
    who: Literal["patient", "agent", "staff"]
    name: str | None
    on: bool


class Person(msgspec.Struct, frozen=True):
    id: str
    name: str


class Presence(msgspec.Struct, frozen=True):
    """To coordinators: everybody who has a thread open just now."""

    thread_id: str
    viewers: tuple[Person, ...]
    drafting: tuple[Person, ...]


class Whereabouts(msgspec.Struct, frozen=True):
    """From a coordinator: the thread in sight, and whether something is being written there."""

    thread_id: Short | None
    drafting: bool
    """A reply or a note stands in the composer: for colleagues."""
    replying: bool = False
    """A reply is being typed this moment: for a visitor who waits. Said again every few seconds."""


class WidgetTyping(msgspec.Struct, frozen=True):
    """To a visitor: somebody at the practice writes an answer, or has stopped."""

    on: bool
    kind: Literal["assistant", "staff"]
