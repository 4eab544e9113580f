"""What each system wants to be reached with: a data file that forms, commands and checks are made from."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import yaml

from booking.emr.registry import CALENDARS
from core.errors import BadInputError

FILE: Final = Path(__file__).with_name("data") / "systems.yaml"
LONGEST: Final = 4000


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    label: str
    secret: bool = False
    required: bool = False


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    fields: tuple[Field, ...] = ()
    address: str | None = None
    """The vendor's own; None: each practice has its own and must be told."""
    needs_address: bool = False


@cache
def systems() -> Mapping[str, Access]:
    """Those that can be connected, in the file's order."""
    loaded = msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), dict[str, Access])
    return {name: access for name, access in loaded.items() if name in CALENDARS}


def parted(system: str, given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Secrets and options of what was typed in. Raises `BadInputError` that names the field."""
    access = systems().get(system)
    if access is None:
        raise BadInputError("no such practice system", at="/system")
    known = {field.name: field for field in access.fields}
    for name, value in given.items():
        if name not in known:
            raise BadInputError("this system has no such field", at=f"/fields/{name}")
        if len(value) > LONGEST:
            raise BadInputError("too long", at=f"/fields/{name}")
    filled = {name: value.strip() for name, value in given.items() if value.strip()}
    for field in access.fields:
        if field.required and field.name not in filled:
            raise BadInputError("needed", at=f"/fields/{field.name}")
    secrets = {name: value for name, value in filled.items() if known[name].secret}
    return secrets, {name: value for name, value in filled.items() if not known[name].secret}
