"""Every kind of thing that sequences are about, by its name: one line each."""

from sequences.subjects.appointment import AppointmentSubject
from sequences.subjects.base import Subject
from sequences.subjects.membership import MembershipSubject
from sequences.subjects.opportunity import OpportunitySubject
from sequences.subjects.plan import PlanSubject
from sequences.subjects.rebook import RebookSubject
from sequences.subjects.recall import RecallSubject

SUBJECTS: dict[str, Subject] = {
    each.kind: each
    for each in (
        AppointmentSubject(),
        OpportunitySubject(),
        RebookSubject(),
        RecallSubject(),
        PlanSubject(),
        MembershipSubject(),
    )
}


def subject(kind: str) -> Subject | None:
    """None for a kind that this release knows nothing of."""
    return SUBJECTS.get(kind)
