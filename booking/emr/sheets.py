"""What is not known of a system for sure, as a data file: whoever learns more corrects the file and no code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from booking.emr.changes import AppointmentState, InvoiceState


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    unverified: bool
    paths: Mapping[str, str]
    params: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    """Theirs by ours, for each kind of record."""
    visits: Mapping[str, AppointmentState]
    """Ours by their word."""
    orders: Mapping[str, InvoiceState] = {}
    items: str | None = None
    """Where a list stands inside an answer; None: the answer is the list."""

    def read(self, kind: str, plain: Mapping[str, Any]) -> dict[str, Any]:
        """A record of theirs under our names; what is missing is None."""
        return {ours: plain.get(theirs) for ours, theirs in self.fields[kind].items()}

    def write(self, kind: str, **values: Any) -> dict[str, Any]:
        """The same the other way, without what is unknown."""
        named = self.fields[kind]
        return {named[ours]: value for ours, value in values.items() if value is not None}


@cache
def sheet(path: Path) -> Sheet:
    """Raises msgspec.ValidationError where the file names what nobody reads."""
    return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Sheet)
