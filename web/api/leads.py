"""People who came in by another door: written down at the desk in half a minute, by a page of ours, or by a friend."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from channels.accounts import accounts, read_account
from channels.base import Account, ConsentGiven, Lead, Source
from channels.forms import NewForm, add_form, desk_account, forms_of, referral_form
from compliance import audit
from compliance.consent import StaffGiven, record_by_staff
from compliance.consent.wording import shown
from core.errors import BadInputError, ForbiddenError, NotFoundError
from inbox.arriving import Policy
from inbox.lead_ways import Person, mail_of
from inbox.leads import Stored, store_lead, thread_of_lead
from inbox.threads import Gathering
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.phones import e164
from practice.referrals import code_of
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import NO_NUL, ClientId, PathId
from web.product import Product
from web.qr import svg_of

SCRIPT = "verbal_script"
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)]
Line = Annotated[str, msgspec.Meta(max_length=120, pattern=NO_NUL)]
Note = Annotated[str, msgspec.Meta(max_length=1000, pattern=NO_NUL)]


class QuickAdd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody at the desk or at an event, as a colleague writes them down."""

    client_id: ClientId
    name: Line
    source: Literal["walk_in", "event", "referral"]
    phone: Line = ""
    email: Line = ""
    service: Line = ""
    source_detail: Line = ""
    """Which event, or who sent them."""
    language: Literal["en", "es"] = "en"
    texts_agreed: bool = False
    """They said yes to the script that was read out."""
    note: Note = ""
    send: bool = False
    """The assistant writes first, where they agreed to it."""


class QuickAdded(msgspec.Struct, frozen=True):
    thread_id: str
    by: str | None
    """The channel of the first message; None when none goes out by itself."""
    why_not: str | None


class ServiceChoice(msgspec.Struct, frozen=True):
    id: str
    name: str


class LeadOptions(msgspec.Struct, frozen=True):
    """What the quick-add needs to be filled in without another request."""

    services: tuple[ServiceChoice, ...]
    script: dict[str, str]
    """What is read out before a spoken yes, by language."""
    languages: tuple[str, ...]
    can_text: bool


class AddForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    kind: Literal["kiosk", "event"]
    detail: Line = ""
    """Which location, or which event."""


class FormView(msgspec.Struct, frozen=True):
    """A page that people fill in, with the link and picture that lead there."""

    id: str
    name: str
    kind: str
    detail: str | None
    url: str
    qr: str | None
    """An SVG, for the screen or to print."""


class FormList(msgspec.Struct, frozen=True):
    items: tuple[FormView, ...]


class ReferralLink(msgspec.Struct, frozen=True):
    url: str
    qr: str


class LeadController(Controller):
    path = "/api/v1/leads"
    tags = ["leads"]
    dependencies = {"me": Provide(signed_in)}

    @get("/options", right=Right.THREADS_WRITE)
    async def options(self, request: Request[Any, Any, Any], me: Me) -> LeadOptions:
        product: Product = request.app.state.product

        def read(conn: Connection) -> LeadOptions:
            book = product.books.get(conn)
            found = sorted((each.name, each.id) for each in book.file.services)
            return LeadOptions(
                services=tuple(ServiceChoice(id_, name) for name, id_ in found),
                script={each: shown(book, SCRIPT, each).text for each in ("en", "es")},
                languages=book.languages,
                can_text=any(each.status == "active" for each in accounts(conn, "sms")),
            )

        return await product.db.read(scope_of(me), read)

    @post(right=Right.THREADS_WRITE)
    async def add(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[QuickAdd]) -> QuickAdded:
        product: Product = request.app.state.product
        if data.texts_agreed and not me.may(Right.CONSENT_RECORD):
            raise ForbiddenError("your role does not record consent")

        def write(conn: Connection) -> QuickAdded:
            book = product.books.get(conn)
            _check(book, data)
            account = read_account(conn, product.vault, desk_account(conn, product.vault))
            stored = store_lead(
                conn,
                account,
                book,
                _lead(book, data),
                _policy(product),
                _keeping(product, me, data),
                recorded_by=staff_id(me),
                answer=data.send,
            )
            return _added(conn, me, account, data, stored)

        return await product.db.write(scope_of(me), write)


class FormsController(Controller):
    path = "/api/v1/forms"
    tags = ["leads"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def listing(self, request: Request[Any, Any, Any], me: Me) -> FormList:
        product: Product = request.app.state.product
        rows = await product.db.read(scope_of(me), forms_of)
        return FormList(tuple(_view(product, each.external_id, each.settings) for each in rows))

    @post(right=Right.CHANNELS_MANAGE)
    async def add(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[AddForm]) -> FormView:
        product: Product = request.app.state.product
        event = data.detail or data.name if data.kind == "event" else None
        location = data.detail or None if data.kind == "kiosk" else None
        form = NewForm(name=data.name, kind=data.kind, hosted=True, event=event, location=location)

        def write(conn: Connection) -> FormView:
            made = add_form(conn, product.vault, form)
            audit.append(conn, actor_of(me), "form.added", ("account", made.account_id))
            settings = {
                "name": form.name,
                "kind": form.kind,
                "event": event,
                "location": location,
                "hosted": True,
            }
            return _view(product, made.form_id, settings)

        return await product.db.write(scope_of(me), write)


class ReferralController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/referral-link"
    tags = ["leads"]
    dependencies = {"me": Provide(signed_in)}

    @post(status_code=200, right=Right.CONTACTS_READ)
    async def link(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> ReferralLink:
        """The link that this person passes on; the same one every time."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> str:
            person = find_contact(conn, contact_id)
            if person is None or person.erased_at is not None:
                raise NotFoundError("no such contact")
            referral_form(conn, product.vault, "Referral link")
            return code_of(conn, contact_id)

        code = await product.db.write(scope_of(me), write)
        url = f"{product.settings.public_url.rstrip('/')}/r/{code}"
        return ReferralLink(url, svg_of(url))


def _check(book: PracticeBook, data: QuickAdd) -> None:
    if not data.name.strip():
        raise BadInputError("Who is it?", at="/name")
    if data.phone.strip() and e164(data.phone, book.practice.country) is None:
        raise BadInputError("That is no phone number.", at="/phone")
    if data.email.strip() and mail_of(data.email) is None:
        raise BadInputError("That is no email address.", at="/email")
    if not data.phone.strip() and not data.email.strip():
        raise BadInputError("A phone number or an email is needed.", at="/phone")
    if data.texts_agreed and not data.phone.strip():
        raise BadInputError("Texts to which number?", at="/phone")
    if data.service and book.find_service(data.service) is None:
        raise BadInputError("no such treatment", at="/service")


def _lead(book: PracticeBook, data: QuickAdd) -> Lead:
    service = book.find_service(data.service) if data.service else None
    name = service.name_by_language.get(data.language, service.name) if service else ""
    fields = {
        "service": name,
        "phone": data.phone.strip(),
        "email": data.email.strip(),
        "note": data.note.strip(),
    }
    detail = {"event": "event", "referral": "referred_by_name"}.get(data.source, "detail")
    script = shown(book, SCRIPT, data.language)
    agreed = ConsentGiven("sms", script.text, checked=True, text_version=f"{script.id}@{script.version}")
    return Lead(
        provider_id=f"desk:{data.client_id}",
        name=data.name.strip(),
        phone=data.phone.strip() or None,
        email=data.email.strip() or None,
        fields={key: value for key, value in fields.items() if value},
        language=data.language,
        source=Source(data.source, {detail: data.source_detail} if data.source_detail else {}),
        consents=(agreed,) if data.texts_agreed else (),
    )


def _keeping(product: Product, me: SignedIn, data: QuickAdd) -> Any:
    """A spoken yes, with the script that was read out and who heard it."""

    def keep(conn: Connection, book: PracticeBook, _account: Account, _lead: Lead, person: Person) -> None:
        address_id = person.addresses.get("sms")
        if not data.texts_agreed or address_id is None:
            return
        given = StaffGiven(
            how="verbal",
            level="EXPRESS",
            categories=("appointments", "care"),
            wording_id=SCRIPT,
            language=data.language,
            staff_id=staff_id(me),
            script_id=SCRIPT,
        )
        record_by_staff(conn, book, product.vault, address_id, given, actor_of(me))

    return keep


def _added(
    conn: Connection, me: SignedIn, account: Account, data: QuickAdd, stored: Stored | None
) -> QuickAdded:
    if stored is None:
        return QuickAdded(_thread_of(conn, account, data), None, "repeated")
    audit.append(
        conn,
        actor_of(me),
        "lead.added",
        ("thread", stored.thread_id),
        detail={"source": data.source, "consent": data.texts_agreed, "sent": stored.by is not None},
    )
    return QuickAdded(
        stored.thread_id, stored.by, stored.why_not if data.send and stored.by is None else None
    )


def _thread_of(conn: Connection, account: Account, data: QuickAdd) -> str:
    return thread_of_lead(conn, account.id, f"desk:{data.client_id}")


def _policy(product: Product) -> Policy:
    settings = product.settings
    return Policy(
        gathering=Gathering(
            quiet=timedelta(seconds=settings.gather_quiet_seconds),
            most=timedelta(seconds=settings.gather_most_seconds),
        ),
        watchdog=timedelta(seconds=settings.watchdog_seconds),
    )


def _view(product: Product, form_id: str, settings: Mapping[str, Any]) -> FormView:
    base, hosted = product.settings.public_url.rstrip("/"), bool(settings.get("hosted"))
    url = f"{base}/k/{form_id}" if hosted else f"{base}/hooks/forms/{form_id}"
    return FormView(
        id=form_id,
        name=str(settings.get("name") or form_id),
        kind=str(settings.get("kind", "site")),
        detail=settings.get("event") or settings.get("location"),
        url=url,
        qr=svg_of(f"{url}?via=qr") if hosted else None,
    )
