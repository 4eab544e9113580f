"""The widget's own HTTP: a session for a visitor of an allowed page, and its two scripts."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post, route
from litestar.enums import HttpMethod
from litestar.exceptions import NotAuthorizedException
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from agent.wording import widget_texts
from channels.accounts import find_site
from compliance.consent.wording import languages, shown
from core.errors import ForbiddenError, NotFoundError
from core.limits import Limiter
from core.session import now, of_practice, system_scope
from practice.contacts import find_address
from practice.visitors import begin_visit, is_visitor, note_arrival, note_page
from web.errors import HANDLERS
from web.product import Product
from web.widget_tokens import LASTS, VisitorToken, sign

SCRIPTS = Path(__file__).parent.parent / "ui" / "dist" / "widget"
Short = Annotated[str, msgspec.Meta(max_length=80)]


class OpenSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    site_key: Short
    visitor_id: Short | None = None
    refresh: Short | None = None
    language: Literal["en", "es"] = "en"
    """In which the page shows the chat, and with it the consent line."""
    came: dict[Annotated[str, msgspec.Meta(max_length=24)], Annotated[str, msgspec.Meta(max_length=200)]] = {}
    """The campaign marks of the page's own address, and which site led to it."""


class WidgetPractice(msgspec.Struct, frozen=True):
    name: str
    languages: tuple[str, ...]
    assistant_name: str | None
    colour: str | None
    disclosure: dict[str, str]
    consent_line: dict[str, str]
    replies_in: str


class WidgetSession(msgspec.Struct, frozen=True):
    token: str
    visitor_id: str
    refresh: str
    thread: str
    expires_in: int
    practice: WidgetPractice
    head_seq: int


def _readable(handler: Any) -> Any:
    """Errors that the widget's page may read too, so that it can say what is wrong."""

    def answer(request: Request[Any, Any, Any], error: Any) -> Response[Any]:
        response: Response[Any] = handler(request, error)
        response.headers.update(_cors(request.headers.get("origin", "")))
        return response

    return answer


class WidgetController(Controller):
    path = "/widget"
    include_in_schema = False
    exception_handlers = {kind: _readable(handler) for kind, handler in HANDLERS.items()}  # noqa: RUF012

    @post("/v1/session", status_code=200, request_max_body_size=4096)
    async def session(
        self, request: Request[Any, Any, Any], data: JSONBody[OpenSession]
    ) -> Response[WidgetSession]:
        product: Product = request.app.state.product
        limiter: Limiter = request.app.state.limiter
        peer = request.client.host if request.client else "unknown"
        await limiter.spend(f"widget:{peer}", 60, timedelta(minutes=1))
        origin = request.headers.get("origin", "")
        account = await product.db.read(system_scope(), lambda conn: find_site(conn, data.site_key))
        if account is None:
            raise NotFoundError("no such site")
        if not _may_embed(account.settings, origin):
            raise ForbiddenError("this page may not embed the widget")
        opened = await product.db.write(
            of_practice(account.practice_id), lambda conn: _open(conn, product, account, data, origin)
        )
        return Response(opened, headers=_cors(origin))

    @route("/v1/session", http_method=[HttpMethod.OPTIONS], status_code=204)
    async def preflight(self, request: Request[Any, Any, Any]) -> Response[None]:
        origin = request.headers.get("origin", "")
        headers = _cors(origin) | {
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "content-type",
            "Access-Control-Max-Age": "600",
        }
        return Response(None, headers=headers, status_code=204)

    @get("/{name:str}")
    async def script(self, request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        """Scripts and their chunks; nothing else lies in that folder."""
        age = 31_536_000 if "v" in request.query_params else 300
        path = SCRIPTS / name
        if "/" in name or not name.endswith((".js", ".map")) or not path.is_file():
            raise NotFoundError("no such script")
        return Response(
            path.read_bytes(),
            media_type="text/javascript",
            headers={
                "Access-Control-Allow-Origin": "*",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Cache-Control": f"public, max-age={age}",
            },
        )


def _may_embed(settings: Any, origin: str) -> bool:
    return bool(origin) and origin in settings.get("origins", [])


def _cors(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin or "null",
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }


def _open(conn: Connection, product: Product, account: Any, data: OpenSession, origin: str) -> WidgetSession:
    key = product.master.derive("visitor refresh")
    visitor_id, refresh = _visitor(conn, key, account.id, data)
    note_page(conn, visitor_id, origin, data.language)
    note_arrival(conn, visitor_id, data.came)
    book = product.books.get(conn)
    token = VisitorToken(
        practice_id=account.practice_id,
        account_id=account.id,
        visitor_id=visitor_id,
        origin=origin,
        expires=int((now(conn) + LASTS).timestamp()),
    )
    assistant = book.practice.assistant
    name = book.practice.name
    return WidgetSession(
        token=sign(product.master.derive("visitor tokens"), token),
        visitor_id=visitor_id,
        refresh=refresh,
        thread=visitor_id,
        expires_in=int(LASTS.total_seconds()),
        head_seq=_head(conn, visitor_id),
        practice=WidgetPractice(
            name=name,
            languages=book.languages,
            assistant_name=assistant.name if assistant else None,
            colour=account.settings.get("colour"),
            disclosure=widget_texts("widget_disclosure", name),
            consent_line={each: shown(book, "widget_line", each).text for each in languages()},
            replies_in="seconds",
        ),
    )


def _visitor(conn: Connection, key: bytes, account_id: str, data: OpenSession) -> tuple[str, str]:
    if data.visitor_id is None or data.refresh is None:
        return begin_visit(conn, key, account_id)
    if not is_visitor(conn, key, data.visitor_id, data.refresh):
        raise NotAuthorizedException("This visitor is not known here.")
    return data.visitor_id, data.refresh


def _head(conn: Connection, visitor_id: str) -> int:
    row = find_address(conn, "web", visitor_id)
    return 0 if row is None else int(row.patient_head)
