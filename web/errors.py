"""One place that turns errors into answers: problem+json that names the place and nothing personal."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from core.errors import (
    BadInputError,
    ConflictError,
    Fault,
    FaultyError,
    ForbiddenError,
    GlowdeskError,
    NotFoundError,
    TooManyError,
)
from core.logging import logger, place_of

STATUS: dict[type[GlowdeskError], int] = {
    BadInputError: 400,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    FaultyError: 422,
    TooManyError: 429,
}
TITLES = {
    400: "The request is not right",
    401: "Please sign in",
    403: "Not allowed",
    404: "Not found",
    405: "Not allowed here",
    409: "It has changed meanwhile",
    413: "Too large",
    422: "It would not hold like this",
    429: "Too many requests",
    500: "Something broke on our side",
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    at: str | None = None
    retry_after: float | None = None
    code: str | None = None
    """What the screens do about it: locked, second_step, enrol, …"""
    faults: tuple[Fault, ...] = ()


def problem(status: int, detail: str, **more: Any) -> Response[bytes]:
    body = Problem(title=TITLES.get(status, "Problem"), status=status, detail=detail, **more)
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/problem+json")


def on_expected(request: Request[Any, Any, Any], error: GlowdeskError) -> Response[bytes]:
    """Errors of ours: their class says which status."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        return on_unexpected(request, error)
    if isinstance(error, TooManyError):
        answer = problem(status, "Please wait a moment.", retry_after=error.retry_after.total_seconds())
        answer.headers["Retry-After"] = str(int(error.retry_after.total_seconds()) + 1)
        return answer
    if isinstance(error, BadInputError):
        return problem(status, error.message, at=error.at)
    if isinstance(error, FaultyError):
        return problem(status, error.message, faults=error.faults)
    return problem(status, str(error))


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own: bad bodies, unknown routes, wrong methods."""
    if error.status_code >= 500:
        return on_unexpected(request, error)
    at = None
    extra = error.extra
    if error.status_code == 400 and isinstance(extra, list) and extra and isinstance(extra[0], dict):
        at = "/" + str(extra[0].get("key", "")).replace(".", "/")
    code = extra.get("code") if isinstance(extra, dict) else None
    detail = error.detail or TITLES.get(error.status_code, "Problem")
    return problem(error.status_code, detail, at=at, code=code)


def on_undecoded(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A body that breaks the decoder instead of being refused by it: bytes that are no text, endless brackets."""
    if place_of(error).startswith("msgspec_hooks.py"):
        return problem(400, "The body is not JSON.")
    return on_unexpected(request, error)


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Logged by kind and place; the client learns nothing of the inside."""
    logger().error(
        "request_failed",
        path=_shape(request.url.path),
        method=request.method,
        error=type(error).__name__,
        place=place_of(error),
    )
    return problem(500, "Nothing was lost; please try again.")


def _shape(path: str) -> str:
    """The path without ids."""
    return "/".join(part if len(part) < 25 else ":id" for part in path.split("/"))


HANDLERS: dict[Any, Any] = {
    GlowdeskError: on_expected,
    HTTPException: on_http,
    UnicodeDecodeError: on_undecoded,
    RecursionError: on_undecoded,
    Exception: on_unexpected,
}
