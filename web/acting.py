"""A request's unit of work carries who asked, and opening what is somebody's leaves a trace."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from litestar import Request
from sqlalchemy import Connection

from compliance.audit.viewing import Looked, unseen, view
from core.actors import Actor
from core.session import Scope, of_practice
from practice.users import SignedIn
from web.product import Product

T = TypeVar("T")


def actor_of(me: SignedIn) -> Actor:
    """The user or the API key, and the session as the place it came from."""
    return Actor(me.kind, me.user_id, me.id)


def scope_of(me: SignedIn) -> Scope:
    return of_practice(me.practice_id, by=actor_of(me))


async def look(
    request: Request[Any, Any, Any], me: SignedIn, thread_id: str, fn: Callable[[Connection], T]
) -> T:
    """Read what stands on a thread. Nobody is shown it before it is written down that they looked."""
    return await look_at(request, me, lambda _: (("thread", thread_id),), fn)


async def look_at(
    request: Request[Any, Any, Any],
    me: SignedIn,
    places: Callable[[Connection], Iterable[Looked]],
    fn: Callable[[Connection], T],
) -> T:
    product: Product = request.app.state.product
    scope = scope_of(me)
    found, new = await product.db.read(scope, lambda conn: (fn(conn), unseen(conn, places(conn))))
    if new:
        await product.db.write(scope, lambda conn: view(conn, new))
    return found
