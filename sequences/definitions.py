"""What is sent before a visit, as data: read from `library/visits`, checked as a whole before anything runs on it."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import yaml

from compliance.senders import purpose_of, senders
from core.errors import SettingsError

LIBRARY: Final = Path(__file__).parent / "library"
VISITS: Final = LIBRARY / "visits"
Part = Literal["reminders", "prep", "nurture", "invites"]
"""What a practice switches on or off as one."""
_SPAN: Final = re.compile(r"(\d{1,4})(m|h|d)")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One touch, with its moment reckoned from the anchor, or from the enrolment itself (`at_once`)."""

    id: str
    kind: str
    template: str
    part: Part
    before: str | None = None
    at_once: bool = False
    least_wait: str = "0h"
    fresh: str = "0h"
    still: bool = False
    ends: str = "1h"
    each: bool = False


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    version: int
    subject: Literal["appointment"]
    channels: tuple[str, ...]
    steps: tuple[Step, ...]


def span(said: str) -> timedelta:
    """Like 90m, 48h or 10d. Raises `SettingsError`."""
    found = _SPAN.fullmatch(said)
    if found is None:
        raise SettingsError(f"{said!r} is no span of time: write like 90m, 48h or 10d")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})


@cache
def library() -> dict[str, Definition]:
    """Every definition by its id. Raises `SettingsError` for one that does not fit."""
    found: dict[str, Definition] = {}
    for path in sorted(VISITS.glob("*.yaml")):
        try:
            definition = msgspec.convert(_yaml(path), Definition)
        except msgspec.ValidationError as error:
            raise SettingsError(f"sequences/library/visits/{path.name}: {error}") from None
        _check(definition)
        found[definition.id] = definition
    return found


@cache
def texts(language: str) -> dict[str, str]:
    """Every template of a language; one without a file speaks English."""
    path = LIBRARY / "texts" / f"{language}.yaml"
    return msgspec.convert(_yaml(path if path.exists() else LIBRARY / "texts" / "en.yaml"), dict[str, str])


def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (LIBRARY / "texts").glob("*.yaml")))


def _check(definition: Definition) -> None:
    """A step without a moment, or of a kind that the gate does not know, must not wait until it is due."""
    for step in definition.steps:
        place = f"{definition.id}/{step.id}"
        if step.kind not in senders() or senders()[step.kind].by != "sequence":
            raise SettingsError(f"{place}: {step.kind} is no kind that a sequence sends (senders.yaml)")
        purpose_of(step.kind)
        if (step.before is None) == (not step.at_once):
            raise SettingsError(f"{place}: needs either `before` or `at_once`")
        for said in (step.before, step.least_wait, step.fresh, step.ends):
            if said is not None:
                span(said)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
