"""Says in a coordinator's words what the gate decided and until when; codes are for machines."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from compliance.tables import table
from compliance.types import Reason

Language = Literal["en", "es"]


def explain(
    reason: Reason,
    hold_until: datetime | None = None,
    tz: str | None = None,
    language: Language = "en",
    *,
    now: datetime | None = None,
) -> str:
    """Pick the fullest version whose blanks we can fill, e.g. "Held until 8:00 in Phoenix: quiet hours."""
    blanks = _blanks(hold_until, tz, language, now)
    for version in str(table("words")[language][reason.value]).split("|"):
        try:
            return version.format_map(blanks)
        except KeyError:
            continue
    raise KeyError(f"words.yaml lacks a plain version for {reason.value}")


def _blanks(
    hold_until: datetime | None, tz: str | None, language: Language, now: datetime | None
) -> dict[str, str]:
    if hold_until is None:
        return {}
    zone = ZoneInfo(tz or "America/New_York")
    local = hold_until.astimezone(zone)
    clock = f"{local.hour}:{local.minute:02d}"
    if now is not None and now.astimezone(zone).date() != local.date():
        clock = f"{_WEEKDAYS[language][local.weekday()]} {clock}"
    place = {"place": _city(tz)} if tz else {}
    return {"time": clock, **place}


def _city(tz: str) -> str:
    return tz.rsplit("/", 1)[-1].replace("_", " ")


_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
