"""What people do on the phone, and what the far end remembers of a call."""

from datetime import datetime
from typing import Literal

import msgspec

Pickup = Literal["nobody", "person", "mailbox", "busy", "failed"]
CallerDoes = Literal["hang_up", "hang_up_while_ringing", "leave_message", "talk"]
Mishap = Literal["twice", "lose_dial", "lose_ended", "end_first", "forged", "no_bridge_word"]
FRAME = b"\xff\xfb\x10\xc0" + bytes(100)
"""A fortieth of a second of silence, as an MP3 at 32 kbit/s."""
FRAMES_PER_SECOND = 38


class VoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number's voice settings, as they stand in the console."""

    call_url: str
    ended_url: str | None = None


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    lines: dict[str, VoiceLine] = {}
    phones: dict[str, Pickup] = {}
    """What happens when a phone rings; others are not picked up by the practice, and are by patients."""
    line_types: dict[str, str] = {}
    """What the lookup says; others are mobile."""
    ring_seconds: float = 0.0


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """One call as the people in it play it."""

    caller: str
    to: str
    does: CallerDoes = "hang_up"
    pickup: Pickup | None = None
    """Of the practice; None: as each phone is set."""
    press: str | None = None
    """The key the caller presses when one is offered."""
    seconds: int = 12
    """How long they talk, or their message is."""
    forwarded_from: str | None = None
    mishaps: frozenset[Mishap] = frozenset()


class Call(msgspec.Struct, kw_only=True):
    """A call under way or over."""

    sid: str
    caller: str
    to: str
    direction: Literal["inbound", "outbound-api"]
    started_at: datetime
    state: str = "ringing"
    heard: list[str] = []
    """What was said to whoever is on the first leg."""
    verbs: list[str] = []
    """What was done, in order."""
    talked: int = 0
    recording: str | None = None
    status: str = "queued"
    by: str | None = None
    """Whose handset it is, where the call does not show it."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    sid: str
    seconds: int

    @property
    def content(self) -> bytes:
        return FRAME * (self.seconds * FRAMES_PER_SECOND)


class HungUpError(Exception):
    """The caller is gone: nothing that is still to be done for them happens."""
