"""What stands in a form, under our own names: one reading for every place that leads come from."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml

from core.errors import SettingsError

DATA = Path(__file__).parents[1] / "data" / "lead_fields.yaml"
OURS = (
    "name",
    "first_name",
    "last_name",
    "phone",
    "email",
    "question",
    "service",
    "time",
    "location",
    "language",
)
CAMPAIGN = (
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "gclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "ttclid",
    "msclkid",
    "landing_page",
    "referrer",
    "ref",
)
MOST_FIELDS = 60
LONGEST_VALUE = 4000


class Filled(msgspec.Struct, frozen=True):
    """A form's content, sorted. `rest` is what only this form asks, under its own labels."""

    name: str | None
    phone: str | None
    email: str | None
    question: str
    service: str | None
    time: str | None
    location: str | None
    language: str | None
    campaign: Mapping[str, str]
    rest: Mapping[str, str]

    def shown(self) -> dict[str, str]:
        """As a person reads it beside the conversation; the telephone number as it was typed."""
        told = {
            "service": self.service,
            "time": self.time,
            "location": self.location,
            "phone": self.phone,
            "email": self.email,
        }
        return {key: value for key, value in told.items() if value} | dict(self.rest)


def filled(fields: Mapping[str, str], mapping: Mapping[str, str] | None = None) -> Filled:
    """Sort what a form sent. `mapping`: its own field names to ours, where the usual guesses are wrong."""
    sorted_: dict[str, str] = {}
    campaign: dict[str, str] = {}
    rest: dict[str, str] = {}
    given = {plain(key): ours for key, ours in (mapping or {}).items()}
    for label, raw in list(fields.items())[:MOST_FIELDS]:
        value, key = clean(raw), plain(label)
        ours = given.get(key) or _ours().get(key)
        if not value or ours == "ignore":
            continue
        if key in CAMPAIGN:
            campaign[key] = value[:500]
        elif ours is not None and ours not in sorted_:
            sorted_[ours] = value
        else:
            rest[label[:120]] = value
    return _filled(sorted_, campaign, rest)


def _filled(sorted_: Mapping[str, str], campaign: Mapping[str, str], rest: Mapping[str, str]) -> Filled:
    both = " ".join(sorted_[each] for each in ("first_name", "last_name") if each in sorted_)
    language = sorted_.get("language", "").lower()[:2]
    return Filled(
        name=(sorted_.get("name") or both)[:200] or None,
        phone=sorted_.get("phone"),
        email=sorted_.get("email"),
        question=sorted_.get("question", ""),
        service=sorted_.get("service"),
        time=sorted_.get("time"),
        location=sorted_.get("location"),
        language=language or None,
        campaign=campaign,
        rest=rest,
    )


def clean(value: str) -> str:
    """One spelling of the same text, with nothing in it that a database or a screen chokes on."""
    text = unicodedata.normalize("NFC", value)
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return kept.strip()[:LONGEST_VALUE]


def plain(label: str) -> str:
    """A label as it is compared: "E-mail Address" → e_mail_address; accents fall away."""
    bare = unicodedata.normalize("NFKD", label.casefold())
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


@cache
def _ours() -> Mapping[str, str]:
    with DATA.open(encoding="utf-8") as file:
        read = msgspec.convert(yaml.safe_load(file), dict[str, tuple[str, ...]])
    if set(read) - set(OURS):
        raise SettingsError("channels/data/lead_fields.yaml names a field that nobody knows")
    found: dict[str, str] = {}
    for ours, names in read.items():
        for name in names:
            if found.setdefault(plain(name), ours) != ours:
                raise SettingsError(f"channels/data/lead_fields.yaml: {name} stands for two fields")
    return found
