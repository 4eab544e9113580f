"""Who is who: suggestions, merging with a preview, undoing it, splitting an address off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from core.errors import BadInputError, NotFoundError
from core.session import of_practice
from inbox import merging, parting
from inbox.sources import same_click
from inbox.thread_card import shown_address
from inbox.threads import thread_of
from practice.contacts import address_of, addresses_of, find_contact
from practice.identity import people, suggestions
from practice.identity.people import FieldChoice
from practice.naming import contact_names, user_names
from practice.rights import Right
from practice.users import SignedIn
from web.acting import scope_of
from web.auth import Me, signed_in
from web.bounds import PathId, Short
from web.product import Product

T = TypeVar("T")
Field = Literal["name", "display_name", "phone", "email", "language", "status", "new_or_returning"]


class Candidate(msgspec.Struct, frozen=True):
    """Another contact who may be the same person, and why: phone | email | click."""

    contact_id: str
    contact_name: str
    thread_id: str | None
    channels: tuple[str, ...]
    reasons: tuple[str, ...]


class UnionView(msgspec.Struct, frozen=True):
    id: str
    contact_name: str
    """Of the one who went into this contact."""
    at: datetime
    how: str
    """staff | proven"""
    by_name: str | None
    undoable: bool


class Identity(msgspec.Struct, frozen=True):
    contact_id: str
    candidates: tuple[Candidate, ...]
    unions: tuple[UnionView, ...]
    """Newest first; only the newest can be undone."""


class MergePreview(msgspec.Struct, frozen=True):
    survivor_id: str
    gone_id: str
    survivor_name: str
    gone_name: str
    fields: tuple[FieldChoice, ...]
    survivor_addresses: tuple[str, ...]
    gone_addresses: tuple[str, ...]
    """All of both will reach the one who stays."""


class MergeWith(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contact_id: Short
    """Who goes into the contact of the path."""
    fields: dict[Field, Literal["survivor", "gone"]] = {}


class OtherContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contact_id: Short


class Done(msgspec.Struct, frozen=True):
    """Which contact and conversation to look at now."""

    contact_id: str
    thread_id: str | None
    merge_id: str | None = None


class IdentityController(Controller):
    path = "/api/v1/contacts/{contact_id:str}"
    tags = ["contacts"]
    dependencies = {"me": Provide(signed_in)}

    @get("/identity", right=Right.CONTACTS_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]) -> Identity:
        return await _read(request, me, lambda conn: _identity(conn, contact_id))

    @post("/merge/preview", right=Right.CONTACTS_EDIT, status_code=200)
    async def preview(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[OtherContact],
    ) -> MergePreview:
        """Field by field what the one who stays would keep."""

        def look(conn: Connection) -> MergePreview:
            survivor, gone = people.both(conn, contact_id, data.contact_id)
            names = contact_names(conn, (survivor.id, gone.id))
            return MergePreview(
                survivor_id=survivor.id,
                gone_id=gone.id,
                survivor_name=names.get(survivor.id, ""),
                gone_name=names.get(gone.id, ""),
                fields=people.choices_of(survivor, gone),
                survivor_addresses=_reached(conn, survivor.id),
                gone_addresses=_reached(conn, gone.id),
            )

        return await _read(request, me, look)

    @post("/merge", right=Right.CONTACTS_EDIT, status_code=200)
    async def merge(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId], data: JSONBody[MergeWith]
    ) -> Done:
        def go(conn: Connection) -> Done:
            chosen = {str(field): side for field, side in data.fields.items()}
            merge_id = merging.merge(conn, contact_id, data.contact_id, chosen=chosen)
            return _done(conn, contact_id, merge_id)

        return await _write(request, me, go)

    @post("/merge/{merge_id:str}/undo", right=Right.CONTACTS_EDIT, status_code=200)
    async def undo(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        merge_id: FromPath[PathId],
    ) -> Done:
        def go(conn: Connection) -> Done:
            if merge_id not in {each.id for each in people.unions_of(conn, contact_id)}:
                raise NotFoundError("no such merge")
            merging.unmerge(conn, merge_id)
            return _done(conn, contact_id, merge_id)

        return await _write(request, me, go)

    @post("/apart", right=Right.CONTACTS_EDIT, status_code=200)
    async def apart(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[OtherContact],
    ) -> Identity:
        """These are two people: not suggested again."""

        def go(conn: Connection) -> Identity:
            people.both(conn, contact_id, data.contact_id)
            suggestions.keep_apart(conn, contact_id, data.contact_id)
            return _identity(conn, contact_id)

        return await _write(request, me, go)

    @post("/addresses/{address_id:str}/split", right=Right.CONTACTS_EDIT, status_code=200)
    async def split(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        address_id: FromPath[PathId],
    ) -> Done:
        """The address becomes a contact of its own, with what was said there."""

        def go(conn: Connection) -> Done:
            row = address_of(conn, address_id)
            if row is None or row.contact_id != contact_id:
                raise NotFoundError("no such address")
            made, thread_id = parting.split(conn, address_id)
            return Done(contact_id=made, thread_id=thread_id)

        return await _write(request, me, go)


def _reached(conn: Connection, contact_id: str) -> tuple[str, ...]:
    """Each once, however many channels it serves."""
    shown = (shown_address(each.channel, each.value) for each in addresses_of(conn, contact_id))
    return tuple(dict.fromkeys(shown))


def _identity(conn: Connection, contact_id: str) -> Identity:
    own = find_contact(conn, contact_id)
    if own is None:
        raise NotFoundError("no such contact")
    found = suggestions.alike(conn, contact_id, same_click(conn, contact_id))
    unions = people.unions_of(conn, contact_id)
    names = contact_names(conn, {each.contact_id for each in found} | {each.gone_id for each in unions})
    users = user_names(conn, {each.by_id for each in unions if each.by_id})
    return Identity(
        contact_id=contact_id,
        candidates=tuple(_candidate(conn, each, names) for each in found),
        unions=tuple(
            UnionView(
                id=each.id,
                contact_name=names.get(each.gone_id, ""),
                at=each.at,
                how=each.how,
                by_name=users.get(each.by_id or ""),
                undoable=place == 0 and own.erased_at is None,
            )
            for place, each in enumerate(unions)
        ),
    )


def _candidate(conn: Connection, each: suggestions.Alike, names: dict[str, str]) -> Candidate:
    reached = addresses_of(conn, each.contact_id)
    row = thread_of(conn, each.contact_id)
    first = next((shown_address(a.channel, a.value) for a in reached), "")
    return Candidate(
        contact_id=each.contact_id,
        contact_name=names.get(each.contact_id) or first,
        thread_id=None if row is None else row.id,
        channels=tuple(dict.fromkeys(a.channel for a in reached)),
        reasons=each.reasons,
    )


def _done(conn: Connection, contact_id: str, merge_id: str) -> Done:
    row = thread_of(conn, contact_id)
    return Done(contact_id=contact_id, thread_id=None if row is None else row.id, merge_id=merge_id)


async def _read(request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection], T]) -> T:
    product: Product = request.app.state.product
    return await product.db.read(of_practice(me.practice_id), fn)


async def _write(request: Request[Any, Any, Any], me: SignedIn, fn: Callable[[Connection], T]) -> T:
    product: Product = request.app.state.product
    if me.locations is not None:
        raise BadInputError("This needs somebody who sees every location.")
    return await product.db.write(scope_of(me), fn)
