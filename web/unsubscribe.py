"""Where mail is ended: a page for people, one click for mail programs, and nothing for who merely looks."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import msgspec
import yaml
from litestar import Controller, Request, Response, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from compliance.unsubscribe import Ends, Token, Unsubscribing, read_token
from core.errors import NotFoundError
from core.session import of_practice
from practice.book import PracticeBook
from web.product import Product

ROOT: Final = Path(__file__).parent.parent
POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ONE_CLICK: Final = ("List-Unsubscribe", "One-Click")
MOST: Final = 16 * 1024
LANGUAGES: Final = ("en", "es")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locales/<language>/unsubscribe.yaml`."""

    title: str
    lead: str
    offers: str
    offers_hint: str
    all: str
    all_hint: str
    done: str
    done_offers: str
    done_all: str
    done_more: str
    back: str
    gone: str
    gone_words: str
    other_language: str


class UnsubscribeController(Controller):
    path = "/u"
    include_in_schema = False

    @get("/{token:str}")
    async def look(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        """Scanners of mail follow every link: looking never ends anything."""
        try:
            book = await self._book(request, read_token(token))
        except NotFoundError:
            return _gone(request)
        return _page(request, book, "ask")

    @post("/{token:str}", status_code=200, request_max_body_size=MOST)
    async def end(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        """At once, without a sign-in, a cookie or a redirect (RFC 8058)."""
        try:
            asked, ends = read_token(token), await _chosen(request)
            book = await self._book(request, asked)
        except NotFoundError:
            return _gone(request)
        if ends is None:
            return _page(request, book, "ask")
        product, pages = _product(request), _pages(request)
        await product.db.write(of_practice(asked.practice_id), lambda conn: pages.end(conn, asked, ends))
        return _page(request, book, ends)

    @get("/assets/mail.css")
    async def style(self) -> Response[bytes]:
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(
            (ROOT / "ui" / "forms" / "mail.css").read_bytes(), media_type="text/css", headers=headers
        )

    async def _book(self, request: Request[Any, Any, Any], token: Token) -> PracticeBook:
        """Of the practice that made this link. Raises `NotFoundError`."""
        product, pages = _product(request), _pages(request)

        def checked(conn: Any) -> PracticeBook:
            pages.check(conn, token)
            return product.books.get(conn)

        return await product.db.read(of_practice(token.practice_id), checked)


async def _chosen(request: Request[Any, Any, Any]) -> Ends | None:
    """What a person pressed, or a mail program's one click; None for a post that says neither."""
    try:
        form = await request.form()
    except (ClientException, ValueError):
        return None
    if form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return "offers"
    chosen = form.get("ends")
    return chosen if chosen in {"offers", "all"} else None


def _page(request: Request[Any, Any, Any], book: PracticeBook, what: str) -> Response[bytes]:
    language = _language(request, book)
    words, other = _words(language), "en" if language == "es" else "es"
    parts = {"ask": _asking, "offers": _done_offers, "all": _done_all}[what](words)
    page = _template().substitute(
        language=language,
        other=other,
        other_language=escape(words.other_language) if what == "ask" else "",
        practice=escape(book.practice.name),
        title=escape(words.title if what == "ask" else words.done),
        body=parts,
    )
    return _html(page)


def _asking(words: Words) -> str:
    return (
        f"<h1>{escape(words.title)}</h1><p class='lead'>{escape(words.lead)}</p>"
        + _button("offers", words.offers, words.offers_hint, "strong")
        + _button("all", words.all, words.all_hint, "quiet")
    )


def _done_offers(words: Words) -> str:
    more = f"<p class='more'>{escape(words.done_more)}</p>" + _button(
        "all", words.all, words.all_hint, "quiet"
    )
    return _done(words, words.done_offers) + more


def _done_all(words: Words) -> str:
    return _done(words, words.done_all)


def _done(words: Words, what: str) -> str:
    return (
        f"<p class='tick' aria-hidden='true'>✓</p><h1>{escape(words.done)}</h1>"
        f"<p class='lead' role='status'>{escape(what)} {escape(words.back)}</p>"
    )


def _button(ends: Ends, label: str, hint: str, look: str) -> str:
    return (
        f"<form method='post'><button class='{look}' name='ends' value='{ends}' aria-describedby='{ends}-hint'>"
        f"{escape(label)}</button><p class='hint' id='{ends}-hint'>{escape(hint)}</p></form>"
    )


def _gone(request: Request[Any, Any, Any]) -> Response[bytes]:
    words = _words(_wished(request) or "en")
    body = f"<h1>{escape(words.gone)}</h1><p class='lead'>{escape(words.gone_words)}</p>"
    page = _template().substitute(
        language=_wished(request) or "en", other="", other_language="", practice="", title=escape(words.gone), body=body
    )  # fmt: skip
    return _html(page, status=404)


def _language(request: Request[Any, Any, Any], book: PracticeBook) -> str:
    asked = request.query_params.get("lang", "")
    usual = book.default_language if book.default_language in LANGUAGES else "en"
    return asked if asked in LANGUAGES else _wished(request) or usual


def _wished(request: Request[Any, Any, Any]) -> str | None:
    wished = [each.strip()[:2].lower() for each in request.headers.get("accept-language", "").split(",")]
    return next((each for each in wished if each in LANGUAGES), None)


def _html(page: str, status: int = 200) -> Response[bytes]:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Response(page.encode(), status_code=status, media_type="text/html", headers=headers)


def _pages(request: Request[Any, Any, Any]) -> Unsubscribing:
    product = _product(request)
    return Unsubscribing(product.vault, product.settings.public_url)


def _product(request: Request[Any, Any, Any]) -> Product:
    found: Product = request.app.state.product
    return found


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "templates" / "unsubscribe.html").read_text(encoding="utf-8"))


@cache
def _words(language: str) -> Words:
    path = ROOT / "locales" / language / "unsubscribe.yaml"
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Words)
