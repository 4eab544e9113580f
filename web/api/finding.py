"""Finding one person: for whatever begins with choosing somebody."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get
from litestar.di import Provide
from litestar.params import FromQuery, Parameter
from sqlalchemy import Connection

from inbox import threads
from inbox.thread_card import shown_address
from practice.contacts import addresses_of
from practice.finding import find_people
from practice.rights import Right
from web.acting import scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL
from web.product import Product

SHOWN = 8
Words = Annotated[str, Parameter(max_length=80, pattern=NO_NUL)]


class Somebody(msgspec.Struct, frozen=True):
    """One who fits; `addresses` as people read them."""

    contact_id: str
    name: str | None
    addresses: tuple[str, ...]
    thread_id: str | None
    status: str | None


class FoundPeople(msgspec.Struct, frozen=True):
    items: tuple[Somebody, ...]


class FindingController(Controller):
    path = "/api/v1/people-found"
    tags = ["contacts"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def find(self, request: Request[Any, Any, Any], me: Me, q: FromQuery[Words] = "") -> FoundPeople:
        """The first eight by name whose name, number or mail address has what was typed."""
        product: Product = request.app.state.product

        def look(conn: Connection) -> FoundPeople:
            return FoundPeople(tuple(_somebody(conn, row) for row in find_people(conn, q, SHOWN)))

        return await product.db.read(scope_of(me), look)


def _somebody(conn: Connection, row: Any) -> Somebody:
    thread = threads.thread_of(conn, row.id)
    reached = dict.fromkeys(
        [shown_address(each.channel, each.value) for each in addresses_of(conn, row.id)]
        + [each for each in (row.phone and shown_address("sms", row.phone), row.email) if each]
    )
    return Somebody(
        contact_id=row.id,
        name=row.name or row.display_name,
        addresses=tuple(reached)[:2],
        thread_id=None if thread is None else thread.id,
        status=row.status,
    )
