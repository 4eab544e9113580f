"""The bell: what staff must know at once, until somebody has seen it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core import live
from core.errors import BadInputError, ForbiddenError
from core.session import now
from inbox import notices
from inbox.thread_card import load_card, location_of
from practice.book import PracticeBook
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product

CHANGED = "automation.changed"
KEPT = timedelta(days=14)
MOST = 50


class NoticeView(msgspec.Struct, frozen=True):
    """`kind` is a code; whom it is about and whom it was meant for, where there is somebody."""

    id: str
    kind: str
    at: datetime
    seen: bool
    thread_id: str | None
    contact: str | None
    told: str | None
    """The name of the colleague who is called to it."""


class NoticeList(msgspec.Struct, frozen=True):
    items: tuple[NoticeView, ...]
    unseen: int


class SeenUpTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: datetime


class NoticeController(Controller):
    path = "/api/v1/notices"
    tags = ["notices"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> NoticeList:
        """The newest of two weeks."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _list(conn, product.books.get(conn), me))

    @post("/seen", right=Right.THREADS_WRITE, status_code=200)
    async def all_seen(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[SeenUpTo]) -> NoticeList:
        """All until then; one reader is enough for the team."""
        if data.at.tzinfo is None:
            raise BadInputError("needs an offset", at="/at")
        return await _seen(request, me, "all", lambda conn: notices.see_all(conn, data.at, _near(conn, me)))

    @post("/{notice_id:str}/seen", right=Right.THREADS_WRITE, status_code=200)
    async def seen(self, request: Request[Any, Any, Any], me: Me, notice_id: FromPath[PathId]) -> NoticeList:
        def see(conn: Connection) -> bool:
            if not _is_near(conn, me, notices.thread_of(conn, notice_id)):
                raise ForbiddenError("this person is a patient of another location")
            return notices.see(conn, notice_id)

        return await _seen(request, me, notice_id, see)


async def _seen(
    request: Request[Any, Any, Any], me: SignedIn, what: str, see: Callable[[Connection], bool]
) -> NoticeList:
    product: Product = request.app.state.product

    def write(conn: Connection) -> NoticeList:
        if see(conn):
            append(conn, actor_of(me), "notice.seen", ("notice", what))
            live.append(conn, CHANGED, "")
        return _list(conn, product.books.get(conn), me)

    return await product.db.write(scope_of(me), write)


def _list(conn: Connection, book: PracticeBook, me: SignedIn) -> NoticeList:
    since = now(conn) - KEPT
    rows = [each for each in notices.newest(conn, since, MOST) if _is_near(conn, me, each.thread_id)]
    unseen = sum(each.seen_at is None for each in rows)
    if me.locations is None and len(rows) == MOST:
        unseen = notices.count_unseen(conn, since)
    return NoticeList(tuple(_view(conn, book, each) for each in rows), unseen)


def _near(conn: Connection, me: SignedIn) -> tuple[str, ...] | None:
    """What this person is shown; None: everything."""
    if me.locations is None:
        return None
    found = notices.newest(conn, now(conn) - KEPT, MOST)
    return tuple(each.id for each in found if _is_near(conn, me, each.thread_id))


def _is_near(conn: Connection, me: SignedIn, thread_id: str | None) -> bool:
    if me.locations is None or thread_id is None:
        return True
    where = location_of(conn, thread_id)
    return where is None or where in me.locations


def _view(conn: Connection, book: PracticeBook, row: Any) -> NoticeView:
    card = load_card(conn, row.thread_id) if row.thread_id else None
    person = book.find_staff(row.to_staff) if row.to_staff else None
    return NoticeView(
        id=row.id,
        kind=row.kind,
        at=row.at,
        seen=row.seen_at is not None,
        thread_id=row.thread_id if card is not None else None,
        contact=card.name if card is not None else None,
        told=person.name if person is not None else None,
    )
