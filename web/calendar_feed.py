"""Where calendar programs fetch a provider's visits: the address is the key, and no patient stands in the file."""

import hashlib
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath, PathParameter

from booking.feeds import feed_file, feed_of
from core.session import of_practice, system_scope
from web.product import Product

Name = Annotated[str, PathParameter(max_length=80)]
FRESH = 300
"""Seconds for which a program need not ask again."""


@get("/calendar/{name:str}", include_in_schema=False)
async def calendar_feed(request: Request[Any, Any, Any], name: FromPath[Name]) -> Response[bytes]:
    """Raises NotFoundError alike for an address that never was and one that has ended."""
    product: Product = request.app.state.product
    secret = name.removesuffix(".ics")
    feed = await product.db.read(system_scope(), lambda conn: feed_of(conn, secret))
    content = await product.db.read(
        of_practice(feed.practice_id),
        lambda conn: feed_file(conn, product.books.get(conn), feed.provider),
    )
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "cache-control": f"private, max-age={FRESH}",
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
