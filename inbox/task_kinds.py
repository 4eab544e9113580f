"""What kinds of tasks there are and what each outcome leads to: data, checked as a whole before anything runs on it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml

from core.errors import SettingsError

DATA: Final = Path(__file__).parent / "data" / "tasks.yaml"
Queue = Literal["call", "desk"]
Closer = Literal["booked", "spoke", "done"]
_SPAN: Final = re.compile(r"(\d{1,4})(m|h|d)")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    en: str
    es: str


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a try came to, and what follows from it."""

    label: Label
    then: Literal["close", "again"]
    after: str = "0h"
    most: int | None = None
    asks: Literal["when", "note"] | None = None
    is_try: bool = msgspec.field(default=False, name="try")

    @property
    def wait(self) -> timedelta:
        return _span(self.after)


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    label: Label
    queue: Queue
    icon: str
    weight: int
    closes: tuple[Closer, ...]
    outcomes: tuple[str, ...]
    own: Mapping[str, Mapping[str, str | int]] = {}


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outcomes: dict[str, Outcome]
    kinds: dict[str, Kind]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name. Raises `SettingsError` where the file does not fit."""
    found = _data()
    for name, kind in found.kinds.items():
        for each in kind.outcomes:
            try:
                outcome_of(name, each)
            except (KeyError, msgspec.ValidationError) as error:
                raise SettingsError(f"inbox/data/tasks.yaml: {name}/{each}: {error}") from None
        if not set(kind.own) <= set(kind.outcomes):
            raise SettingsError(
                f"inbox/data/tasks.yaml: {name}: `own` names an outcome that it does not have"
            )
    return found.kinds


@cache
def outcome_of(kind: str, name: str) -> Outcome:
    """What this outcome means for this kind. Raises `KeyError` for one that it does not have."""
    data = _data()
    if name not in data.kinds[kind].outcomes:
        raise KeyError(name)
    common = data.outcomes[name]
    own = data.kinds[kind].own.get(name, {})
    made = msgspec.convert({**msgspec.to_builtins(common), **own}, Outcome)
    _span(made.after)
    return made


def closed_by(closer: Closer) -> tuple[str, ...]:
    """Kinds that this ends by itself."""
    return tuple(name for name, kind in kinds().items() if closer in kind.closes)


@cache
def _data() -> _Data:
    try:
        return msgspec.convert(yaml.safe_load(DATA.read_text(encoding="utf-8")), _Data)
    except msgspec.ValidationError as error:
        raise SettingsError(f"inbox/data/tasks.yaml: {error}") from None


def _span(said: str) -> timedelta:
    found = _SPAN.fullmatch(said)
    if found is None:
        raise SettingsError(f"inbox/data/tasks.yaml: {said!r} is no span of time: write like 90m, 48h or 10d")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})
