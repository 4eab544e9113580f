"""Stored media over HTTP: whoever holds a fresh link may fetch that one file, and a browser runs none of it."""

import asyncio
from typing import Any
from urllib.parse import quote

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Stream

from core.errors import NotFoundError
from core.media import in_threads
from core.session import of_practice
from web import media_links
from web.headers import SANDBOXED
from web.product import Product


@get(["/media/{token:str}", "/media/{token:str}/{_name:str}"], include_in_schema=False)
async def media(request: Request[Any, Any, Any], token: FromPath[str]) -> Stream:
    """The file as a download; a picture may still be shown inside a page."""
    product: Product = request.app.state.product
    link = media_links.read(product.master.derive(media_links.PURPOSE), token, product.clock.now())
    if link is None:
        raise NotFoundError("this link is over; open the conversation again")
    found, key = await product.db.read(
        of_practice(link.practice_id), lambda conn: product.media.find(conn, link.media_id)
    )
    pieces = await asyncio.to_thread(product.media.read, found.id, key)
    return Stream(
        in_threads(pieces),
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            "Content-Length": str(found.size),
            "Content-Security-Policy": SANDBOXED,
            "Cross-Origin-Resource-Policy": "cross-origin",  # the widget lives on the practice's own site
            "Cache-Control": "private, no-store",
        },
    )
