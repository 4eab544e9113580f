"""Sequences as the screens see them: what each does, who is in it, and what would happen to one person."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.errors import Fault

Does = Literal["send", "task", "tag", "stage", "branch", "wait"]
Track = Literal["lead", "visit", "plan", "membership", "recall", "other"]
StepName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,43}$")]
SpanText = Annotated[str, Meta(pattern=r"^\d{1,4}[mhd]$")]


class Both(msgspec.Struct, frozen=True):
    """The same in both of our languages."""

    en: str
    es: str


class TriggerView(msgspec.Struct, frozen=True):
    on: str
    stage: str | None = None


class SequenceCard(msgspec.Struct, frozen=True):
    """One line of the list."""

    id: str
    name: Both
    about: Both
    track: Track
    subject: str
    trigger: TriggerView
    lines: tuple[str, ...]
    """Of which revenue lines; none: of all."""
    on: bool
    edition: int
    """The practice's own; 0: as it came."""
    messages: int
    channels: tuple[str, ...]
    categories: tuple[str, ...]
    """What people must have agreed to."""
    days: int
    """From the first step to the last, where every wait counts from the one before."""
    active: int
    paused: int
    sent: int
    """In the last thirty days."""


class SequenceList(msgspec.Struct, frozen=True):
    items: tuple[SequenceCard, ...]


class SendView(msgspec.Struct, frozen=True):
    kind: str
    purpose: str
    category: str | None
    """None: no consent of its own is asked for."""
    quiet: str
    """Whose quiet hours hold: any | live | call | day | marketing."""
    channels: tuple[str, ...]
    template: str
    ends: str
    choices: tuple[str, ...]
    """Templates that may stand here instead."""


class TaskView(msgspec.Struct, frozen=True):
    kind: str
    label: Both
    due: str


class BranchView(msgspec.Struct, frozen=True):
    conditions: tuple[str, ...]
    then: str
    otherwise: str | None
    """None: the step that follows."""


class SequenceStepView(msgspec.Struct, frozen=True):
    """One step of the edition shown; `on` False: the library has it, this practice has left it out."""

    id: str
    does: Does
    on: bool
    wait: str | None
    before: str | None
    after: str
    only_if: tuple[str, ...]
    changed: bool
    """Otherwise than it came."""
    send: SendView | None = None
    task: TaskView | None = None
    tag: str | None = None
    stage: str | None = None
    branch: BranchView | None = None


class EditionView(msgspec.Struct, frozen=True):
    number: int
    at: datetime | None
    by: str | None
    active: int
    """Who is running on it now."""
    steps: int
    changed: tuple[str, ...]
    """Steps that differ from the edition before."""


class TextView(msgspec.Struct, frozen=True):
    """A template that a step is set to, or may be; its blanks are open."""

    id: str
    text: Both
    mail: Both | None
    """Where the mail says it otherwise."""
    subject: Both | None


class SequenceDetail(msgspec.Struct, frozen=True):
    card: SequenceCard
    steps: tuple[SequenceStepView, ...]
    stop: tuple[str, ...]
    reentry: str | None
    """A span; None: never again."""
    most: int
    exhausted: str | None
    returning: bool | None
    sources: tuple[str, ...]
    services: tuple[str, ...]
    editions: tuple[EditionView, ...]
    """Newest first."""
    texts: tuple[TextView, ...]
    faults: tuple[Fault, ...] = ()
    """What the linter holds against the edition that stands: rules may have changed since it was saved."""


class SwitchIt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    on: bool
    catch_up: bool = False
    """Begin it for those for whom it would have begun already."""


class StepEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a step a practice sets itself; None: as it is."""

    id: StepName
    on: bool = True
    wait: SpanText | None = None
    before: SpanText | None = None
    template: StepName | None = None
    channels: Annotated[tuple[Literal["sms", "email"], ...], Meta(min_length=1, max_length=2)] | None = None


class SequenceEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: Annotated[tuple[StepEdit, ...], Meta(max_length=40)] = ()
    as_it_came: bool = False
    """Every step as in the library, whatever `steps` say."""
    migrate: bool = False
    """Whoever is in it now goes on with the new steps; else they stay with those that they began with."""


class TouchView(msgspec.Struct, frozen=True):
    """What a step came to for one person."""

    step: str
    does: Does
    outcome: str
    why: str | None
    words: Both | None
    channel: str | None
    at: datetime
    message_id: str | None


class NextStep(msgspec.Struct, frozen=True):
    step: str
    does: Does
    at: datetime | None
    """None while it is paused, or waits for a moment that is not known yet."""
    channels: tuple[str, ...] = ()


class EnrolmentView(msgspec.Struct, frozen=True):
    """One person in one sequence."""

    id: str
    sequence: str
    called: Both
    track: Track
    contact_id: str
    thread_id: str | None
    contact_name: str | None
    state: Literal["active", "paused", "done", "ended"]
    ended_why: str | None
    started_at: datetime
    ended_at: datetime | None
    edition: int
    next: NextStep | None
    touches: tuple[TouchView, ...]


class EnrolmentList(msgspec.Struct, frozen=True):
    items: tuple[EnrolmentView, ...]
    next_cursor: str | None = None


class EnrolmentPress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`skip` leaves out the step that comes next, `end` is for good, `restart` begins at the first step again."""

    verb: Literal["pause", "resume", "skip", "restart", "end"]


class SimulationAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """None: only what runs for them already."""

    sequence: StepName | None = None
    days: Annotated[int, Meta(ge=1, le=400)] = 90


class SimulatedStep(msgspec.Struct, frozen=True):
    """One thing that would happen."""

    at: datetime
    sequence: str
    called: Both
    tested: bool
    """Of the sequence that was asked about; else of one that runs beside it."""
    step: str | None
    does: str
    """As a step does, or began | ended."""
    outcome: str
    """sent | held | blocked | skipped | dropped | failed | done | began | ended"""
    why: str | None = None
    words: Both | None = None
    channel: str | None = None
    text: str | None = None
    held_since: datetime | None = None
    """It fell due then and waited in the gate."""
    note: str | None = None
    """Which task, tag, stage or branch."""


class SimulationView(msgspec.Struct, frozen=True):
    contact_id: str
    thread_id: str | None
    sequence: str | None
    begins: datetime
    ends: datetime
    supposed: str | None
    """What was taken as given for the trial, because it is not so: lead | visit | plan | …"""
    refused: str | None
    """Why it would not begin at all."""
    cut: bool
    """There would be more than is shown."""
    items: tuple[SimulatedStep, ...]
    faults: tuple[Fault, ...] = ()
    """What the linter holds against the edition that was tried."""
