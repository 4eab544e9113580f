"""The practice's channels: when each was last heard, and what is wrong with it."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath
from sqlalchemy import Connection

from channels.health.reading import ChannelHealth, health_of
from channels.health.watch import look_now
from channels.polling import look_soon
from practice.calendar_of import calendar_of
from practice.rights import Right
from web.acting import scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product

MINUTE = timedelta(minutes=1)


class TroubleView(msgspec.Struct, frozen=True):
    code: str
    """The provider's or our own word for it."""
    entry: str
    """Under which the screen has words for it."""
    grade: Literal["broken", "warning"]
    since: datetime


class ChannelView(msgspec.Struct, frozen=True):
    id: str
    channel: str
    provider: str
    name: str
    """The number, page, mailbox or form as the practice knows it."""
    state: Literal["well", "new", "warning", "broken", "disabled"]
    last_in_at: datetime | None
    usually_within_minutes: int | None
    """Within so long before this hour something has usually come; null while that is not known."""
    failed_lately: int
    """Sends of the last two hours that came to nothing."""
    troubles: tuple[TroubleView, ...]


class ChannelList(msgspec.Struct, frozen=True):
    channels: tuple[ChannelView, ...]


class ChannelController(Controller):
    path = "/api/v1/channels"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def channels(self, request: Request[Any, Any, Any], me: Me) -> ChannelList:
        """Every connected account, the gravest first."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _list(conn, product))

    @post("/{account_id:str}/look", right=Right.CHANNELS_MANAGE, status_code=200)
    async def look(
        self, request: Request[Any, Any, Any], account_id: FromPath[PathId], me: Me
    ) -> ChannelList:
        """Ask its provider and judge it anew now; what comes of it follows by the live feed."""
        product: Product = request.app.state.product

        def ask(conn: Connection) -> ChannelList:
            look_now(conn, account_id)
            look_soon(conn, account_id)
            return _list(conn, product)

        return await product.db.write(scope_of(me), ask)


def _list(conn: Connection, product: Product) -> ChannelList:
    found = health_of(conn, product.adapters, calendar_of(product.books))
    return ChannelList(tuple(_view(each) for each in found))


def _view(each: ChannelHealth) -> ChannelView:
    within = each.usually_within
    return ChannelView(
        id=each.id,
        channel=each.channel,
        provider=each.provider,
        name=each.name,
        state=each.state,
        last_in_at=each.last_in_at,
        usually_within_minutes=None if within is None else within // MINUTE,
        failed_lately=each.failed_lately,
        troubles=tuple(
            TroubleView(code=one.code, entry=one.entry, grade=one.grade, since=one.since)
            for one in each.troubles
        ),
    )
