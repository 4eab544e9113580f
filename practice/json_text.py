"""Reads JSON as strictly as YAML is read: no name twice, no number that is none, no endless nesting."""

import json
from typing import Any, NoReturn

from practice.problems import pointer
from practice.yaml_text import UnreadableError


class _Twice(dict[str, Any]):
    """An object in which a name stands twice; kept until its place is known."""

    name: str = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    twice = _Twice(plain)
    seen: set[str] = set()
    twice.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return twice


def _no_number(_: str) -> NoReturn:
    raise UnreadableError("contains NaN or Infinity, which JSON does not have")


def read_json(text: str) -> Any:
    """The document; UnreadableError says why there is none."""
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is not valid JSON in line {error.lineno}") from None
    except RecursionError:
        raise UnreadableError("is nested too deep") from None
    except ValueError:
        raise UnreadableError("contains a number that cannot be read") from None
    _refuse_twice(document)
    return document


def _refuse_twice(document: Any) -> None:
    waiting: list[tuple[Any, str]] = [(document, "")]
    while waiting:
        value, at = waiting.pop()
        if isinstance(value, _Twice):
            raise UnreadableError("stands twice in the same object", at + pointer([value.name]))
        if isinstance(value, dict):
            waiting.extend((item, at + pointer([key])) for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend((item, f"{at}/{index}") for index, item in enumerate(value))
