"""Memberships: who is on which, what of it is unused, when it renews, and what a person says has become of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, get, patch, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import audit
from core.errors import NotFoundError
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from practice.users import SignedIn
from sequences.plans import memberships
from sequences.plans.memberships import Membership, Terms, What
from sequences.plans.sources import noon
from web.acting import actor_of, scope_of
from web.appointment_shapes import IfMatch, version_of
from web.auth import Me, signed_in
from web.bounds import ClientId, PathId, Short
from web.plan_views import MembershipView, membership_views, near
from web.product import Product

MOST = 5000
SHOWN = 300
Wanted = Literal["active", "failed", "paused", "lapsed", "ended", "all"]


class KindOfMembership(msgspec.Struct, frozen=True):
    id: str
    name: str


class MembershipPage(msgspec.Struct, frozen=True):
    items: tuple[MembershipView, ...]
    counts: dict[str, int]
    kinds: tuple[KindOfMembership, ...]
    currency: str


class ChangeMembership(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Left out: as it is."""

    kind: Short | msgspec.UnsetType | None = msgspec.UNSET
    name: Short | msgspec.UnsetType | None = msgspec.UNSET
    credits: int | msgspec.UnsetType = msgspec.UNSET
    credits_each: int | msgspec.UnsetType = msgspec.UNSET
    price_minor: int | msgspec.UnsetType | None = msgspec.UNSET
    months: int | msgspec.UnsetType = msgspec.UNSET
    location: Short | msgspec.UnsetType | None = msgspec.UNSET
    started_on: date | msgspec.UnsetType | None = msgspec.UNSET
    renews_on: date | msgspec.UnsetType | None = msgspec.UNSET


class NewMembership(ChangeMembership, frozen=True, forbid_unknown_fields=True, kw_only=True):
    client_id: ClientId


class Became(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: Annotated[What, msgspec.Meta(description="What has become of it")]


class MembershipController(Controller):
    path = "/api/v1/memberships"
    tags = ["plans"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        which: FromQuery[Wanted] = "all",
        contact_id: FromQuery[PathId | None] = None,
    ) -> MembershipPage:
        """Those whose payment failed first, then by the day on which they renew."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> MembershipPage:
            book = product.books.get(conn)
            found = near(conn, me, memberships.listed(conn, contact_id=contact_id, most=MOST))
            wanted = [each for each in found if which in {"all", each.state}]
            return MembershipPage(
                membership_views(conn, wanted[:SHOWN]),
                dict(Counter(each.state for each in found)),
                tuple(KindOfMembership(each.id, each.name) for each in book.file.memberships),
                book.currency,
            )

        return await product.db.read(scope_of(me), read)

    @patch("/{membership_id:str}", right=Right.BOOKING_WRITE)
    async def change(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        membership_id: FromPath[PathId],
        data: JSONBody[ChangeMembership],
        if_match: IfMatch = None,
    ) -> MembershipView:
        version = version_of(if_match)

        def go(conn: Connection, book: PracticeBook) -> Membership:
            return memberships.edit(conn, book, membership_id, _said(book, data), version=version)

        return await _change(request, me, "membership.changed", go)

    @post("/{membership_id:str}/became", status_code=200, right=Right.BOOKING_WRITE)
    async def became(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        membership_id: FromPath[PathId],
        data: JSONBody[Became],
        if_match: IfMatch = None,
    ) -> MembershipView:
        """Renewed, its payment failed or came in, a credit used, paused, resumed, lapsed, ended, begun again."""
        version = version_of(if_match)

        def go(conn: Connection, book: PracticeBook) -> Membership:
            return memberships.happens(conn, book, membership_id, data.what, version=version)

        return await _change(request, me, f"membership.{data.what}", go)


class ContactMembershipController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/memberships"
    tags = ["plans"]
    dependencies = {"me": Provide(signed_in)}

    @post(right=Right.BOOKING_WRITE)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[NewMembership],
    ) -> MembershipView:
        """The same `client_id` is the same membership."""

        def go(conn: Connection, book: PracticeBook) -> Membership:
            if find_contact(conn, contact_id) is None:
                raise NotFoundError("no such contact")
            terms = Terms(**_said(book, data))
            key = f"staff:{contact_id}:{data.client_id}"
            return memberships.add_one(conn, book, contact_id, terms, source="staff", key=key, by=me.user_id)

        return await _change(request, me, "membership.begun", go)


async def _change(
    request: Request[Any, Any, Any],
    me: SignedIn,
    action: str,
    go: Callable[[Connection, PracticeBook], Membership],
) -> MembershipView:
    product: Product = request.app.state.product

    def run(conn: Connection) -> MembershipView:
        book = product.books.get(conn)
        made = go(conn, book)
        audit.append(conn, actor_of(me), action, ("membership", made.id), detail={"state": made.state})
        return membership_views(conn, [made])[0]

    return await product.db.write(scope_of(me), run)


def _said(book: PracticeBook, data: ChangeMembership) -> dict[str, Any]:
    """By the names of `Terms`; a day is its noon at the practice."""
    said = {
        name: value
        for name in ChangeMembership.__struct_fields__
        if (value := getattr(data, name)) is not msgspec.UNSET
    }
    for day, moment in (("started_on", "started_at"), ("renews_on", "renews_at")):
        if day in said:
            on = said.pop(day)
            said[moment] = None if on is None else noon(on, book.zone)
    return said
