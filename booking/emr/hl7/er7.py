"""The smallest parts of an HL7 v2 message: escaped text, times that may lack an offset, and fields by number."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

_ESCAPES: Final = {"\\": "E", "|": "F", "^": "S", "&": "T", "~": "R"}
_PLAIN: Final = {letter: sign for sign, letter in _ESCAPES.items()}
_ESCAPED: Final = re.compile(r"\\([EFSTR]|X(?:[0-9A-Fa-f]{2})+|\.br)\\")
_TIME: Final = re.compile(
    r"(?P<day>\d{8})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})(?:(?P<second>\d{2})(?:\.\d{1,4})?)?)?)?"
    r"(?P<offset>[+-]\d{4})?"
)


class UnreadableError(ValueError):
    """It is no HL7 message at all."""


class Segment(msgspec.Struct, frozen=True):
    """One line of a message. Fields count from one, as the standard counts them."""

    name: str
    fields: tuple[str, ...]
    signs: str
    """Field, component, repetition, escape and sub-component sign of this message."""

    def text(self, field: int, component: int = 1) -> str | None:
        """Unescaped, of the first repetition; None where nothing stands there, or the sender deletes it."""
        return next(iter(self.all(field, component)), None)

    def without(self, sign: str, field: int, authority: int) -> str | None:
        """The first component of the first repetition that `sign` has not assigned."""
        whole = self.fields[field - 1] if field <= len(self.fields) else ""
        for repetition in whole.split(self.signs[2]):
            parts = [unescape(each, self.signs).strip() for each in repetition.split(self.signs[1])]
            named = parts[authority - 1].split(self.signs[4])[0] if authority <= len(parts) else ""
            if parts[0] and parts[0] != '""' and named != sign:
                return parts[0]
        return None

    def all(self, field: int, component: int = 1) -> list[str]:
        whole = self.fields[field - 1] if field <= len(self.fields) else ""
        found = []
        for repetition in whole.split(self.signs[2]):
            parts = repetition.split(self.signs[1])
            value = parts[component - 1] if component <= len(parts) else ""
            plain = unescape(value.split(self.signs[4])[0], self.signs).strip()
            if plain and plain != '""':
                found.append(plain)
        return found


def segments(message: str) -> list[Segment]:
    """Raises UnreadableError. Lines may end as files do."""
    lines = [each for each in re.split(r"[\r\n]+", message.lstrip("\ufeff\x0b \r\n")) if each.strip()]
    if not lines or not lines[0].startswith("MSH") or len(lines[0]) < 9:
        raise UnreadableError("no MSH")
    sign = lines[0][3]
    encoding = lines[0][4:].split(sign, 1)[0]
    signs = sign + (encoding + "^~\\&"[len(encoding) :])[:4]
    if len(set(signs)) < 5:
        raise UnreadableError("encoding characters")
    found = []
    for line in lines:
        name, *fields = line.split(sign)
        if name == "MSH":
            fields = [sign, *fields]
        found.append(Segment(name, tuple(fields), signs))
    return found


def first(found: list[Segment], name: str) -> Segment | None:
    return next((each for each in found if each.name == name), None)


def escape(text: str) -> str:
    """What people typed can never be taken for structure; breaks of lines are spaces."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return "".join(f"\\{_ESCAPES[sign]}\\" if sign in _ESCAPES else sign for sign in clean)


def unescape(text: str, signs: str = "|^~\\&") -> str:
    if signs[3] != "\\":
        text = text.replace(signs[3], "\\")

    def plain(found: re.Match[str]) -> str:
        code = found[1]
        if code.startswith("X"):
            return bytes.fromhex(code[1:]).decode("utf-8", "replace")
        return "\n" if code == ".br" else _PLAIN[code]

    return _ESCAPED.sub(plain, text)


def instant(written: str | None, zone: ZoneInfo) -> datetime | None:
    """In UTC. Without an offset it is the wall clock of the place; a time that the clock skips is the moment after."""
    found = _TIME.fullmatch((written or "").strip())
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    try:
        wall = datetime.strptime(found["day"], "%Y%m%d").replace(hour=hour, minute=minute, second=second)  # noqa: DTZ007
    except ValueError:
        return None
    offset = found["offset"]
    try:
        return wall.replace(tzinfo=_offset(offset) if offset else zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y%m%d%H%M%S%z")


def _offset(written: str) -> timezone:
    span = timedelta(hours=int(written[1:3]), minutes=int(written[3:]))
    return timezone(-span if written[0] == "-" else span)
