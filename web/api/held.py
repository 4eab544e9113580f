"""What waits in the gate for a person: to let it go, to change it, or to throw it away."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from agent.drafting import redo
from agent.settling import LostSlotError
from compliance import held
from compliance.types import Reason, Verdict
from compliance.words import Language, explain
from core.errors import ConflictError
from inbox import timeline
from inbox.thread_card import load_card, location_of, shown_address
from practice.book import PracticeBook
from practice.contacts import load_address
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.api.decisions import DecisionAnswer, answer_of, language_of
from web.auth import Me, signed_in
from web.bounds import PageSize, PathId, Short, Text
from web.product import Product
from web.scanning import scan_staff_text

LICENSED = {"provider", "owner"}
"""Roles whose nod counts as a clinical review."""
MOST = 200
"""How far what waits is counted."""


class HeldView(msgspec.Struct, frozen=True):
    """A message that waits for a person: what it says, whose it is, to whom, why it waits and until when."""

    id: str
    thread_id: str
    message_id: str
    purpose: str
    channel: str
    contact: str
    to: str
    author_kind: Literal["agent", "staff", "sequence"]
    author: str | None
    text: str
    reason: str
    words: str
    created_at: datetime
    expires_at: datetime | None
    approved: bool
    needs_licence: bool
    """A clinician must let it go, and whoever asks is none."""


class HeldPage(msgspec.Struct, frozen=True):
    items: tuple[HeldView, ...]
    cursor: str | None
    total: int


class EditHeld(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Text


class HeldController(Controller):
    path = "/api/v1/held"
    tags = ["gate"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.MESSAGES_APPROVE)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        cursor: FromQuery[Short | None] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> HeldPage:
        """What waits for a person, oldest first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> HeldPage:
            near = [row for row in held.waiting(conn, None, MOST) if _is_near(conn, me, row.thread_id)]
            rows = [row for row in near if cursor is None or row.id > cursor]
            book, language = product.books.get(conn), language_of(request)
            items = tuple(_view(conn, book, row, me, language) for row in rows[:limit])
            return HeldPage(items, items[-1].id if len(rows) > limit else None, len(near))

        return await product.db.read(scope_of(me), read)

    @post("/{draft_id:str}/approve", status_code=200, right=Right.MESSAGES_APPROVE)
    async def approve(
        self, request: Request[Any, Any, Any], me: Me, draft_id: FromPath[PathId]
    ) -> DecisionAnswer:
        """Let it go if nothing else stands in its way: every check runs again, a block stays a block."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> DecisionAnswer:
            verdict, message_id = product.gate.approve(
                conn, draft_id, actor_of(me), licensed=me.role in LICENSED
            )
            return _answered(conn, product.books.get(conn), verdict, message_id, language_of(request))

        return await _nodded(product, me, draft_id, write)

    @post("/{draft_id:str}/edit", status_code=200, right=Right.MESSAGES_APPROVE)
    async def edit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        draft_id: FromPath[PathId],
        data: JSONBody[EditHeld],
    ) -> DecisionAnswer:
        """Send it in other words: a person answers for them, and every check runs again on what they say."""
        product: Product = request.app.state.product
        scope = scope_of(me)
        thread_id = await product.db.read(scope, lambda conn: held.thread_of(conn, draft_id))
        phi = await scan_staff_text(product, me.practice_id, thread_id, data.text, me.name)

        def write(conn: Connection) -> DecisionAnswer:
            verdict, message_id = product.gate.revise(
                conn, draft_id, data.text, phi, actor_of(me), licensed=me.role in LICENSED
            )
            return _answered(conn, product.books.get(conn), verdict, message_id, language_of(request))

        return await _nodded(product, me, draft_id, write)

    @post("/{draft_id:str}/discard", status_code=204, right=Right.MESSAGES_APPROVE)
    async def discard(self, request: Request[Any, Any, Any], me: Me, draft_id: FromPath[PathId]) -> None:
        """It is not sent."""
        product: Product = request.app.state.product
        await product.db.write(scope_of(me), lambda conn: product.gate.discard(conn, draft_id, actor_of(me)))


async def _nodded(
    product: Product, me: SignedIn, draft_id: str, write: Callable[[Connection], DecisionAnswer]
) -> DecisionAnswer:
    """What the assistant would have booked may be gone by now: it drafts anew, and whoever nodded hears of it."""
    try:
        return await product.db.write(scope_of(me), write)
    except LostSlotError:
        await product.db.write(scope_of(me), lambda conn: redo(conn, product.gate, draft_id, actor_of(me)))
        raise ConflictError("that time has been taken since; another draft is on its way") from None


def _is_near(conn: Connection, me: SignedIn, thread_id: str) -> bool:
    if me.locations is None:
        return True
    where = location_of(conn, thread_id)
    return where is None or where in me.locations


def _answered(
    conn: Connection, book: PracticeBook, verdict: Verdict, message_id: str, language: Language
) -> DecisionAnswer:
    return answer_of(book, verdict, timeline.load_message(conn, message_id).text, language)


def _view(conn: Connection, book: PracticeBook, row: Any, me: SignedIn, language: Language) -> HeldView:
    message = timeline.load_message(conn, row.message_id)
    card = load_card(conn, row.thread_id)
    address = load_address(conn, message.address_id) if message.address_id else None
    staff = book.find_staff(row.request.get("author_id") or "")
    clinical = row.held_why == Reason.CLINICAL_REVIEW.value
    return HeldView(
        id=row.id,
        thread_id=row.thread_id,
        message_id=row.message_id,
        purpose=row.purpose,
        channel=message.channel,
        contact=card.name if card is not None else "",
        to=shown_address(address.channel, address.value) if address is not None else "",
        author_kind=row.request["author_kind"],
        author=staff.name if staff is not None else None,
        text=message.text,
        reason=row.held_why,
        words=explain(Reason(row.held_why), None, book.zone.key, language),
        created_at=row.created_at,
        expires_at=row.expires_at,
        approved=held.approval_of(conn, row.id) is not None,
        needs_licence=clinical and me.role not in LICENSED,
    )
