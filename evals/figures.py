"""Finds the figures of a text, so that each can be traced to the practice, an offer or the patient."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

_MONEY = re.compile(
    r"\$\s?(\d[\d,]*(?:\.\d\d?)?)|(\d[\d,]*(?:\.\d\d?)?)\s?(?:dollars|dólares|usd)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent|por ciento)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d$.,])(\d{1,2})(?::(\d\d))?\s?([ap])\.?\s?m\b\.?|(?<![\d$.,:])(\d{1,2}):(\d\d)(?![\d:])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?1?[-. ]?\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]?\d{4}(?!\d)")
_LENGTH = re.compile(
    r"(\d+)[\s-]?(?:min(?:ute|uto)?s?|hours?|horas?|days?|días?|weeks?|semanas?|months?|mes(?:es)?|"
    r"sessions?|sesion(?:es)?|units?|unidades)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LINK = re.compile(r"https?://\S+")
_BARE_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?::?(\d\d))?(?!\d)")
_NOON = re.compile(r"\b(noon|midday|mediod[ií]a)\b", re.IGNORECASE)

Figure = tuple[str, str]


def stated(text: str) -> Iterator[Figure]:
    """Every amount, percentage, clock time, number to call and length of time in a reply."""
    text = _LINK.sub(" ", text)
    for match in _PHONE.finditer(text):
        yield "phone", re.sub(r"\D", "", match[0])[-10:]
    text = _PHONE.sub(" ", text)
    for match in _MONEY.finditer(text):
        yield "money", amount(match[1] or match[2])
    for match in _PERCENT.finditer(text):
        yield "percent", amount(match[1])
    for match in _CLOCK.finditer(text):
        yield "clock", clock(match)
    for match in _LENGTH.finditer(text):
        yield "length", amount(match[1])


def amount(digits: str) -> str:
    return f"{float(digits.replace(',', '')):g}" if float(digits.replace(",", "")) < 1e6 else digits


def clock(match: re.Match[str]) -> str:
    """Minutes after midnight; without am or pm the bare figures."""
    if match[3]:
        hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
        return str(hour * 60 + int(match[2] or 0))
    return str(int(match[4]) * 60 + int(match[5]))


def grounds(practice: Json, said: Iterable[str], slots: Iterable[str]) -> set[Figure]:
    """What may be stated: figures of the practice file, of offered and own times, and of what was said before."""
    allowed: set[Figure] = {("phone", "911"), ("phone", "988")}
    for text in _strings(practice):
        allowed |= set(_of_practice(text))
    for number in _numbers(practice):
        allowed |= {("money", f"{number:g}"), ("percent", f"{number:g}"), ("length", f"{number:g}")}
    for start in slots:
        minutes = int(start[11:13]) * 60 + int(start[14:16])
        allowed |= {("clock", str(minutes)), ("clock", str(minutes % 720))}
    told = list(said)
    for text in told:
        allowed |= set(_of_speech(text))
    return allowed | {("money", f"{each:g}") for each in _worked_out(practice, told)}


def _worked_out(practice: Json, said: list[str]) -> Iterator[float]:
    """Sums that code may do: so many of a price as the patient named, and a series with what is taken off."""
    counts = {int(number) for text in said for number in re.findall(r"(?<![\d.$])\d{1,3}(?![\d.])", text)}
    for service in practice["services"]:
        amounts = [float(line["amount"]) for line in service["prices"] if "amount" in line]
        for line in service["prices"]:
            sessions, off = int(line.get("sessions", 1)), float(line.get("percent_off", 0))
            for each in amounts:
                yield from (count * each for count in counts)
                yield from (each * sessions, each * sessions * (1 - off / 100), each * sessions * off / 100)
                yield each * (1 - off / 100)
                yield each / sessions


def ungrounded(text: str, allowed: set[Figure]) -> list[str]:
    return sorted({f"{kind} {value}" for kind, value in stated(text) if (kind, value) not in allowed})


def _of_practice(text: str) -> Iterator[Figure]:
    yield from stated(text)
    if re.fullmatch(r"\+\d{7,15}", text):
        yield "phone", text[-10:]
    for hour, minute in re.findall(r"\b(\d\d):(\d\d)\b", text):
        minutes = int(hour) * 60 + int(minute)
        yield "clock", str(minutes)
        yield "clock", str(minutes % 720)
    if _NOON.search(text):
        yield "clock", "720"
    for number in _NUMBER.findall(_LINK.sub(" ", text)):
        yield "length", amount(number.replace(",", ""))


def _of_speech(text: str) -> Iterator[Figure]:
    yield from stated(text)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 10:
        yield "phone", digits[-10:]
    if _NOON.search(text):
        yield "clock", "720"
    for number in _NUMBER.findall(text):
        if number.count(".") <= 1:
            for kind in ("money", "percent", "length"):
                yield kind, amount(number.replace(",", ""))
    for hour, minute in _BARE_CLOCK.findall(text):
        if int(hour) < 24 and int(minute or 0) < 60:
            minutes = int(hour) % 12 * 60 + int(minute or 0)
            yield "clock", str(minutes)
            yield "clock", str(minutes + 720)
            yield "clock", str(int(hour) * 60 + int(minute or 0))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _numbers(value: Any) -> Iterator[float]:
    yield from (float(each) for each in re.findall(r"(?<=: )\d+(?:\.\d+)?(?=[,}])", json.dumps(value)))
