"""Emergency access: somebody opens one contact for an hour and says why; the owners are told at once."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core.errors import NotFoundError
from practice.access import glass, notices, users
from practice.contacts import find_contact
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL, PathId
from web.product import Product
from web.reach import contact_of


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=glass.SHORTEST_REASON, max_length=300, pattern=NO_NUL)]


class Opened(msgspec.Struct, frozen=True):
    id: str
    contact_id: str
    until: datetime


class OpeningRow(msgspec.Struct, frozen=True):
    id: str
    user_id: str
    user_name: str
    contact_id: str
    reason: str
    opened_at: datetime
    until: datetime


class Openings(msgspec.Struct, frozen=True):
    items: tuple[OpeningRow, ...]


class EmergencyController(Controller):
    path = "/api/v1/emergency-access"
    tags = ["access"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.AUDIT_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> Openings:
        """Who opened whom, when and why; newest first."""
        product: Product = request.app.state.product
        rows = await product.db.read(scope_of(me), glass.openings)
        return Openings(
            tuple(
                OpeningRow(
                    id=row.id,
                    user_id=row.user_id,
                    user_name=row.user_name,
                    contact_id=row.contact_id,
                    reason=row.reason,
                    opened_at=row.opened_at,
                    until=row.until,
                )
                for row in rows
            )
        )

    @post("/threads/{thread_id:str}", right=Right.BREAK_GLASS, from_afar=True, status_code=201)
    async def by_thread(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId], data: JSONBody[Reason]
    ) -> Opened:
        return await _open(request, me, {"thread_id": thread_id}, data)

    @post("/contacts/{contact_id:str}", right=Right.BREAK_GLASS, from_afar=True, status_code=201)
    async def by_contact(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId], data: JSONBody[Reason]
    ) -> Opened:
        return await _open(request, me, {"contact_id": contact_id}, data)


async def _open(request: Request[Any, Any, Any], me: Me, named: dict[str, str], data: Reason) -> Opened:
    product: Product = request.app.state.product

    def change(conn: Connection) -> Opened:
        contact_id = contact_of(conn, named)
        if contact_id is None or find_contact(conn, contact_id) is None:
            raise NotFoundError("no such contact")
        row = glass.break_open(conn, me.user_id, contact_id, data.reason)
        append(conn, actor_of(me), "break_glass.opened", ("contact", contact_id), detail={"opening": row.id})
        for owner in users.owners(conn):
            notices.tell(conn, owner, "break_glass.opened", {"by": me.user_id, "opening": row.id})
        return Opened(id=row.id, contact_id=contact_id, until=row.until)

    return await product.db.write(scope_of(me), change)
