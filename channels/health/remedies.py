"""Every code that a channel's health can show, with its weight and the fix: data, read once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from core.errors import SettingsError

DATA = Path(__file__).parents[1] / "data" / "health.yaml"
OTHER = "OTHER"
Grade = Literal["broken", "warning"]


class Remedy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong, in a few words, and what a person does about it."""

    grade: Grade
    what: str
    fix: str


@cache
def remedies() -> Mapping[str, Remedy]:
    """By code, or by its beginning where the entry ends with an underscore. Raises `SettingsError`."""
    try:
        found = msgspec.convert(yaml.safe_load(DATA.read_text(encoding="utf-8")), dict[str, Remedy])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise SettingsError(f"channels/data/health.yaml: {error}") from None
    if OTHER not in found:
        raise SettingsError("channels/data/health.yaml: OTHER is missing")
    return found


def entry_of(code: str) -> str:
    """The entry that speaks of this code."""
    known = remedies()
    if code in known:
        return code
    family = code.partition("_")[0] + "_"
    return family if family in known else OTHER


def remedy_of(code: str) -> Remedy:
    return remedies()[entry_of(code)]
