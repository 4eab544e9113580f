"""Boulevard's filter language: comparisons joined by AND and OR, over the fields that each list knows."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from standins.emr.boulevard.graphql import GraphError

_TERM = re.compile(r"\s*(\w+)\s*(>=|<=|=|>|<)\s*('(?:[^'\\]|\\.)*'|true|false)\s*")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: bool(one == other),
    ">=": lambda one, other: one is not None and bool(one >= other),
    "<=": lambda one, other: one is not None and bool(one <= other),
    ">": lambda one, other: one is not None and bool(one > other),
    "<": lambda one, other: one is not None and bool(one < other),
}


def matching(query: str | None, known: Collection[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a record's fields satisfy the query. AND binds closer than OR; there are no brackets."""
    if not query:
        return lambda _: True
    parts = [[_term(each, known) for each in _split(part, "AND")] for part in _split(query, "OR")]
    return lambda record: any(all(term(record) for term in part) for part in parts)


def _term(text: str, known: Collection[str]) -> Callable[[Mapping[str, Any]], bool]:
    found = _TERM.fullmatch(text)
    if found is None or found[1] not in known:
        raise GraphError(None, "The query cannot be read.")
    field, compare, value = found[1], _COMPARE[found[2]], _value(found[3])
    return lambda record: compare(record[field], value)


def _value(text: str) -> object:
    if text in {"true", "false"}:
        return text == "true"
    plain = re.sub(r"\\(.)", r"\1", text[1:-1])
    try:
        return datetime.fromisoformat(plain) if re.match(r"\d{4}-\d\d-\d\dT", plain) else plain
    except ValueError:
        raise GraphError(None, "No such time.") from None


def _split(text: str, word: str) -> list[str]:
    """At that word outside of quotes."""
    parts, quoted = [""], False
    for part in re.findall(r"\\.|'|\s+|[^\s'\\]+", text):
        quoted ^= part == "'"
        if part == word and not quoted:
            parts.append("")
        else:
            parts[-1] += part
    return parts
