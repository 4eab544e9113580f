"""A request's unit of work carries who asked, and opening a conversation leaves a trace."""

from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request
from sqlalchemy import Connection

from compliance.audit.viewing import seen, view
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
    product: Product = request.app.state.product
    scope = scope_of(me)
    found, known = await product.db.read(scope, lambda conn: (fn(conn), seen(conn, thread_id)))
    if not known:
        await product.db.write(scope, lambda conn: view(conn, thread_id))
    return found
