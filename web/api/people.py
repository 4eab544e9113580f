"""The people of a practice: who may sign in, as what, where; invited, changed, stopped and helped in."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.audit import append
from core.errors import BadInputError, ConflictError, ForbiddenError
from practice.access import invitations, notices, policy, sessions, totp, users
from practice.access.invitations import Invited
from practice.access.users import Role
from practice.book import PracticeBook
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL, PathId, Short
from web.product import Product

EMAIL = r"^[^@\s\u0000]+@[^@\s\u0000]+\.[^@\s\u0000]+$"
Locations = Annotated[tuple[Short, ...], msgspec.Meta(min_length=1, max_length=100)] | None


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, msgspec.Meta(max_length=254, pattern=EMAIL)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NO_NUL)]
    role: Role
    staff_id: Short | None = None
    locations: Locations = None


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: Role
    staff_id: Short | None = None
    locations: Locations = None


class SecondStepRoles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roles: Annotated[tuple[Role, ...], msgspec.Meta(max_length=5)]


class PersonRow(msgspec.Struct, frozen=True):
    id: str
    name: str
    email: str
    role: str
    staff_id: str | None
    locations: tuple[str, ...] | None
    disabled: bool
    second_step: bool
    me: bool


class InvitationRow(msgspec.Struct, frozen=True):
    id: str
    name: str
    email: str
    role: str
    expires_at: datetime


class Choice(msgspec.Struct, frozen=True):
    id: str
    name: str


class PeopleView(msgspec.Struct, frozen=True):
    people: tuple[PersonRow, ...]
    invitations: tuple[InvitationRow, ...]
    second_step: tuple[str, ...]
    """Roles that cannot do without."""
    locations: tuple[Choice, ...]
    staff: tuple[Choice, ...]


class InvitationMade(msgspec.Struct, frozen=True):
    id: str
    link: str
    """Shown this once."""


class PeopleController(Controller):
    path = "/api/v1/people"
    tags = ["people"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.PEOPLE_MANAGE)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> PeopleView:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _view(conn, product.books.get(conn), me))

    @post("/invitations", right=Right.PEOPLE_MANAGE, status_code=201)
    async def invite(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[Invitation]
    ) -> InvitationMade:
        product: Product = request.app.state.product

        def make(conn: Connection) -> tuple[str, str]:
            _check(product.books.get(conn), data.staff_id, data.locations)
            _not_above(me, data.role)
            who = Invited(data.email, data.name, data.role, data.staff_id, data.locations)
            made, token = invitations.invite(conn, who, me.user_id)
            append(conn, actor_of(me), "user.invited", ("invitation", made), detail={"role": data.role})
            return made, token

        made, token = await product.db.write(scope_of(me), make)
        return InvitationMade(id=made, link=join_link(product.settings.public_url, token))

    @delete("/invitations/{invitation_id:str}", right=Right.PEOPLE_MANAGE, status_code=204)
    async def take_back(
        self, request: Request[Any, Any, Any], me: Me, invitation_id: FromPath[PathId]
    ) -> None:
        product: Product = request.app.state.product

        def end(conn: Connection) -> None:
            invitations.take_back(conn, invitation_id)
            append(conn, actor_of(me), "invitation.taken_back", ("invitation", invitation_id))

        await product.db.write(scope_of(me), end)

    @post("/second-step", right=Right.PEOPLE_MANAGE, status_code=204)
    async def ask(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[SecondStepRoles]) -> None:
        """Which roles cannot do without a second step. Only an owner lowers it."""
        product: Product = request.app.state.product

        def change(conn: Connection) -> None:
            if me.role != "owner" and set(policy.second_step(conn)) - set(data.roles):
                raise ForbiddenError("only an owner asks for less")
            policy.ask_second_step(conn, data.roles)
            detail = {"roles": sorted(data.roles)}
            append(conn, actor_of(me), "access_policy.changed", ("practice", me.practice_id), detail=detail)

        await product.db.write(scope_of(me), change)

    @post("/{user_id:str}/access", right=Right.PEOPLE_MANAGE, status_code=204)
    async def change(
        self, request: Request[Any, Any, Any], me: Me, user_id: FromPath[PathId], data: JSONBody[Access]
    ) -> None:
        """Another role or other locations; the person signs in again."""
        product: Product = request.app.state.product

        def change(conn: Connection) -> None:
            _check(product.books.get(conn), data.staff_id, data.locations)
            _not_above(me, data.role)
            before = _other(conn, me, user_id)
            users.change_access(
                conn, user_id, role=data.role, locations=data.locations, staff_id=data.staff_id
            )
            sessions.end_sessions_of(conn, user_id)
            detail = {"from": before.role, "to": data.role, "locations": len(data.locations or ())}
            append(conn, actor_of(me), "user.access_changed", ("user", user_id), detail=detail)

        await _done(request, me, change)

    @post("/{user_id:str}/disable", right=Right.PEOPLE_MANAGE, status_code=204)
    async def disable(self, request: Request[Any, Any, Any], me: Me, user_id: FromPath[PathId]) -> None:
        """Out at once, sockets and all."""

        def change(conn: Connection) -> None:
            _other(conn, me, user_id)
            users.disable(conn, user_id)
            sessions.end_sessions_of(conn, user_id)
            append(conn, actor_of(me), "user.disabled", ("user", user_id))

        await _done(request, me, change)

    @post("/{user_id:str}/enable", right=Right.PEOPLE_MANAGE, status_code=204)
    async def enable(self, request: Request[Any, Any, Any], me: Me, user_id: FromPath[PathId]) -> None:
        def change(conn: Connection) -> None:
            _other(conn, me, user_id)
            users.enable(conn, user_id)
            append(conn, actor_of(me), "user.enabled", ("user", user_id))

        await _done(request, me, change)

    @post("/{user_id:str}/sign-out", right=Right.PEOPLE_MANAGE, status_code=204)
    async def sign_out(self, request: Request[Any, Any, Any], me: Me, user_id: FromPath[PathId]) -> None:
        """A lost laptop: every session of this person ends."""

        def change(conn: Connection) -> None:
            _other(conn, me, user_id)
            ended = sessions.end_sessions_of(conn, user_id)
            append(conn, actor_of(me), "sessions.ended", ("user", user_id), detail={"count": len(ended)})

        await _done(request, me, change)

    @post("/{user_id:str}/reset-second-step", right=Right.PEOPLE_MANAGE, status_code=204)
    async def reset(self, request: Request[Any, Any, Any], me: Me, user_id: FromPath[PathId]) -> None:
        """A lost phone. Only an owner does this, and the person is told."""
        if me.role != "owner":
            raise ForbiddenError("only an owner resets somebody's second step")

        def change(conn: Connection) -> None:
            _other(conn, me, user_id)
            totp.remove(conn, user_id)
            sessions.end_sessions_of(conn, user_id)
            notices.tell(conn, user_id, "second_step.reset", {"by": me.user_id})
            append(conn, actor_of(me), "second_step.reset", ("user", user_id))

        await _done(request, me, change)


def join_link(public_url: str, token: str) -> str:
    """The token stands behind the hash: browsers keep that to themselves."""
    return f"{public_url.rstrip('/')}/inbox/join#{token}"


async def _done(request: Request[Any, Any, Any], me: Me, change: Any) -> None:
    product: Product = request.app.state.product
    await product.db.write(scope_of(me), change)
    await request.app.state.guard.sweep()


def _other(conn: Connection, me: Me, user_id: str) -> Any:
    """Somebody else, and nobody above oneself. Raises `NotFoundError` for another practice's."""
    row = users.load_user(conn, user_id)
    if user_id == me.user_id:
        raise ConflictError("nobody does this to themselves; ask a colleague")
    _not_above(me, row.role)
    return row


def _not_above(me: Me, role: str) -> None:
    if role == "owner" and me.role != "owner":
        raise ForbiddenError("only an owner makes or changes an owner")


def _check(book: PracticeBook, staff_id: str | None, locations: tuple[str, ...] | None) -> None:
    if staff_id is not None and book.find_staff(staff_id) is None:
        raise BadInputError("nobody on the staff list has this id", at="/staff_id")
    known = {each.id for each in book.file.locations}
    if locations is not None and not set(locations) <= known:
        raise BadInputError("there is no such location", at="/locations")


def _view(conn: Connection, book: PracticeBook, me: Me) -> PeopleView:
    return PeopleView(
        people=tuple(
            PersonRow(
                id=row.id,
                name=row.name,
                email=row.email,
                role=row.role,
                staff_id=row.staff_id,
                locations=None if row.locations is None else tuple(row.locations),
                disabled=row.disabled_at is not None,
                second_step=row.totp_since is not None,
                me=row.id == me.user_id,
            )
            for row in users.all_users(conn)
        ),
        invitations=tuple(
            InvitationRow(id=row.id, name=row.name, email=row.email, role=row.role, expires_at=row.expires_at)
            for row in invitations.open_invitations(conn)
        ),
        second_step=policy.second_step(conn),
        locations=tuple(Choice(each.id, each.name) for each in book.file.locations),
        staff=tuple(Choice(each.id, each.name) for each in book.file.staff),
    )
