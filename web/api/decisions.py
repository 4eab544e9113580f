"""What the gate would say of a message, and what waits in it for a person."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from channels.segments import segments
from compliance import held
from compliance.facts import DraftRequest
from compliance.types import Purpose, Reason, Verdict
from compliance.words import Language, explain
from core.errors import BadInputError
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import addresses_of
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import PageSize, PathId, Short, Text
from web.product import Product
from web.scanning import scan_text

LICENSED = {"provider", "owner"}
"""Roles whose nod counts as a clinical review."""


class DecisionAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message that somebody might send; `at` asks about another instant, by what is known now."""

    thread_id: Short
    purpose: Purpose
    text: Text
    channel: Short | None = None
    address_id: Short | None = None
    language: Literal["en", "es"] = "en"
    subject: Short | None = None
    appointment_id: Short | None = None
    same_day_change: bool = False
    nudge: bool = False
    at: datetime | None = None


class CheckView(msgspec.Struct, frozen=True):
    name: str
    outcome: Literal["pass", "skip", "hold", "block", "error"]
    reason: str | None


class DecisionAnswer(msgspec.Struct, frozen=True):
    action: Literal["send", "hold", "block"]
    reason: str
    words: str
    hold_until: datetime | None
    checks: tuple[CheckView, ...]
    warnings: tuple[str, ...]
    rule_pack: str
    text: str
    """As it would leave: with the practice's name, the disclosure and the opt-out line where they are due."""
    segments: int


class HeldView(msgspec.Struct, frozen=True):
    """A message that waits for a person."""

    id: str
    thread_id: str
    message_id: str
    purpose: str
    channel: str
    text: str
    reason: str
    words: str
    created_at: datetime
    expires_at: datetime | None
    approved: bool


class HeldPage(msgspec.Struct, frozen=True):
    items: tuple[HeldView, ...]
    cursor: str | None


class DecisionController(Controller):
    path = "/api/v1/decisions"
    tags = ["gate"]
    dependencies = {"me": Provide(signed_in)}

    @post("/preview", status_code=200, right=Right.THREADS_WRITE)
    async def preview(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[DecisionAsk]
    ) -> DecisionAnswer:
        """The decision on this message, with every check; nothing is kept."""
        if data.at is not None and data.at.tzinfo is None:
            raise BadInputError("needs an offset", at="/at")
        product: Product = request.app.state.product
        person = data.purpose is Purpose.STAFF_REPLY
        phi = await scan_text(product, me.practice_id, data.thread_id, data.text, by_person=person)

        def look(conn: Connection) -> DecisionAnswer:
            asked = _draft(conn, me, data)
            verdict = product.gate.preview(conn, msgspec.structs.replace(asked, phi=phi), data.at)
            return _answer(product.books.get(conn), verdict, data.text, language_of(request))

        return await product.db.read(scope_of(me), look)


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
            rows = held.waiting(conn, cursor, limit + 1)
            book, language = product.books.get(conn), language_of(request)
            items = tuple(_held(conn, book, row, language) for row in rows[:limit])
            return HeldPage(items, items[-1].id if len(rows) > limit else None)

        return await product.db.read(scope_of(me), read)

    @post("/{draft_id:str}/approve", status_code=200, right=Right.MESSAGES_APPROVE)
    async def approve(
        self, request: Request[Any, Any, Any], me: Me, draft_id: FromPath[PathId]
    ) -> DecisionAnswer:
        """Let it go if nothing else stands in its way: every check runs again, a block stays a block."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> DecisionAnswer:
            licensed = me.role in LICENSED
            verdict, message_id = product.gate.approve(conn, draft_id, actor_of(me), licensed=licensed)
            text = timeline.load_message(conn, message_id).text
            return _answer(product.books.get(conn), verdict, text, language_of(request))

        return await product.db.write(scope_of(me), write)

    @post("/{draft_id:str}/discard", status_code=204, right=Right.MESSAGES_APPROVE)
    async def discard(self, request: Request[Any, Any, Any], me: Me, draft_id: FromPath[PathId]) -> None:
        """It is not sent."""
        product: Product = request.app.state.product
        await product.db.write(scope_of(me), lambda conn: product.gate.discard(conn, draft_id, actor_of(me)))


def language_of(request: Request[Any, Any, Any]) -> Language:
    """As the browser asks; the inbox sends the language its user chose."""
    return "es" if request.headers.get("accept-language", "").lower().startswith("es") else "en"


def _draft(conn: Connection, me: SignedIn, data: DecisionAsk) -> DraftRequest:
    person = data.purpose is Purpose.STAFF_REPLY
    return DraftRequest(
        thread_id=data.thread_id,
        cause_id="preview",
        kind="preview",
        purpose=data.purpose.value,
        author_kind="staff" if person else "sequence",
        author_id=staff_id(me) if person else None,
        text=data.text,
        language=data.language,
        address_id=_address(conn, data),
        subject=data.subject,
        appointment_id=data.appointment_id,
        same_day_change=data.same_day_change,
        nudge=data.nudge,
    )


def _address(conn: Connection, data: DecisionAsk) -> str | None:
    """None: where the thread's replies go. Another person's address is refused like one that does not exist."""
    row = threads.load_thread(conn, data.thread_id)
    own = addresses_of(conn, row.contact_id)
    if data.address_id is not None:
        if all(each.id != data.address_id for each in own):
            raise BadInputError("not an address of this person", at="/address_id")
        return data.address_id
    if data.channel is None or data.channel == row.channel:
        return None
    found = next((each.id for each in own if each.channel == data.channel), None)
    if found is None:
        raise BadInputError("this person has no address there", at="/channel")
    return str(found)


def _answer(book: PracticeBook, verdict: Verdict, text: str, language: Language) -> DecisionAnswer:
    text = verdict.repaired_text or text
    return DecisionAnswer(
        action=verdict.action.value,
        reason=verdict.reason.value,
        words=explain(verdict.reason, verdict.hold_until, book.zone.key, language),
        hold_until=verdict.hold_until,
        checks=tuple(
            CheckView(each.name, each.outcome.value, each.reason and each.reason.value)
            for each in verdict.checks
        ),
        warnings=verdict.warnings,
        rule_pack=verdict.rule_pack_version,
        text=text,
        segments=segments(text),
    )


def _held(conn: Connection, book: PracticeBook, row: Any, language: Language) -> HeldView:
    message = timeline.load_message(conn, row.message_id)
    return HeldView(
        id=row.id,
        thread_id=row.thread_id,
        message_id=row.message_id,
        purpose=row.purpose,
        channel=message.channel,
        text=message.text,
        reason=row.held_why,
        words=explain(Reason(row.held_why), None, book.zone.key, language),
        created_at=row.created_at,
        expires_at=row.expires_at,
        approved=held.approval_of(conn, row.id) is not None,
    )
