"""What a series costs where only the price list says so, worked out by code and never by a model."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from practice.file import Money, Package, Price


def package_price(package: Package, prices: Sequence[Price]) -> Money | None:
    """The stated price, else the one that follows from the price list; None: given in a consultation."""
    if package.price is not None:
        return package.price
    for line in series_lines(prices, package.label, package.sessions):
        worked_out = series_price(line, prices, package.label)
        if worked_out is not None:
            return worked_out
    return None


def series_lines(prices: Sequence[Price], label: str | None, sessions: int) -> list[Price]:
    """Lines for so many sessions of this variant, those that name it before those for every variant."""
    lines = [line for line in prices if line.sessions == sessions and line.label in {label, None}]
    return sorted(lines, key=lambda line: line.label != label)


def series_price(line: Price, prices: Sequence[Price], label: str | None) -> Money | None:
    if line.from_:
        return None  # a starting price is not the price
    if line.percent_off is None:
        return line.amount if line.label == label else None
    single = single_price(prices, label)
    if single is None or line.sessions is None:
        return None
    exact = single * line.sessions * (1 - line.percent_off / 100)
    return Money(exact.to_integral_value(ROUND_HALF_UP))


def single_price(prices: Sequence[Price], label: str | None) -> Decimal | None:
    """What one session of this variant costs; None where the list has no or more than one answer."""
    singles = {
        line.amount
        for line in prices
        if line.amount is not None and line.sessions is None and line.label == label and not line.from_
    }
    return Decimal(singles.pop()) if len(singles) == 1 else None
