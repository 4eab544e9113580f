"""Which vendor may carry patient data today: what its agreement can cover, what ours says, and until when."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from compliance.tables import table
from core.agreements import Agreement
from core.settings import Settings

SOON = timedelta(days=60)
"""How long before its end an agreement asks to be renewed."""
State = Literal["covered", "expiring", "expired", "not_yet", "missing", "never"]


class Vendor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the vendor's own terms say."""

    name: str
    setting: str | None
    covers: tuple[str, ...]
    never: tuple[str, ...]
    source: str
    keeps: bool = False
    """It holds everything that is stored: no gate of ours stands before it."""


class Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which vendor's service carries a channel."""

    vendor: str
    service: str


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    read_on: date
    vendors: dict[str, Vendor]
    channels: dict[str, Carrier]


class Standing(msgspec.Struct, frozen=True):
    """A vendor as a privacy officer reads it."""

    id: str
    name: str
    state: State
    signed: date | None
    expires: date | None
    covers: tuple[str, ...]
    never: tuple[str, ...]
    source: str
    keeps: bool


@lru_cache
def pack() -> Pack:
    return msgspec.convert(table("vendors"), Pack, strict=False)


class Vendors:
    """Missing or over means no patient data, whoever asks. `everything`: a sandbox or demo, where nobody is real."""

    def __init__(self, agreements: Mapping[str, Agreement | None], *, everything: bool = False) -> None:
        self._agreements, self._everything = dict(agreements), everything

    def may_carry(self, vendor: str, service: str, day: date) -> bool:
        """Whether patient data may go to this service of this vendor on that day."""
        known = pack().vendors.get(vendor)
        if known is None or service in known.never or service not in known.covers:
            return False
        agreement = self._agreements.get(vendor)
        return self._everything or (agreement is not None and agreement.covers(service, day))

    def covers_channel(self, channel: str, day: date) -> bool:
        """Whether a channel's carrier may have patient data; a channel without one stays on our own machines."""
        carrier = pack().channels.get(channel)
        return carrier is None or self.may_carry(carrier.vendor, carrier.service, day)

    def standings(self, day: date) -> tuple[Standing, ...]:
        return tuple(self._standing(vendor_id, vendor, day) for vendor_id, vendor in pack().vendors.items())

    def _standing(self, vendor_id: str, vendor: Vendor, day: date) -> Standing:
        agreement = self._agreements.get(vendor_id)
        return Standing(
            id=vendor_id,
            name=vendor.name,
            state="never" if not vendor.covers else _state(agreement, day),
            signed=agreement.signed if agreement else None,
            expires=agreement.expires if agreement else None,
            covers=(agreement.services if agreement else ()) or vendor.covers,
            never=vendor.never,
            source=vendor.source,
            keeps=vendor.keeps,
        )


def vendors_of(settings: Settings) -> Vendors:
    """The agreements that the settings name."""
    named = {
        vendor_id: getattr(settings, vendor.setting) if vendor.setting else None
        for vendor_id, vendor in pack().vendors.items()
    }
    return Vendors(named, everything=settings.sandbox or settings.demo)


def _state(agreement: Agreement | None, day: date) -> State:
    if agreement is None:
        return "missing"
    if day < agreement.signed:
        return "not_yet"
    if agreement.expires is None:
        return "covered"
    if day > agreement.expires:
        return "expired"
    return "expiring" if agreement.expires - day <= SOON else "covered"
