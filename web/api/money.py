"""What one person has paid and which sessions they have left: from their practice's system, or typed in here."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection, Row

from booking import entering, money
from booking.money_models import STAFF
from compliance import audit
from compliance.audit.viewing import of_contact
from core.errors import BadInputError, NotFoundError
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from web.acting import actor_of, look_at, scope_of
from web.auth import Me, signed_in
from web.bounds import ClientId, PathId, Short
from web.product import Product

T = TypeVar("T")
SHOWN = 50


class Sum(msgspec.Struct, frozen=True):
    amount_minor: int
    currency: str


class InvoiceView(msgspec.Struct, frozen=True):
    id: str
    total: Sum
    refunded_minor: int
    state: str
    """open | paid | refunded"""
    at: datetime
    typed_in: bool
    """By a person here; what a system told is that system's to change."""


class PackageView(msgspec.Struct, frozen=True):
    id: str
    services: tuple[str, ...]
    total: int
    used: int
    remaining: int
    expires: date | None
    state: str
    """active | redeemed | expired | cancelled"""
    typed_in: bool


class MoneyView(msgspec.Struct, frozen=True):
    lifetime: tuple[Sum, ...]
    """Paid minus given back; one sum for each currency."""
    currency: str
    invoices: tuple[InvoiceView, ...]
    """Newest first, the last fifty."""
    packages: tuple[PackageView, ...]


class NewPayment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    amount_minor: int
    appointment_id: Short | None = None


class GiveBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    amount_minor: int


class NewPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client_id: ClientId
    services: tuple[Short, ...]
    total: int
    used: int = 0
    expires: date | None = None


class UseSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    back: bool = False
    """One was counted by mistake."""


class MoneyController(Controller):
    path = "/api/v1/contacts/{contact_id:str}"
    tags = ["contacts"]
    dependencies = {"me": Provide(signed_in)}

    @get("/money", right=Right.CONTACTS_READ)
    async def show(self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]) -> MoneyView:
        product: Product = request.app.state.product

        def read(conn: Connection) -> MoneyView:
            _there(conn, contact_id)
            return _view(conn, product.books.get(conn), contact_id)

        return await look_at(request, me, lambda conn: [of_contact(conn, contact_id)], read)

    @post("/payments", right=Right.BOOKING_WRITE)
    async def pay(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[NewPayment],
    ) -> MoneyView:
        """Write down a payment; the same `client_id` again is the same payment."""

        def go(conn: Connection, book: PracticeBook) -> str:
            threads.thread_of(
                conn, contact_id, lock=True
            )  # first, as everywhere; what is paid moves their card
            return entering.enter_payment(
                conn,
                contact_id,
                amount_minor=data.amount_minor,
                currency=_currency(book),
                by=me.user_id,
                appointment_id=data.appointment_id,
                key=data.client_id,
            )

        return await _change(request, me, contact_id, "payment.entered", go)

    @post("/payments/{invoice_id:str}/refund", right=Right.BOOKING_WRITE, status_code=200)
    async def refund(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        invoice_id: FromPath[PathId],
        data: JSONBody[GiveBack],
    ) -> MoneyView:
        def go(conn: Connection, _: PracticeBook) -> str:
            _of(money.invoice_row(conn, invoice_id), contact_id)
            entering.refund(conn, invoice_id, data.amount_minor, me.user_id)
            return invoice_id

        return await _change(request, me, contact_id, "payment.refunded", go)

    @post("/packages", right=Right.BOOKING_WRITE)
    async def sell(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[NewPackage],
    ) -> MoneyView:
        def go(conn: Connection, book: PracticeBook) -> str:
            known = {each.id for each in book.file.services}
            for place, each in enumerate(data.services):
                if each not in known:
                    raise BadInputError("the practice has no such service", at=f"/services/{place}")
            return entering.enter_package(
                conn,
                contact_id,
                services=data.services,
                total=data.total,
                used=data.used,
                expires=data.expires,
                by=me.user_id,
                key=data.client_id,
            )

        return await _change(request, me, contact_id, "package.entered", go)

    @post("/packages/{package_id:str}/use", right=Right.BOOKING_WRITE, status_code=200)
    async def use(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        package_id: FromPath[PathId],
        data: JSONBody[UseSession],
    ) -> MoneyView:
        def go(conn: Connection, _: PracticeBook) -> str:
            _of(money.package_row(conn, package_id), contact_id)
            entering.use_session(conn, package_id, me.user_id, back=data.back)
            return package_id

        return await _change(request, me, contact_id, "package.used", go)


async def _change(
    request: Request[Any, Any, Any],
    me: Me,
    contact_id: str,
    action: str,
    go: Callable[[Connection, PracticeBook], str],
) -> MoneyView:
    product: Product = request.app.state.product

    def run(conn: Connection) -> MoneyView:
        _there(conn, contact_id)
        book = product.books.get(conn)
        made = go(conn, book)
        audit.append(conn, actor_of(me), action, ("contact", contact_id), detail={"id": made})
        return _view(conn, book, contact_id)

    return await product.db.write(scope_of(me), run)


def _view(conn: Connection, book: PracticeBook, contact_id: str) -> MoneyView:
    names = {each.id: each.name for each in book.file.services}
    value = money.lifetime_value(conn, contact_id)
    return MoneyView(
        lifetime=tuple(Sum(amount, currency) for currency, amount in sorted(value.items())),
        currency=_currency(book),
        invoices=tuple(_invoice(row) for row in money.invoices_of(conn, contact_id)[:SHOWN]),
        packages=tuple(_package(row, names) for row in money.packages_of(conn, contact_id)),
    )


def _invoice(row: Row[Any]) -> InvoiceView:
    return InvoiceView(
        id=row.id,
        total=Sum(row.total_minor, row.currency),
        refunded_minor=row.refunded_minor,
        state=row.state,
        at=row.at,
        typed_in=row.source == STAFF,
    )


def _package(row: Row[Any], names: dict[str, str]) -> PackageView:
    return PackageView(
        id=row.id,
        services=tuple(names.get(each, each) for each in row.services),
        total=row.total,
        used=row.used,
        remaining=row.remaining,
        expires=row.expires,
        state=row.state,
        typed_in=row.source == STAFF,
    )


def _currency(book: PracticeBook) -> str:
    return book.practice.currency


def _there(conn: Connection, contact_id: str) -> None:
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")


def _of(row: Row[Any], contact_id: str) -> None:
    if row.contact_id != contact_id:
        raise NotFoundError("nothing of this contact's")
