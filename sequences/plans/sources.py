"""What was sold, in the words of a plan: from a package's row, from a person's record in the practice file."""

from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Row

from core.errors import BadInputError
from practice.book import PracticeBook
from practice.file import BoughtPackage, Package
from practice.prices import single_price

USUAL_WINDOW: Final = 7
NOON: Final = time(12)
OWN: Final = frozenset(
    {"label", "cadence_days", "minimum_days", "window_days", "track", "price_minor", "expires"}
)
"""Terms that a person may set: from then on no source changes them."""


class Sold(msgspec.Struct, frozen=True):
    """The package of the practice file that a sale is one of, with what follows from it."""

    service: str | None
    package: Package | None
    price_minor: int | None


def sold_as(
    book: PracticeBook,
    services: tuple[str, ...],
    total: int,
    *,
    named: str | None = None,
    label: str | None = None,
) -> Sold:
    """By its name, else the only package of these services with so many sessions; without one, the rhythm that all
    of them share.
    """
    known = [each for each in services if book.find_service(each) is not None]
    offered = [each for service in known for each in book.service(service).packages]
    found = [each for each in offered if each.id == named]
    if not found:
        same = [each for each in offered if each.sessions == total]
        found = [each for each in same if label is not None and each.label == label] or same
    service = known[0] if known else None
    if len(found) == 1:
        return Sold(book.service_of_package(found[0].id).id, found[0], book.package_price(found[0].id))
    alike = found or offered
    if len({each.cadence_days for each in alike}) == 1:
        shared = _shared(alike)
        return Sold(service, shared, _singles(book, service, label, total))
    return Sold(service, None, _singles(book, service, label, total))


def of_package(book: PracticeBook, row: Row[Any], at: datetime) -> dict[str, Any]:
    """From a row of booking's; what it does not say is the practice's package's."""
    services = tuple(row.services)
    sold = sold_as(book, services, row.total)
    return {
        "services": list(services),
        "total": row.total,
        "told_used": min(row.used, row.total),
        "bought_at": row.bought_at or at,
        "expires": row.expires,
        **_terms(book, sold),
    }


def of_name(book: PracticeBook, services: tuple[str, ...], total: int, name: str) -> dict[str, Any]:
    """The terms of a package by its name, which must be one of these services'. Raises `BadInputError`."""
    sold = sold_as(book, services, total, named=name)
    if sold.package is None or sold.package.id != name:
        raise BadInputError("no such package of this service", at="/sold_as")
    return _terms(book, sold)


def of_record(book: PracticeBook, bought: BoughtPackage, at: datetime) -> dict[str, Any]:
    """From a person's record; its own word wins over the package's."""
    sold = sold_as(book, (bought.service,), bought.sessions_sold, named=bought.package, label=bought.label)
    if bought.package is None and bought.cadence_days is None:
        # The schema's rule: a series without a rhythm of its own or of its package's is not followed up.
        sold = Sold(sold.service, None, sold.price_minor)
    terms = _terms(book, sold)
    own = {
        name: getattr(bought, name)
        for name in ("cadence_days", "minimum_days", "window_days", "track", "label")
    }
    terms |= {name: value for name, value in own.items() if value is not None}
    if bought.price is not None:
        terms["price_minor"] = int(bought.price)
    return {
        "services": [bought.service],
        "total": bought.sessions_sold,
        "told_used": max(0, bought.sessions_sold - bought.sessions_remaining),
        "bought_at": at if bought.bought_on is None else noon(bought.bought_on, book.zone),
        "expires": bought.expires_on,
        **terms,
    }


def noon(day: Any, zone: ZoneInfo) -> datetime:
    """A day of which nobody has said the hour."""
    return datetime.combine(day, NOON, tzinfo=zone)


def _terms(book: PracticeBook, sold: Sold) -> dict[str, Any]:
    package, service = sold.package, sold.service
    minimum = None if package is None else package.minimum_days
    return {
        "service": service,
        "sold_as": package.id if package is not None and package.id else None,
        "label": None if package is None else package.label,
        "cadence_days": None if package is None else package.cadence_days,
        "minimum_days": _usual_minimum(book, service) if minimum is None else minimum,
        "window_days": USUAL_WINDOW if package is None else package.window_days,
        "track": "full" if package is None else package.track,
        "price_minor": None if sold.price_minor is None else int(sold.price_minor),
        "currency": book.currency,
    }


def _usual_minimum(book: PracticeBook, service: str | None) -> int:
    if service is None:
        return 0
    kind = book.appointment_type_for(service, returning=True)
    return 0 if kind is None else kind.min_days_since_last


def _shared(packages: list[Package]) -> Package:
    """The rhythm that all of them have: which one was sold nobody can tell, so the longest waits count."""
    minimums = [each.minimum_days for each in packages if each.minimum_days is not None]
    return msgspec.structs.replace(
        packages[0],
        id="",
        label=None,
        price=None,
        minimum_days=max(minimums, default=None),
        window_days=max(each.window_days for each in packages),
        track="light" if all(each.track == "light" for each in packages) else "full",
    )


def _singles(book: PracticeBook, service: str | None, label: str | None, total: int) -> int | None:
    """So many single sessions, where the price list has one price for one."""
    single = None if service is None else single_price(book.price_lines(service), label)
    return None if single is None else int(single) * total
