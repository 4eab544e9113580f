"""Clock times as typed: 3, 3pm, 2:30, half past two, 230, 3ish, a las tres y media."""

from __future__ import annotations

import re

from booking.constraints.atoms import Atom, Clock
from booking.constraints.text import Hit, Line

_HOUR = r"(?P<h>\d{1,2}|one)"
_HALF = r"(?P<half>am|pm|a|p)"
BARE = r"(?:T|(?:\d{1,4}|one)(?: (?:00|15|30|45))?(?! [/%$.] ?\d))"
_PART_HALF = {"morning": "am", "afternoon": "pm", "evening": "pm"}


def mark_clock(line: Line) -> None:
    line.rewrite(rf"half_past {_HOUR}(?: {_HALF})?", lambda hit: _made(hit, 30))
    line.rewrite(rf"quarter_past {_HOUR}(?: {_HALF})?", lambda hit: _made(hit, 15))
    line.rewrite(rf"quarter_to {_HOUR}(?: {_HALF})?", lambda hit: _made(hit, -15))
    line.rewrite(rf"{_HOUR} (?:and )?half(?: {_HALF})?", lambda hit: _made(hit, 30))
    line.rewrite(rf"{_HOUR} and (?:quarter|15)(?: {_HALF})?", lambda hit: _made(hit, 15))
    line.rewrite(rf"{_HOUR} and (?P<m>\d\d)(?: {_HALF})", lambda hit: _made(hit, int(hit.get("m"))))
    line.rewrite(rf"{_HOUR} less_quarter(?: {_HALF})?", lambda hit: _made(hit, -15))
    line.rewrite(rf"(?P<c>\d{{1,2}}:\d\d)(?: {_HALF})?(?: (?:ish|h|hrs|oclock))*", _typed)
    line.rewrite(r"(?P<c>\d{1,2} [.] (?:00|15|20|30|40|45))(?: (?P<half>am|pm))", _typed)
    line.rewrite(r"(?P<c>\d{1,2} (?:00|15|20|30|40|45)) (?P<half>am|pm)", _typed)
    line.rewrite(r"(?P<c>\d{1,4}|one) (?P<half>am|pm)(?: (?:ish|oclock|sharp))?", _typed)
    line.rewrite(
        r"(?P<c>\d{1,2}) (?P<half>a|p)(?= (?:[.,!?]|or|and|-|to|on|wd|tomorrow|today|D|works|is|for|if)|$)(?! (?:la|las)\b)",
        _typed,
    )
    line.rewrite(r"(?P<c>\d{1,2}|one) (?:- )?(?:oclock|ish|h)(?: (?P<half>am|pm))?", _typed)
    line.rewrite(
        rf"(?:at )?(?P<t>{BARE}) (?:(?:in|on|of|at) )?(?:the )?(?P<part>morning|afternoon|evening)",
        _with_part,
    )
    line.rewrite(r"noon", lambda _hit: Clock.exact(12))
    line.rewrite(
        r"(?P<n>\d{1,2}|half|one|an)(?: an)? (?P<u>minutes?|mins?|min|minutos|hours?|hrs?|hr|hora) (?P<side>before|after) (?P<t>T)",
        _beside,
    )
    line.rewrite(r"(?P<a>\d{1,4}|one)(?P<mid> (?:or|and|to|-|,|/) )(?P<t>T)", lambda _hit: None)
    line.rewrite(
        r"at (?:the )?(?P<c>\d{1,4}(?: (?:00|15|30|45))?|one)(?! (?:N|of|st|street|/|%|dollars))", _typed
    )


def clock_in(hit: Hit, name: str, half: str = "") -> Clock | None:
    """The clock time of a group that holds either an atom or a bare number."""
    text = hit.get(name)
    if text == "T":
        found = hit.atom(name)
        return found if isinstance(found, Clock) else None
    return read_clock(text, half)


def read_clock(text: str, half: str = "") -> Clock | None:
    """'3', '230', '2 30', '14:30' or 'one' as a time; None where no clock shows that."""
    digits = re.sub(r"\D", "", text.replace("one", "1"))
    if not digits or len(digits) > 4:
        return None
    separate = re.split(r"\D+", text.replace("one", "1").strip())
    if len(separate) == 2:
        hour, minute = int(separate[0]), int(separate[1])
    elif len(digits) >= 3:
        hour, minute = int(digits[:-2]), int(digits[-2:])
    else:
        hour, minute = int(digits), 0
    return _valid(hour, minute, half)


def _valid(hour: int, minute: int, half: str) -> Clock | None:
    half = {"a": "am", "p": "pm"}.get(half, half)
    if hour > 23 or minute > 59 or (hour == 0 and half):
        return None
    if hour > 12 or hour == 0:
        return Clock(hour, minute, "24")
    return Clock(hour, minute, half)


def _typed(hit: Hit) -> Atom | None:
    return read_clock(hit.get("c"), hit.get("half"))


def _made(hit: Hit, minutes: int) -> Atom | None:
    hour = hit.number("h")
    if minutes < 0:
        hour, minutes = (hour - 2) % 12 + 1, 60 + minutes
    return _valid(hour, minutes, hit.get("half"))


def _beside(hit: Hit) -> Atom | None:
    """'30 minutes before noon', 'an hour after 2'."""
    clock = hit.atom("t")
    if not isinstance(clock, Clock):
        return None
    by = 30 if hit.get("n") == "half" else hit.number("n") * (60 if hit.get("u").startswith("h") else 1)
    hour = clock.hour % 12 + 12 if clock.half == "pm" else clock.hour
    total = hour * 60 + clock.minute + (by if hit.get("side") == "after" else -by)
    if not 0 < total < 24 * 60:
        return None
    exact = clock.half in {"pm", "24"}
    return Clock(total // 60, total % 60, "24" if exact or total >= 13 * 60 else clock.half)


def _with_part(hit: Hit) -> Atom | None:
    half = _PART_HALF[hit.get("part")]
    found = clock_in(hit, "t", half)
    if found is None or found.half == "24":
        return found
    if hit.get("t") == "T" and found.half:
        return found
    return Clock(found.hour, found.minute, "pm" if found.hour == 12 and half == "pm" else half)
