"""What the API does instead of a good answer, before or after it has accepted the text."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import State

from standins.twilio.errors import TwilioError
from standins.twilio.faults import Fault

Caller = Request[Any, Any, State]
Reply = Response[Any]
HTML: Final = "<html><body><h1>502 Bad Gateway</h1></body></html>"


def refusal(error: TwilioError) -> Reply:
    return Response(error.body(), status_code=error.status, media_type="application/json")


async def mishap(request: Caller, fault: Fault) -> Reply:
    return await _MISHAPS[fault.kind.removesuffix("_before").removesuffix("_after")](request, fault)


async def _busy(_: Caller, __: Fault) -> Reply:
    return refusal(TwilioError(20429))


async def _error(_: Caller, __: Fault) -> Reply:
    return refusal(TwilioError(20500))


async def _html(_: Caller, __: Fault) -> Reply:
    return Response(HTML, status_code=502, media_type="text/html")


async def _reject(_: Caller, fault: Fault) -> Reply:
    return refusal(TwilioError(fault.code))


async def _garbled(_: Caller, __: Fault) -> Reply:
    return Response(b'{"sid": "SM0a1b', status_code=201, media_type="application/json")


async def _hang(request: Caller, fault: Fault) -> Reply:
    """Say nothing until the caller gives up, or the time is over."""
    await _silence(request, fault.seconds)
    return refusal(TwilioError(20500))


async def _drop(request: Caller, _: Fault) -> Reply:
    """Cut the connection without a word; only a real server has one to cut."""
    request.receive.__self__.transport.abort()  # type: ignore[attr-defined]
    await _silence(request, 5)
    return refusal(TwilioError(20500))


async def _silence(request: Caller, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


_MISHAPS: Final[dict[str, Callable[[Caller, Fault], Awaitable[Reply]]]] = {
    "too_many_requests": _busy,
    "error": _error,
    "html_error": _html,
    "reject": _reject,
    "garbled": _garbled,
    "hang": _hang,
    "drop": _drop,
}
