"""What did not reach people, with the fix as a button: sent again, in other words, by mail, called, or let be."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance import audit, held
from compliance.facts import DraftRequest
from compliance.types import Reason
from compliance.words import explain
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import now
from inbox import merging, tasks, threads, unsent
from practice.contacts import add_address, addresses_of, find_address, update_contact
from practice.phones import e164
from practice.rights import Right
from practice.users import SignedIn
from sequences import troubles
from web import exception_views, task_views
from web.acting import actor_of, scope_of
from web.api.decisions import language_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, ClientId, PathId, Text
from web.desk_booking import refuse_far
from web.exception_views import MAIL, ExceptionView
from web.product import Product
from web.reach import is_near
from web.scanning import scan_staff_text
from web.task_views import TaskRow

MOST_HELD = 200
SOURCES = ("message", "touch")


class ExceptionList(msgspec.Struct, frozen=True):
    items: tuple[ExceptionView, ...]
    held: int
    """How many messages wait for a person beside these; they have a list of their own."""


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
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> ExceptionList:
        """Blocked, failed and unclear messages and touches of the last thirty days, newest first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> ExceptionList:
            found = exception_views.found(conn, product.books.get(conn), me, language_of(request))
            waiting = [row for row in held.waiting(conn, None, MOST_HELD) if _near(conn, me, row.thread_id)]
            return ExceptionList(tuple(found), len(waiting))

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
        """A person answers for it now: every check runs on it as on their own words. What is refused again stands on
        the list in its place.
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
            _settle(conn, me, source, item_id, there.contact_id, how)
            submitted = product.gate.submit(
                conn,
                DraftRequest(
                    thread_id=thread_id,
                    cause_id=data.client_id,
                    kind="staff_reply",
                    purpose="staff_reply",
                    author_kind="staff",
                    author_id=staff_id(me),
                    text=text,
                    phi=phi,
                    client_id=data.client_id,
                    address_id=_mailbox(conn, there.contact_id) if data.by_email else there.address_id,
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
            _correct(conn, me, contact_id, e164(data.phone, product.books.get(conn).practice.country))
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


def _correct(conn: Connection, me: SignedIn, contact_id: str, number: str | None) -> None:
    if number is None:
        raise BadInputError("this is no phone number", at="/phone")
    there = find_address(conn, "sms", number)
    if there is not None and there.contact_id != contact_id:
        raise ConflictError("somebody else here has this number; unite the two if they are one person")
    add_address(conn, contact_id, "sms", number, verified=False)
    update_contact(conn, contact_id, phone=number)
    audit.append(conn, actor_of(me), "contact.number_corrected", ("contact", contact_id))


def _near(conn: Connection, me: SignedIn, thread_id: str) -> bool:
    return is_near(conn, me, threads.load_thread(conn, thread_id).contact_id)


def _mailbox(conn: Connection, contact_id: str) -> str:
    found = [row for row in addresses_of(conn, contact_id) if row.channel == MAIL and row.revoked is None]
    if not found:
        raise BadInputError("this person has no mailbox that we know of", at="/by_email")
    return str(found[-1].id)
