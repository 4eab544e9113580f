"""What the gate would say of a message."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, post
from litestar.di import Provide
from litestar.params import JSONBody
from sqlalchemy import Connection

from channels.segments import segments
from compliance.facts import DraftRequest
from compliance.types import Purpose, Verdict
from compliance.words import Language, explain
from core.errors import BadInputError
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import addresses_of
from practice.rights import Right
from practice.users import SignedIn
from web.acting import scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import Short, Text
from web.product import Product
from web.scanning import scan_text


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
            return answer_of(product.books.get(conn), verdict, data.text, language_of(request))

        return await product.db.read(scope_of(me), look)


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


def answer_of(book: PracticeBook, verdict: Verdict, text: str, language: Language) -> DecisionAnswer:
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
