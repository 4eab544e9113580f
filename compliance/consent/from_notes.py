"""A colleague writes down that somebody wants no more texts: the same door, the same effect."""

from sqlalchemy import Connection

from compliance.audit import Actor
from compliance.consent.revoking import revoke
from compliance.opt_out import read_opt_out
from compliance.opt_out.reading import OptOutVerdict
from inbox import threads
from practice.contacts import load_address

HOW = "staff_note"
SCOPES = {OptOutVerdict.REVOKE_ALL: "all", OptOutVerdict.REVOKE_MARKETING: "marketing"}


def hear_note(conn: Connection, thread_id: str, note: str, *, staff_id: str, actor: Actor) -> str | None:
    """Scope of what the note ends; None when it ends nothing. A doubtful note asks nobody: its writer is right there."""
    scope = SCOPES.get(read_opt_out(note, "conv").verdict)
    if scope is None:
        return None
    address = load_address(conn, threads.load_thread(conn, thread_id).address_id)
    if address.revoked == "all":
        return None
    revoke(conn, address.id, scope, how=HOW, words=note, staff_id=staff_id, thread_id=thread_id, actor=actor)
    return scope
