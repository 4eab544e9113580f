"""Sign in, who am I, lock and unlock, sign out; and coming in by invitation."""

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import Provide
from litestar.params import JSONBody
from sqlalchemy import Connection

from compliance.audit import Actor, append
from core.errors import BadInputError
from core.session import of_practice, system_scope
from practice.access import invitations, sessions
from practice.access.passwords import LONGEST, hash_password, weakness
from practice.access.sessions import IDLE, SignedIn
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, Short
from web.product import Product
from web.sign_ins import PEER_TRIES, WITHIN, SignIns, visit_of

Password = Annotated[str, msgspec.Meta(max_length=LONGEST, pattern=NO_NUL)]
Code = Annotated[str, msgspec.Meta(max_length=40, pattern=NO_NUL)]
Token = Annotated[str, msgspec.Meta(max_length=80, pattern="^[A-Za-z0-9_-]*$")]


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: Short
    password: Short
    code: Code | None = None
    """Of the authenticator, or a recovery code; asked for with the code `second_step`."""


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    password: Password | None = None
    code: Code | None = None


class InvitationToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Token


class Joining(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Token
    password: Password


class InvitedView(msgspec.Struct, frozen=True):
    practice_name: str
    name: str
    email: str
    role: str


class UserView(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: str
    staff_id: str
    email: str
    rights: tuple[str, ...] = ()
    locations: tuple[str, ...] | None = None
    must_enrol: bool = False


class PracticeView(msgspec.Struct, frozen=True):
    id: str
    name: str
    timezone: str
    country: str
    languages: tuple[str, ...]
    currency: str


class SessionView(msgspec.Struct, frozen=True):
    user: UserView
    practice: PracticeView
    csrf: str
    idle_seconds: int = int(IDLE.total_seconds())
    """The screens lock after so long without a hand on them."""


class WaysIn(msgspec.Struct, frozen=True):
    oidc: bool


class SessionController(Controller):
    path = "/api/v1/session"
    tags = ["session"]

    @post(status_code=201, public=True)
    async def sign_in(
        self, request: Request[Any, Any, Any], data: JSONBody[Credentials]
    ) -> Response[SessionView]:
        sign_ins: SignIns = request.app.state.sign_ins
        session, cookie = await sign_ins.sign_in(data.email, data.password, visit_of(request), data.code)
        return Response(
            await session_view(request.app.state.product, session), cookies=[cookie], status_code=201
        )

    @get("/ways", public=True)
    async def ways(self, request: Request[Any, Any, Any]) -> WaysIn:
        """Which buttons the sign-in page has."""
        product: Product = request.app.state.product
        return WaysIn(oidc=product.settings.oidc_issuer is not None)

    @get(right=Right.SELF, by_itself=True, dependencies={"me": Provide(signed_in)})
    async def who(self, request: Request[Any, Any, Any], me: Me) -> Response[SessionView]:
        product: Product = request.app.state.product
        return Response(
            await session_view(product, me), headers={"X-Server-Time": product.clock.now().isoformat()}
        )

    @post("/lock", right=Right.SELF, status_code=204, dependencies={"me": Provide(signed_in)})
    async def lock(self, request: Request[Any, Any, Any], me: Me) -> None:
        """Somebody leaves the desk, or nobody has touched it for a while."""
        product: Product = request.app.state.product
        await product.db.write(scope_of(me), lambda conn: sessions.lock(conn, me.id))
        await request.app.state.guard.sweep()

    @post(
        "/unlock",
        right=Right.SELF,
        status_code=200,
        while_locked=True,
        proves_itself=True,
        dependencies={"me": Provide(signed_in)},
    )
    async def unlock(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Proof]) -> SessionView:
        """The same person is back; nothing they were writing is lost."""
        product: Product = request.app.state.product
        await request.app.state.sign_ins.check(me, data.password, data.code)
        await product.db.write(scope_of(me), lambda conn: sessions.unlock(conn, me.id))
        return await session_view(product, me)

    @delete(status_code=204, right=Right.SELF, while_locked=True, dependencies={"me": Provide(signed_in)})
    async def sign_out(self, request: Request[Any, Any, Any], me: Me) -> Response[None]:
        product: Product = request.app.state.product

        def end(conn: Connection) -> None:
            sessions.end_session(conn, me.id)
            append(conn, actor_of(me), "session.ended", ("user", me.user_id))

        await product.db.write(scope_of(me), end)
        await request.app.state.guard.sweep()
        return Response(None, cookies=[request.app.state.sign_ins.cookie("")], status_code=204)


class JoinController(Controller):
    path = "/api/v1/invitation"
    tags = ["session"]

    @post("/look", status_code=200, public=True)
    async def look(self, request: Request[Any, Any, Any], data: JSONBody[InvitationToken]) -> InvitedView:
        """Who is invited where. The token travels in the body, so that no log of addresses has it."""
        product: Product = request.app.state.product
        await _limit(request)
        row = await product.db.read(
            system_scope(), lambda conn: invitations.find_invitation(conn, data.token)
        )
        return InvitedView(practice_name=row.practice_name, name=row.name, email=row.email, role=row.role)

    @post("/join", status_code=201, public=True)
    async def join(self, request: Request[Any, Any, Any], data: JSONBody[Joining]) -> Response[SessionView]:
        product: Product = request.app.state.product
        await _limit(request)
        row = await product.db.read(
            system_scope(), lambda conn: invitations.find_invitation(conn, data.token)
        )
        if (problem := weakness(data.password, row.email)) is not None:
            raise BadInputError(problem, at="/password")
        hashed = await asyncio.to_thread(hash_password, data.password)

        def come_in(conn: Connection) -> str:
            user_id = invitations.join(conn, data.token, hashed)
            append(conn, Actor("user", user_id), "user.joined", ("user", user_id), detail={"role": row.role})
            return user_id

        user_id = await product.db.write(of_practice(row.practice_id), come_in)
        sign_ins: SignIns = request.app.state.sign_ins
        session, cookie = await sign_ins.open(
            row.practice_id, user_id, how="password", visit=visit_of(request)
        )
        return Response(await session_view(product, session), cookies=[cookie], status_code=201)


async def _limit(request: Request[Any, Any, Any]) -> None:
    peer = visit_of(request).peer
    await request.app.state.limiter.spend(f"invitation:{peer}", PEER_TRIES, WITHIN)


async def session_view(product: Product, session: SignedIn) -> SessionView:
    book = await product.db.read(of_practice(session.practice_id), product.books.get)
    practice = book.practice
    return SessionView(
        user=UserView(
            id=session.user_id,
            name=session.name,
            role=session.role,
            staff_id=staff_id(session),
            email=session.email,
            rights=tuple(sorted(right.value for right in session.rights)),
            locations=session.locations,
            must_enrol=session.must_enrol,
        ),
        practice=PracticeView(
            id=practice.id,
            name=practice.name,
            timezone=practice.timezone,
            country=practice.country,
            languages=practice.languages,
            currency=practice.currency,
        ),
        csrf=session.csrf,
    )
