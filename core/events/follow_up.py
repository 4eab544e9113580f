"""What has happened in pipeline, plans, tasks and sequences."""

from core.events.base import Event


class PlanChanged(Event, frozen=True, tag="plan_changed.v1"):
    """A series that somebody has paid for: opened | session_done | session_taken_back | changed | completed | ended.

    That it has stalled is no event: it follows from its window and the time.
    """

    plan_id: str
    contact_id: str
    what: str


class MembershipChanged(Event, frozen=True, tag="membership_changed.v1"):
    """opened | changed | renewed | paid | payment_failed | used | paused | resumed | lapsed | ended | reopened."""

    membership_id: str
    contact_id: str
    what: str


class TaskOpened(Event, frozen=True, tag="task_opened.v1"):
    """A person must do something for somebody."""

    task_id: str
    contact_id: str
    kind: str


class TaskClosed(Event, frozen=True, tag="task_closed.v1"):
    """It is done: `outcome` is what a person said, or the code of what made it superfluous."""

    task_id: str
    contact_id: str
    kind: str
    outcome: str


class OpportunityOpened(Event, frozen=True, tag="opportunity_opened.v1"):
    """A person has a card on the board; `thread_id` where they have a conversation."""

    opportunity_id: str
    contact_id: str
    thread_id: str | None


class OpportunityMoved(Event, frozen=True, tag="opportunity_moved.v1"):
    """`why` is a code; who did it stands in the move's own row."""

    opportunity_id: str
    contact_id: str
    from_stage: str
    to_stage: str
    why: str


class OpportunityChanged(Event, frozen=True, tag="opportunity_changed.v1"):
    """Another owner, value or treatment; the stage is the same."""

    opportunity_id: str
    contact_id: str


class TouchNoted(Event, frozen=True, tag="touch_noted.v1"):
    """How somebody came has become known in the middle of an episode."""

    thread_id: str
    inquiry_id: str


class EnrolmentEnded(Event, frozen=True, tag="enrolment_ended.v1"):
    """A sequence is over for its subject. `why` is EXHAUSTED where every step was tried."""

    enrolment_id: str
    sequence: str
    subject_kind: str
    subject_id: str
    contact_id: str
    why: str
