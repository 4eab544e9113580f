"""Threads for coordinators: lists, the timeline, replies, notes, and who owns what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal, TypeVar

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import Provide
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from channels.segments import segments
from compliance.consent.from_notes import hear_note
from compliance.facts import DraftRequest
from compliance.phi.scan import Scan, fixed
from core import live
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError
from core.session import now, of_practice
from inbox import merging, spoken, threads, timeline
from inbox.thread_card import cards, counts, load_card
from inbox.views import (
    DecisionView,
    ReplyOption,
    ThreadCard,
    ThreadDetail,
    ThreadPage,
    TimelineItem,
    TimelinePage,
)
from practice.rights import Right
from practice.users import SignedIn
from web import acting, render, reply_files, reply_templates, reply_ways
from web.api.thread_bodies import AssignTo, PreviewText, PreviewView, ReadTo, SnoozeUntil, WriteMessage
from web.auth import Me, signed_in, staff_id
from web.bounds import Before, Cursor, PageSize, PathId
from web.product import Product
from web.scanning import scan_staff_text, unknown_details

T = TypeVar("T")
ANY_TEXT = "…"
"""Stands for a reply that is not written yet, to ask whether one could go out at all."""
LONGEST_SNOOZE = timedelta(days=366)
ZoneChoice = Literal["waiting", "bot", "scheduled", "done", "all"]


class ThreadController(Controller):
    path = "/api/v1/threads"
    tags = ["threads"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        zone: FromQuery[ZoneChoice] = "waiting",
        cursor: FromQuery[Cursor] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> Response[ThreadPage]:
        def read(conn: Connection) -> ThreadPage:
            items, more = cards(conn, None if zone == "all" else zone, cursor, limit, locations=me.locations)
            return ThreadPage(tuple(items), more, counts(conn, locations=me.locations), live.head(conn))

        page = await _read(request, me, read)
        moment = request.app.state.product.clock.now().isoformat()
        return Response(page, headers={"X-Server-Time": moment})

    @get("/{thread_id:str}", right=Right.THREADS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]) -> ThreadDetail:
        product: Product = request.app.state.product

        def look(conn: Connection) -> ThreadDetail:
            detail = render.detail(conn, product.books.get(conn), thread_id)
            verdict = product.gate.preview(
                conn, _reply(thread_id, staff_id(me), "preview", ANY_TEXT, fixed(ANY_TEXT))
            )
            return msgspec.structs.replace(
                detail,
                can_reply=verdict.action.value != "block",
                files=reply_files.by_address(conn, product, thread_id),
                templates=reply_templates.of_thread(conn, thread_id),
            )

        return await acting.look(request, me, thread_id, look)

    @get("/{thread_id:str}/timeline", right=Right.THREADS_READ)
    async def timeline(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        before_seq: FromQuery[Before] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> TimelinePage:
        product: Product = request.app.state.product
        return await acting.look(
            request,
            me,
            thread_id,
            lambda conn: render.timeline_page(
                conn, product.books.get(conn), thread_id, before_seq, limit, product.media_link
            ),
        )

    @post(
        "/{thread_id:str}/messages",
        right=Right.THREADS_WRITE,
        responses={200: ResponseSpec(TimelineItem, description="Said before, under this client_id")},
    )
    async def write(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[WriteMessage],
    ) -> Response[TimelineItem]:
        product: Product = request.app.state.product
        phi, filled = None, None
        if data.template is not None:
            filled = await product.db.read(
                of_practice(me.practice_id),
                lambda conn: reply_templates.filled(conn, thread_id, data.template, data.template_values),
            )
            data = msgspec.structs.replace(data, kind="reply", text=filled.text)
        if data.kind == "reply":
            phi = await scan_staff_text(product, me.practice_id, thread_id, masked(data.text), me.name)

        def submit(conn: Connection) -> tuple[TimelineItem, bool]:
            message_id, repeated = write_message(conn, product, thread_id, staff_id(me), data, phi, filled)
            if data.kind == "note" and not repeated:
                here = merging.present(conn, thread_id)
                hear_note(conn, here, data.text, staff_id=staff_id(me), actor=acting.actor_of(me))
            book = product.books.get(conn)
            row = timeline.load_message(conn, message_id)
            return render.timeline_item(conn, book, "message", row, product.media_link), repeated

        item, repeated = await product.db.write(acting.scope_of(me), submit)
        return Response(item, status_code=200 if repeated else 201)

    @post("/{thread_id:str}/preview", status_code=200, right=Right.THREADS_WRITE)
    async def preview(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[PreviewText],
    ) -> PreviewView:
        product: Product = request.app.state.product
        phi = await scan_staff_text(product, me.practice_id, thread_id, data.text, me.name)
        doubts = await unknown_details(product, me.practice_id, thread_id, data.text, me.name)

        def look(conn: Connection) -> PreviewView:
            way = way_to(conn, product, thread_id, data.address_id, "")
            files = reply_files.beside(conn, thread_id, data.media)
            request_ = _reply(thread_id, staff_id(me), "preview", data.text, phi, way)
            request_ = reply_files.along(request_, files, data.media_public)
            verdict = product.gate.preview(conn, request_)
            too_much = None if way is None else reply_ways.too_much(way, data.text)
            too_much = too_much or reply_files.unfit(conn, product, thread_id, way, files, data.text)
            return PreviewView(
                decision=DecisionView("block", reply_ways.TOO_LONG, too_much)
                if too_much is not None
                else render.decision_view(
                    product.books.get(conn), verdict.action.value, verdict.reason.value, verdict.hold_until
                ),
                segments=0 if files else segments(data.text),
                characters=len(data.text),
                warnings=(*verdict.warnings, *doubts),
            )

        return await _read(request, me, look)

    @post("/{thread_id:str}/ways", status_code=200, right=Right.THREADS_WRITE)
    async def ways(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[PreviewText],
    ) -> tuple[ReplyOption, ...]:
        """Every address and line that this reply could take, each with the gate's verdict."""
        product: Product = request.app.state.product
        text = data.text or ANY_TEXT
        phi = await scan_staff_text(product, me.practice_id, thread_id, text, me.name)
        asked = _reply(thread_id, staff_id(me), "preview", text, phi)
        return await _read(request, me, lambda conn: reply_ways.options(conn, product, asked))

    @post("/{thread_id:str}/takeover", status_code=200, right=Right.THREADS_WRITE)
    async def take_over(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> ThreadCard:
        return await _change(
            request, me, thread_id, lambda conn: threads.take_over(conn, thread_id, staff_id(me))
        )

    @post("/{thread_id:str}/release", status_code=200, right=Right.THREADS_WRITE)
    async def release(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> ThreadCard:
        return await _change(
            request, me, thread_id, lambda conn: threads.release(conn, thread_id, staff_id(me))
        )

    @post("/{thread_id:str}/done", status_code=200, right=Right.THREADS_WRITE)
    async def done(self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]) -> ThreadCard:
        return await _change(request, me, thread_id, lambda conn: threads.finish(conn, thread_id))

    @post("/{thread_id:str}/reopen", status_code=200, right=Right.THREADS_WRITE)
    async def reopen(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> ThreadCard:
        return await _change(request, me, thread_id, lambda conn: threads.reopen(conn, thread_id))

    @post("/{thread_id:str}/snooze", status_code=200, right=Right.THREADS_WRITE)
    async def snooze(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[SnoozeUntil],
    ) -> ThreadCard:
        if data.until.tzinfo is None:
            raise BadInputError("needs an offset", at="/until")
        if data.until > request.app.state.product.clock.now() + LONGEST_SNOOZE:
            raise BadInputError("lies more than a year ahead", at="/until")
        return await _change(request, me, thread_id, lambda conn: threads.snooze(conn, thread_id, data.until))

    @post("/{thread_id:str}/read", status_code=200, right=Right.THREADS_WRITE)
    async def read(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[ReadTo],
    ) -> ThreadCard:
        return await _change(
            request, me, thread_id, lambda conn: threads.mark_read(conn, thread_id, data.seq)
        )

    @post("/{thread_id:str}/assign", status_code=200, right=Right.THREADS_ASSIGN)
    async def assign(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[AssignTo],
    ) -> ThreadCard:
        product: Product = request.app.state.product

        def hand_over(conn: Connection) -> None:
            if data.staff_id is None:
                threads.unassign(conn, thread_id, staff_id(me))
                return
            person = product.books.get(conn).find_staff(data.staff_id)
            if person is None or not person.answers_inbox:
                raise BadInputError("nobody who answers the inbox has this id", at="/staff_id")
            threads.take_over(conn, thread_id, data.staff_id, how="assigned")

        return await _change(request, me, thread_id, hand_over)


def write_message(
    conn: Connection,
    product: Product,
    thread_id: str,
    author: str,
    data: WriteMessage,
    phi: Scan | None,
    filled: reply_templates.Filled | None = None,
) -> tuple[str, bool]:
    """A note, or a reply through the gate that takes the thread over: (message id, said before)."""
    data = msgspec.structs.replace(data, text=masked(data.text))
    thread_id = merging.present(conn, thread_id)
    there = timeline.said_before(conn, thread_id, data.client_id)
    if there is not None:
        return there, True
    if not (data.text.strip() or (data.media and data.kind == "reply")):
        raise BadInputError("says nothing", at="/text")
    if data.kind == "note":
        return _note(conn, thread_id, author, data), False
    way = way_to(conn, product, thread_id, data.address_id, data.text)
    files = reply_files.checked(conn, product, thread_id, way, data.media, data.text)
    threads.take_over(conn, thread_id, author, how="wrote")
    wanted = _reply(thread_id, author, data.client_id, data.text, phi, way)
    if filled is not None:
        wanted = msgspec.structs.replace(wanted, template=filled.template)
    submitted = product.gate.submit(conn, reply_files.along(wanted, files, data.media_public))
    if submitted.action == "send":
        spoken.staff_spoke(conn, thread_id)
    return submitted.message_id, False


def _note(conn: Connection, thread_id: str, author: str, data: WriteMessage) -> str:
    row = threads.load_thread(conn, thread_id)
    message_id, _ = timeline.add_message(
        conn,
        thread_id,
        kind="note",
        direction="out",
        channel=row.channel,
        client_id=data.client_id,
        author_kind="staff",
        author_id=author,
        text=data.text,
        status="sent",
        status_rank=5,
        at=now(conn),
    )
    return message_id


def way_to(
    conn: Connection, product: Product, thread_id: str, address_id: str | None, text: str
) -> reply_ways.Way | None:
    """None: where they last wrote."""
    return None if address_id is None else reply_ways.chosen(conn, product, thread_id, address_id, text)


def _reply(
    thread_id: str,
    author: str,
    client_id: str,
    text: str,
    phi: Scan | None,
    way: reply_ways.Way | None = None,
) -> DraftRequest:
    return DraftRequest(
        thread_id=thread_id,
        cause_id=client_id,
        kind="staff_reply",
        purpose="staff_reply",
        author_kind="staff",
        author_id=author,
        text=text,
        phi=phi,
        client_id=client_id,
        address_id=None if way is None else way.address.id,
        account_id=None if way is None else way.account.id,
    )


async def _read(request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection], T]) -> T:
    product: Product = request.app.state.product
    return await product.db.read(of_practice(me.practice_id), fn)


async def _change(
    request: Request[Any, Any, Any], me: SignedIn, thread_id: str, fn: Callable[[Connection], None]
) -> ThreadCard:
    """Do it, and answer with the card as it is after the change."""
    product: Product = request.app.state.product

    def change(conn: Connection) -> None:
        threads.load_thread(conn, thread_id)
        fn(conn)

    await product.db.write(acting.scope_of(me), change)
    card = await product.db.read(of_practice(me.practice_id), lambda conn: load_card(conn, thread_id))
    if card is None:
        raise ConflictError("the thread has no card yet")
    return card
