"""What a card is worth: what the practice expects of the treatment, and once they have paid, what they have paid."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from core.events import OpportunityChanged
from core.session import emit
from pipeline.opportunities import write
from pipeline.stages import paid_minor
from pipeline.types import Opportunity, ValueFrom
from practice.book import PracticeBook


class Estimate(msgspec.Struct, frozen=True):
    minor: int
    value_from: ValueFrom
    line: str | None


def estimate(book: PracticeBook, service: str | None) -> Estimate:
    """Of the service where the practice has said one, else its default."""
    found = book.find_service(service) if service is not None else None
    if found is None:
        return Estimate(int(book.opportunity_value()), "default", None)
    stated: ValueFrom = "default" if found.opportunity_value is None else "service"
    return Estimate(int(book.opportunity_value(found.id)), stated, found.revenue_line)


def interest(book: PracticeBook, treatments: list[str] | tuple[str, ...]) -> str | None:
    """The newest that the practice still offers."""
    return next((each for each in reversed(treatments) if book.find_service(each) is not None), None)


def about(
    conn: Connection, book: PracticeBook, card: Opportunity, service: str | None, *, chosen: bool
) -> Opportunity:
    """What it is about, and worth with that; what a person has set is not changed by what is merely heard."""
    if (card.chosen and not chosen) or (card.service == service and card.chosen == chosen):
        return card
    found = estimate(book, service)
    values: dict[str, Any] = {"service": service, "line": found.line, "chosen": chosen}
    if card.value_from != "staff":
        values["estimate_minor"] = found.minor
        if card.value_from != "paid":
            values |= {"value_minor": found.minor, "value_from": found.value_from}
    return _changed(conn, card, **values)


def worth(conn: Connection, book: PracticeBook, card: Opportunity, minor: int | None) -> Opportunity:
    """A person says what it is worth; None: what the practice expects again. What was paid is not for anybody to say."""
    found = estimate(book, card.service)
    values: dict[str, Any] = {"estimate_minor": found.minor if minor is None else minor}
    if card.value_from != "paid":
        source = found.value_from if minor is None else "staff"
        values |= {"value_minor": values["estimate_minor"], "value_from": source}
    return _changed(conn, card, **values)


def revalue(conn: Connection, card: Opportunity) -> Opportunity:
    """A patient's card holds all that they have paid less what was given back, however often we are told."""
    paid = paid_minor(conn, card)
    return card if paid == card.value_minor else _changed(conn, card, value_minor=paid, value_from="paid")


def _changed(conn: Connection, card: Opportunity, **values: Any) -> Opportunity:
    changed = write(conn, card, **values)
    emit(conn, OpportunityChanged(opportunity_id=card.id, contact_id=card.contact_id))
    return changed
