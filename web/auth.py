"""Staff sign-in: a cookie that holds nothing, a CSRF token beside it, and limits on guessing."""

import asyncio
import hmac
from datetime import timedelta
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException

from core.errors import ForbiddenError
from core.limits import Limiter
from core.session import of_practice, system_scope
from practice.rights import may
from practice.users import LASTS, SignedIn, find_session, find_user, password_fits, start_session
from web.product import Product

COOKIE = "glowdesk_session"
CSRF_HEADER = "x-csrf-token"
Me = NamedDependency[SignedIn]
SAFE = {"GET", "HEAD", "OPTIONS"}
TRIES = 10
WITHIN = timedelta(minutes=5)


class SignIns:
    """Opens, finds and ends sessions."""

    def __init__(self, product: Product, limiter: Limiter) -> None:
        self._product, self._limiter = product, limiter
        self._key = product.master.derive("session cookies")
        self._secure = product.settings.public_url.startswith("https://")

    async def sign_in(self, email: str, password: str, peer: str) -> tuple[SignedIn, Cookie]:
        """Raises `NotAuthorizedException` alike for an unknown address and a wrong password."""
        for key in (f"sign-in:{peer}", f"sign-in:{email.strip().lower()}"):
            await self._limiter.spend(key, TRIES, WITHIN)
        row = await self._product.db.read(system_scope(), lambda conn: find_user(conn, email))
        stored = row.password_hash if row is not None else None
        if not await asyncio.to_thread(password_fits, stored, password):
            raise NotAuthorizedException("That email and password do not fit.")
        return await self.open(row.practice_id, row.id)

    async def open(self, practice_id: str, user_id: str) -> tuple[SignedIn, Cookie]:
        token = await self._product.db.write(
            of_practice(practice_id), lambda conn: start_session(conn, self._key, user_id)
        )
        session = await self.find(token)
        assert session is not None
        return session, self.cookie(token)

    async def find(self, token: str) -> SignedIn | None:
        return await self._product.db.read(system_scope(), lambda conn: find_session(conn, self._key, token))

    def cookie(self, token: str) -> Cookie:
        age = int(LASTS.total_seconds()) if token else 0
        return Cookie(
            key=COOKIE, value=token, path="/", httponly=True, samesite="lax", secure=self._secure, max_age=age
        )


async def signed_in(request: Request[Any, Any, Any]) -> SignedIn:
    """Dependency: who asks. 401 without a live session, 403 without the CSRF token on a change."""
    sign_ins: SignIns = request.app.state.sign_ins
    token = request.cookies.get(COOKIE)
    session = await sign_ins.find(token) if token else None
    if session is None:
        raise NotAuthorizedException("Please sign in.")
    if request.method not in SAFE and not csrf_fits(session, request.headers.get(CSRF_HEADER, "")):
        raise ForbiddenError("the CSRF token is missing or not this session's")
    right = request.route_handler.opt.get("right")
    if right is not None and not may(session.role, right):
        raise ForbiddenError("your role does not include this")
    return session


def csrf_fits(session: SignedIn, given: str) -> bool:
    return hmac.compare_digest(session.csrf.encode(), given.encode())


def staff_id(session: SignedIn) -> str:
    """The name under which a user acts on threads: their staff entry, else their user."""
    return session.staff_id or session.user_id
