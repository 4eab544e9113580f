"""Pages that people fill in at the desk, at an event or from a friend's link: served by us, posted to the forms' door."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode

import msgspec
import yaml
from litestar import Controller, Request, Response, get
from litestar.params import FromPath

from channels.forms import find_form, referral_form
from compliance.consent.wording import languages, shown
from core.errors import NotFoundError
from core.session import of_practice, system_scope
from practice.book import PracticeBook
from practice.referrals import practice_of_code
from web.product import Product

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "ui" / "forms"
TYPES = {"kiosk.css": "text/css", "kiosk.js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BOXES = (("sms", "visit_texts"), ("sms", "marketing_text"), ("email", "marketing_mail"))
SHARED = {"kiosk", "event"}
"""Kinds that stand where the next person will touch them: they forget what was typed."""
FORGETS_IN = 60


class KioskController(Controller):
    path = "/k"
    include_in_schema = False

    @get("/{form_id:str}")
    async def page(self, request: Request[Any, Any, Any], form_id: FromPath[str]) -> Response[bytes]:
        product: Product = request.app.state.product
        found = await product.db.read(system_scope(), lambda conn: find_form(conn, form_id))
        if found is None or not found.settings.get("hosted"):
            return _gone(request)
        book = await product.db.read(of_practice(found.practice_id), product.books.get)
        return _html(_page(book, form_id, found.settings, request))

    @get("/assets/{name:str}")
    async def asset(self, name: FromPath[str]) -> Response[bytes]:
        if name not in TYPES:
            raise NotFoundError("no such file")
        headers = {"Cache-Control": "public, max-age=300"}
        return Response((ASSETS / name).read_bytes(), media_type=TYPES[name], headers=headers)


@get("/r/{code:str}", include_in_schema=False)
async def referral_link(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[bytes]:
    """A friend's link: on to that practice's own page, which is ours; it never leads anywhere else."""
    product: Product = request.app.state.product
    practice_id = await product.db.read(system_scope(), lambda conn: practice_of_code(conn, code))
    if practice_id is None:
        return _gone(request)
    form_id = await product.db.write(
        of_practice(practice_id), lambda conn: referral_form(conn, product.vault, "Referral link")
    )
    return Response(b"", status_code=302, headers={"Location": f"/k/{form_id}?{urlencode({'ref': code})}"})


def _page(book: PracticeBook, form_id: str, settings: Any, request: Request[Any, Any, Any]) -> str:
    language = _language(request, book)
    other = "en" if language == "es" else "es"
    asked = request.query_params
    ref, via = _plain(asked.get("ref", "")), "qr" if asked.get("via") == "qr" else ""
    kept = {key: value for key, value in (("ref", ref), ("via", via), ("lang", other)) if value}
    words = {key: escape(text) for key, text in _words(language).items()}
    shared = settings.get("kind") in SHARED and not via
    return _template().substitute(
        words
        | {
            "lead": words["lead_friend" if ref else "lead"],
            "language": language,
            "other": other,
            "other_link": escape("?" + urlencode(kept)),
            "practice": escape(book.practice.name),
            "form_id": escape(form_id),
            "ref": escape(ref),
            "via": via,
            "reset": str(FORGETS_IN) if shared else "",
            "services": _services(book, language),
            "boxes": "\n".join(_box(book, channel, wording, language) for channel, wording in BOXES),
        }
    )


def _services(book: PracticeBook, language: str) -> str:
    found = [(each.id, each.name_by_language.get(language) or each.name) for each in book.file.services]
    return "".join(
        f'<option value="{escape(name)}">{escape(name)}</option>'
        for _, name in sorted(found, key=lambda pair: pair[1].casefold())
    )


def _box(book: PracticeBook, channel: str, wording: str, language: str) -> str:
    """Never ticked beforehand: who wants texts says so."""
    words = shown(book, wording, language)
    return (
        f'<label class="box"><input type="checkbox" data-channel="{channel}" '
        f'data-version="{escape(words.id)}@{escape(words.version)}">'
        f"<span>{escape(words.text)}</span></label>"
    )


def _language(request: Request[Any, Any, Any], book: PracticeBook) -> str:
    asked = request.query_params.get("lang", "")
    if asked in languages():
        return asked
    wished = [each.strip()[:2].lower() for each in request.headers.get("accept-language", "").split(",")]
    return next((each for each in wished if each in languages()), book.default_language)


def _plain(code: str) -> str:
    return code if code.isalnum() and code.isascii() and len(code) <= 16 else ""


def _gone(request: Request[Any, Any, Any]) -> Response[bytes]:
    wished = request.headers.get("accept-language", "")[:2].lower()
    words = _words(wished if wished in languages() else "en")
    page = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>404</title><link rel="stylesheet" href="/k/assets/kiosk.css"><main><p>{escape(words["gone"])}</p></main>'
    )
    return _html(page, status=404)


def _html(page: str, status: int = 200) -> Response[bytes]:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Response(page.encode(), status_code=status, media_type="text/html", headers=headers)


@cache
def _template() -> Template:
    return Template((ROOT / "web" / "templates" / "kiosk.html").read_text(encoding="utf-8"))


@cache
def _words(language: str) -> dict[str, str]:
    with (ROOT / "locales" / language / "kiosk.yaml").open(encoding="utf-8") as file:
        return msgspec.convert(yaml.safe_load(file), dict[str, str])
