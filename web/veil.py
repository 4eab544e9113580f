"""What a person without the right to see names and numbers gets to see instead: initials, last digits, gaps.

Works on finished answers and live events, by the shape and the name of what stands in them, so that a route that
knows nothing of it cannot forget it.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from compliance.phi.redact import redact
from compliance.phi.spans import Known

DOTS = "···"
TEXTS = frozenset(
    {
        "text",
        "preview",
        "summary",
        "body",
        "note",
        "notes",
        "quote",
        "quoted",
        "title",
        "subject",
        "snippet",
        "reason_text",
    }
)
"""Fields in which people write; what they write is read for names."""
NAMES = frozenset(
    {
        "contact",
        "contact_name",
        "patient_name",
        "display_name",
        "first_name",
        "last_name",
        "full_name",
        "referred_by_name",
        "survivor_name",
        "gone_name",
        "shared_with",
    }
)
ADDRESSES = frozenset({"phone", "email", "addresses"})
"""A thing that has one of these beside its name is a person's."""
PLAIN = frozenset({"id", "client_id", "csrf", "at", "start", "end", "hash"})
_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,64}|\d{4}-\d\d-\d\d(?:T\S*)?"
)
_EMAIL = re.compile(r"([\w.+%'-])[\w.+%'-]*@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])(\+\d{1,2}[ .-]?)?(?:\(?\d[\d ().-]{5,14}\d)(?![\w-])")
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*_\d+(?::[^<>]*)?>")
FEWEST_DIGITS = 7


class Veil(msgspec.Struct, frozen=True):
    """What stays open, and the names that must not show in anything anybody wrote."""

    contacts: frozenset[str] = frozenset()
    threads: frozenset[str] = frozenset()
    known: Known = Known()

    def over(self, value: Any, key: str = "") -> Any:
        """The same thing, covered."""
        if isinstance(value, Mapping):
            return self._thing(value)
        if isinstance(value, list | tuple):
            return [self.over(each, key) for each in value]
        return self._string(value, key) if isinstance(value, str) else value

    def _thing(self, thing: Mapping[str, Any]) -> Any:
        if thing.get("contact_id") in self.contacts or thing.get("thread_id") in self.threads:
            return thing
        if self._opened_card(thing):
            return thing
        person = "contact_id" in thing or not ADDRESSES.isdisjoint(thing)
        return {
            key: masked_name(value)
            if isinstance(value, str)
            and not _ID.fullmatch(value)
            and (key in NAMES or (key == "name" and person))
            else self.over(value, key)
            for key, value in thing.items()
        }

    def _opened_card(self, thing: Mapping[str, Any]) -> bool:
        card = thing.get("card")
        return isinstance(card, Mapping) and card.get("contact_id") in self.contacts

    def _string(self, value: str, key: str) -> str:
        if key in PLAIN or _ID.fullmatch(value):
            return value
        if key in NAMES:
            return masked_name(value)
        return masked_text(value, self.known) if key in TEXTS else masked_numbers(value)


def masked_name(name: str) -> str:
    """`M··· L···`; a number or an address that stands in for a name is covered as one."""
    covered = masked_numbers(name)
    if covered != name:
        return covered
    return " ".join(part[0] + DOTS for part in name.split())


def masked_numbers(text: str) -> str:
    """Phone numbers keep their last four digits, mail addresses their first letter."""
    return _PHONE.sub(_phone, _EMAIL.sub(lambda found: f"{found[1]}{DOTS}@{DOTS}", text))


def masked_text(text: str, known: Known) -> str:
    """What somebody wrote, without anything that says who it was."""
    covered = _PLACEHOLDER.sub(DOTS, redact(text, "llm", known).text)
    return masked_numbers(_without(covered, known.names))


def _without(text: str, names: Collection[str]) -> str:
    parts = {part for name in names for part in name.split() if len(part) > 1}
    if not parts:
        return text
    longest_first = sorted(map(re.escape, parts), key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", DOTS, text, flags=re.IGNORECASE)


def _phone(found: re.Match[str]) -> str:
    digits = "".join(each for each in found[0] if each.isdigit())
    if len(digits) < FEWEST_DIGITS:
        return found[0]
    country = f"{found[1].strip(' .-')} " if found[1] else ""
    return f"{country}{DOTS} {digits[-4:]}"
