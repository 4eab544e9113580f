"""Emergency access: somebody opens one contact for an hour and says why; the owners are told at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core.errors import NotFoundError
from core.session import now
from inbox.thread_card import around
from practice.access import glass, notices, users
from practice.contacts import find_contact, known_by_number, matching
from practice.naming import contact_names
from practice.phones import e164
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL, PathId
from web.product import Product
from web.reach import contact_of

LOOK_UPS, WITHIN = 10, timedelta(hours=1)
Why = Annotated[str, msgspec.Meta(min_length=glass.SHORTEST_REASON, max_length=300, pattern=NO_NUL)]
Finds = Callable[[Connection], str | None]


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Why


class ByNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phone: Annotated[str, msgspec.Meta(min_length=5, max_length=40, pattern=NO_NUL)]
    reason: Why


class Opened(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    thread_id: str | None
    until: datetime


class OpeningRow(msgspec.Struct, frozen=True):
    id: str
    user_id: str
    user_name: str
    user_role: str
    contact_id: str
    contact_name: str | None
    thread_id: str | None
    reason_text: str
    opened_at: datetime
    until: datetime
    open: bool


class Openings(msgspec.Struct, frozen=True):
    items: tuple[OpeningRow, ...]


class EmergencyController(Controller):
    path = "/api/v1/emergency-access"
    tags = ["access"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.AUDIT_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> Openings:
        """Who opened whom, when and why, and what is open still; newest first."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), _openings)

    @post(right=Right.BREAK_GLASS, status_code=201)
    async def by_number(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[ByNumber]) -> Opened:
        """For whoever calls or stands there, where the list does not show them. A miss is written down, too."""
        await request.app.state.limiter.spend(f"emergency:{me.user_id}", LOOK_UPS, WITHIN)
        product: Product = request.app.state.product

        def find(conn: Connection) -> str | None:
            number = e164(data.phone, product.books.get(conn).practice.country)
            return None if number is None else _owner_of(conn, number)

        return await _open(request, me, find, data.reason)

    @post("/threads/{thread_id:str}", right=Right.BREAK_GLASS, from_afar=True, status_code=201)
    async def by_thread(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId], data: JSONBody[Reason]
    ) -> Opened:
        return await _open(request, me, lambda conn: contact_of(conn, {"thread_id": thread_id}), data.reason)

    @post("/contacts/{contact_id:str}", right=Right.BREAK_GLASS, from_afar=True, status_code=201)
    async def by_contact(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId], data: JSONBody[Reason]
    ) -> Opened:
        return await _open(request, me, lambda _: contact_id, data.reason)

    @post("/{opening_id:str}/end", right=Right.PEOPLE_MANAGE, status_code=200)
    async def end(self, request: Request[Any, Any, Any], me: Me, opening_id: FromPath[PathId]) -> Openings:
        """The contact is covered again before the hour is over."""
        product: Product = request.app.state.product

        def change(conn: Connection) -> Openings:
            row = glass.end(conn, opening_id)
            detail = {"opening": opening_id, "user": row.user_id}
            append(conn, actor_of(me), "break_glass.ended", ("contact", row.contact_id), detail=detail)
            return _openings(conn)

        return await product.db.write(scope_of(me), change)


def _openings(conn: Connection) -> Openings:
    moment, rows = now(conn), glass.openings(conn)
    contacts = [row.contact_id for row in rows]
    threads, names = _threads(conn, contacts), contact_names(conn, contacts)
    return Openings(
        tuple(
            OpeningRow(
                id=row.id,
                user_id=row.user_id,
                user_name=row.user_name,
                user_role=row.user_role,
                contact_id=row.contact_id,
                contact_name=names.get(row.contact_id),
                thread_id=threads.get(row.contact_id),
                reason_text=row.reason,
                opened_at=row.opened_at,
                until=row.until,
                open=row.until > moment,
            )
            for row in rows
        )
    )


def _threads(conn: Connection, contact_ids: list[str]) -> dict[str, str]:
    return {each.contact_id: each.thread_id for each in around(conn, (), contact_ids)}


def _owner_of(conn: Connection, number: str) -> str | None:
    """The one person with this number; None where several share it: a guess would open the wrong file."""
    known = known_by_number(conn, number)
    rows = matching(conn, number, None) if known is None else []
    return str(rows[0].id) if len(rows) == 1 else known


async def _open(request: Request[Any, Any, Any], me: SignedIn, find: Finds, reason: str) -> Opened:
    product: Product = request.app.state.product

    def change(conn: Connection) -> Opened | None:
        contact_id = find(conn)
        if contact_id is None or find_contact(conn, contact_id) is None:
            append(conn, actor_of(me), "break_glass.missed", ("practice", me.practice_id))
            return None
        row = glass.break_open(conn, me.user_id, contact_id, reason)
        append(conn, actor_of(me), "break_glass.opened", ("contact", contact_id), detail={"opening": row.id})
        for owner in users.owners(conn):
            notices.tell(conn, owner, "break_glass.opened", {"by": me.user_id, "opening": row.id})
        return Opened(row.id, contact_id, _threads(conn, [contact_id]).get(contact_id), row.until)

    opened = await product.db.write(scope_of(me), change)
    if opened is None:
        raise NotFoundError("no such contact")
    return opened
