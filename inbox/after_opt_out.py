"""What a text means from somebody who has ended our messages: no automatic answer, and one task for a person."""

from sqlalchemy import Connection

from inbox import handoffs

ENDED = frozenset({"all", "wrong_number"})
WROTE_AGAIN = (
    "Wrote again after ending our messages, so nothing is answered automatically. Please reply yourself or call; "
    "only their START turns our messages on again."
)
MAYBE_VISIT = "Texted only CANCEL, so all our messages ended. They may have meant the visit: please call."


def wrote_again(conn: Connection, thread_id: str) -> None:
    """One task for as long as it is open, however many texts follow."""
    _open(conn, thread_id, WROTE_AGAIN)


def may_mean_visit(conn: Connection, thread_id: str) -> None:
    """A bare CANCEL is conclusive for our messages, and perhaps not what they meant."""
    _open(conn, thread_id, MAYBE_VISIT)


def _open(conn: Connection, thread_id: str, summary: str) -> None:
    handoffs.open_handoff(
        conn, thread_id, reason="staff_action", urgency="soon", summary=summary, answer_by=None
    )
