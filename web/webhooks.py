"""Providers' door: raw bytes in, one INSERT, an empty answer out."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from channels.base import Request as ProviderRequest
from channels.intake import Intake
from core.errors import BadInputError, ForbiddenError, NotFoundError
from core.logging import logger

LARGEST = 33 * 1024 * 1024
"""A mail with its attachments. Each provider has its own, lower limit."""


def webhook_router(intake: Intake, public_url: str) -> Router:
    """Routes `/webhooks/<provider>/<channel_account_id>/<kind>[/<reference>]`."""
    base = public_url.rstrip("/")

    @post("/{provider:str}/{account_id:str}/{rest:path}", request_max_body_size=LARGEST, status_code=200)
    async def receive(
        request: Request[Any, Any, Any],
        provider: FromPath[str],
        account_id: FromPath[str],
        rest: FromPath[str],
    ) -> Response[bytes]:
        body = await _body(request, intake.most_bytes(provider))
        return await _take(intake, base, request, (provider, account_id, rest), body)

    @get("/{provider:str}/{account_id:str}/{rest:path}", status_code=200)
    async def begin(
        request: Request[Any, Any, Any],
        provider: FromPath[str],
        account_id: FromPath[str],
        rest: FromPath[str],
    ) -> Response[bytes]:
        """The handshake that some providers begin a subscription with; nothing is stored."""
        return await _take(intake, base, request, (provider, account_id, rest), b"")

    return Router("/webhooks", route_handlers=[receive, begin], include_in_schema=False)


async def _body(request: Request[Any, Any, Any], most: int) -> bytes:
    """Stops reading at the provider's limit. Raises 413 beyond it."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise ClientException(status_code=413, detail="too large")
        parts.append(part)
    return b"".join(parts)


async def _take(
    intake: Intake, base: str, request: Request[Any, Any, Any], path: tuple[str, str, str], body: bytes
) -> Response[bytes]:
    provider, account_id, rest = path
    kind, _, reference = str(rest).strip("/").partition("/")
    envelope = ProviderRequest(
        url=base + _raw_target(request.scope),
        kind=kind,
        reference=reference or None,
        headers={name.lower(): value for name, value in request.headers.items()},
        content_type=request.headers.get("content-type", ""),
        body=body,
        method=request.method,
        query=dict(request.query_params),
    )
    try:
        status, content_type, answer = await intake.accept(provider, account_id, envelope)
    except (ForbiddenError, BadInputError, NotFoundError) as error:
        logger().warning(
            "webhook_refused",
            provider=provider[:16],
            kind=kind[:16],
            bytes=len(body),
            error=type(error).__name__,
            place=getattr(error, "at", None),
        )
        raise
    return Response(answer, status_code=status, media_type=content_type)


def _raw_target(scope: Any) -> str:
    """Path and query byte for byte as they were sent: that is what is signed."""
    raw = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string") or b""
    target: str = raw.decode("latin-1")
    return f"{target}?{query.decode('latin-1')}" if query and "?" not in target else target
