"""What did not reach people, with the fix as a button: sent again, in other words, by mail, called, or let be."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import audit, held
from compliance import unsent as gate_unsent
from compliance.facts import DraftRequest
from compliance.types import Reason
from compliance.words import explain
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import now
from inbox import merging, tasks, threads, unsent
from inbox.unsent import Unsent
from practice.contacts import (
    add_address,
    addresses_of,
    change_address,
    find_address,
    load_address,
    load_contact,
    update_contact,
)
from practice.phones import e164
from practice.rights import Right
from practice.users import SignedIn
from sequences import troubles
from web import exception_views, task_views
from web.acting import actor_of, scope_of
from web.api.decisions import language_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, ClientId, PageSize, PathId, Text
from web.desk_booking import refuse_far
from web.exception_views import MAIL, Counts, ExceptionView, Status
from web.product import Product
from web.reply_ways import ways_of
from web.scanning import scan_staff_text
from web.task_views import TaskRow

SOURCES = ("message", "touch")
TEXT = "sms"


class ExceptionList(msgspec.Struct, frozen=True):
    items: tuple[ExceptionView, ...]
    counts: Counts
    held: int
    """How many messages wait for a person beside these; they have a list of their own."""
    next_cursor: str | None


class SendAgain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    text: Text | None = None
    """None: as it was."""
    by_email: bool = False


class CorrectNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phone: Annotated[str, msgspec.Meta(min_length=3, max_length=40, pattern=NO_NUL)]


class SentAgain(msgspec.Struct, frozen=True):
    action: str
    """send | hold | block"""
    reason: str
    words: str
    message_id: str


class ExceptionController(Controller):
    path = "/api/v1/exceptions"
    tags = ["gate"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.MESSAGES_APPROVE)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        status: FromQuery[Status | None] = None,
        cursor: FromQuery[PathId | None] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> ExceptionList:
        """Blocked, failed and unclear messages and touches of the last thirty days, newest first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> ExceptionList:
            items, more = exception_views.page(
                conn, product.books.get(conn), me, language_of(request), status, cursor, limit
            )
            return ExceptionList(
                items, exception_views.counts(conn, me), held.count(conn, me.locations), more
            )

        return await product.db.read(scope_of(me), read)

    @post("/{source:str}/{item_id:str}/send-again", status_code=200, right=Right.MESSAGES_APPROVE)
    async def send_again(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        source: FromPath[PathId],
        item_id: FromPath[PathId],
        data: JSONBody[SendAgain],
    ) -> SentAgain:
        """A person answers for it now: every check runs on it as on their own words, or, where it is what a sequence
        said, as on that. What is refused again stands on the list in its place.
        """
        if source != "message":
            raise NotFoundError("it was never written")
        product: Product = request.app.state.product
        there = await product.db.read(scope_of(me), lambda conn: unsent.one(conn, item_id))
        text = masked(data.text or there.text)
        phi = await scan_staff_text(product, me.practice_id, there.thread_id, text, me.name)

        def write(conn: Connection) -> SentAgain:
            refuse_far(conn, me, there.contact_id)
            unsent.one(conn, item_id)
            thread_id = merging.present(conn, there.thread_id)
            how = "email" if data.by_email else "again"
            way = _way(conn, product, thread_id, there, by_email=data.by_email)
            _settle(conn, me, source, item_id, there.contact_id, how)
            own = _of_a_sequence(conn, item_id) if text == there.text else None
            asked = own or DraftRequest(
                thread_id=thread_id,
                cause_id=data.client_id,
                kind="staff_reply",
                purpose="staff_reply",
                author_kind="staff",
                author_id=staff_id(me),
                text=text,
                phi=phi,
            )
            submitted = product.gate.submit(
                conn,
                msgspec.structs.replace(
                    asked, thread_id=thread_id, cause_id=data.client_id, client_id=data.client_id, **way
                ),
            )
            zone = product.books.get(conn).zone.key
            words = explain(Reason(submitted.reason), submitted.hold_until, zone, language_of(request))
            return SentAgain(submitted.action, submitted.reason, words, submitted.message_id)

        return await product.db.write(scope_of(me), write)

    @post("/{source:str}/{item_id:str}/call", right=Right.MESSAGES_APPROVE)
    async def call(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        source: FromPath[PathId],
        item_id: FromPath[PathId],
    ) -> TaskRow:
        """Somebody rings them instead: a task, due now."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> TaskRow:
            contact_id = _whose(conn, me, source, item_id)
            thread = threads.thread_of(conn, contact_id)
            task_id = tasks.open_task(
                conn,
                "follow_up",
                contact_id=contact_id,
                due_at=now(conn),
                thread_id=thread.id if thread is not None else None,
                key=f"unsent:{source}:{item_id}",
                detail={"why": "unsent"},
            )
            _settle(conn, me, source, item_id, contact_id, "call")
            return task_views.views(conn, product.books.get(conn), [tasks.one(conn, task_id)])[0]

        return await product.db.write(scope_of(me), write)

    @post("/{source:str}/{item_id:str}/number", status_code=204, right=Right.CONTACTS_EDIT)
    async def number(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        source: FromPath[PathId],
        item_id: FromPath[PathId],
        data: JSONBody[CorrectNumber],
    ) -> None:
        """The number was wrong: this one is theirs. What was agreed to at the old one does not go with it."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> None:
            contact_id = _whose(conn, me, source, item_id)
            number = e164(data.phone, product.books.get(conn).practice.country)
            _correct(conn, me, contact_id, number, _number_of(conn, source, item_id))
            _settle(conn, me, source, item_id, contact_id, "number")

        await product.db.write(scope_of(me), write)

    @post("/{source:str}/{item_id:str}/dismiss", status_code=204, right=Right.MESSAGES_APPROVE)
    async def dismiss(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        source: FromPath[PathId],
        item_id: FromPath[PathId],
    ) -> None:
        """Let it be."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> None:
            _settle(conn, me, source, item_id, _whose(conn, me, source, item_id), "dismissed")

        await product.db.write(scope_of(me), write)


def _whose(conn: Connection, me: SignedIn, source: str, item_id: str) -> str:
    """Raises `NotFoundError`, and `ForbiddenError` for another location's patient."""
    if source not in SOURCES:
        raise NotFoundError("nothing goes wrong there")
    row = unsent.one(conn, item_id) if source == "message" else troubles.one(conn, item_id)
    refuse_far(conn, me, row.contact_id)
    return str(row.contact_id)


def _settle(conn: Connection, me: SignedIn, source: str, item_id: str, contact_id: str, how: str) -> None:
    tasks.settle(conn, source, item_id, contact_id, how, actor_of(me))
    audit.append(conn, actor_of(me), "exception.settled", (source, item_id), detail={"how": how})


def _number_of(conn: Connection, source: str, item_id: str) -> str | None:
    """Where it went to."""
    address_id = unsent.one(conn, item_id).address_id if source == "message" else None
    return None if address_id is None else str(load_address(conn, address_id).value)


def _correct(conn: Connection, me: SignedIn, contact_id: str, number: str | None, dead: str | None) -> None:
    """Nothing goes by itself to the old one any more, and the conversation is at the new one."""
    if number is None:
        raise BadInputError("this is no phone number", at="/phone")
    there = find_address(conn, "sms", number)
    if there is not None and there.contact_id != contact_id:
        raise ConflictError("somebody else here has this number; unite the two if they are one person")
    before = load_contact(conn, contact_id).phone
    row = threads.thread_of(conn, contact_id, lock=True)
    address_id = add_address(conn, contact_id, TEXT, number, verified=False)
    change_address(conn, address_id, unreachable_at=None)  # it may have been given up as wrong before
    update_contact(conn, contact_id, phone=number)
    for each in addresses_of(conn, contact_id):
        if each.channel == TEXT and each.value != number and each.value in {before, dead}:
            change_address(conn, each.id, unreachable_at=now(conn))
            if row is not None and row.address_id == each.id:
                threads.change(conn, row.id, address_id=address_id)
    audit.append(conn, actor_of(me), "contact.number_corrected", ("contact", contact_id))


def _of_a_sequence(conn: Connection, message_id: str) -> DraftRequest | None:
    """What a sequence says stays what it is, with the consent, hours and caps of that; a booking or an answer takes it
    back. Not where it named times: they may be gone.
    """
    asked = gate_unsent.request_of(conn, message_id)
    if asked is None or asked.author_kind != "sequence" or asked.slots or asked.files:
        return None
    if asked.expires_at is not None and asked.expires_at <= now(conn):
        raise ConflictError("its time is over; write to them in the conversation")
    return msgspec.structs.replace(asked, not_before=None, cancel_on=("booking", "reply"))


def _way(
    conn: Connection, product: Product, thread_id: str, there: Unsent, *, by_email: bool
) -> dict[str, str | None]:
    """The address that it goes to, and the line of that channel: not the one that the conversation is on now."""
    found, _ = ways_of(conn, product, thread_id)
    if not by_email:
        line = next((each.account.id for each in found if each.address.id == there.address_id), None)
        return {"address_id": there.address_id, "account_id": line}
    boxes = [each for each in found if each.address.channel == MAIL and each.address.revoked is None]
    if not boxes:
        raise BadInputError("this person has no mailbox that we know of", at="/by_email")
    return {"address_id": boxes[-1].address.id, "account_id": boxes[-1].account.id}
