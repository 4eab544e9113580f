"""Files that people hand in: the request's body is the file, looked at byte by byte before anything is kept."""

import asyncio
from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from litestar import Request

from core.errors import BadInputError
from core.media import Incoming
from core.media_kinds import MB, kind_of
from web.product import Product

MOST_BODY = 16 * MB
NAME = "x-file-name"
"""Percent-encoded, since header lines know no other letters."""


async def taken_in(
    request: Request[Any, Any, Any], product: Product, media_id: str, kinds: Collection[str] = ()
) -> Incoming:
    """Seal and store it, without a row yet. Raises `BadInputError` for a kind that is not taken here."""
    body = await request.body()
    kind = kind_of(body[:64])
    if kind is None or (kinds and kind.media_type not in kinds):
        raise BadInputError("This kind of file is not taken here.", at="/file")
    name = unquote(request.headers.get(NAME, ""))[:200] or None
    return await asyncio.to_thread(lambda: product.media.take_in(media_id, [body], name=name))
