"""The file against its JSON schema, with each error as one sentence that a practice manager understands."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from rfc3986_validator import validate_rfc3986  # type: ignore[import-untyped]

from practice.checks.wording import sentence
from practice.problems import Problem, pointer

_formats = FormatChecker(formats=["date", "email"])


@_formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(validate_rfc3986(value, rule="URI"))


@cache
def schema() -> Mapping[str, Any]:
    text = resources.files("practice").joinpath("schema/practice.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def _with_places(part: Any) -> Any:
    """The same schema, with `false` as `{"not": {}}`: the library names the place of the second only."""
    if isinstance(part, dict):
        return {
            key: {name: {"not": {}} if rule is False else _with_places(rule) for name, rule in value.items()}
            if key == "properties"
            else _with_places(value)
            for key, value in part.items()
        }
    return [_with_places(item) for item in part] if isinstance(part, list) else part


def problems(document: Any) -> Iterator[Problem]:
    for error in _validator().iter_errors(document):
        yield from _told(error, ())


@cache
def _validator() -> Validator:
    rules = {"pattern": _pattern, "uniqueItems": _unique_items}
    dialect: Any = extend(Draft202012Validator, rules)  # type: ignore[no-untyped-call]
    validator: Validator = dialect(_with_places(schema()), format_checker=_formats)
    return validator


@cache
def _compiled(pattern: str) -> Callable[[str], Any]:
    """As ECMA 262 reads it: a dollar sign is the very end, a digit is 0 to 9 in no other script."""
    return re.compile(pattern.replace(r"\d", "[0-9]").replace("$", r"\Z")).search


def _pattern(_: Validator, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _compiled(pattern)(value):
        yield ValidationError("pattern")


def _unique_items(_: Validator, unique: bool, value: Any, __: Any) -> Iterator[ValidationError]:  # noqa: FBT001
    """In linear time: the library's own compares every pair of objects, for hours in a hostile file."""
    if unique and isinstance(value, list):
        seen: set[str] = set()
        for item in value:
            key = json.dumps(_comparable(item), sort_keys=True)
            if key in seen:
                yield ValidationError("uniqueItems")
                return
            seen.add(key)


def _comparable(item: Any) -> Any:
    return int(item) if isinstance(item, float) and item.is_integer() else item


_Path = tuple[str | int, ...]


def _told(error: ValidationError, above: _Path) -> Iterator[Problem]:
    wanted: Any = error.validator_value
    value: Any = error.instance
    path = (*above, *error.path)
    if "propertyNames" in error.relative_schema_path:
        path = (*path, value)
    if error.validator in {"anyOf", "oneOf"}:
        yield from _told_branches(error, path)
    elif error.validator == "required":
        for name in wanted:
            if name not in value:
                yield Problem(pointer(path), f'"{name}" is missing')
    elif error.validator == "additionalProperties":
        rules: Any = error.schema
        for name in value.keys() - rules.get("properties", {}).keys():
            yield Problem(pointer((*path, name)), "unknown field")
    else:
        yield Problem(pointer(path), sentence(error))


def _told_branches(error: ValidationError, path: _Path) -> Iterator[Problem]:
    """Of alternatives, tells what is wrong with the one that was meant."""
    branches: Any = error.validator_value
    meant = [index for index, branch in enumerate(branches) if _is_meant(error, index, branch)]
    told = [each for each in error.context or () if meant == [each.schema_path[0]]]
    for each in told:
        yield from _told(each, path)
    if not told:
        yield Problem(pointer(path), sentence(error))


def _is_meant(error: ValidationError, index: int, branch: Mapping[str, Any]) -> bool:
    """By what is there where alternatives differ in their fields, else by the type of the value."""
    if error.validator == "oneOf":
        value: Any = error.instance
        return isinstance(value, dict) and all(name in value for name in branch["required"])
    own = [each for each in error.context or () if each.schema_path[0] == index and not each.path]
    return not any(each.validator in {"type", "const", "enum"} for each in own)
