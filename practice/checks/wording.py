"""The sentence for each way in which a value can break the schema."""

import json
from typing import Any

from jsonschema import ValidationError

# By the pattern of the schema. A test sees to it that each has a sentence.
PATTERNS = {
    "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$": (
        "must be an id: letters, digits, _ and -, beginning with a letter or digit, at most 64"
    ),
    r"\S": "must not be empty",
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "must be a date of the calendar, written YYYY-MM-DD",
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$": (
        "must be a local time written YYYY-MM-DDTHH:MM, without seconds or an offset"
    ),
    r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$": "must be a range written HH:MM-HH:MM",
    "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$": "must be a time zone such as Europe/Lisbon",
    r"^\+[1-9]\d{6,14}$": "must be a phone number in E.164: a plus sign, country code and number, no spaces",
    r"^[^@\s]+@[^@\s]+$": "must be an email address",
    r"^https://\S+$": "must be a web address that begins with https://",
    "^[a-z]{2,3}$": "must be a language code of two or three small letters, such as en",
    "^[A-Z]{2}$": "must be a country code of two capital letters, such as US",
    "^[A-Z]{3}$": "must be a currency code of three capital letters, such as USD",
}
_FORMATS = {
    "date": "must be a date of the calendar, written YYYY-MM-DD",
    "email": "must be an email address",
    "uri": "must be a web address that begins with https://",
}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object with named fields",
    "null": "null",
}
_QUOTES = "must be text (in YAML: in quotes)"


def sentence(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    tell = _TELL.get(str(error.validator))
    return tell(error) if tell else _BOUNDS.get(str(error.validator), "is not allowed here").format(wanted)


_BOUNDS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "minItems": "must have at least {} in it",
    "minLength": "must not be empty",
    "minProperties": "must have at least {} in it",
    "uniqueItems": "has the same item twice",
}


def _type(error: ValidationError) -> str:
    names: Any = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
    if names == ["string"] and isinstance(error.instance, int | float):
        return _QUOTES
    return "must be " + " or ".join(_TYPES[name] for name in names)


def _written(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    return (PATTERNS if error.validator == "pattern" else _FORMATS)[wanted]


def _values(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    values = wanted if error.validator == "enum" else [wanted]
    return "must be " + ("one of " if len(values) > 1 else "") + ", ".join(map(json.dumps, values))


def _together(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    return "; ".join(f'"{name}" goes with "{need}" only' for name, needs in wanted.items() for need in needs)


def _fields(error: ValidationError) -> str:
    branches: Any = error.validator_value
    return (
        "needs either " + " or ".join(f'"{branch["required"][0]}"' for branch in branches) + ", and not both"
    )


def _alternatives(error: ValidationError) -> str:
    ways: dict[str, None] = {}
    for each in error.context or ():
        if not each.path and each.validator in _TELL:
            ways[sentence(each).removeprefix("must be ")] = None
    return "must be " + " or ".join(ways)


_TELL = {
    "type": _type,
    "pattern": _written,
    "format": _written,
    "enum": _values,
    "const": _values,
    "dependentRequired": _together,
    "oneOf": _fields,
    "anyOf": _alternatives,
}
