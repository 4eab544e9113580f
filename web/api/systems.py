"""The practice's system: how it stands, what it calls our things, and how it is connected."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from booking.emr import connections as stored
from booking.emr import unlinked
from booking.emr.access import Access, checked, is_local, parted, systems
from booking.emr.base import Capabilities, Listed
from booking.emr.connection import Links
from booking.emr.standing import Standing, standings
from booking.emr.sync import begin, look_soon
from booking.emr.transport import in_conversation
from compliance import audit
from core.errors import (
    BadInputError,
    ConflictError,
    NotFoundError,
    ReconnectError,
    RejectedError,
    RetryLaterError,
)
from practice.book import PracticeBook
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product

MOST_LINKS = 2000


class SystemField(msgspec.Struct, frozen=True):
    name: str
    label: str
    secret: bool
    required: bool


class SystemKind(msgspec.Struct, frozen=True):
    """One that could be connected."""

    name: str
    title: str
    address: str | None
    needs_address: bool
    fields: tuple[SystemField, ...]


class SystemView(msgspec.Struct, frozen=True):
    standing: Standing
    title: str
    address: str | None
    options: Mapping[str, str]
    links: Links
    told_at: str
    """Where that system is to send its notices."""


class SystemList(msgspec.Struct, frozen=True):
    systems: tuple[SystemView, ...]
    kinds: tuple[SystemKind, ...]


class ListedView(msgspec.Struct, frozen=True):
    id: str
    name: str


class CatalogueView(msgspec.Struct, frozen=True):
    """Theirs beside ours, to be matched by a person."""

    abilities: Capabilities
    their_types: tuple[ListedView, ...]
    their_providers: tuple[ListedView, ...]
    their_locations: tuple[ListedView, ...]
    our_types: tuple[ListedView, ...]
    our_services: tuple[ListedView, ...]
    our_providers: tuple[ListedView, ...]
    our_locations: tuple[ListedView, ...]


class NewSystem(msgspec.Struct, frozen=True):
    system: str
    fields: Mapping[str, str]
    address: str | None = None
    books: bool = True


class NewLinks(msgspec.Struct, frozen=True):
    links: Links
    version: int
    books: bool | None = None


class SystemController(Controller):
    path = "/api/v1/systems"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def systems(self, request: Request[Any, Any, Any], me: Me) -> SystemList:
        """Every connection, and what could be connected."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _list(conn, product))

    @post(right=Right.CHANNELS_MANAGE)
    async def connect(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewSystem]) -> SystemList:
        """Store access, sealed. Connecting the same system again replaces it and lets writing go on."""
        product: Product = request.app.state.product
        secrets, options = parted(data.system, data.fields)
        address = _address(data, product.settings.public_url)

        def store(conn: Connection) -> SystemList:
            made = stored.connect(
                conn,
                product.vault,
                system=data.system,
                books=data.books,
                base_url=address,
                secrets=secrets,
                options=options,
            )
            begin(conn, made)
            look_soon(conn, made, timedelta(0))
            audit.append(conn, actor_of(me), "system.connected", ("connection", made))
            return _list(conn, product)

        answer = await product.db.write(scope_of(me), store)
        product.systems.forget()
        return answer

    @get("/{connection_id:str}/catalogue", right=Right.SETTINGS_READ)
    async def catalogue(
        self, request: Request[Any, Any, Any], me: Me, connection_id: FromPath[PathId]
    ) -> CatalogueView:
        """Asked of that system now. 409 while it does not answer or refuses us."""
        product: Product = request.app.state.product
        opened = await product.systems.open(me.practice_id, connection_id)
        book = await product.db.read(scope_of(me), product.books.get)
        try:
            with in_conversation():
                calendar = opened.calendar
                theirs = (
                    await calendar.list_services(),
                    await calendar.list_providers(),
                    await calendar.list_locations(),
                )
        except (RetryLaterError, ReconnectError, RejectedError) as error:
            raise ConflictError(f"the system does not answer: {error.code}") from error
        return _catalogue(book, opened.calendar.capabilities(), theirs)

    @put("/{connection_id:str}/links", right=Right.CHANNELS_MANAGE)
    async def link(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        connection_id: FromPath[PathId],
        data: JSONBody[NewLinks],
    ) -> SystemList:
        """Which of theirs is which of ours; what was skipped for want of it is read again."""
        product: Product = request.app.state.product

        def save(conn: Connection) -> SystemList:
            row = _row(conn, connection_id)
            if row.version != data.version:
                raise ConflictError("somebody else has changed it; look again")
            _known(product.books.get(conn), data.links)
            books = row.books if data.books is None else data.books
            if books and not row.books:
                stored.stop_booking(conn)
            stored.change(conn, connection_id, links=msgspec.to_builtins(data.links), books=books)
            unlinked.clear(conn, connection_id)
            begin(conn, connection_id)
            look_soon(conn, connection_id, timedelta(0))
            audit.append(conn, actor_of(me), "system.linked", ("connection", connection_id))
            return _list(conn, product)

        answer = await product.db.write(scope_of(me), save)
        product.systems.forget()
        return answer

    @post("/{connection_id:str}/look", right=Right.CHANNELS_MANAGE, status_code=200)
    async def look(
        self, request: Request[Any, Any, Any], me: Me, connection_id: FromPath[PathId]
    ) -> SystemList:
        """Read it now; what comes of it follows by the live feed."""
        product: Product = request.app.state.product

        def ask(conn: Connection) -> SystemList:
            _row(conn, connection_id)
            look_soon(conn, connection_id, timedelta(0))
            return _list(conn, product)

        return await product.db.write(scope_of(me), ask)

    @delete("/{connection_id:str}", right=Right.CHANNELS_MANAGE, status_code=200)
    async def disconnect(
        self, request: Request[Any, Any, Any], me: Me, connection_id: FromPath[PathId]
    ) -> SystemList:
        """Our own calendar books again. What was read stays; access is forgotten."""
        product: Product = request.app.state.product

        def end(conn: Connection) -> SystemList:
            _row(conn, connection_id)
            stored.change(conn, connection_id, state="off", books=False, secret=None)
            audit.append(conn, actor_of(me), "system.disconnected", ("connection", connection_id))
            return _list(conn, product)

        answer = await product.db.write(scope_of(me), end)
        product.systems.forget()
        return answer


def _list(conn: Connection, product: Product) -> SystemList:
    rows = {row.id: row for row in stored.connections(conn)}
    base = product.settings.public_url.rstrip("/")
    return SystemList(
        systems=tuple(_view(each, rows[each.id], base) for each in standings(conn)),
        kinds=tuple(_kind(name, access) for name, access in systems().items()),
    )


def _view(standing: Standing, row: Any, base: str) -> SystemView:
    known = systems().get(standing.system)
    return SystemView(
        standing=standing,
        title=known.title if known is not None else standing.system,
        address=row.base_url,
        options=row.options,
        links=msgspec.convert(row.links, Links),
        told_at=f"{base}/webhooks/emr/{standing.id}",
    )


def _kind(name: str, access: Access) -> SystemKind:
    return SystemKind(
        name=name,
        title=access.title,
        address=access.address,
        needs_address=access.needs_address,
        fields=tuple(
            SystemField(each.name, each.label, each.secret, each.required) for each in access.fields
        ),
    )


def _catalogue(
    book: PracticeBook,
    abilities: Capabilities,
    theirs: tuple[tuple[Listed, ...], tuple[Listed, ...], tuple[Listed, ...]],
) -> CatalogueView:
    types, providers, locations = (
        tuple(ListedView(each.external_id, each.name) for each in listed if each.active) for listed in theirs
    )
    return CatalogueView(
        abilities=abilities,
        their_types=types,
        their_providers=providers,
        their_locations=locations,
        our_types=tuple(ListedView(each.id, each.name) for each in book.file.appointment_types),
        our_services=tuple(ListedView(each.id, each.name) for each in book.file.services),
        our_providers=tuple(ListedView(each.id, each.name) for each in book.providers),
        our_locations=tuple(ListedView(each.id or "", each.name) for each in book.effective_locations),
    )


def _row(conn: Connection, connection_id: str) -> Any:
    found = next((row for row in stored.connections(conn) if row.id == connection_id), None)
    if found is None:
        raise NotFoundError("no such connection")
    return found


def _address(data: NewSystem, public_url: str) -> str | None:
    address = checked(data.address, data.fields, local=is_local(public_url))
    if address is None and systems()[data.system].needs_address:
        raise BadInputError("needed", at="/address")
    return address


def _known(book: PracticeBook, links: Links) -> None:
    """Only what the practice has can be linked. Raises `BadInputError` that names the place."""
    ours = {
        "types": {each.id for each in book.file.appointment_types},
        "services": {each.id for each in book.file.services},
        "providers": {each.id for each in book.providers},
        "locations": {each.id or "" for each in book.effective_locations},
    }
    for kind, known in ours.items():
        given: Mapping[str, str] = getattr(links, kind)
        if len(given) > MOST_LINKS:
            raise BadInputError("too many", at=f"/links/{kind}")
        for each in given:
            if each not in known:
                raise BadInputError("the practice has no such entry", at=f"/links/{kind}/{each}")
