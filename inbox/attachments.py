"""Files on the timeline: what each message says of those that came with it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from channels import media
from core.events import AttachmentMoved
from inbox import timeline

TOLD = ("media_id", "kind", "content_type", "name", "size")


def kinds_of(attachments: Iterable[Any]) -> tuple[str, ...]:
    """What a reader needs who must never see the files: picture, film, sound or something else."""
    return tuple(each["kind"] if isinstance(each, dict) else each for each in attachments)


def on_attachment_moved(conn: Connection, event: AttachmentMoved) -> None:
    """The message shows it from now on; a message that was taken back meanwhile keeps nothing."""
    found = timeline.item(conn, event.message_id)
    if found is None or found[0] == "event":
        _on_event(conn, event, found)
        return
    row = found[1]
    if row.removed_at is not None or event.position >= len(row.attachments):
        media.forget_message(conn, event.message_id)
        return
    files = list(row.attachments)
    before = files[event.position] if isinstance(files[event.position], dict) else {}
    told = {name: getattr(event, name) for name in TOLD if getattr(event, name) is not None}
    files[event.position] = {**before, **told, "state": event.state}
    timeline.set_message(conn, event.message_id, attachments=files)


def _on_event(conn: Connection, event: AttachmentMoved, found: tuple[str, Any] | None) -> None:
    """What a caller left: it stands on the card of the call."""
    if found is None or not found[1].data:
        media.forget_message(conn, event.message_id)
        return
    told = {"recording": event.media_id, "recording_type": event.content_type}
    known = {name: value for name, value in told.items() if value is not None}
    timeline.set_event(conn, event.message_id, **known, recording_state=event.state)
