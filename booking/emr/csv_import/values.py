"""Dates, times and sums as people and programs write them; what could mean two things is decided once for the file."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final, Literal
from zoneinfo import ZoneInfo

from practice.file import exponent

Order = Literal["mdy", "dmy"]
_DAY: Final = re.compile(r"(\d{1,4})[./-](\d{1,2}|[A-Za-z]{3,9})[./-](\d{2,4})")
_WORDED: Final = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})|(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})")
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def order_of(written: list[str], country: str) -> Order:
    """Days beyond twelve say which number is the day; where they do not, the country's way counts."""
    pairs = [
        (int(found[1]), int(found[2]))
        for each in written
        if (found := _DAY.match(each)) is not None and len(found[1]) < 3 and found[2].isdigit()
    ]
    day_first = sum(one > 12 >= two for one, two in pairs)
    month_first = sum(two > 12 >= one for one, two in pairs)
    if day_first != month_first:
        return "dmy" if day_first > month_first else "mdy"
    return "mdy" if country in {"US", "PH", "FM"} else "dmy"


def day(written: str, order: Order) -> date | None:
    written = written.strip()
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        pass
    found, worded = _DAY.match(written), _WORDED.match(written)
    if found is not None:
        one, two, three = found.groups()
        if len(one) == 4:
            return _date(one, two, three)
        month, of_month = (one, two) if order == "mdy" and two.isdigit() else (two, one)
        return _date(three, month, of_month)
    if worded is not None:
        month, of_month, year = (
            (worded[1], worded[2], worded[3]) if worded[1] else (worded[5], worded[4], worded[6])
        )
        return _date(year, month, of_month)
    return None


def clock(written: str) -> time | None:
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if found[2] is None and not half:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment(written: str, order: Order, zone: ZoneInfo) -> datetime | None:
    """A date with its time, in UTC; with an offset it is an instant, else the wall clock of the place."""
    written = written.strip()
    try:
        whole = datetime.fromisoformat(written)
    except ValueError:
        whole = None
    if whole is not None and (len(written) > 10):
        return _instant(whole, zone)
    on = day(written, order)
    rest = re.sub(r"^\S+[ T,]+", "", written) if " " in written or "T" in written else ""
    worded = _WORDED.match(written)
    if worded is not None:
        rest = written[worded.end() :].strip(" ,at")
    at = clock(rest) if rest else None
    return None if on is None or at is None else joined(on, at, zone)


def joined(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    return _instant(datetime.combine(on, at), zone)


def minor(written: str, currency: str) -> int | None:
    """Minor units of `$1,234.50`, `1.234,50 €`, `(50.00)` or `-50`; None for what is no sum."""
    text = written.strip()
    negative = (text.startswith("(") and text.endswith(")")) or "-" in text[:3] or text.endswith("-")
    digits = re.sub(r"[^\d.,]", "", text)
    if not digits or not any(sign.isdigit() for sign in digits):
        return None
    try:
        amount = Decimal(_point(digits)) * 10 ** exponent(currency)
    except InvalidOperation:
        return None
    if amount != amount.to_integral_value():
        return None
    return -int(amount) if negative else int(amount)


def whole(written: str) -> int | None:
    text = written.strip()
    head, _, tail = text.partition(".")
    return int(head) if head.isdigit() and len(head) < 7 and not tail.strip("0") else None


def _point(digits: str) -> str:
    """The last sign is the decimal one where both occur, or where it stands before one or two figures."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    sign, after = digits[last], digits[last + 1 :]
    both = ("." in digits) and ("," in digits)
    decimal = (both or len(after) != 3) and digits.count(sign) == 1
    whole_part = re.sub(r"[.,]", "", digits[:last])
    return f"{whole_part or '0'}.{after or '0'}" if decimal else re.sub(r"[.,]", "", digits)


def _date(year: str, month: str, of_month: str) -> date | None:
    number = (
        int(month)
        if month.isdigit()
        else _MONTHS.index(month[:3].lower()) + 1
        if month[:3].lower() in _MONTHS
        else 0
    )
    whole_year = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    try:
        return date(whole_year, number, int(of_month))
    except ValueError:
        return None


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """None for a time that the clock skips: it is a mistake in the file, and nobody can guess what was meant."""
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == wall else None
