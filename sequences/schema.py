"""The form of a sequence: what begins it, whom it is for, its steps, and what ends it. See docs/sequences.md."""

import re
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from core.errors import SettingsError
from practice.file import RevenueLine

Trigger = Literal[
    "opened",
    "stage",
    "booked",
    "missed",
    "completed",
    "purchased",
    "session_due",
    "recall_due",
    "renewal",
    "payment_failed",
    "lapsed",
]
SubjectKind = Literal["appointment", "opportunity", "plan", "membership", "recall", "rebook"]
Stage = Literal["lead", "booked", "patient", "cold", "not_fit"]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
StepId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,43}$")]
Span = Annotated[str, Meta(pattern=r"^\d{1,4}[mhd]$")]
Said = Annotated[str, Meta(min_length=1, max_length=120)]
Channel = Literal["sms", "email"]
Condition = Annotated[str, Meta(pattern=r"^(not )?[a-z][a-z_]{1,47}$")]
"""A name of `conditions.py` or of the subject; `not ` before it turns it round."""
MOST_STEPS: Final = 40


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base: a field that nobody reads is a mistake of whoever wrote it."""


class TriggerOf(Strict, frozen=True):
    on: Trigger
    stage: Stage | None = None
    """With `on: stage`: which one was entered."""


class Audience(Strict, frozen=True):
    """Everything that is named must fit; an empty list fits all."""

    lines: tuple[RevenueLine, ...] = ()
    """A subject of which nobody knows yet what it is about counts as `other`."""
    services: tuple[str, ...] = ()
    names: tuple[Annotated[str, Meta(min_length=3, max_length=40)], ...] = ()
    """Words of which one is in the service's name, its id or another name of it: practices choose their own ids."""
    sources: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    returning: bool | None = None


class Reentry(Strict, frozen=True):
    """Again at the earliest so long after the last time ended. `per`: counted for the subject or for the person."""

    after: Span
    per: Literal["subject", "contact"] = "subject"


class Send(Strict, frozen=True):
    """A message. `kind` as in senders.yaml: it gives purpose and category. `ends`: how long it still helps."""

    kind: Name
    template: Name
    channels: Annotated[tuple[Channel, ...], Meta(min_length=1)] = ("sms", "email")
    ends: Span = "3d"


class TaskOf(Strict, frozen=True):
    """Something for a person to do, due so long after the step."""

    kind: Name
    due: Span = "1d"


class Branch(Strict, frozen=True):
    """All of `if` hold: on with `then`, else with `otherwise` (written `else`). "end" is no step: it is over."""

    conditions: tuple[Condition, ...] = msgspec.field(name="if")
    then: str
    otherwise: str | None = msgspec.field(name="else", default=None)
    """None: the step that follows."""


class Step(Strict, frozen=True):
    """One step, and when: `wait` after, or `before`, the moment named by `after`.

    `after`: "enrolled", "previous" (the end of the step before), or an anchor of the subject. Without an action it
    only waits.
    """

    id: StepId
    wait: Span | None = None
    before: Span | None = None
    after: Name = "previous"
    conditions: tuple[Condition, ...] = msgspec.field(name="if", default=())
    """Unless all of them hold the step is left out, and its row says which did not."""
    send: Send | None = None
    task: TaskOf | None = None
    tag: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    stage: Stage | None = None
    branch: Branch | None = None

    @property
    def action(self) -> str:
        """send, task, tag, stage, branch or wait."""
        names = ("send", "task", "tag", "stage", "branch")
        return next((name for name in names if getattr(self, name) is not None), "wait")


class Definition(Strict, frozen=True):
    """One sequence as it stands in `library/` or in a practice's own edition."""

    id: Name
    version: Annotated[int, Meta(ge=1)]
    name: dict[str, Said]
    about: dict[str, Annotated[str, Meta(min_length=1, max_length=600)]]
    subject: SubjectKind
    trigger: TriggerOf
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=MOST_STEPS)]
    audience: Audience = Audience()
    stop: tuple[Condition, ...] = ()
    reentry: Reentry | Literal["never"] = "never"
    most: Annotated[int, Meta(ge=1, le=20)] = 6
    """Automatic messages at most in one cycle."""
    exhausted: Stage | Literal["say"] | None = None
    """Every step was tried without success: tell the others (EXHAUSTED); a stage: the opportunity goes there."""
    quiet: Span = "0h"
    """A message of ours waits until the person has been silent for so long."""
    on: bool = False
    """Switched on where the practice has not decided."""
    track: Literal["lead", "visit", "plan", "membership", "recall", "other"] = "other"
    """Under which heading the list of sequences shows it."""

    def step(self, step_id: str | None) -> Step | None:
        return next((each for each in self.steps if each.id == step_id), None)

    def next_of(self, step_id: str) -> Step | None:
        """The one written after it."""
        ids = [each.id for each in self.steps]
        at = ids.index(step_id) + 1 if step_id in ids else len(ids)
        return self.steps[at] if at < len(self.steps) else None


END: Final = "end"
"""A branch that goes here is over."""


def read(plain: Any) -> Definition:
    """From what a file or a practice's edition holds. Raises `SettingsError`."""
    try:
        found = msgspec.convert(plain, Definition)
    except msgspec.ValidationError as error:
        raise SettingsError(str(error)) from None
    from sequences.checking import check

    check(found)
    return found


def plain(definition: Definition) -> dict[str, Any]:
    """As it is kept in an edition."""
    found: dict[str, Any] = msgspec.to_builtins(definition)
    return found


_NOT: Final = re.compile(r"^not ")


def bare(condition: str) -> str:
    return _NOT.sub("", condition)
