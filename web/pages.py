"""The inbox's page: one file for every client route, with a strict content policy and a fresh nonce."""

import secrets
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from core.errors import ForbiddenError, NotFoundError
from core.session import system_scope
from practice.users import find_user
from web.auth import SignIns
from web.headers import inbox_policy
from web.product import Product

INBOX = Path(__file__).parent.parent / "ui" / "dist" / "inbox"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
}
NOT_BUILT = (
    "<!doctype html><title>Glowdesk</title><p>The inbox is not built yet: run <code>make install</code>.</p>"
)
DEMO_EMAIL = "ana@demo.example.com"


@get(["/inbox", "/inbox/{rest:path}"], include_in_schema=False)
async def inbox_page(request: Request[Any, Any, Any], rest: FromPath[str | None] = None) -> Response[bytes]:
    """Assets by name; everything else is the app, which routes by itself."""
    name = (rest or "").strip("/")
    if name.startswith("assets/") or Path(name).suffix in TYPES:
        return _asset(name)
    page = (INBOX / "index.html").read_text() if (INBOX / "index.html").is_file() else NOT_BUILT
    nonce = secrets.token_urlsafe(18)
    host = request.headers.get("host", "")
    return Response(
        page.replace("__NONCE__", nonce).encode(),
        media_type="text/html",
        headers={"Content-Security-Policy": inbox_policy(nonce, host), "Cache-Control": "no-store"},
    )


@get("/", include_in_schema=False)
async def front_door() -> Redirect:
    return Redirect("/inbox")


@get("/demo/sign-in", include_in_schema=False)
async def demo_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """The demo's link: signs the demo coordinator in. Exists only where the demo is switched on."""
    product: Product = request.app.state.product
    settings = product.settings
    given = request.query_params.get("token", "")
    if not settings.demo or not settings.demo_token:
        raise NotFoundError("no such page")
    if not secrets.compare_digest(given.encode(), settings.demo_token.encode()):
        raise ForbiddenError("this link is not this demo's")
    row = await product.db.read(system_scope(), lambda conn: find_user(conn, DEMO_EMAIL))
    if row is None:
        raise NotFoundError("the demo practice is not loaded")
    sign_ins: SignIns = request.app.state.sign_ins
    _, cookie = await sign_ins.open(row.practice_id, row.id)
    return Redirect("/inbox", cookies=[cookie])


def _asset(name: str) -> Response[bytes]:
    path = (INBOX / name).resolve()
    if not path.is_relative_to(INBOX.resolve()) or not path.is_file() or path.suffix not in TYPES:
        raise NotFoundError("no such file")
    hashed = name.startswith("assets/")
    return Response(
        path.read_bytes(),
        media_type=TYPES[path.suffix],
        headers={"Cache-Control": "public, max-age=31536000, immutable" if hashed else "no-cache"},
    )
