"""What only a person answers: a public comment, a mention in a story. It waits for one, and says what can be done."""

from sqlalchemy import Connection

from channels.base import Inbound
from inbox import handoffs

WAITS = {
    "comment": ("soon", "Commented under a post or ad. One private reply is possible, within seven days."),
    "story_mention": ("routine", "Mentioned the practice in a story, without a question."),
}
"""Urgency and what staff read, by where it was said."""

MARKED = {
    "unproven": (
        "soon",
        "The sender of this mail could not be proven, so nothing was answered. It may be forged.",
    ),
    "too_many": (
        "soon",
        "The assistant has answered this address twice within a day. Mails from now on wait for you.",
    ),
}
"""By what ingest or the adapter noted of the message."""


def wait_for_person(conn: Connection, thread_id: str, inbound: Inbound) -> None:
    """Other automatic mail (bounces, absence notes) is stored and bothers nobody."""
    waits = WAITS.get(inbound.context) or next(
        (MARKED[each] for each in MARKED if inbound.meta.get(each)), None
    )
    if waits is not None:
        urgency, summary = waits
        handoffs.open_handoff(
            conn, thread_id, reason="staff_action", urgency=urgency, summary=summary, answer_by=None
        )
