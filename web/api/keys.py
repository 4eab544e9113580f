"""API keys: made with scopes, shown once, listed by what they begin with, revoked."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core.errors import BadInputError
from practice.access import keys
from practice.rights import KEY_SCOPES, Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL, PathId
from web.product import Product


class NewKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=NO_NUL)]
    scopes: Annotated[tuple[Right, ...], msgspec.Meta(min_length=1, max_length=40)]
    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = 365


class KeyMade(msgspec.Struct, frozen=True):
    id: str
    key: str
    """Shown this once."""


class KeyRow(msgspec.Struct, frozen=True):
    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class KeyList(msgspec.Struct, frozen=True):
    items: tuple[KeyRow, ...]
    scopes: tuple[str, ...]
    """What a key may be given."""


class KeyController(Controller):
    path = "/api/v1/keys"
    tags = ["keys"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.KEYS_MANAGE)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> KeyList:
        product: Product = request.app.state.product
        rows = await product.db.read(scope_of(me), keys.keys)
        return KeyList(
            tuple(
                KeyRow(
                    id=row.id,
                    name=row.name,
                    prefix=row.prefix,
                    scopes=tuple(row.scopes),
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    used_at=row.used_at,
                )
                for row in rows
            ),
            tuple(sorted(scope.value for scope in KEY_SCOPES & me.rights)),
        )

    @post(right=Right.KEYS_MANAGE, status_code=201)
    async def make(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewKey]) -> KeyMade:
        product: Product = request.app.state.product
        if not set(data.scopes) <= KEY_SCOPES & me.rights:
            raise BadInputError("a key cannot be given this", at="/scopes")

        def make(conn: Connection) -> tuple[str, str]:
            lasts = None if data.days is None else timedelta(days=data.days)
            made, key = keys.create_key(
                conn, name=data.name, scopes=data.scopes, created_by=me.user_id, lasts=lasts
            )
            detail = {"scopes": sorted(scope.value for scope in data.scopes)}
            append(conn, actor_of(me), "key.created", ("key", made), detail=detail)
            return made, key

        made, key = await product.db.write(scope_of(me), make)
        return KeyMade(id=made, key=key)

    @delete("/{key_id:str}", right=Right.KEYS_MANAGE, status_code=204)
    async def revoke(self, request: Request[Any, Any, Any], me: Me, key_id: FromPath[PathId]) -> None:
        product: Product = request.app.state.product

        def revoke(conn: Connection) -> None:
            keys.revoke_key(conn, key_id)
            append(conn, actor_of(me), "key.revoked", ("key", key_id))

        await product.db.write(scope_of(me), revoke)
