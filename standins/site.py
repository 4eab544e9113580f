"""The practice's own website, on another origin than the product, embedding the widget with one script tag."""

from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Controller, MediaType, Request, Response, get, post
from litestar.datastructures import State

PAGES: Final = Path(__file__).with_name("pages")


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose page this is and which product's widget it embeds."""

    product: str = "http://127.0.0.1:8000"
    site_key: str = "demo"
    practice: str = "Juniper & Vale Aesthetics"
    city: str = "Raleigh, North Carolina"
    phone: str = "+19195550142"


class SiteChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    product: str | None = None
    site_key: str | None = None
    practice: str | None = None
    city: str | None = None
    phone: str | None = None


def page(name: str, values: dict[str, str], policy: str) -> Response[str]:
    template = Template((PAGES / name).read_text(encoding="utf-8"))
    escaped = {key: escape(value, quote=True) for key, value in values.items()}
    return Response(
        template.substitute(escaped),
        media_type=MediaType.HTML,
        headers={
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
        },
    )


def practice_policy(product: str) -> str:
    """What a careful practice would allow: its own files, and the widget's server."""
    host = urlsplit(product)
    socket = f"{'wss' if host.scheme == 'https' else 'ws'}://{host.netloc}"
    return "; ".join((
        "default-src 'none'",
        f"script-src {product}",
        f"style-src 'self' {product}",
        f"img-src 'self' data: blob: {product}",
        f"connect-src {product} {socket}",
        f"frame-src {product}",
        f"media-src {product}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ))  # fmt: skip


class Site(Controller):
    @get("/", sync_to_thread=False)
    def landing(self, request: Request[Any, Any, State]) -> Response[str]:
        site, line = _site(request), request.app.state.twilio.settings.numbers[0]
        values = msgspec.to_builtins(site) | {
            "line": line,
            "line_shown": shown(line),
            "phone_shown": shown(site.phone),
        }
        return page("practice.html", values, practice_policy(site.product))

    @get("/_standin/site", sync_to_thread=False)
    def settings(self, request: Request[Any, Any, State]) -> SiteSettings:
        return _site(request)

    @post("/_standin/site", status_code=200)
    async def configure(self, request: Request[Any, Any, State]) -> SiteSettings:
        change = msgspec.json.decode(await request.body(), type=SiteChange)
        named = {name: value for name, value in msgspec.to_builtins(change).items() if value is not None}
        request.app.state.site = msgspec.structs.replace(_site(request), **named)
        return _site(request)


def shown(number: str) -> str:
    """A North American number the way people write it; any other as it is."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def _site(request: Request[Any, Any, State]) -> SiteSettings:
    found: SiteSettings = request.app.state.site
    return found
