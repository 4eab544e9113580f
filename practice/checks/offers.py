"""What is offered must be consistent: who may have it, cadences, series and their prices, validity."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from practice.checks.cursor import At
from practice.checks.facts import Facts, day_of
from practice.file.offer import Price
from practice.file.values import money
from practice.prices import series_price
from practice.problems import Problem

LONGEST_DAYS = 36_500
MONEY = (
    "practice/opportunity_default_value",
    "appointment_types/*/fee/amount",
    "appointment_types/*/deposit/amount",
    "services/*/prices/*/amount",
    "services/*/packages/*/price",
    "services/*/opportunity_value",
    "contacts/*/packages/*/price",
)
DAYS = (
    "practice/booking_rules/horizon_days",
    "appointment_types/*/min_days_since_last",
    "services/*/recall/interval_days/*",
    *(
        f"{path}/{field}"
        for path in ("services/*/packages/*", "contacts/*/packages/*")
        for field in ("cadence_days", "minimum_days", "window_days")
    ),
)


def problems(facts: Facts) -> Iterator[Problem]:
    yield from _amounts(facts)
    for kind in facts.document["appointment_types"].each():
        if kind["who"].text == "returning" and kind["new_patient_windows"].present:
            yield kind["new_patient_windows"].problem(
                "does not stand on a type that only returning people have"
            )
    for service in facts.document["services"].each():
        yield from _types(facts, service)
        yield from _recall(service)
        for package in service["packages"].each():
            yield from _cadence(package, None)
            yield from _series(facts, service, package)
    for bought in facts.document.find("contacts/*/packages/*"):
        yield from _bought(facts, bought)
    for entry in facts.document["knowledge"].each():
        starts, ends = day_of(entry["valid_from"]), day_of(entry["valid_until"])
        if starts is not None and ends is not None and starts > ends:
            yield entry["valid_from"].problem("is after valid_until")


def _amounts(facts: Facts) -> Iterator[Problem]:
    currency = facts.document["practice"]["currency"].text
    for path in MONEY:
        for place in facts.document.find(path):
            if place.number is not None and currency is not None:
                try:
                    money(place.number, currency)
                except (ValueError, InvalidOperation) as wrong:
                    yield place.problem(str(wrong))
    for path in DAYS:
        for place in facts.document.find(path):
            if place.number is not None and place.number > LONGEST_DAYS:
                yield place.problem("is more than a hundred years")


def _types(facts: Facts, service: At) -> Iterator[Problem]:
    for field, wrong in (("new", "returning"), ("returning", "new")):
        place = service["appointment_types"][field]
        kind = facts.by_id["appointment_types"].get(place.text or "")
        if kind is not None and kind["who"].text == wrong:
            yield place.problem(f'the type "{place.text}" is for {wrong} people only')


def _recall(service: At) -> Iterator[Problem]:
    before: int | None = None
    for place in service["recall"]["interval_days"].each():
        if before is not None and place.whole is not None and place.whole <= before:
            yield place.problem("must be more than the interval before it")
        before = place.whole if place.whole is not None else before


def _cadence(item: At, package: At | None) -> Iterator[Problem]:
    """A contact's series takes from its package what it does not state itself."""
    stated = [field for field in ("minimum_days", "cadence_days") if item[field].present]
    minimum, cadence = (
        item[field] if item[field].present or package is None else package[field]
        for field in ("minimum_days", "cadence_days")
    )
    if stated and minimum.whole is not None and cadence.whole is not None and minimum.whole > cadence.whole:
        yield item[stated[0]].problem("minimum_days must be at most cadence_days")


def _bought(facts: Facts, bought: At) -> Iterator[Problem]:
    sold, remaining = bought["sessions_sold"].whole, bought["sessions_remaining"].whole
    if sold is not None and remaining is not None and remaining > sold:
        yield bought["sessions_remaining"].problem("is more than sessions_sold")
    known = facts.packages.get(bought["package"].text or "")
    yield from _cadence(bought, None if known is None else known[1])


def _series(facts: Facts, service: At, package: At) -> Iterator[Problem]:
    """The price of a package agrees with a line of prices that has the same label and sessions."""
    currency = facts.document["practice"]["currency"].text
    if currency is None or package["price"].number is None or package["sessions"].whole is None:
        return
    try:
        price = money(package["price"].number, currency)
        lines = [line for line in (_line(each, currency) for each in service["prices"].each()) if line]
    except (ValueError, InvalidOperation):
        return  # the amount has its own problem
    label = package["label"].text
    same = [line for line in lines if line.label == label and line.sessions == package["sessions"].whole]
    expected = [each for each in (series_price(line, lines, label) for line in same) if each is not None]
    starting = any(line.from_ and line.amount is not None and line.amount <= price for line in same)
    if expected and price not in expected and not starting:
        yield package["price"].problem(
            "does not agree with the line of prices for the same label and sessions"
        )


def _line(line: At, currency: str) -> Price | None:
    amount, percent = line["amount"].number, line["percent_off"].number
    if amount is None and percent is None:
        return None
    return Price(
        label=line["label"].text,
        amount=None if amount is None else money(amount, currency),
        percent_off=None if percent is None else Decimal(str(percent)),
        from_=line["from"].value is True,
        per="package" if line["per"].text == "package" else "session",
        sessions=line["sessions"].whole,
    )
