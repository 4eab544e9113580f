"""What each system wants to be reached with: a data file that forms, commands and checks are made from."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
import yaml

from booking.emr.registry import CALENDARS
from core.errors import BadInputError

FILE: Final = Path(__file__).with_name("data") / "systems.yaml"
LONGEST: Final = 4000
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_ADDRESS: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+")


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


def checked(address: str | None, fields: Mapping[str, str], *, local: bool) -> str | None:
    """The address as it is stored. Raises `BadInputError` for one over which names and secrets would go in the open.

    `local`: this installation is reached on this machine alone, so that a far end may be here, too.
    """
    told = (address or "").strip().rstrip("/") or None
    if told is not None and not _closed(told, local=local):
        raise BadInputError("an address that begins with https://", at="/address")
    for name, value in fields.items():
        for each in _ADDRESS.findall(value):
            if not _closed(each, local=local):
                raise BadInputError("an address that begins with https://", at=f"/fields/{name}")
    return told


def is_local(public_url: str) -> bool:
    return urlsplit(public_url).hostname in LOOPBACK


def _closed(address: str, *, local: bool) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (local and parts.scheme == "http" and parts.hostname in LOOPBACK)
