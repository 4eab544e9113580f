"""One row as the change that it tells of, or the field that cannot be read; never with what stood there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from booking.emr.changes import (
    AppointmentChange,
    AppointmentState,
    ClientChange,
    InvoiceChange,
    InvoiceState,
    PackageChange,
    PackageState,
)
from booking.emr.csv_import import values
from booking.emr.csv_import.mapping import FileKind, Mapping, words_of
from booking.emr.csv_import.members import MOST_CREDITS, MOST_MINOR, MembershipRow, State, Told
from booking.emr.csv_import.table import Row, plain
from practice.phones import e164


class BadRowError(Exception):
    """`code` for the field; the value stays where it was."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


class Office(msgspec.Struct, frozen=True):
    """What rows are read by."""

    zone: ZoneInfo
    country: str
    currency: str
    minutes_of: Callable[[str | None], int]
    """How long a visit of their type lasts where the file does not say."""


class Cells:
    """The fields of one row by our names."""

    def __init__(self, row: Row, mapping: Mapping, order: values.Order, office: Office) -> None:
        self._row, self._columns, self.order, self.office = row, mapping.columns, order, office

    def text(self, field: str) -> str | None:
        column = self._columns.get(field)
        return (self._row.values.get(column) or None) if column is not None else None

    def needed(self, field: str) -> str:
        found = self.text(field)
        if found is None:
            raise BadRowError(field, "missing")
        return found[:160]

    def day(self, field: str) -> date | None:
        written = self.text(field)
        found = values.day(written, self.order) if written is not None else None
        if written is not None and found is None:
            raise BadRowError(field, "no_date")
        return found

    def moment(self, field: str) -> datetime | None:
        """A day alone is its beginning."""
        written = self.text(field)
        if written is None:
            return None
        zone = self.office.zone
        found = values.moment(written, self.order, zone)
        if found is None:
            on = values.day(written, self.order)
            found = None if on is None else values.joined(on, datetime.min.time(), zone)
        if found is None:
            raise BadRowError(field, "no_date")
        return found

    def minor(self, field: str, currency: str) -> int | None:
        written = self.text(field)
        found = values.minor(written, currency) if written is not None else None
        if written is not None and found is None:
            raise BadRowError(field, "no_amount")
        return found

    def whole(self, field: str) -> int | None:
        written = self.text(field)
        found = values.whole(written) if written is not None else None
        if written is not None and found is None:
            raise BadRowError(field, "no_number")
        return found

    def state(self, kind: FileKind, usual: str) -> str:
        written = self.text("state")
        if written is None:
            return usual
        found = words_of(kind).get(plain(written))
        if found is None:
            raise BadRowError("state", "unknown_state")
        return found


def changes_of(kind: FileKind, cells: Cells, version: int) -> tuple[Told, ...]:
    """What the row says, its person first. Raises BadRowError."""
    if kind == "clients":
        return (_client(cells, version),)
    person = _person_of(cells, version)
    client = cells.text("client") or (None if person is None else person.external_id)
    made: dict[str, Callable[[Cells, str | None, int], Told]] = {
        "appointments": _appointment,
        "invoices": _invoice,
        "packages": _package,
        "memberships": _membership,
    }
    change = made[kind](cells, client, version)
    return (change,) if person is None else (person, change)


def _client(cells: Cells, version: int) -> ClientChange:
    parts = (cells.text("first_name"), cells.text("last_name"))
    phone, email = _phone(cells, "phone"), _email(cells, "email")
    identity = cells.text("id") or _named_by(phone, email)
    if identity is None:
        raise BadRowError("id", "missing")
    return ClientChange(
        external_id=identity[:160],
        version=version,
        name=" ".join(filter(None, parts)) or _first_name_first(cells.text("name")),
        phone=phone,
        email=email,
        birthdate=cells.day("birthdate"),
    )


def _person_of(cells: Cells, version: int) -> ClientChange | None:
    """Who a row of something else is about, where it says how to reach them."""
    phone, email = _phone(cells, "client_phone"), _email(cells, "client_email")
    identity = cells.text("client") or _named_by(phone, email)
    if identity is None or (phone is None and email is None):
        return None
    name = _first_name_first(cells.text("client_name"))
    return ClientChange(external_id=identity[:160], version=version, name=name, phone=phone, email=email)


def _appointment(cells: Cells, client: str | None, version: int) -> AppointmentChange:
    zone = cells.office.zone
    start = _start(cells)
    kind = cells.needed("type")
    minutes = cells.whole("minutes") or cells.office.minutes_of(kind)
    end = start + timedelta(minutes=minutes)
    written = cells.text("end")
    if written is not None and cells.text("minutes") is None:
        at = values.moment(written, cells.order, zone)
        clock = values.clock(written)
        if at is None and clock is not None:
            at = values.joined(start.astimezone(zone).date(), clock, zone)
        end = at if at is not None and start < at <= start + timedelta(hours=24) else end
    services = tuple(each.strip() for each in (cells.text("services") or "").replace(";", ",").split(","))
    return AppointmentChange(
        external_id=cells.needed("id"),
        version=version,
        client=client,
        start=start,
        end=end,
        provider=cells.needed("provider"),
        type=kind,
        location=cells.text("location"),
        state=cast("AppointmentState", cells.state("appointments", "booked")),
        services=tuple(each for each in services if each),
    )


def _start(cells: Cells) -> datetime:
    zone = cells.office.zone
    written, apart = cells.text("start"), cells.text("time")
    if written is not None:
        found = values.moment(written, cells.order, zone)
        if found is None:
            raise BadRowError("start", "no_time")
        return found
    on = cells.day("date")
    if on is None:
        raise BadRowError("date", "missing")
    at = values.clock(apart) if apart is not None else None
    whole = values.moment(cells.needed("date"), cells.order, zone) if apart is None else None
    found = whole if at is None else values.joined(on, at, zone)
    if found is None:
        raise BadRowError("time", "no_time")
    return found


def _invoice(cells: Cells, client: str | None, version: int) -> InvoiceChange:
    currency = (cells.text("currency") or cells.office.currency).upper()
    total, refunded = cells.minor("total", currency), cells.minor("refunded", currency) or 0
    at = cells.moment("at")
    if total is None or at is None:
        raise BadRowError("total" if total is None else "at", "missing")
    state = cells.state("invoices", "paid")
    if total < 0:  # a refund that stands in a row of its own
        total, refunded, state = 0, -total, "refunded"
    if state == "refunded" and not refunded:
        refunded = total
    return InvoiceChange(
        external_id=cells.needed("id"),
        version=version,
        client=client,
        total_minor=total,
        currency=currency,
        state=cast("InvoiceState", state),
        refunded_minor=abs(refunded),
        at=at,
    )


def _package(cells: Cells, client: str | None, version: int) -> PackageChange:
    total, used, left = cells.whole("total"), cells.whole("used"), cells.whole("remaining")
    if total is None:
        raise BadRowError("total", "missing")
    used = used if used is not None else total - left if left is not None else 0
    left = left if left is not None else total - used
    if used < 0 or left < 0 or used + left > total:
        raise BadRowError("remaining", "does_not_add_up")
    return PackageChange(
        external_id=cells.needed("id"),
        version=version,
        client=client,
        services=tuple(each.strip() for each in cells.needed("services").split(";") if each.strip()),
        total=total,
        used=used,
        remaining=left,
        expires=cells.day("expires"),
        bought_at=cells.moment("bought_at"),
        state=cast("PackageState", cells.state("packages", "active" if left else "redeemed")),
    )


def _membership(cells: Cells, client: str | None, version: int) -> MembershipRow:  # noqa: ARG001 - as the others
    credits_, price = cells.whole("credits"), cells.minor("price", cells.office.currency)
    for field, value, most in (("credits", credits_, MOST_CREDITS), ("price", price, MOST_MINOR)):
        if value is not None and not 0 <= value <= most:
            raise BadRowError(field, "out_of_range")
    return MembershipRow(
        external_id=cells.needed("id"),
        client=client,
        name=cells.needed("name"),
        state=cast("State | None", cells.state("memberships", "") or None),
        credits=credits_,
        price_minor=price,
        started_on=cells.day("started"),
        renews_on=cells.day("renews"),
    )


def _phone(cells: Cells, field: str) -> str | None:
    return e164(cells.text(field), cells.office.country)


def _email(cells: Cells, field: str) -> str | None:
    found = (cells.text(field) or "").lower()
    return found if "@" in found.strip("@") and " " not in found else None


def _named_by(phone: str | None, email: str | None) -> str | None:
    """An id for who has none in the file: how they are reached."""
    return f"tel:{phone}" if phone else f"mail:{email}" if email else None


def _first_name_first(name: str | None) -> str | None:
    last, comma, given = (name or "").partition(",")
    return f"{given.strip()} {last.strip()}".strip() or None if comma else name
