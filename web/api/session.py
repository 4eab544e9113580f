"""Sign in, who am I, sign out."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import Provide
from litestar.params import JSONBody

from core.session import of_practice
from practice.rights import Right, rights_of
from practice.users import SignedIn, end_session
from web.auth import Me, SignIns, signed_in, staff_id
from web.bounds import Short
from web.product import Product


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: Short
    password: Short


class UserView(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: str
    staff_id: str
    email: str


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
    rights: tuple[str, ...]
    """What this person may do, so that what they may not is not offered; the server decides all the same."""


class SessionController(Controller):
    path = "/api/v1/session"
    tags = ["session"]

    @post(status_code=201, public=True)
    async def sign_in(
        self, request: Request[Any, Any, Any], data: JSONBody[Credentials]
    ) -> Response[SessionView]:
        sign_ins: SignIns = request.app.state.sign_ins
        peer = request.client.host if request.client else "unknown"
        session, cookie = await sign_ins.sign_in(data.email, data.password, peer)
        return Response(await _view(request.app.state.product, session), cookies=[cookie], status_code=201)

    @get(right=Right.SELF, dependencies={"me": Provide(signed_in)})
    async def who(self, request: Request[Any, Any, Any], me: Me) -> Response[SessionView]:
        product: Product = request.app.state.product
        return Response(await _view(product, me), headers={"X-Server-Time": product.clock.now().isoformat()})

    @delete(status_code=204, right=Right.SELF, dependencies={"me": Provide(signed_in)})
    async def sign_out(self, request: Request[Any, Any, Any], me: Me) -> Response[None]:
        product: Product = request.app.state.product
        await product.db.write(of_practice(me.practice_id), lambda conn: end_session(conn, me.id))
        return Response(None, cookies=[request.app.state.sign_ins.cookie("")], status_code=204)


async def _view(product: Product, session: SignedIn) -> SessionView:
    book = await product.db.read(of_practice(session.practice_id), product.books.get)
    practice = book.practice
    return SessionView(
        user=UserView(
            id=session.user_id,
            name=session.name,
            role=session.role,
            staff_id=staff_id(session),
            email=session.email,
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
        rights=tuple(sorted(rights_of(session.role))),
    )
