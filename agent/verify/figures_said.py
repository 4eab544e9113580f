"""Finds every figure in a reply (amounts, percentages, times, dates, durations, phones) and what proves it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from agent.context import Turn
from agent.playbook.dialogue import figures
from agent.playbook.dialogue.counting import units_asked
from agent.playbook.dialogue.elsewhere import theirs, zone_said
from agent.playbook.dialogue.safety_first import call_in
from agent.playbook.normalise import fold, normalise
from agent.proposal import Book, Hold, Reply
from practice.file import Price, amount
from practice.prices import package_price

_MONEY = re.compile(r"[$€£]\s?(\d[\d,.]*\d|\d)|(\d[\d,.]*\d|\d)\s?(?:€|dollars?\b|dolares\b|usd\b)")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|percent\b|por ?ciento\b)")
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?\s?(a\.? ?m\.?|p\.? ?m\.?)(?!\w)|\b([01]?\d|2[0-3]):([0-5]\d)\b"
)
_DURATION = re.compile(
    r"\b(\d+)(?:\s?(?:to|a|-|or|o|y|and)\s?(\d+))?[- ]?(minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|minutos?|horas?|dias?|semanas?|meses|mes|anos?)\b"
)
_PHONE = re.compile(r"(?<![\w$/.-])\+?\(?\d[\d\s().-]{5,16}\d(?![\w/])")
_MOST_UNITS = 300


def unproven(turn: Turn, reply: Reply) -> list[str]:
    """Codes of the kinds of figures that nothing proves."""
    proof = _Proof(turn, reply)
    text = _without_links(fold(reply.text)[0])
    found = []
    checks = (
        ("ungrounded_phone", _phones(text), proof.phones),
        ("ungrounded_money", _amounts(text), proof.amounts),
        ("ungrounded_percent", _percents(text), proof.percents),
        ("ungrounded_duration", _durations(text), proof.durations),
        ("ungrounded_time", _clocks(text), proof.clocks),
        ("ungrounded_date", figures.days_said(text), proof.dates),
    )
    for code, said, proven in checks:
        if set(said) - proven:
            found.append(code)
    return found


class _Proof:
    """Everything this turn may state, by kind of figure."""

    def __init__(self, turn: Turn, reply: Reply) -> None:
        self._turn, self._reply = turn, reply
        words = _without_links(fold(" ".join(self._sources()))[0])
        self.phones = set(_phones(words)) | {_digits(each) for each in self._numbers()}
        self.amounts = set(_amounts(words)) | set(self._sums())
        self.percents = set(_percents(words)) | set(self._cuts())
        self.durations = set(_durations(words)) | set(self._lengths())
        self.clocks = set(_clocks(words)) | set(self._moments_clock())
        self.dates = set(figures.days_said(words)) | set(self._days())

    def _sources(self) -> Iterator[str]:
        """Cited entries and the patient's own words."""
        yield self._turn.text
        for each in self._turn.history:
            if each.by == "patient":
                yield each.text
        book = self._turn.book
        for cited in self._reply.citations:
            if ":" not in cited and cited != "practice":
                try:
                    yield book.knowledge_entry(cited).text
                except KeyError:
                    continue
        if "practice" in self._reply.citations:
            for place in book.effective_locations:
                yield " ".join(
                    part
                    for part in (
                        place.address.street,
                        place.directions,
                        place.parking,
                        *place.directions_by_language.values(),
                        *place.parking_by_language.values(),
                    )
                    if part
                )
        for kind in self._cited("appointment_type:"):
            known = book.find_appointment_type(kind)
            if known is not None:
                yield " ".join(
                    part for part in (known.fee.note, known.deposit and known.deposit.note) if part
                )
        for service_id in self._cited("service:"):
            service = book.find_service(service_id)
            if service is not None:
                yield " ".join(f"{line.note or ''} {line.label or ''}" for line in service.prices)

    def _cited(self, prefix: str) -> list[str]:
        return [each.removeprefix(prefix) for each in self._reply.citations if each.startswith(prefix)]

    def _numbers(self) -> Iterator[str]:
        whom = call_in(self._turn.book.practice.country)
        yield from (each for each in (whom.number, whom.crisis) if each)
        if "practice" in self._reply.citations:
            book = self._turn.book
            numbers = [book.phone, book.sms_number, book.urgent_line]
            for place in book.effective_locations:
                numbers += [place.phone, place.sms_number]
            yield from (each for each in numbers if each)

    def _sums(self) -> Iterator[str]:
        book = self._turn.book
        for service_id in self._cited("service:"):
            service = book.find_service(service_id)
            if service is None:
                continue
            for line in service.prices:
                yield from self._of_line(line, service.prices)
            for package in service.packages:
                price = package_price(package, service.prices)
                if price is not None:
                    yield _plain_amount(price, book.currency)
        for type_id in self._cited("appointment_type:"):
            kind = book.find_appointment_type(type_id)
            if kind is not None and kind.fee.amount is not None:
                yield _plain_amount(kind.fee.amount, book.currency)
            if kind is not None and kind.deposit is not None:
                yield _plain_amount(kind.deposit.amount, book.currency)

    def _of_line(self, line: Price, lines: tuple[Price, ...]) -> Iterator[str]:
        currency = self._turn.book.currency
        if line.amount is not None:
            yield _plain_amount(line.amount, currency)
            units = units_asked(self._turn, self._reply.understanding)
            if units is not None and 0 < units <= _MOST_UNITS:
                yield _plain_amount(line.amount * units, currency)
        if line.percent_off is not None and line.sessions is not None:
            for single in lines:
                if single.amount is not None:
                    whole = single.amount * line.sessions
                    yield _plain_amount(int(whole * (100 - line.percent_off) / 100), currency)

    def _cuts(self) -> Iterator[str]:
        for service_id in self._cited("service:"):
            service = self._turn.book.find_service(service_id)
            if service is not None:
                yield from (
                    _number(f"{line.percent_off:f}")
                    for line in service.prices
                    if line.percent_off is not None
                )

    def _lengths(self) -> Iterator[str]:
        for type_id in self._cited("appointment_type:"):
            kind = self._turn.book.find_appointment_type(type_id)
            if kind is not None:
                yield f"{kind.minutes}m"

    def _moments(self) -> Iterator[datetime]:
        turn = self._turn
        named = [*self._reply.slots, *(turn.pending.slots if turn.pending is not None else ())]
        for slot in named:
            yield slot.start
            if slot.beside is not None:
                yield slot.beside.start
        elsewhere = zone_said(normalise(turn.text).plain, turn.zone, turn.now)
        if elsewhere is not None:
            yield from (theirs(slot.start, turn.zone, elsewhere) for slot in self._reply.slots)
        if turn.lost is not None:
            yield turn.lost.start
        for command in self._reply.commands:
            if isinstance(command, Book | Hold):
                yield command.slot.start
        for visit in turn.appointments:
            zone = turn.book.zone_of(visit.location)
            yield visit.start.astimezone(zone).replace(tzinfo=None) if visit.start.tzinfo else visit.start

    def _moments_clock(self) -> Iterator[time]:
        for start in self._moments():
            yield start.time()
        yield from self._wished_clocks()
        if "practice" in self._reply.citations:
            book = self._turn.book
            for place in book.effective_locations:
                special = [each.hours for each in place.special_days.values()]
                for ranges in (*place.hours.values(), *special):
                    for each in ranges:
                        yield _minute(each.start_minute)
                        yield _minute(each.end_minute)
            worked = [each for week in book.file.provider_hours.values() for each in week.values()]
            worked += [each for day in book.file.provider_special_days.values() for each in day.values()]
            for one in (one for ranges in worked for one in ranges):
                yield _minute(one.range.start_minute)
                yield _minute(one.range.end_minute)

    def _wished_clocks(self) -> Iterator[time]:
        when = self._reply.understanding.when
        if when is None:
            return
        for clause in when.constraint.any_of:
            yield from (each for each in (clause.at, clause.after, clause.before) if each is not None)

    def _days(self) -> Iterator[tuple[int, int]]:
        today = self._turn.now.astimezone(self._turn.zone).date()
        days: list[date] = [today, today + timedelta(days=1)]
        days += [start.date() for start in self._moments()]
        when = self._reply.understanding.when
        if when is not None:
            for clause in (*when.constraint.any_of, *when.constraint.none_of):
                days += [*clause.on, *(each for each in (clause.start, clause.end) if each is not None)]
            if when.slots is not None:
                days += when.slots.dates
        if "practice" in self._reply.citations:
            days += [today + timedelta(days=ahead) for ahead in range(9)]
            days.append(today + timedelta(days=self._turn.book.practice.booking_rules.horizon_days))
            for place in self._turn.book.effective_locations:
                days += place.special_days
        yield from ((day.month, day.day) for day in days)


def _amounts(text: str) -> Iterator[str]:
    for match in _MONEY.finditer(text):
        yield _number(match.group(1) or match.group(2))


def _percents(text: str) -> Iterator[str]:
    for match in _PERCENT.finditer(text):
        yield _number(match.group(1))


def _number(written: str) -> str:
    """Groups and trailing zeros do not count; "1.200" is a thousand, "4.75" is not."""
    bare = written.rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", bare):
        head, _, tail = bare.rpartition(bare[-3]) if re.search(r"[.,]\d{2}$", bare) else (bare, "", "")
        bare = re.sub(r"[.,]", "", head) + (f".{tail}" if tail else "")
    else:
        bare = bare.replace(",", ".")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


def _plain_amount(minor: int, currency: str) -> str:
    return _number(f"{amount(minor, currency):f}")


def _clocks(text: str) -> Iterator[time]:
    for match in _CLOCK.finditer(text):
        hour, minute, half, hour24, minute24 = match.groups()
        if half is None:
            yield time(int(hour24), int(minute24))
        elif 1 <= int(hour) <= 12 and int(minute or 0) < 60:
            yield time(int(hour) % 12 + (12 if half[0] == "p" else 0), int(minute or 0))


def _durations(text: str) -> Iterator[str]:
    for match in _DURATION.finditer(text):
        unit = match.group(3)
        mark = "m" if unit.startswith(("min",)) else "M" if unit.startswith(("me", "mo")) else unit[0]
        mark = {"s": "w", "d": "d", "h": "h", "w": "w", "y": "y", "a": "y", "m": "m", "M": "M"}[mark]
        yield from (f"{each}{mark}" for each in match.group(1, 2) if each)


def _phones(text: str) -> Iterator[str]:
    for match in _PHONE.finditer(text):
        digits = _digits(match.group())
        if len(digits) >= 7 and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", match.group()):
            yield digits


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _minute(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _without_links(text: str) -> str:
    return re.sub(r"https?://\S+|\S+@\S+", " ", text)
