"""Where practice systems tell us that something has changed."""

from typing import Any

from litestar import Request, Response, Router, post
from litestar.params import FromPath

from booking.emr.notices import Notices
from core.errors import ForbiddenError, NotFoundError
from core.logging import logger
from web.bounds import PathId

LARGEST = 2 * 1024 * 1024
"""One object; nothing there is as large as a message with pictures."""


def systems_router(notices: Notices) -> Router:
    """Routes `/webhooks/emr/<connection id>`."""

    @post("/{connection_id:str}", request_max_body_size=LARGEST, status_code=200)
    async def told(request: Request[Any, Any, Any], connection_id: FromPath[PathId]) -> Response[bytes]:
        body = await request.body()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            heard = await notices.take(connection_id, headers, body)
        except (ForbiddenError, NotFoundError) as error:
            logger().warning("system_notice_refused", bytes=len(body), error=type(error).__name__)
            raise
        return Response(heard.body, status_code=200, media_type="text/plain")

    return Router("/webhooks/emr", route_handlers=[told], include_in_schema=False)
