"""Calling a patient from the inbox: the colleague's own phone rings first, then the patient's, with our number."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import Provide
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from channels.accounts import accounts
from compliance.audit import append
from core.errors import BadInputError, ConflictError
from inbox import merging, outgoing_calls, threads, timeline
from inbox.thread_card import shown_address
from inbox.views import TimelineItem
from practice.access.users import load_user, set_user
from practice.contacts import PHONES, addresses_of, load_contact
from practice.handed_on import is_gone
from practice.phones import e164
from practice.rights import Right
from practice.users import SignedIn
from web import acting, render
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, ClientId, PathId
from web.product import Product

CHANNEL = "voice"


class CallingView(msgspec.Struct, frozen=True):
    """Whether this person can be called from here, and which phone would ring first."""

    possible: bool
    why_not: Literal["no_number", "no_line"] | None
    line: str | None
    """Our number, which the patient sees."""
    own_phone: str | None
    """Where the colleague is rung; asked for the first time."""


class PlaceCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    own_phone: Annotated[str, msgspec.Meta(max_length=40, pattern=NO_NUL)] | None = None
    """Where to ring the colleague first, if it is not the phone that was given before."""


class CallController(Controller):
    path = "/api/v1/threads/{thread_id:str}/calls"
    tags = ["threads"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_WRITE)
    async def calling(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> CallingView:
        def look(conn: Connection) -> CallingView:
            to, line = _number(conn, merging.present(conn, thread_id)), _line(conn)
            why = "no_number" if to is None else ("no_line" if line is None else None)
            return CallingView(
                possible=why is None,
                why_not=why,  # type: ignore[arg-type]
                line=None if line is None else shown_address(CHANNEL, line.external_id),
                own_phone=_own_phone(conn, me),
            )

        return await acting.look(request, me, thread_id, look)

    @post(
        right=Right.THREADS_WRITE,
        responses={200: ResponseSpec(TimelineItem, description="Asked for before, under this client_id")},
    )
    async def place(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[PlaceCall],
    ) -> Response[TimelineItem]:
        """Rings the colleague now; the call stands on the thread at once and says how it goes."""
        product: Product = request.app.state.product

        def put(conn: Connection) -> tuple[TimelineItem, bool]:
            here = merging.present(conn, thread_id)
            event_id, repeated = _place(conn, product, me, here, data)
            found = timeline.item(conn, event_id)
            assert found is not None
            return render.timeline_item(conn, product.books.get(conn), *found), repeated

        item, repeated = await product.db.write(acting.scope_of(me), put)
        return Response(item, status_code=200 if repeated else 201)


def _place(
    conn: Connection, product: Product, me: SignedIn, thread_id: str, data: PlaceCall
) -> tuple[str, bool]:
    threads.load_thread(conn, thread_id, lock=True)
    to, line, phone = _number(conn, thread_id), _line(conn), _phone_for(conn, product, me, data)
    if to is None:
        raise ConflictError("this person has no telephone number")
    if line is None:
        raise ConflictError("no telephone line is connected")
    if phone == to:
        raise BadInputError("this is the patient's own number", at="/own_phone")
    event_id, repeated = outgoing_calls.ask(
        conn,
        thread_id=thread_id,
        account_id=line.id,
        line=line.external_id,
        to=to,
        phone=phone,
        by=staff_id(me),
        client_id=data.client_id,
    )
    if not repeated:
        append(conn, acting.actor_of(me), "call.placed", ("thread", thread_id), detail={"call": event_id})
    return event_id, repeated


def _phone_for(conn: Connection, product: Product, me: SignedIn, data: PlaceCall) -> str:
    """The colleague's own phone, kept for the next time."""
    known = _own_phone(conn, me)
    if me.kind != "user":
        raise ConflictError("calls are made by people")
    if data.own_phone is None:
        if known is None:
            raise BadInputError("which phone shall ring first?", at="/own_phone")
        return known
    given = e164(data.own_phone, product.books.get(conn).practice.country)
    if given is None:
        raise BadInputError("this is no telephone number", at="/own_phone")
    if given != known:
        set_user(conn, me.user_id, phone=given)
        append(conn, acting.actor_of(me), "own_phone.changed", ("user", me.user_id))
    return given


def _own_phone(conn: Connection, me: SignedIn) -> str | None:
    if me.kind != "user":
        return None
    phone: str | None = load_user(conn, me.user_id).phone
    return phone


def _number(conn: Connection, thread_id: str) -> str | None:
    """Where they were last reached by telephone, else any number of theirs."""
    row = threads.load_thread(conn, thread_id)
    known = [
        each
        for each in addresses_of(conn, row.contact_id)
        if each.channel in PHONES and each.value.startswith("+") and not is_gone(each.value)
    ]
    known = [each for each in known if each.revoked != "wrong_number"]
    known.sort(key=lambda each: each.id != row.address_id)
    if known:
        return str(known[0].value)
    phone: str | None = load_contact(conn, row.contact_id).phone
    return phone


def _line(conn: Connection) -> Any:
    return next((each for each in accounts(conn, CHANNEL) if each.status == "active"), None)
