"""The HTTP application: routes, sockets, errors and headers, around a wired product."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import socketio
from litestar import Litestar, asgi
from litestar.datastructures import State
from litestar.types import ControllerRouterHandler, Receive, Scope, Send
from redis.asyncio import Redis

from agent.warm import warm
from compliance.phi.ready import get_ready
from core.limits import Limiter, LocalLimiter, RedisLimiter
from core.session import of_practice, system_scope
from core.supervise import Supervisor
from practice.store import all_practices
from web import pages
from web.appointment_links import AppointmentLinkController
from web.auth import SignIns
from web.calendar_feed import calendar_feed
from web.errors import HANDLERS
from web.forms import FormController
from web.front import Front
from web.health import health
from web.inbox_socket import InboxNamespace
from web.kiosk import KioskController, referral_link
from web.media import media
from web.oidc import Oidc, oidc_begin, oidc_callback
from web.product import Product
from web.realtime import INBOX, LivePump, socket_server
from web.route_rights import demand_rights
from web.schema import API, openapi
from web.socket_guard import SocketGuard
from web.systems_door import systems_router
from web.unsubscribe import UnsubscribeController
from web.veiled import veiling
from web.webhooks import webhook_router
from web.who_types import WhoTypes
from web.widget import WidgetController
from web.widget_socket import WidgetNamespace

BODY = 512 * 1024
WARMED = 50
"""Practices whose books are read before the first request; the others are read when they are needed."""


def create_app(product: Product, *, more: tuple[ControllerRouterHandler, ...] = ()) -> Litestar:
    """The app of one process; `more` are routes that only some processes have (the sandbox)."""
    settings = product.settings
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    limiter: Limiter = RedisLimiter(redis) if redis is not None else LocalLimiter()
    sign_ins = SignIns(product, limiter)
    server = socket_server(settings.redis_url, "*")
    pump = LivePump(product, server)
    types = WhoTypes(product, server)
    guard = SocketGuard(sign_ins, server, INBOX)
    server.register_namespace(InboxNamespace(product, sign_ins, pump, types, guard))
    server.register_namespace(WidgetNamespace(product, limiter, pump, types))
    supervisor = Supervisor(product.clock, product.doorbell) if settings.workers else None
    app = Litestar(
        route_handlers=[
            health,
            pages.front_door,
            pages.inbox_page,
            pages.demo_sign_in,
            oidc_begin,
            oidc_callback,
            *API,
            WidgetController,
            FormController,
            KioskController,
            referral_link,
            UnsubscribeController,
            AppointmentLinkController,
            calendar_feed,
            media,
            webhook_router(product.intake, settings.public_url),
            systems_router(product.notices),
            _sockets(server),
            *more,
        ],
        lifespan=[_serving(product, supervisor, pump, guard, redis)],
        state=State(
            {
                "product": product,
                "sign_ins": sign_ins,
                "limiter": limiter,
                "supervisor": supervisor,
                "guard": guard,
                "oidc": Oidc(product) if settings.oidc_issuer else None,
            }
        ),
        exception_handlers=HANDLERS,
        middleware=[veiling],
        request_max_body_size=BODY,
        openapi_config=openapi(),
        debug=False,
        logging_config=None,
    )
    app.asgi_handler = Front(app.asgi_handler, settings)
    return demand_rights(app)


def _sockets(server: Any) -> Any:
    application = socketio.ASGIApp(server, socketio_path="")

    @asgi("/socket.io", is_mount=True, copy_scope=True)
    async def sockets(scope: Scope, receive: Receive, send: Send) -> None:
        await application(scope, receive, send)

    return sockets


def _serving(
    product: Product, supervisor: Supervisor | None, pump: LivePump, guard: SocketGuard, redis: Redis | None
) -> Any:
    @asynccontextmanager
    async def serving(_app: Litestar) -> AsyncIterator[None]:
        listen = getattr(product.db, "listen", None)
        if listen is not None:
            listen()
        await _warm(product)
        await get_ready(product.db, product.scanner)
        pump.start()
        guard.start()
        if supervisor is not None:
            for claimer in product.claimers:
                supervisor.start(claimer)
        try:
            yield
        finally:
            if supervisor is not None:
                await supervisor.stop()
            await guard.stop()
            await pump.stop()
            if redis is not None:
                await redis.aclose()
            await product.close()

    return serving


async def _warm(product: Product) -> None:
    """The first patient of a fresh process waits no longer than the next."""
    practices = await product.db.read(system_scope(), all_practices)
    books = [await product.db.read(of_practice(found[0]), product.books.get) for found in practices[:WARMED]]
    await asyncio.to_thread(warm, tuple(books), product.clock.now())
