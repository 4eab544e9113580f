"""What a turn has decided: commands, the parts of the text in order, and what the text leaves open."""

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from agent.context import Slot
from agent.proposal import Command, Handoff, PendingAfter

PartKind = Literal["ack", "fact", "offer", "question", "confirm", "safety", "handoff", "notice"]
Purpose = Literal["inquiry_reply", "emergency_guidance", "optout_confirm", "optin_confirm", "help_reply"]


class Part(msgspec.Struct, frozen=True):
    """One sentence to be said: a template with its values, or words quoted from an entry."""

    template: str
    values: dict[str, str] = msgspec.field(default_factory=dict)
    citations: tuple[str, ...] = ()
    kind: PartKind = "fact"


class Plan(msgspec.Struct, frozen=True):
    """Decided, looked up and cited; only the wording is left to do."""

    commands: tuple[Command, ...] = ()
    parts: tuple[Part, ...] = ()
    slots: tuple[Slot, ...] = ()
    pending: PendingAfter | None = None
    purpose: Purpose = "inquiry_reply"
    language: str = "en"
    unclear: bool = False
    """Nothing could be made of the message: the next one like it goes to a person."""


@dataclass
class Draft:
    """A plan while it is being made. Several answers may add to it; only one of them may ask."""

    language: str
    commands: list[Command] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    slots: tuple[Slot, ...] = ()
    pending: PendingAfter | None = None
    purpose: Purpose = "inquiry_reply"
    asked: bool = False
    unclear: bool = False

    def say(self, template: str, *citations: str, kind: PartKind = "fact", **values: Any) -> None:
        """Add a sentence once."""
        part = Part(template, {key: str(value) for key, value in values.items()}, citations, kind)
        if part not in self.parts:
            self.parts.append(part)

    def quote(self, text: str, citation: str, kind: PartKind = "fact") -> None:
        """Say the practice's own words."""
        if not any(citation in part.citations and part.template == "quote" for part in self.parts):
            self.parts.append(Part("quote", {"text": text}, (citation,), kind))

    def do(self, *commands: Command) -> None:
        self.commands.extend(command for command in commands if command not in self.commands)

    def ask(
        self,
        template: str,
        *citations: str,
        pending: PendingAfter | None,
        slots: tuple[Slot, ...] = (),
        **values: Any,
    ) -> None:
        """The one question, or offer, that the text ends with; later ones are dropped."""
        if self.asked:
            return
        self.asked = True
        self.say(template, *citations, kind="offer" if slots else "question", **values)
        self.pending, self.slots = pending, slots

    def leave_open(self, pending: PendingAfter, slots: tuple[Slot, ...] = ()) -> None:
        """Keep something open that an earlier sentence of this text has asked."""
        self.asked = True
        self.pending, self.slots = pending, slots

    @property
    def says_something(self) -> bool:
        return any(part.kind != "ack" for part in self.parts)

    @property
    def commands_of_handoff(self) -> bool:
        return any(isinstance(command, Handoff) for command in self.commands)

    def plan(self) -> Plan:
        return Plan(
            commands=tuple(self.commands),
            parts=tuple(self.parts),
            slots=self.slots,
            pending=self.pending,
            purpose=self.purpose,
            language=self.language,
            unclear=self.unclear,
        )
