"""How long what is kept, what must stay, and a person's file: handed out or erased, each as one action."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, patch, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import legal_hold
from compliance.access_request import archive, gather
from compliance.erased_addresses import ErasedAddresses
from compliance.leaving import Erasure, Leaving, Left, Reason, erasures
from compliance.legal_hold import Hold
from compliance.retention import terms
from core.errors import BadInputError, NotFoundError
from practice.contacts import find_contact
from practice.naming import contact_names, user_names
from practice.rights import Right
from practice.users import SignedIn
from web.acting import scope_of
from web.auth import Me, signed_in
from web.bounds import NO_NUL, PathId, Short
from web.product import Product

Words = Annotated[str, msgspec.Meta(min_length=4, max_length=200, pattern=NO_NUL)]
Months = Annotated[int, msgspec.Meta(ge=terms.SHORTEST_MONTHS, le=terms.LONGEST_MONTHS)]


class TermsView(msgspec.Struct, frozen=True):
    """Days and years that are the same for everybody."""

    raw_requests_days: int
    live_updates_days: int
    traces_days: int
    sessions_days: int
    record_years: int


class RetentionView(msgspec.Struct, frozen=True):
    message_months: int | None
    swept_at: datetime | None
    version: int
    terms: TermsView


class HoldView(msgspec.Struct, frozen=True):
    id: str
    contact_id: str | None
    contact_name: str | None
    reason: str
    placed_by: str | None
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


class PrivacyView(msgspec.Struct, frozen=True):
    retention: RetentionView
    holds: tuple[HoldView, ...]
    erasures: tuple[Erasure, ...]


class ChooseRetention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """None: messages are kept until somebody is erased."""

    message_months: Months | None
    version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class PlaceHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without a contact: everybody of the practice."""

    reason: Words
    contact_id: Short | None = None


class ErasurePreview(msgspec.Struct, frozen=True):
    """What stands in the way, and what has to be typed."""

    refusals: tuple[Literal["legal_hold", "on_its_way", "appointments"], ...]
    confirm_with: str


class Erase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`confirm` is what `confirm_with` said, typed by a person."""

    confirm: Short
    reason: Reason
    cancel_appointments: bool = False


class PrivacyController(Controller):
    path = "/api/v1/privacy"
    tags = ["privacy"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.AUDIT_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me) -> PrivacyView:
        return await request.app.state.product.db.read(scope_of(me), _view)  # type: ignore[no-any-return]

    @patch("/retention", right=Right.COMPLIANCE_EDIT)
    async def choose(
        self, request: Request[Any, Any, Any], me: Me, data: JSONBody[ChooseRetention]
    ) -> PrivacyView:
        def change(conn: Connection) -> PrivacyView:
            terms.choose(conn, data.message_months, data.version)
            return _view(conn)

        return await request.app.state.product.db.write(scope_of(me), change)  # type: ignore[no-any-return]

    @post("/holds", right=Right.LEGAL_HOLD)
    async def place(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[PlaceHold]) -> PrivacyView:
        def change(conn: Connection) -> PrivacyView:
            legal_hold.place(conn, data.contact_id, data.reason)
            return _view(conn)

        return await request.app.state.product.db.write(scope_of(me), change)  # type: ignore[no-any-return]

    @post("/holds/{hold_id:str}/lift", right=Right.LEGAL_HOLD, status_code=200)
    async def lift(self, request: Request[Any, Any, Any], me: Me, hold_id: FromPath[PathId]) -> PrivacyView:
        def change(conn: Connection) -> PrivacyView:
            legal_hold.lift(conn, hold_id)
            return _view(conn)

        return await request.app.state.product.db.write(scope_of(me), change)  # type: ignore[no-any-return]


class ContactFileController(Controller):
    path = "/api/v1/contacts/{contact_id:str}"
    tags = ["privacy"]
    dependencies = {"me": Provide(signed_in)}

    @get("/export", right=Right.CONTACTS_EXPORT)
    async def download(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        language: FromQuery[Literal["en", "es"] | None] = None,
    ) -> Response[bytes]:
        """All we have on this person, as a ZIP; written down who took it."""
        return await _file(request.app.state.product, me, contact_id, language)

    @post("/export", right=Right.CONTACTS_EXPORT, status_code=200)
    async def export(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        language: FromQuery[Literal["en", "es"] | None] = None,
    ) -> Response[bytes]:
        """The same, for programs that expect a change where something is written down."""
        return await _file(request.app.state.product, me, contact_id, language)

    @get("/erasure", right=Right.CONTACTS_DELETE)
    async def preview(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> ErasurePreview:
        product: Product = request.app.state.product

        def look(conn: Connection) -> ErasurePreview:
            return ErasurePreview(
                tuple(_leaving(product).refusals(conn, contact_id)),  # type: ignore[arg-type]
                _confirm_with(conn, contact_id),
            )

        return await product.db.read(scope_of(me), look)

    @post("/erase", right=Right.CONTACTS_DELETE, status_code=200)
    async def erase(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[Erase],
    ) -> Left:
        """For good: there is no undo."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> Left:
            if _typed(data.confirm) != _typed(_confirm_with(conn, contact_id)):
                raise BadInputError("is not what stands on the screen", at="/confirm")
            return _leaving(product).erase(
                conn, contact_id, data.reason, cancel_appointments=data.cancel_appointments
            )

        return await product.db.write(scope_of(me), go)


async def _file(product: Product, me: SignedIn, contact_id: str, language: str | None) -> Response[bytes]:
    record = await product.db.write(
        scope_of(me), lambda conn: gather(conn, product.books.get(conn), contact_id, language)
    )
    return Response(
        archive(record),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="contact-{contact_id[-8:]}.zip"',
            "Cache-Control": "no-store",
        },
    )


def _leaving(product: Product) -> Leaving:
    return Leaving(product.gate, ErasedAddresses(product.vault))


def _confirm_with(conn: Connection, contact_id: str) -> str:
    row = find_contact(conn, contact_id)
    if row is None or row.erased_at is not None:
        raise NotFoundError("no such contact")
    return str(row.name or row.display_name or row.phone or row.email or contact_id[-8:])


def _typed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def _view(conn: Connection) -> PrivacyView:
    chosen, found, gone = terms.read(conn), legal_hold.holds(conn), erasures(conn)
    people = {each for hold in found for each in (hold.placed_by, hold.lifted_by) if each}
    users = user_names(conn, people | {each.by_id for each in gone if each.by_id})
    names = contact_names(conn, {each.contact_id for each in found if each.contact_id})
    return PrivacyView(
        retention=RetentionView(chosen.message_months, chosen.swept_at, chosen.version, _terms()),
        holds=tuple(_hold(each, users, names) for each in found),
        erasures=tuple(
            msgspec.structs.replace(each, by_id=users.get(each.by_id or "", each.by_id)) for each in gone
        ),
    )


def _hold(hold: Hold, users: dict[str, str], names: dict[str, str]) -> HoldView:
    return HoldView(
        id=hold.id,
        contact_id=hold.contact_id,
        contact_name=names.get(hold.contact_id or ""),
        reason=hold.reason,
        placed_by=users.get(hold.placed_by or "", hold.placed_by),
        placed_at=hold.placed_at,
        lifted_by=users.get(hold.lifted_by or "", hold.lifted_by),
        lifted_at=hold.lifted_at,
    )


def _terms() -> TermsView:
    return TermsView(
        terms.BODIES.days, terms.LIVE.days, terms.TRACES.days, terms.SESSIONS.days, terms.RECORD_YEARS
    )
