"""Reads counts out of a message: units asked about, how many people come, a rating from one to five."""

import re

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "half": 1,
    "uno": 1, "una": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "a": 1, "couple": 2,
}  # fmt: skip
_COUNT = r"(\d{1,3}|" + "|".join(_NUMBER_WORDS) + r")"
_UNITS = re.compile(
    rf"\b{_COUNT}(?: of)? ?(?:more )?(?:units?|u|syringes?|vials?|sessions?|treatments?|areas?|cycles?|unidades|jeringas?|sesion(?:es)?|zonas?|areas)\b"
)
_PEOPLE = re.compile(
    rf"\b(?:for|party of|group of|somos|para|grupo de) {_COUNT}(?: of us| people| girls| ladies| friends| personas| amigas)?\b"
    rf"|\b{_COUNT} (?:of us|people|girls|ladies|friends|personas|amigas|of my friends)\b"
)
_AND_ANOTHER = re.compile(
    r"\b(?:me and my|me n my|(?:2|two|dos) (?:appointments?|citas)|myself and my|my (?:mom|sister|friend|husband|wife|bff|daughter|mother|partner|boyfriend|girlfriend|cousin|coworker) and (?:i|me)|both of us|the two of us|us both|yo y mi|mi (?:hermana|mama|amiga|prima|esposo|hija) y yo|(?:para )?mi y (?:para )?mi (?:hermana|mama|amiga|prima|esposo|esposa|hija|hermano|novio|novia|pareja)|mi (?:esposa|novio|novia|pareja|hermano|tia) y yo|side by side|at the same time with my)\b"
)
_MY_MANY = re.compile(
    rf"\b(?:me|myself|i|yo|mi) (?:and|n|y|plus|with|con) (?:my|mis) (?:{_COUNT} )?(?:\w+ )?(?:friends|sisters|brothers|daughters|sons|girls|kids|cousins|coworkers|bridesmaids|besties|amigas|amigos|hermanas|hermanos|hijas|hijos|primas|primos)\b"
    rf"|\b(?:my|mis) (?:{_COUNT} )?(?:friends|sisters|daughters|cousins|coworkers|bridesmaids|amigas|hermanas|hijas|primas) (?:and|y) (?:i|me|yo)\b"
)
_OTHERS = frozenset({"friends", "amigas"})
"""Counted without whoever writes: "with 2 friends" are three."""
_OF_THEM = re.compile(r"\b(?:party|group|grupo|are|were|somos|for|para|these|las|los|the|de|of)\s*$")
_NOT_PEOPLE = re.compile(
    r"^ ?(?:pm|am|oclock|:|o clock|weeks?|months?|days?|hours?|minutes?|years?|units?|areas?|sessions?|syringes?|%|semanas|dias|meses|in the|de la|\$|/)"
)
_STARS = re.compile(r"\b([1-5])\b|\b(one|two|three|four|five|uno|una|dos|tres|cuatro|cinco)\b")


def read_units(plain: str) -> int | None:
    match = _UNITS.search(plain)
    return None if match is None else _value(match.group(1))


def read_party(plain: str) -> int:
    several = _MY_MANY.search(plain)
    if several is not None:
        said = next((group for group in several.groups() if group), "two")
        return 1 + _value(said)
    if _AND_ANOTHER.search(plain):
        return 2
    for match in _PEOPLE.finditer(plain):
        said = next(group for group in match.groups() if group)
        explicit = match.group(0).split()[-1] != said
        if not explicit and (
            _NOT_PEOPLE.search(plain[match.end() :]) or said in {"a", "un", "una", "one", "uno"}
        ):
            continue
        if not explicit and not match.group(0).startswith(("party", "group", "somos", "grupo")):
            continue
        beside = match.group(2) is not None and (
            match.group(0).split()[-1] in _OTHERS and not _OF_THEM.search(plain[: match.start()])
        )
        return max(1, min(_value(said) + beside, 20))
    return 1


def read_rating(plain: str) -> int | None:
    """Only asked for after our own question; "5 stars", "a four", "⭐⭐⭐"."""
    match = _STARS.search(re.sub(r"\b10 ?/ ?10\b|\b5 ?/ ?5\b", "5", plain).replace("/5", ""))
    if match is None:
        return None
    return int(match.group(1)) if match.group(1) else _NUMBER_WORDS[match.group(2)]


def _value(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBER_WORDS[said]
