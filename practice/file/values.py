"""The small values of a practice file that plain strings and numbers would leave ambiguous."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Self

RANGE = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")
MINUTES_A_DAY = 24 * 60

# ISO 4217: every currency that does not divide into hundredths.
_EXPONENTS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"), 0
    ),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_LARGEST = Decimal(10) ** 15


class Money(int):
    """An amount in minor units of the practice's currency: 1250 is 12.50 USD."""

    __slots__ = ()


class Range(tuple[int, int]):
    """Part of one day in minutes after midnight, the start included and the end excluded; 1440 ends a day."""

    __slots__ = ()

    def __new__(cls, start_minute: int, end_minute: int) -> Self:
        return super().__new__(cls, (start_minute, end_minute))

    @property
    def start_minute(self) -> int:
        return self[0]

    @property
    def end_minute(self) -> int:
        return self[1]

    def __str__(self) -> str:
        return f"{self[0] // 60:02}:{self[0] % 60:02}-{self[1] // 60:02}:{self[1] % 60:02}"

    def __repr__(self) -> str:
        return f"Range({self})"

    @classmethod
    def parse(cls, text: str) -> Self:
        match = RANGE.fullmatch(text)
        if match is None:
            raise ValueError("a range is written HH:MM-HH:MM")
        hour, minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
        end = end_hour * 60 + end_minute if match[3] else MINUTES_A_DAY
        return cls(hour * 60 + minute, end)

    def holds(self, start_minute: int, minutes: int) -> bool:
        """Whether an appointment of this length that starts there lies inside entirely."""
        return self[0] <= start_minute and start_minute + minutes <= self[1]

    def overlaps(self, other: "Range") -> bool:
        return self[0] < other[1] and other[0] < self[1]

    def starts_on(self, day: date) -> datetime:
        return datetime.combine(day, time()) + timedelta(minutes=self[0])

    def ends_on(self, day: date) -> datetime:
        return datetime.combine(day, time()) + timedelta(minutes=self[1])


class ProviderRange(tuple[Range, str | None]):
    """A range as one provider works it; without a location it counts at the person's main one."""

    __slots__ = ()

    def __new__(cls, at: Range, location: str | None = None) -> Self:
        return super().__new__(cls, (at, location))

    @property
    def range(self) -> Range:
        return self[0]

    @property
    def location(self) -> str | None:
        return self[1]


def exponent(currency: str) -> int:
    """How many decimals the currency has."""
    return _EXPONENTS.get(currency, 2)


def money(amount: float | Decimal, currency: str) -> Money:
    """Minor units of an amount as people write it; ValueError where the currency cannot carry it."""
    # str() of a float is the shortest text that reads back as the same number, that is what was typed.
    exact = Decimal(str(amount))
    if not exact.is_finite() or abs(exact) > _LARGEST:
        raise ValueError("the amount is too large")
    minor = exact.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"the amount has more than the {exponent(currency)} decimals of {currency}")
    return Money(minor)


def amount(minor: int, currency: str) -> Decimal:
    """The amount in whole units, for people and for export."""
    return Decimal(minor).scaleb(-exponent(currency))
