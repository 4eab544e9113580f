"""What only a person answers: a public comment, a mention in a story. It waits for one, and says what can be done."""

from sqlalchemy import Connection

from channels.base import Inbound
from inbox import handoffs

WAITS = {
    "comment": ("soon", "Commented under a post or ad. One private reply is possible, within seven days."),
    "story_mention": ("routine", "Mentioned the practice in a story, without a question."),
}
"""Urgency and what staff read, by where it was said."""

UNPROVEN = ("soon", "The sender of this mail could not be proven, so nothing was answered. It may be forged.")


def wait_for_person(conn: Connection, thread_id: str, inbound: Inbound) -> None:
    """Other automatic mail (bounces, absence notes) is stored and bothers nobody."""
    waits = WAITS.get(inbound.context) or (UNPROVEN if inbound.meta.get("unproven") else None)
    if waits is not None:
        urgency, summary = waits
        handoffs.open_handoff(
            conn, thread_id, reason="staff_action", urgency=urgency, summary=summary, answer_by=None
        )
