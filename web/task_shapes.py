"""What the routes of tasks take and give."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from inbox import tasks
from inbox.task_lists import Counts
from web.appointment_shapes import Id
from web.bounds import NO_NUL, ClientId, Short
from web.task_views import KindView, TaskDetail, TaskRow

Note = Annotated[str, msgspec.Meta(max_length=tasks.LONGEST_NOTE, pattern=NO_NUL)]
Whose = Literal["mine", "unowned", "all"]


class Colleague(msgspec.Struct, frozen=True):
    id: str
    name: str


class TaskOptions(msgspec.Struct, frozen=True):
    """What kinds there are, with their outcomes, and whose a task can be."""

    kinds: tuple[KindView, ...]
    people: tuple[Colleague, ...]


class TaskPage(msgspec.Struct, frozen=True):
    items: tuple[TaskRow, ...]
    next_cursor: str | None
    counts: Counts


class NextBest(msgspec.Struct, frozen=True):
    """The single best next thing; none where nothing is due, and then when something will be."""

    task: TaskDetail | None
    waiting: int
    """How many are due, this one included."""
    skipped: bool
    """Everything that is due has been skipped; this is the first of it again."""
    next_due_at: datetime | None


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    kind: Short
    contact_id: Id
    due_at: datetime
    note: Note = ""
    owner_id: Id | None = None


class AssignTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    owner_id: Id | None


class GiveOutcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outcome: Short
    note: Note = ""
    again_at: datetime | None = None


class SnoozeTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    until: datetime


class RemarkTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=tasks.LONGEST_NOTE, pattern=NO_NUL)]
