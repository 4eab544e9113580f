"""Files that go with a reply: what its channel takes, in words that name the limit, and never more than that."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from channels import media
from channels.base import Files
from compliance.facts import DraftFile, DraftRequest
from core.errors import BadInputError
from core.media_kinds import MB
from core.session import now
from inbox.views import FilesView
from web.product import Product
from web.render import CHANNELS
from web.reply_ways import Way, ways_of

NAMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "application/pdf": "PDF",
    "text/calendar": "ICS",
    "video/mp4": "MP4",
    "video/3gpp": "3GP",
    "audio/mpeg": "MP3",
    "audio/mp4": "M4A",
    "audio/ogg": "OGG",
    "audio/amr": "AMR",
}


def beside(conn: Connection, thread_id: str, media_ids: Sequence[str]) -> tuple[DraftFile, ...]:
    """Those of them that wait beside this thread's reply."""
    return tuple(
        DraftFile(row.media_id, row.kind, row.content_type, row.name or "", row.size)
        for row in media.beside(conn, thread_id, media_ids)
    )


def checked(
    conn: Connection, product: Product, thread_id: str, way: Way | None, media_ids: Sequence[str], text: str
) -> tuple[DraftFile, ...]:
    """Raises `BadInputError` for a file that is not there and for what the channel does not take."""
    if not media_ids:
        return ()
    files = beside(conn, thread_id, media_ids)
    if len(files) != len(media_ids):
        raise BadInputError("A file is not here any more. Please attach it again.", at="/media")
    words = unfit(conn, product, thread_id, way, files, text)
    if words is not None:
        raise BadInputError(words, at="/media")
    return files


def unfit(
    conn: Connection,
    product: Product,
    thread_id: str,
    way: Way | None,
    files: Sequence[DraftFile],
    text: str,
) -> str | None:
    """Why this channel cannot carry these files, in words; None when it can."""
    if not files:
        return None
    way = way or default_way(conn, product, thread_id)
    channel = "This channel" if way is None else CHANNELS.get(way.address.channel, way.address.channel)
    able = None if way is None else way.able.files
    if able is None:
        return f"{channel} takes no files."
    return _too_much(channel, able, files, text)


def _too_much(channel: str, able: Files, files: Sequence[DraftFile], text: str) -> str | None:
    for each in files:
        most = able.kinds.get(each.content_type)
        if most is None:
            return f"{channel} takes {_list(able)}; {each.name} is something else."
        if each.size > most:
            return f"{channel} takes {NAMES[each.content_type]} files up to {_size(most)}; {each.name} has {_size(each.size)}."
    if len(files) > able.most:
        return f"{channel} takes {able.most} file{'s' if able.most > 1 else ''} in one message."
    if able.together is not None and sum(each.size for each in files) > able.together:
        return f"{channel} takes {_size(able.together)} in one message. Please send fewer at a time."
    if text.strip() and not able.with_words:
        return f"{channel} takes words or files in one message, not both. Send them one after the other."
    return None


def _list(able: Files) -> str:
    known = [NAMES[each] for each in able.kinds]
    return f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0]


def _size(count: int) -> str:
    return f"{count / MB:.1f} MB".replace(".0 ", " ") if count >= MB else f"{-(-count // 1000)} kB"


def along(request: DraftRequest, files: tuple[DraftFile, ...], public: bool) -> DraftRequest:  # noqa: FBT001
    return msgspec.structs.replace(request, files=files, files_public=public) if files else request


def by_address(conn: Connection, product: Product, thread_id: str) -> dict[str, FilesView]:
    """What may go along to each address of this thread's person."""
    found, default = ways_of(conn, product, thread_id)
    views = {way.address.id: _view(conn, product, way) for way in found if way.able.files is not None}
    return views | ({"": views[default]} if default in views else {})


def _view(conn: Connection, product: Product, way: Way) -> FilesView:
    able: Any = way.able.files
    covered = product.gate.vendors.covers_channel(way.address.channel, now(conn).date())
    return FilesView(tuple(able.kinds), able.most, able.with_words, vouch=not covered)


def default_way(conn: Connection, product: Product, thread_id: str) -> Way | None:
    """Where they last wrote."""
    found, address_id = ways_of(conn, product, thread_id)
    return next((each for each in found if each.address.id == address_id), None)
