"""What a message carries besides its words, as a screen shows it: files, where it was said, reactions, quotes."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from inbox.views import AttachmentView, Context, Field, Reaction

MediaLink = Callable[[Connection, str], str]
"""A short-lived link to a stored file."""
KINDS = {"image", "video", "audio"}
ELSEWHERE = {"story_reply", "story_mention"}
"""What the platform lets nobody keep."""
SCHEMES = ("https://", "http://")
LONGEST = 2000


def attachments_of(conn: Connection, row: Any, link: MediaLink | None) -> tuple[AttachmentView, ...]:
    """Stored ones with a link; a bare kind is one that is not here (yet), or may only be seen in its app."""
    return tuple(_attachment(conn, row, each, link) for each in row.attachments or ())


def recording_of(conn: Connection, row: Any, link: MediaLink | None) -> tuple[AttachmentView, ...]:
    """What a caller left: on its call's card, as soon as it is here. Without a link it is on its way, or gone."""
    media_id = row.data.get("recording")
    if media_id is None and not row.data.get("voicemail"):
        return ()
    url = link(conn, str(media_id)) if media_id is not None and link is not None else None
    return (AttachmentView(kind="audio", content_type=_words(row.data.get("recording_type")), url=url),)


def _attachment(conn: Connection, row: Any, each: Any, link: MediaLink | None) -> AttachmentView:
    if not isinstance(each, Mapping):
        return AttachmentView(kind=_kind(each), elsewhere=row.context in ELSEWHERE)
    media_id = each.get("media_id")
    stored = media_id is not None and link is not None
    return AttachmentView(
        kind=_kind(each.get("kind")),
        name=_words(each.get("name")),
        content_type=_words(each.get("content_type")),
        url=link(conn, str(media_id)) if stored and link is not None else None,
        elsewhere=each.get("keep") is False or row.context in ELSEWHERE,
    )


def _kind(kind: Any) -> Any:
    return kind if kind in KINDS else "file"


def context_of(row: Any) -> Context | None:
    """None for an ordinary message; otherwise what its adapter kept, under the names that adapters share."""
    meta: Mapping[str, Any] = row.meta or {}
    kind = row.context or ("voicemail" if "seconds" in meta and row.channel == "voice" else None)
    if kind is None or row.removed_at is not None:
        return None
    return Context(
        kind=kind,
        link=_link(meta),
        stars=_number(meta, "stars", "rating"),
        quote=_first(meta, "quote", "post_text", "story_text"),
        seconds=_number(meta, "seconds", "duration"),
        fields=_fields(meta.get("fields")),
    )


def quoted_of(row: Any) -> str | None:
    """What a mail repeats of earlier ones."""
    return None if row.removed_at is not None else _first(row.meta or {}, "quoted", "quoted_text")


def reactions_of(row: Any) -> tuple[Reaction, ...]:
    """Ids of people stay here; a screen needs to know which side it was."""
    return tuple(
        Reaction(
            by="staff" if each.get("by") in {"us", "staff"} else "patient", emoji=str(each["emoji"])[:16]
        )
        for each in row.reactions or ()
        if each.get("emoji")
    )


def is_gone(row: Any) -> bool:
    """Taken back by its writer, or forgotten when its term had passed: nobody sends nothing."""
    return row.removed_at is not None or not (row.text or row.attachments or row.meta or row.slots)


def _fields(given: Any) -> tuple[Field, ...]:
    pairs = given.items() if isinstance(given, Mapping) else ()
    return tuple(Field(label=str(key)[:120], text=str(value)[:LONGEST]) for key, value in pairs if value)


def _link(meta: Mapping[str, Any]) -> str | None:
    """Only what a browser opens as a page; a link from outside never becomes a script."""
    found = _first(meta, "post_url", "permalink", "story_url", "review_url", "page_url", "link", "url")
    return found if found is not None and found.startswith(SCHEMES) else None


def _first(meta: Mapping[str, Any], *names: str) -> str | None:
    return next((words for name in names if (words := _words(meta.get(name)))), None)


def _words(value: Any) -> str | None:
    return value[:LONGEST] if isinstance(value, str) and value.strip() else None


def _number(meta: Mapping[str, Any], *names: str) -> int | None:
    found = next((meta[name] for name in names if isinstance(meta.get(name), int | float)), None)
    return None if found is None else int(found)
