"""The door for forms: the practice's web server signs, a browser brings a ticket; both end where webhooks do."""

from datetime import timedelta
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post, route
from litestar.enums import HttpMethod
from litestar.params import FromPath

from channels.base import Request as FormRequest
from channels.form_seals import ticket
from channels.forms import PROVIDER, find_form
from core.errors import BadInputError, ForbiddenError, NotFoundError, TooManyError
from core.limits import Limiter
from core.logging import logger
from core.session import system_scope
from web.errors import HANDLERS
from web.hosts import Hosts
from web.product import Product

LARGEST = 64 * 1024
PEER_POSTS, FORM_POSTS = 30, 600
WITHIN = timedelta(minutes=10)
OURS = ("x-glowdesk-peer", "x-glowdesk-own-page")
"""Headers by which this door tells the adapter what it knows; a client's are dropped."""


class FormTicket(msgspec.Struct, frozen=True):
    """What a page needs before it may post."""

    ticket: str
    form_key: str


def _readable(handler: Any) -> Any:
    """Errors that a page of another origin may read too, so that it can say what is wrong."""

    def answer(request: Request[Any, Any, Any], error: Any) -> Response[Any]:
        response: Response[Any] = handler(request, error)
        response.headers.update(cors(request.headers.get("origin", "")))
        return response

    return answer


class FormController(Controller):
    path = "/hooks/forms"
    include_in_schema = False
    exception_handlers = {kind: _readable(handler) for kind, handler in HANDLERS.items()}  # noqa: RUF012

    @post("/{form_id:str}", request_max_body_size=LARGEST, status_code=202)
    async def take(self, request: Request[Any, Any, Any], form_id: FromPath[str]) -> Response[bytes]:
        product: Product = request.app.state.product
        try:
            status, kind, answer = await self._accept(product, request, form_id)
        except (ForbiddenError, BadInputError, NotFoundError, TooManyError) as error:
            logger().warning("form_refused", error=type(error).__name__, place=getattr(error, "at", None))
            raise
        headers = cors(request.headers.get("origin", ""))
        return Response(answer, status_code=status, media_type=kind, headers=headers)

    async def _accept(
        self, product: Product, request: Request[Any, Any, Any], form_id: str
    ) -> tuple[int, str, bytes]:
        found = await product.db.read(system_scope(), lambda conn: find_form(conn, form_id))
        if found is None:
            raise NotFoundError("no such form")
        if "x-signature" not in request.headers:
            limiter: Limiter = request.app.state.limiter
            await limiter.spend(f"form:{form_id}:{_peer(request)}", PEER_POSTS, WITHIN)
            await limiter.spend(f"form:{form_id}", FORM_POSTS, WITHIN)
        envelope = FormRequest(
            url=f"{product.settings.public_url.rstrip('/')}/hooks/forms/{form_id}",
            kind="lead",
            reference=None,
            headers=_headers(product, request),
            content_type=request.headers.get("content-type", ""),
            body=await request.body(),
        )
        return await product.intake.accept(PROVIDER, found.id, envelope)

    @get("/{form_id:str}")
    async def open(self, request: Request[Any, Any, Any], form_id: FromPath[str]) -> Response[FormTicket]:
        """A ticket for a page that is being opened; allowed pages only."""
        product: Product = request.app.state.product
        found = await product.db.read(system_scope(), lambda conn: find_form(conn, form_id))
        if found is None or not found.settings.get("public_key"):
            raise NotFoundError("no such form")
        origin = request.headers.get("origin", "")
        own = bool(found.settings.get("hosted")) and (not origin or _is_own(product, request))
        if not own and origin not in found.settings.get("origins", ()):
            raise ForbiddenError("this page may not post here")
        limiter: Limiter = request.app.state.limiter
        await limiter.spend(f"form-ticket:{_peer(request)}", 240, WITHIN)
        account = await product.accounts.open(found.id)
        made = FormTicket(ticket(account, product.clock.now()), str(found.settings["public_key"]))
        return Response(made, headers=cors(origin))

    @route("/{form_id:str}", http_method=[HttpMethod.OPTIONS], status_code=204)
    async def preflight(self, request: Request[Any, Any, Any], form_id: FromPath[str]) -> Response[None]:  # noqa: ARG002
        headers = cors(request.headers.get("origin", "")) | {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "content-type, idempotency-key",
            "Access-Control-Max-Age": "600",
        }
        return Response(None, headers=headers, status_code=204)


def cors(origin: str) -> dict[str, str]:
    """Any page may read the answer: what it may do is decided by its origin, key and ticket."""
    return {"Access-Control-Allow-Origin": origin or "null", "Vary": "Origin"}


def _headers(product: Product, request: Request[Any, Any, Any]) -> dict[str, str]:
    given = {name.lower(): value for name, value in request.headers.items() if name.lower() not in OURS}
    own = "yes" if _is_own(product, request) else "no"
    return given | {"x-glowdesk-peer": _peer(request), "x-glowdesk-own-page": own}


def _is_own(product: Product, request: Request[Any, Any, Any]) -> bool:
    origin = request.headers.get("origin", "")
    return bool(origin) and Hosts(product.settings).is_own(origin, request.headers.get("host", ""))


def _peer(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else "unknown"
