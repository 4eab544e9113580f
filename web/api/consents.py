"""What people agreed to: the history in one answer, recording by staff, opt-outs, evidence on demand, export."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import audit
from compliance.consent import CATEGORIES, StaffGiven, record_by_staff, record_permission, revoke
from compliance.consent.exporting import export
from compliance.consent.history import Entry, evidence_of, history_of
from compliance.consent.wording import shown
from core.errors import BadInputError, NotFoundError
from inbox import threads
from inbox.thread_card import shown_address
from practice.book import PracticeBook
from practice.contacts import load_address
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, PathId, Short
from web.product import Product

Category = Literal["appointments", "care", "recall", "promotions", "reviews"]
STAFF_WORDINGS = (
    "verbal_script",
    "visit_texts",
    "visit_mail",
    "marketing_text",
    "marketing_mail",
    "detail_warning",
    "mail_warning",
)
Words = Annotated[str, msgspec.Meta(max_length=500, pattern=NO_NUL)]


class ConsentAddress(msgspec.Struct, frozen=True):
    """What may be sent to one address: by category yes, no, or stopped."""

    address_id: str
    channel: str
    label: str
    revoked: str | None
    may: dict[str, str]
    permissions: tuple[str, ...]


class ConsentHistory(msgspec.Struct, frozen=True):
    contact_id: str
    addresses: tuple[ConsentAddress, ...]
    entries: tuple[Entry, ...]
    """Newest first."""


class WordingView(msgspec.Struct, frozen=True):
    id: str
    version: str
    language: str
    level: str
    text: str


class WordingList(msgspec.Struct, frozen=True):
    items: tuple[WordingView, ...]


class RecordConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something a colleague heard or holds on paper. `script_id` names the form or call script that was used."""

    address_id: Short
    how: Literal["verbal", "paper"]
    level: Literal["EXPRESS", "WRITTEN"]
    categories: Annotated[tuple[Category, ...], msgspec.Meta(min_length=1, max_length=5)]
    wording_id: Literal["verbal_script", "visit_texts", "visit_mail", "marketing_text", "marketing_mail"]
    language: Literal["en", "es"] = "en"
    signature_name: Annotated[str, msgspec.Meta(max_length=200, pattern=NO_NUL)] | None = None
    script_id: Short | None = None
    given_at: datetime | None = None


class RecordPermission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address_id: Short
    kind: Literal["detail_ok", "unencrypted_ok"]
    accepted: bool
    language: Literal["en", "es"] = "en"


class RecordOptOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What they asked for, at one address. `words` is how they put it."""

    address_id: Short
    scope: Literal["all", "marketing", "category"]
    categories: tuple[Category, ...] = ()
    how: Literal["staff_phone", "staff_in_person", "staff_mail", "staff_note"] = "staff_note"
    words: Words | None = None


class EvidenceView(msgspec.Struct, frozen=True):
    """The proof behind one record, opened for this look; the look is written down."""

    id: str
    shown: str
    shown_hash: str
    wording_id: str | None
    wording_version: str | None
    page_id: str | None
    box_before: bool | None
    box_after: bool | None
    not_condition: bool | None
    discloses: tuple[str, ...]
    signature_kind: str | None
    signature_name: str | None
    ip: str | None
    user_agent: str | None
    ownership: str | None
    shown_message_id: str | None
    inbound_message_id: str | None
    provider_message_id: str | None
    confirmation_message_id: str | None
    source: str | None
    source_hash: str | None
    legal_entity: str | None
    zone: str | None


class ContactConsentController(Controller):
    path = "/api/v1/contacts/{contact_id:str}"
    tags = ["consent"]
    dependencies = {"me": Provide(signed_in)}

    @get("/consents", right=Right.CONSENT_READ)
    async def history(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> ConsentHistory:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me), lambda conn: _history(conn, product.books.get(conn), contact_id)
        )

    @post("/consents", right=Right.CONSENT_RECORD)
    async def record(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[RecordConsent],
    ) -> ConsentHistory:
        product: Product = request.app.state.product

        def write(conn: Connection, book: PracticeBook) -> None:
            if data.given_at is not None and data.given_at.tzinfo is None:
                raise BadInputError("needs an offset", at="/given_at")
            if data.given_at is not None and data.given_at > product.clock.now():
                raise BadInputError("lies ahead", at="/given_at")
            given = StaffGiven(
                how=data.how,
                level=data.level,
                categories=data.categories,
                wording_id=data.wording_id,
                language=data.language,
                staff_id=staff_id(me),
                given_at=data.given_at,
                signature_name=data.signature_name,
                script_id=data.script_id,
            )
            record_by_staff(conn, book, product.vault, data.address_id, given, actor_of(me))

        return await _changed(request, me, contact_id, data.address_id, write)

    @post("/permissions", right=Right.CONSENT_RECORD)
    async def permit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[RecordPermission],
    ) -> ConsentHistory:
        """They heard the warning about plain texts or mail, and said yes or no."""

        def write(conn: Connection, book: PracticeBook) -> None:
            record_permission(
                conn,
                book,
                data.address_id,
                data.kind,
                accepted=data.accepted,
                how="verbal",
                language=data.language,
                staff_id=staff_id(me),
                actor=actor_of(me),
            )

        return await _changed(request, me, contact_id, data.address_id, write)

    @post("/revocations", right=Right.CONSENT_RECORD)
    async def revoke(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[RecordOptOut],
    ) -> ConsentHistory:
        """As if they had texted it: what is queued for that address dies in the same instant."""
        if data.scope == "category" and not data.categories:
            raise BadInputError("which?", at="/categories")

        def write(conn: Connection, _book: PracticeBook) -> None:
            revoke(
                conn,
                data.address_id,
                data.scope,
                how=data.how,
                categories=data.categories if data.scope == "category" else (),
                words=data.words,
                staff_id=staff_id(me),
                actor=actor_of(me),
            )

        return await _changed(request, me, contact_id, data.address_id, write)

    @get("/consents/{record_id:str}/evidence", right=Right.CONTACTS_REVEAL)
    async def evidence(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        record_id: FromPath[PathId],
    ) -> EvidenceView:
        product: Product = request.app.state.product

        def open_it(conn: Connection) -> EvidenceView:
            row, opened = evidence_of(conn, product.vault, record_id)
            if load_address(conn, row.address_id).contact_id != contact_id:
                raise NotFoundError("no such consent record")
            audit.append(
                conn,
                actor_of(me),
                "consent.evidence_viewed",
                ("contact", contact_id),
                detail={"record": record_id},
            )
            told = {each: getattr(row, each) for each in EvidenceView.__struct_fields__ if hasattr(row, each)}
            told["discloses"] = tuple(row.discloses or ())
            return EvidenceView(
                **told, signature_name=opened.signature_name, ip=opened.ip, user_agent=opened.user_agent
            )

        return await product.db.write(scope_of(me), open_it)

    @get("/consents/export", right=Right.CONSENT_EXPORT)
    async def export(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        form: FromQuery[Literal["csv", "json"]] = "csv",
    ) -> Response[bytes]:
        return await _exported(request, me, form, contact_id)


class ConsentController(Controller):
    path = "/api/v1/consents"
    tags = ["consent"]
    dependencies = {"me": Provide(signed_in)}

    @get("/export", right=Right.CONSENT_EXPORT)
    async def export(
        self, request: Request[Any, Any, Any], me: Me, form: FromQuery[Literal["csv", "json"]] = "csv"
    ) -> Response[bytes]:
        return await _exported(request, me, form, None)

    @get("/wordings", right=Right.CONSENT_READ)
    async def wordings(self, request: Request[Any, Any, Any], me: Me) -> WordingList:
        """The texts that staff may read out or hold on paper, as they stand today."""
        product: Product = request.app.state.product
        book = await product.db.read(scope_of(me), product.books.get)
        found = [shown(book, each, language) for each in STAFF_WORDINGS for language in ("en", "es")]
        return WordingList(
            tuple(
                WordingView(
                    id=each.id, version=each.version, language=each.language, level=each.level, text=each.text
                )
                for each in found
            )
        )


def _history(conn: Connection, book: PracticeBook, contact_id: str) -> ConsentHistory:
    found = history_of(conn, book, contact_id)
    return ConsentHistory(
        contact_id=contact_id,
        addresses=tuple(
            ConsentAddress(
                address_id=each.address_id,
                channel=each.channel,
                label=shown_address(each.channel, each.value),
                revoked=each.revoked,
                may={category: each.may[category] for category in sorted(CATEGORIES)},
                permissions=each.permissions,
            )
            for each in found.addresses
        ),
        entries=found.entries,
    )


async def _changed(
    request: Request[Any, Any, Any], me: SignedIn, contact_id: str, address_id: str, fn: Any
) -> ConsentHistory:
    """Do it under the thread's lock, and answer with the history as it is after."""
    product: Product = request.app.state.product

    def change(conn: Connection) -> ConsentHistory:
        book = product.books.get(conn)
        history = history_of(conn, book, contact_id)
        if all(each.address_id != address_id for each in history.addresses):
            raise BadInputError("not an address of this contact", at="/address_id")
        threads.thread_of(conn, contact_id, lock=True)
        fn(conn, book)
        return _history(conn, book, contact_id)

    return await product.db.write(scope_of(me), change)


async def _exported(
    request: Request[Any, Any, Any], me: SignedIn, form: Literal["csv", "json"], contact_id: str | None
) -> Response[bytes]:
    product: Product = request.app.state.product
    text = await product.db.write(
        scope_of(me),
        lambda conn: export(conn, product.vault, form, actor_of(me), contact_id=contact_id),
    )
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8" if form == "csv" else "application/json",
        headers={
            "Content-Disposition": f'attachment; filename="consents.{form}"',
            "Cache-Control": "no-store",
        },
    )
