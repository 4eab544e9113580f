"""The form of a first message: who writes, that it is automated, how to stop, added by code where it is missing."""

from compliance.types import Facts

MAX_CHARACTERS = 1600


def is_too_long(text: str) -> bool:
    return len(text) > MAX_CHARACTERS


def disclaim(text: str, facts: Facts) -> str | None:
    return None if facts.practice_phone is None else text


def repair(text: str, facts: Facts) -> str | None:
    return text or None if not facts.is_first_of_thread else text
