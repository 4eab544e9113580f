"""How far the agent goes on each channel: one small part of the practice file that people switch by hand."""

from typing import Any, get_args

from sqlalchemy import Connection, select, update

from core.errors import BadInputError, NotFoundError
from core.session import practice_of
from practice.file.places import AgentMode, Channel
from practice.models import practice

CHANNELS: tuple[str, ...] = get_args(Channel)


def save_agent_mode(conn: Connection, channel: str, mode: AgentMode) -> None:
    """Write it into the practice's document, of which a new revision begins. Raises `BadInputError`, `NotFoundError`."""
    if channel not in CHANNELS:
        raise BadInputError("the assistant does not answer on this channel", at="/channel")
    here = practice.c.id == practice_of(conn)
    document: dict[str, Any] | None = conn.execute(
        select(practice.c.document).where(here).with_for_update()
    ).scalar()
    if document is None:
        raise NotFoundError("no such practice")
    set_up = document["practice"]
    changed = {**document, "practice": {**set_up, "agent": {**set_up.get("agent", {}), channel: mode}}}
    conn.execute(update(practice).where(here).values(document=changed, revision=practice.c.revision + 1))
