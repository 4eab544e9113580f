"""Flags on a contact that keep our own messages back, put up and taken down by people."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody

from compliance import standing
from compliance.standing import Flag, OpenFlag
from core.errors import NotFoundError
from practice.contacts import find_contact
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product

Why = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{0,39}$")]
"""A code, so that nobody's words come to stand here."""


class FlagOpen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Flag
    why: Why = "told_by_staff"


class FlagClose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: Why = "resolved"


class FlagView(msgspec.Struct, frozen=True):
    id: str
    kind: str
    why: str
    opened_at: datetime
    opened_by: str | None
    handoff_id: str | None
    closed_at: datetime | None
    closed_by: str | None
    closed_why: str | None


class FlagList(msgspec.Struct, frozen=True):
    items: tuple[FlagView, ...]


class FlagController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/flags"
    tags = ["gate"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> FlagList:
        """Newest first, with those that were taken down."""
        product: Product = request.app.state.product

        def read(conn: Any) -> FlagList:
            if find_contact(conn, contact_id) is None:
                raise NotFoundError("no such contact")
            return FlagList(tuple(map(_view, standing.flags_of(conn, contact_id))))

        return await product.db.read(scope_of(me), read)

    @post(right=Right.CONTACTS_EDIT)
    async def open(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[FlagOpen],
    ) -> FlagView:
        """Put one up; one that is up stays as it is."""
        product: Product = request.app.state.product

        def write(conn: Any) -> FlagView:
            flag_id = standing.open_flag(conn, actor_of(me), contact_id, data.kind, data.why)
            return _view(next(each for each in standing.flags_of(conn, contact_id) if each.id == flag_id))

        return await product.db.write(scope_of(me), write)

    @post("/{flag_id:str}/close", status_code=200, right=Right.CONTACTS_EDIT)
    async def close(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        flag_id: FromPath[PathId],
        data: JSONBody[FlagClose],
    ) -> FlagView:
        """Take it down; what it held is decided anew at once."""
        product: Product = request.app.state.product

        def write(conn: Any) -> FlagView:
            if all(each.id != flag_id for each in standing.flags_of(conn, contact_id)):
                raise NotFoundError("no such flag")
            return _view(standing.close_flag(conn, actor_of(me), flag_id, data.why))

        return await product.db.write(scope_of(me), write)


def _view(flag: OpenFlag) -> FlagView:
    return FlagView(**{name: getattr(flag, name) for name in FlagView.__struct_fields__})
