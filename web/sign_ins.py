"""Opens, finds and ends sessions: password and second step, with a wait that doubles for whoever guesses."""

import asyncio
import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from litestar import Request
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException
from sqlalchemy import Connection

from compliance.audit import Actor, append
from core.errors import TooManyError
from core.limits import Limiter
from core.session import of_practice, system_scope
from practice.access import attempts, notices, sessions, totp
from practice.access.keys import find_key, key_used
from practice.access.passwords import hash_password, password_fits, wants_rehash
from practice.access.sessions import LASTS, How, SignedIn
from practice.access.users import find_user, set_user
from web.devices import device_of
from web.product import Product

COOKIE = "glowdesk_session"
TRIES = attempts.FREE
PEER_TRIES, KEY_CALLS = 30, 1200
WITHIN, MINUTE = timedelta(minutes=5), timedelta(minutes=1)
WRONG = "That email and password do not fit."


class Visit(NamedTuple):
    """Where a try comes from."""

    peer: str = "unknown"
    agent: str = ""


def visit_of(request: Request[Any, Any, Any]) -> Visit:
    return Visit(request.client.host if request.client else "unknown", request.headers.get("user-agent", ""))


def refused(detail: str, code: str) -> NotAuthorizedException:
    """A 401 whose code tells the screens what to ask for."""
    return NotAuthorizedException(detail, extra={"code": code})


class SignIns:
    """What stands at the staff's door."""

    def __init__(self, product: Product, limiter: Limiter) -> None:
        self._product, self._limiter = product, limiter
        self._key = product.master.derive("session cookies")
        self._secure = product.settings.public_url.startswith("https://")

    async def sign_in(
        self, email: str, password: str, visit: Visit, code: str | None = None
    ) -> tuple[SignedIn, Cookie]:
        """Raises `NotAuthorizedException` alike for an unknown address and a wrong password."""
        await self._limiter.spend(f"sign-in:{visit.peer}", PEER_TRIES, WITHIN)
        row = await self._open_account(email)
        stored = row.password_hash if row is not None else None
        if not await asyncio.to_thread(password_fits, stored, password):
            await self.wrong(email, row)
            raise refused(WRONG, "wrong")
        how = await self._second_step(row, code)
        if wants_rehash(row.password_hash):
            fresh = await asyncio.to_thread(hash_password, password)
            await self._product.db.write(
                of_practice(row.practice_id), lambda conn: set_user(conn, row.id, password_hash=fresh)
            )
        await self.right(email)
        return await self.open(row.practice_id, row.id, how=how, visit=visit)

    async def _open_account(self, email: str) -> Any:
        """The user of an address that is not shut just now, if there is one."""
        hashed = self._address(email)
        left, row = await self._product.db.read(
            system_scope(), lambda conn: (attempts.remaining(conn, hashed), find_user(conn, email))
        )
        if left:
            raise TooManyError(left)
        return row

    async def _second_step(self, row: Any, code: str | None) -> How:
        if row.totp_since is None:
            return "password"
        if not code:
            raise refused("Enter the code from your authenticator.", "second_step")
        await self.second_step_fits(row, code)
        return "totp"

    async def second_step_fits(self, row: Any, code: str) -> None:
        """Raises when it does not; a recovery code is used up."""
        vault = self._product.vault

        def look(conn: Connection) -> str | None:
            accepted = totp.accepts(conn, vault, row.id, code)
            if accepted == "recovery":
                left = totp.codes_left(conn, row.id)
                append(
                    conn, Actor("user", row.id), "recovery_code.used", ("user", row.id), detail={"left": left}
                )
                notices.tell(conn, row.id, "recovery_code.used", {"left": left})
            return accepted

        if await self._product.db.write(of_practice(row.practice_id), look) is None:
            await self.wrong(row.email, row)
            raise refused("That code does not fit.", "second_step_wrong")

    async def check(self, me: SignedIn, password: str | None, code: str | None) -> None:
        """The person who is signed in proves again who they are."""
        row = await self._open_account(me.email)
        if row is None:
            raise refused("Please sign in.", "signed_out")
        if code and row.totp_since is not None:
            await self.second_step_fits(row, code)
        elif not await asyncio.to_thread(password_fits, row.password_hash, password or ""):
            await self.wrong(me.email, row)
            raise refused("That password does not fit.", "wrong")
        await self.right(me.email)

    async def wrong(self, email: str, row: Any) -> None:
        hashed = self._address(email)
        count = await self._product.db.write(system_scope(), lambda conn: attempts.failed(conn, hashed))
        if row is not None and count >= TRIES:
            await self._product.db.write(
                of_practice(row.practice_id),
                lambda conn: append(
                    conn, Actor("system"), "session.refused", ("user", row.id), detail={"failures": count}
                ),
            )

    async def right(self, email: str) -> None:
        hashed = self._address(email)
        await self._product.db.write(system_scope(), lambda conn: attempts.forget(conn, hashed))

    async def open(
        self, practice_id: str, user_id: str, *, how: How = "link", visit: Visit | None = None
    ) -> tuple[SignedIn, Cookie]:
        """A session with a fresh id: one that somebody planted in the browser before is worth nothing."""
        came = visit or Visit()
        device, source = device_of(came.agent), self.source(came.peer)

        def start(conn: Connection) -> str:
            if visit is not None and not sessions.knows_device(conn, user_id, device, source):
                notices.tell(conn, user_id, "session.new_device", {"device": device})
            token = sessions.start_session(conn, self._key, user_id, how=how, device=device, source=source)
            actor = Actor("user", user_id, source)
            append(conn, actor, "session.opened", ("user", user_id), detail={"how": how})
            return token

        token = await self._product.db.write(of_practice(practice_id), start)
        session = await self.find(token)
        assert session is not None
        return session, self.cookie(token)

    async def rotate(self, me: SignedIn) -> tuple[SignedIn, Cookie]:
        """The same session under another id, after what it may do has changed."""
        token = await self._product.db.write(
            of_practice(me.practice_id), lambda conn: sessions.rotate(conn, self._key, me.id)
        )
        session = await self.find(token)
        assert session is not None
        return session, self.cookie(token)

    async def find(self, token: str) -> SignedIn | None:
        return await self._product.db.read(
            system_scope(), lambda conn: sessions.find_session(conn, self._key, token)
        )

    async def still(self, session_ids: Collection[str]) -> dict[str, SignedIn]:
        """Those of these sessions that live."""
        return await self._product.db.read(
            system_scope(), lambda conn: sessions.find_sessions(conn, session_ids)
        )

    async def touched(self, me: SignedIn, at: datetime) -> None:
        await self._product.db.write(
            of_practice(me.practice_id), lambda conn: sessions.touch(conn, me.id, at)
        )

    async def key(self, token: str) -> SignedIn | None:
        """Who asks with an API key."""
        found = await self._product.db.read(system_scope(), lambda conn: find_key(conn, token))
        if found is None:
            return None
        await self._limiter.spend(f"key:{found.id}", KEY_CALLS, MINUTE)
        moment = self._product.clock.now()
        if found.seen_at is None or moment - found.seen_at >= MINUTE:
            await self._product.db.write(
                of_practice(found.practice_id), lambda conn: key_used(conn, found.id, moment)
            )
        return found

    def source(self, peer: str) -> str:
        """The peer's address as the audit holds it."""
        return hmac.new(self._key, f"peer {peer}".encode(), hashlib.sha256).hexdigest()[:32]

    def cookie(self, token: str) -> Cookie:
        age = int(LASTS.total_seconds()) if token else 0
        return Cookie(
            key=COOKIE, value=token, path="/", httponly=True, samesite="lax", secure=self._secure, max_age=age
        )

    def _address(self, email: str) -> str:
        return sessions.digest(self._key, f"address {email.strip().lower()}")
