"""What a practice's Nextech can do: the vendor's documents name a product version beside every feature."""

from collections.abc import Mapping
from typing import Literal

import msgspec

Product = Literal["select", "practice_plus"]
Version = tuple[int, ...]
HOSTS: dict[Product, str] = {
    "select": "https://select.nextech-api.com/api",
    "practice_plus": "https://api.pm.nextech.com/api",
}
TOKENS = "https://login.microsoftonline.com/nextech-api.com/oauth2/token"
UNSAID: Version = (15, 9)
"""A practice whose version nobody noted: what the documents describe, its strictest rules included."""


class Features(msgspec.Struct, frozen=True):
    product: Product
    version: Version

    @property
    def changed_to_the_second(self) -> bool:
        """Before, `_lastUpdated` is a date and resources do not say when they were changed."""
        return self.version >= (14, 3)

    @property
    def payments(self) -> bool:
        return self.version >= (14, 2)

    @property
    def queues_cancellations(self) -> bool:
        return self.version >= (14, 6)

    @property
    def cancels(self) -> bool:
        return self.version >= (15, 9)

    @property
    def wants_purpose(self) -> bool:
        """Type and purpose are required up to 16.2, later by the office's preference."""
        return self.version <= (16, 2)

    @property
    def status_verb(self) -> str:
        return "PATCH" if self.product == "practice_plus" else "PUT"


def features_of(options: Mapping[str, str]) -> Features:
    product: Product = "practice_plus" if options.get("product") == "practice_plus" else "select"
    return Features(product, _version(options.get("version")))


def _version(written: str | None) -> Version:
    parts = (written or "").strip().split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else UNSAID
