"""One's own account: password, second step, sessions, and what one should know of them."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core.errors import BadInputError, ConflictError, NotFoundError
from practice.access import notices, policy, sessions, totp
from practice.access.passwords import hash_password, weakness
from practice.access.users import load_user, set_user
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.api.session import Code, Password, Proof, SessionView, session_view
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product
from web.qr import svg_of
from web.sign_ins import SignIns


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    old: Password
    new: Password


class FirstCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Code


class Enrolment(msgspec.Struct, frozen=True):
    secret: str
    uri: str
    qr: str
    """An SVG picture of the address."""


class RecoveryCodes(msgspec.Struct, frozen=True):
    codes: tuple[str, ...]
    """Shown this once."""


class SessionRow(msgspec.Struct, frozen=True):
    id: str
    device: str
    how: str
    created_at: datetime
    seen_at: datetime
    this: bool


class NoticeRow(msgspec.Struct, frozen=True):
    id: str
    kind: str
    at: datetime
    read: bool
    detail: dict[str, str | int | None]


class AccountView(msgspec.Struct, frozen=True):
    second_step: bool
    second_step_asked: bool
    """The practice asks one's role for it: it cannot be switched off."""
    recovery_codes_left: int
    sessions: tuple[SessionRow, ...]
    notices: tuple[NoticeRow, ...]


class AccountController(Controller):
    path = "/api/v1/account"
    tags = ["account"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SELF)
    async def mine(self, request: Request[Any, Any, Any], me: Me) -> AccountView:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _account(conn, me))

    @post("/password", right=Right.SELF, status_code=200)
    async def password(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewPassword]
    ) -> Response[SessionView]:
        """All other sessions end; this one goes on under another id."""
        product: Product = request.app.state.product
        sign_ins: SignIns = request.app.state.sign_ins
        if (problem := weakness(data.new, me.email)) is not None:
            raise BadInputError(problem, at="/new")
        await prove(request, me, Proof(password=data.old))
        hashed = await asyncio.to_thread(hash_password, data.new)

        def change(conn: Connection) -> None:
            set_user(conn, me.user_id, password_hash=hashed)
            ended = sessions.end_sessions_of(conn, me.user_id, but=me.id)
            append(
                conn,
                actor_of(me),
                "password.changed",
                ("user", me.user_id),
                detail={"sessions_ended": len(ended)},
            )
            notices.tell(conn, me.user_id, "password.changed", {})

        await product.db.write(scope_of(me), change)
        return await _rotated(request, sign_ins, me)

    @post("/second-step", right=Right.SELF, status_code=200)
    async def begin(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Proof]) -> Enrolment:
        product: Product = request.app.state.product
        await prove(request, me, data)
        secret, uri = await product.db.write(
            scope_of(me), lambda conn: totp.begin(conn, product.vault, me.user_id)
        )
        return Enrolment(secret=secret, uri=uri, qr=svg_of(uri))

    @post("/second-step/confirm", right=Right.SELF, status_code=200)
    async def confirm(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[FirstCode]
    ) -> RecoveryCodes:
        product: Product = request.app.state.product

        def finish(conn: Connection) -> tuple[str, ...]:
            codes = totp.confirm(conn, product.vault, me.user_id, data.code)
            append(conn, actor_of(me), "second_step.set_up", ("user", me.user_id))
            return codes

        return RecoveryCodes(await product.db.write(scope_of(me), finish))

    @post("/second-step/codes", right=Right.SELF, status_code=200)
    async def codes(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Proof]) -> RecoveryCodes:
        """Ten new recovery codes instead of those from before."""
        product: Product = request.app.state.product
        await prove(request, me, data)

        def renew(conn: Connection) -> tuple[str, ...]:
            if load_user(conn, me.user_id).totp_since is None:
                raise ConflictError("there is no second step to recover")
            append(conn, actor_of(me), "recovery_codes.made", ("user", me.user_id))
            return totp.new_recovery_codes(conn, me.user_id)

        return RecoveryCodes(await product.db.write(scope_of(me), renew))

    @post("/second-step/remove", right=Right.SELF, status_code=204)
    async def remove(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Proof]) -> None:
        product: Product = request.app.state.product
        await prove(request, me, data)

        def drop(conn: Connection) -> None:
            if me.role in policy.second_step(conn):
                raise ConflictError("this practice asks your role for a second step")
            totp.remove(conn, me.user_id)
            append(conn, actor_of(me), "second_step.removed", ("user", me.user_id))

        await product.db.write(scope_of(me), drop)

    @post("/sessions/end-others", right=Right.SELF, status_code=204)
    async def end_others(self, request: Request[Any, Any, Any], me: Me) -> None:
        product: Product = request.app.state.product

        def end(conn: Connection) -> None:
            ended = sessions.end_sessions_of(conn, me.user_id, but=me.id)
            append(conn, actor_of(me), "sessions.ended", ("user", me.user_id), detail={"count": len(ended)})

        await product.db.write(scope_of(me), end)
        await request.app.state.guard.sweep()

    @delete("/sessions/{session_id:str}", right=Right.SELF, status_code=204)
    async def end_one(self, request: Request[Any, Any, Any], me: Me, session_id: FromPath[PathId]) -> None:
        product: Product = request.app.state.product

        def end(conn: Connection) -> None:
            if session_id not in {row.id for row in sessions.sessions_of(conn, me.user_id)}:
                raise NotFoundError("no such session")
            sessions.end_session(conn, session_id)
            append(conn, actor_of(me), "sessions.ended", ("user", me.user_id), detail={"count": 1})

        await product.db.write(scope_of(me), end)
        await request.app.state.guard.sweep()

    @post("/notices/read", right=Right.SELF, status_code=204)
    async def read(self, request: Request[Any, Any, Any], me: Me) -> None:
        product: Product = request.app.state.product
        await product.db.write(scope_of(me), lambda conn: notices.notices_read(conn, me.user_id))


async def prove(request: Request[Any, Any, Any], me: Me, proof: Proof) -> None:
    """A session that somebody left open is not enough for this. A wrong proof is a 400, the session lives on."""
    from litestar.exceptions import NotAuthorizedException

    try:
        await request.app.state.sign_ins.check(me, proof.password, proof.code)
    except NotAuthorizedException as error:
        raise BadInputError(error.detail, at="/code" if proof.code else "/password") from None


async def _rotated(request: Request[Any, Any, Any], sign_ins: SignIns, me: Me) -> Response[SessionView]:
    fresh, cookie = await sign_ins.rotate(me)
    await request.app.state.guard.sweep()
    return Response(await session_view(request.app.state.product, fresh), cookies=[cookie])


def _account(conn: Connection, me: Me) -> AccountView:
    row = load_user(conn, me.user_id)
    return AccountView(
        second_step=row.totp_since is not None,
        second_step_asked=me.role in policy.second_step(conn),
        recovery_codes_left=totp.codes_left(conn, me.user_id),
        sessions=tuple(
            SessionRow(
                id=each.id,
                device=each.device or "",
                how=each.how or "",
                created_at=each.created_at,
                seen_at=each.seen_at,
                this=each.id == me.id,
            )
            for each in sessions.sessions_of(conn, me.user_id)
        ),
        notices=tuple(
            NoticeRow(
                id=each.id, kind=each.kind, at=each.at, read=each.read_at is not None, detail=each.detail
            )
            for each in notices.notices_of(conn, me.user_id)
        ),
    )
