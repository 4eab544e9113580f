"""What a person can do about a message that was not sent or did not arrive: fixes and words by code, as data."""

from functools import cache
from typing import Any, Literal, get_args

import msgspec

from compliance.tables import table
from compliance.types import Reason
from compliance.words import Language, explain
from core.errors import SettingsError

Fix = Literal["retry", "edit", "email", "number", "consent", "call", "channels"]
FIXES: frozenset[str] = frozenset(get_args(Fix))


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    codes: dict[str, tuple[Fix, ...]]
    failed: tuple[Fix, ...]
    failures: dict[Language, dict[str, str]]


def fixes_of(status: str, code: str | None) -> tuple[Fix, ...] | None:
    """The buttons for this; None where nobody need do anything."""
    data = _data()
    known = data.codes.get(code or "")
    if known is not None or status == "blocked":
        return known
    return data.codes["UNKNOWN"] if status == "unknown" else data.failed


def helped() -> frozenset[str]:
    """The codes for which there is a button: what was blocked for another reason is nobody's business any more."""
    return frozenset(_data().codes)


def words_of(status: str, code: str | None, language: Language) -> str:
    """Why, in a coordinator's words."""
    if status == "blocked" and code in _codes():
        return explain(Reason(code), None, None, language)
    said = _data().failures[language]
    if status == "unknown":
        return said["UNKNOWN"]
    if code is None:
        return said["none"]
    return said.get(code) or said["any"].format(code=code)


@cache
def _codes() -> frozenset[str]:
    return frozenset(each.value for each in Reason)


@cache
def _data() -> _Data:
    raw: Any = table("fixes")
    try:
        data = msgspec.convert(raw, _Data)
    except msgspec.ValidationError as error:
        raise SettingsError(f"compliance/data/fixes.yaml: {error}") from None
    if set(data.failures["en"]) != set(data.failures["es"]):
        raise SettingsError("compliance/data/fixes.yaml: both languages must say the same")
    return data
