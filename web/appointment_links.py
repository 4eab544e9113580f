"""One visit behind a link in a text: looking shows it, a press confirms, moves or gives it back; nobody signs in."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath
from sqlalchemy import Connection

from booking import service
from booking.desk import books_elsewhere
from booking.links import VisitLink, find_link
from booking.service import Booked, Taken
from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.session import now, of_practice, system_scope
from practice.book import PracticeBook
from sequences.calendar_file import CONTENT_TYPE, calendar_file
from web import visit_acts, visit_pages, visit_times
from web.product import Product
from web.visit_pages import ROOT, Shown, Words

POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
MOST: Final = 16 * 1024
PRESSES: Final = 20
"""Of one link in an hour: nobody changes their mind more often, and a program that does is stopped."""
HOUR: Final = timedelta(hours=1)
DAYS: Final = timedelta(days=14)


class Pressed(msgspec.Struct, frozen=True):
    """What a form of ours sent back."""

    do: str = ""
    version: int = 0
    start: str = ""
    provider: str = ""
    location: str | None = None
    reason: str = ""
    name: str = ""


class AppointmentLinkController(Controller):
    path = "/a"
    include_in_schema = False

    @get("/{token:str}")
    async def look(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        """Whoever follows links by themselves (scanners, previews, prefetchers) changes nothing here."""
        link = await _find(request, token)
        if link is None:
            return _gone(request)
        product = _product(request)
        asked = request.query_params

        def read(conn: Connection) -> Response[bytes]:
            page = _shown(conn, product.books.get(conn), link, request)
            return _page(page, _body(conn, page, asked.get("do", ""), asked))

        return await product.db.read(of_practice(link.practice_id), read)

    @post("/{token:str}", status_code=200, request_max_body_size=MOST)
    async def act(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        link = await _find(request, token)
        if link is None:
            return _gone(request)
        pressed, product = await _pressed(request), _product(request)
        await request.app.state.limiter.spend(f"visit-link:{link.id}", PRESSES, HOUR)

        def write(conn: Connection) -> Response[bytes]:
            book = product.books.get(conn)
            before = _shown(conn, book, link, request)
            if before.closed:
                return _page(before, visit_pages.closed(before))
            try:
                return _acted(conn, book, link, pressed, request)
            except (ConflictError, NotFoundError):
                page = _shown(conn, book, link, request)
                return _page(page, _body(conn, page, "", {}, note=page.words.changed))

        by = Actor("patient", link.contact_id, "visit link")
        return await product.db.write(of_practice(link.practice_id, by=by), write)

    @get("/{token:str}/visit.ics")
    async def calendar(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        link = await _find(request, token)
        product = _product(request)
        if link is None:
            return _gone(request)
        host = urlsplit(product.settings.public_url).hostname or "localhost"
        address = f"{product.settings.public_url.rstrip('/')}/a/{token}"

        def read(conn: Connection) -> bytes | None:
            visit = visit_acts.visit_of(conn, link)
            if visit is None or visit.status != "booked":
                return None
            book = product.books.get(conn)
            return calendar_file(book, visit, method="PUBLISH", host=host, stamp=now(conn), link=address)

        file = await product.db.read(of_practice(link.practice_id), read)
        if file is None:
            return _gone(request)
        headers = {"Content-Disposition": 'attachment; filename="visit.ics"', "Cache-Control": "no-store"}
        return Response(file, media_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)

    @get("/assets/visit.css")
    async def style(self) -> Response[bytes]:
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(
            (ROOT / "ui" / "forms" / "visit.css").read_bytes(), media_type="text/css", headers=headers
        )


async def _find(request: Request[Any, Any, Any], token: str) -> VisitLink | None:
    try:
        return await _product(request).db.read(system_scope(), lambda conn: find_link(conn, token))
    except NotFoundError:
        return None


def _shown(conn: Connection, book: PracticeBook, link: VisitLink, request: Request[Any, Any, Any]) -> Shown:
    visit = visit_acts.visit_of(conn, link)
    language = visit_pages.language_of(request, link.language or book.default_language)
    return Shown(
        book=book,
        link=link,
        visit=visit,
        words=visit_pages.words_of(language),
        language=language,
        at=now(conn),
        token=str(request.path_params["token"]),
        elsewhere=books_elsewhere(conn),
    )


def _body(conn: Connection, page: Shown, do: str, asked: Any, *, note: str = "") -> str:
    if page.closed:
        return visit_pages.closed(page)
    if page.visit is None and page.by_office:
        return visit_pages.notice(page, page.words.pick_title, page.words.by_office)
    if page.visit is None:
        return _times(conn, page, asked, note=note)
    if do == "move" and not page.by_office:
        return _times(conn, page, asked, note=note)
    if do == "cancel":
        return visit_pages.cancelling(page)
    return visit_pages.visit(page, note=note)


def _times(conn: Connection, page: Shown, asked: Any, *, note: str = "") -> str:
    """Free times of two weeks, or of one day; with the same person unless anyone will do."""
    first = _day(asked.get("from", ""), page)
    query = visit_acts.query_for(conn, page.book, page.link, page.visit)
    anyone = asked.get("anyone") == "1"
    provider = page.visit.provider if page.visit is not None else page.wanted_provider
    if provider is not None and not anyone:
        query = msgspec.structs.replace(query, providers=(provider,))
    zone = page.zone
    earliest = datetime(first.year, first.month, first.day, tzinfo=zone)
    whole = asked.get("day") == "1"
    latest = earliest + (timedelta(days=1) if whole else DAYS)
    query = msgspec.structs.replace(query, earliest=max(earliest, page.at), latest=latest, limit=None)
    moving = page.visit.id if page.visit is not None else None
    found = service.find(conn, page.book, query, thread_id=page.link.thread_id, moving=moving)
    return visit_times.times(
        page, found, first=first, anyone=anyone, provider=provider, whole=whole, note=note
    )


def _acted(
    conn: Connection, book: PracticeBook, link: VisitLink, pressed: Pressed, request: Request[Any, Any, Any]
) -> Response[bytes]:
    page = _shown(conn, book, link, request)
    if pressed.do == "confirm" and page.visit is not None:
        visit_acts.confirm(conn, book, link)
        return _done(conn, book, link, request, "confirm")
    if page.visit is not None and (pressed.do == "ask" or (pressed.do == "cancel" and page.elsewhere)):
        visit_acts.ask(conn, book, link, "move" if pressed.do == "ask" else "cancel")
        return _page(page, visit_pages.asked(page))
    if pressed.do == "cancel" and page.visit is not None:
        visit_acts.cancel(conn, book, link, pressed.reason)
        return _page(page, visit_pages.given_back(page))
    if pressed.do == "choose" and not page.by_office:
        chosen = visit_acts.Chosen(pressed.start, pressed.provider, pressed.location or None)
        moves = page.visit is not None
        came = (
            visit_acts.move(conn, book, link, chosen, pressed.version)
            if moves
            else visit_acts.pick(conn, book, link, chosen, pressed.name)
        )
        if isinstance(came, Booked):
            fresh = link if moves else msgspec.structs.replace(link, appointment_id=came.appointment_id)
            return _done(conn, book, fresh, request, "move" if moves else "pick")
        return _refused(conn, page, came)
    return _page(page, _body(conn, page, "", {}))


def _refused(conn: Connection, page: Shown, came: Taken) -> Response[bytes]:
    if came.reason == "open_booking":
        return _page(page, visit_pages.notice(page, page.words.title, page.words.one_open))
    return _page(page, _times(conn, page, {}, note=page.words.taken))


def _done(
    conn: Connection, book: PracticeBook, link: VisitLink, request: Request[Any, Any, Any], what: str
) -> Response[bytes]:
    page = _shown(conn, book, link, request)
    return _page(page, visit_pages.visit(page, done=what))


def _day(said: str, page: Shown) -> date:
    first = page.at.astimezone(page.zone).date()
    if page.visit is None and page.link.wanted is not None and page.link.wanted.first_day is not None:
        first = max(first, page.link.wanted.first_day)
    try:
        return max(date.fromisoformat(said), first)
    except ValueError:
        return first


async def _pressed(request: Request[Any, Any, Any]) -> Pressed:
    """What is no form of ours presses nothing."""
    try:
        form = await request.form()
        plain = {key: str(value)[:200] for key, value in form.items() if isinstance(value, str)}
        # A time's button carries all three of its parts in one value.
        start, _, rest = plain.pop("time", "").partition("|")
        provider, _, location = rest.partition("|")
        if start:
            plain |= {"do": "choose", "start": start, "provider": provider, "location": location}
        return msgspec.convert(plain, Pressed, strict=False)
    except (ClientException, ValueError, msgspec.ValidationError):
        return Pressed()


def _page(page: Shown, body: str) -> Response[bytes]:
    return _html(visit_pages.whole(page, body))


def _gone(request: Request[Any, Any, Any]) -> Response[bytes]:
    words: Words = visit_pages.words_of(visit_pages.language_of(request, "en"))
    return _html(visit_pages.stray(words, visit_pages.language_of(request, "en")), status=404)


def _html(page: str, status: int = 200) -> Response[bytes]:
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return Response(page.encode(), status_code=status, media_type="text/html", headers=headers)


def _product(request: Request[Any, Any, Any]) -> Product:
    found: Product = request.app.state.product
    return found
