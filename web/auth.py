"""Who asks: a session's cookie with its CSRF token, or an API key; what they may do, and to whom."""

import hmac
from datetime import timedelta
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException

from core.errors import ForbiddenError
from practice.access.keys import PREFIX
from practice.access.sessions import SignedIn
from practice.rights import Right
from web.reach import reach
from web.sign_ins import COOKIE, TRIES, SignIns, Visit, refused

__all__ = [
    "COOKIE",
    "CSRF_HEADER",
    "SAFE",
    "TRIES",
    "Me",
    "SignIns",
    "Visit",
    "csrf_fits",
    "signed_in",
    "staff_id",
]
CSRF_HEADER = "x-csrf-token"
IDLE_HEADER = "x-idle-seconds"
"""How long nobody has touched the keyboard: what a page asks by itself keeps no session awake."""
Me = NamedDependency[SignedIn]
SAFE = {"GET", "HEAD", "OPTIONS"}
NOTED_EVERY = timedelta(seconds=30)
LONGEST_IDLE = 10**6


async def signed_in(request: Request[Any, Any, Any]) -> SignedIn:
    """Dependency: who asks. 401 without a live session or key, 403 without the right that the route names."""
    sign_ins: SignIns = request.app.state.sign_ins
    given = request.headers.get("authorization", "")
    me = await _by_key(sign_ins, given) if given else await _by_cookie(request, sign_ins)
    right = request.route_handler.opt.get("right")
    if right is not None and not me.may(right):
        raise ForbiddenError("your role does not include this")
    await reach(request, me)
    return me


async def _by_key(sign_ins: SignIns, given: str) -> SignedIn:
    kind, _, token = given.partition(" ")
    me = await sign_ins.key(token) if kind.lower() == "bearer" and token.startswith(PREFIX) else None
    if me is None:
        raise refused("That key is not good, or not any more.", "key")
    return me


async def _by_cookie(request: Request[Any, Any, Any], sign_ins: SignIns) -> SignedIn:
    token = request.cookies.get(COOKIE)
    me = await sign_ins.find(token) if token else None
    if me is None:
        raise refused("Please sign in.", "signed_out")
    options = request.route_handler.opt
    if me.locked and not options.get("while_locked"):
        raise refused("Locked: nobody was here for a while.", "locked")
    checked = request.method not in SAFE and not options.get("proves_itself")
    if checked and not csrf_fits(me, request.headers.get(CSRF_HEADER, "")):
        raise PermissionDeniedException(
            "the CSRF token is missing or not this session's", extra={"code": "csrf"}
        )
    if me.must_enrol and options.get("right") is not Right.SELF:
        raise PermissionDeniedException("Set up your second step first.", extra={"code": "enrol"})
    if not me.locked:
        await _note_activity(request, sign_ins, me)
    return me


async def _note_activity(request: Request[Any, Any, Any], sign_ins: SignIns, me: SignedIn) -> None:
    """The session lives on from when somebody last did something, not from what the page asked by itself."""
    given = request.headers.get(IDLE_HEADER)
    if given is None and request.route_handler.opt.get("by_itself"):
        return
    idle = (
        int(given) if given is not None and given.isdecimal() and len(given) < len(str(LONGEST_IDLE)) else 0
    )
    at = request.app.state.product.clock.now() - timedelta(seconds=idle)
    if me.seen_at is not None and at - me.seen_at >= NOTED_EVERY:
        await sign_ins.touched(me, at)


def csrf_fits(session: SignedIn, given: str) -> bool:
    return hmac.compare_digest(session.csrf.encode(), given.encode())


def staff_id(session: SignedIn) -> str:
    """The name under which a user acts on threads: their staff entry, else their user."""
    return session.staff_id or session.user_id
