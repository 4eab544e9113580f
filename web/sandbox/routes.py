"""The sandbox's routes: guarded, one request at a time, answers as docs/sandbox.md has them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import HttpMethod, Request, Response, Router, route
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from booking.constraints.probe import probe_when
from compliance.probe import probe_decide, probe_opt_out
from core.logging import logger, place_of
from web.sandbox import shapes
from web.sandbox.shapes import SandboxError
from web.sandbox.stage import Stage
from web.sandbox.state import read_state

HOSTS = {"127.0.0.1", "localhost", "[::1]"}
PEERS = {"127.0.0.1", "::1"}
REFUSED = ("forwarded", "x-forwarded-for", "origin")
LARGEST = 16 * 1024 * 1024
SECONDS = 58
METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE]
NOT_FOUND = SandboxError(404, "not_found", "no such route")


def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Neither a proxy on this machine nor a page in a browser gets in: an ordinary 404."""
    host = connection.headers.get("host", "").lower()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    peer = connection.client.host if connection.client else ""
    if peer not in PEERS or name not in HOSTS or any(header in connection.headers for header in REFUSED):
        raise NotFoundException


Work = Callable[[Stage, Request[Any, Any, Any]], Awaitable[dict[str, Any]]]


def sandbox_router(stage: Stage) -> Router:
    """Every route of the table, one request at a time."""
    busy = asyncio.Lock()

    def handler(path: str, work: Work) -> Any:
        async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
            if request.method != ("GET" if path in READS else "POST"):
                return _error(NOT_FOUND)
            if busy.locked():
                return _error(SandboxError(409, "busy", "another request is being worked on"))
            async with busy:
                return await _worked(work, stage, request)

        return route(path, http_method=METHODS)(answer)

    return Router(
        "/_sandbox",
        route_handlers=[*(handler(path, work) for path, work in ROUTES.items()), _elsewhere],
        guards=[guard],
        include_in_schema=False,
        request_max_body_size=LARGEST,
    )


@route(["/", "/{rest:path}"], http_method=METHODS)
async def _elsewhere() -> Response[bytes]:
    return _error(NOT_FOUND)


async def _worked(work: Work, stage: Stage, request: Request[Any, Any, Any]) -> Response[bytes]:
    try:
        async with asyncio.timeout(SECONDS):
            return _json(200, await work(stage, request))
    except SandboxError as error:
        return _error(error)
    except Exception as error:  # noqa: BLE001 - the sandbox's own fault, said as such
        logger().error("sandbox_failed", error=type(error).__name__, place=place_of(error))
        return _error(SandboxError(500, "failed", f"the sandbox broke: {type(error).__name__}"))


async def _configure(stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    wanted: shapes.Configure = await _body(request, shapes.Configure)
    await stage.configure(wanted.practice)
    return {}


async def _reset(stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    await stage.reset(await _body(request, shapes.Reset))
    return {}


async def _understand(stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    return await stage.understand(await _body(request, shapes.Understand))


async def _inbound(stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    return {"outbound": await stage.inbound(await _body(request, shapes.Inbound))}


async def _event(stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    return {"outbound": await stage.event(await _body(request, shapes.AnyEvent))}


async def _state(stage: Stage, _request: Request[Any, Any, Any]) -> dict[str, Any]:
    talk, product = stage.ready(), stage.product
    mode = "playbook" if product.model is None else "llm"
    return await product.db.read(
        stage.scope, lambda conn: read_state(conn, product.books.get(conn), talk, mode)
    )


async def _when(_stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    wanted: shapes.ProbeWhen = await _body(request, shapes.ProbeWhen)
    moment = shapes.instant(wanted.now, "/now")
    shapes.check_when(wanted)
    context = msgspec.structs.asdict(wanted.context) if wanted.context is not None else None
    return _probed(lambda: probe_when(wanted.text, moment, wanted.tz, context))


async def _opt_out(_stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    wanted: shapes.ProbeOptOut = await _body(request, shapes.ProbeOptOut)
    return _probed(lambda: probe_opt_out(wanted.text, wanted.context))


async def _redact(_stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    wanted: shapes.ProbeRedact = await _body(request, shapes.ProbeRedact)
    from compliance.phi.probe import probe_redact  # loads the detectors: only where they are asked for

    contact = msgspec.structs.asdict(wanted.contact) if wanted.contact is not None else None
    return await asyncio.to_thread(_probed, lambda: probe_redact(wanted.text, wanted.destination, contact))


async def _decide(_stage: Stage, request: Request[Any, Any, Any]) -> dict[str, Any]:
    case: dict[str, Any] = await _body(request, dict[str, Any])
    return _probed(lambda: probe_decide(case))


READS = {"/state"}
ROUTES: dict[str, Work] = {
    "/configure": _configure,
    "/reset": _reset,
    "/understand": _understand,
    "/inbound": _inbound,
    "/event": _event,
    "/state": _state,
    "/probe/when": _when,
    "/probe/opt-out": _opt_out,
    "/probe/decide": _decide,
    "/probe/redact": _redact,
}


async def _body(request: Request[Any, Any, Any], shape: Any) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise SandboxError(415, "bad_request", "send application/json")
    return shapes.parse(await request.body(), shape)


def _probed(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return dict(ask())
    except (ValueError, KeyError) as error:
        at, _, message = str(error).strip("'").partition(": ")
        place = at if at.startswith("/") else None
        raise SandboxError(400, "bad_request", message or at, place) from None


def _error(error: SandboxError) -> Response[bytes]:
    body: dict[str, Any] = {"code": error.code, "message": error.message, "at": error.at, **error.more}
    return _json(error.status, {"error": body})


def _json(status: int, body: dict[str, Any]) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json")
