"""Reads and writes YAML with the 1.2 core schema, so that 2031-05-06 stays text and 11:25 is no number."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from practice.problems import Problem, pointer

MOST_NODES = 1_000_000
DEEPEST = 64
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_ODD_FLOAT = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class UnreadableError(Exception):
    """The text cannot be read as one document; carries the problem."""

    def __init__(self, message: str, at: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(at, message)


@dataclass(slots=True)
class _Open:
    """A list or object that is still being read."""

    value: Any
    anchor: str | None
    nodes: int = 1
    key: str | None = None
    waits_for_key: bool = False


@dataclass(slots=True)
class _Builder:
    """Builds a document from parser events without recursion: no depth or alias can exhaust anything."""

    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    document: Any = None
    documents: int = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(_scalar(event, self), 1, event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self.stack.pop()
            self._put(done.value, done.nodes, done.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise UnreadableError("uses a YAML alias before it is defined", self.place())
            self._put(*self.anchors[event.anchor], None)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise UnreadableError("must be one YAML document; another one follows")

    def place(self) -> str:
        path: list[str | int] = []
        for part in self.stack:
            if isinstance(part.value, list):
                path.append(len(part.value))
            elif part.key is not None:
                path.append(part.key)
        return pointer(path)

    def _open(self, event: Any) -> None:
        is_map = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in {None, "!", _TAG + ("map" if is_map else "seq")}:
            raise UnreadableError("carries a YAML tag; leave tags out", self.place())
        if len(self.stack) >= DEEPEST:
            raise UnreadableError(f"is nested more than {DEEPEST} levels deep", self.place())
        if self.stack and self.stack[-1].waits_for_key:
            raise UnreadableError("has a name that is not text", self.place())
        self.stack.append(_Open({} if is_map else [], event.anchor, waits_for_key=is_map))

    def _put(self, value: Any, nodes: int, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, nodes)
        if not self.stack:
            self.document = value
            return
        top = self.stack[-1]
        top.nodes += nodes
        if top.nodes > MOST_NODES:
            raise UnreadableError("is too large: its YAML aliases multiply it", self.place())
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.waits_for_key:
            self._name(top, value)
        else:
            top.value[top.key] = value
            top.key, top.waits_for_key = None, True

    def _name(self, top: _Open, name: Any) -> None:
        if not isinstance(name, str):
            raise UnreadableError("has a name that is not text; put it in quotes", self.place())
        top.key = name
        if name in top.value:
            raise UnreadableError("stands twice in the same object", self.place())
        top.waits_for_key = False


def read_yaml(text: str) -> Any:
    """The document; UnreadableError says why there is none."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise UnreadableError(f"is not valid YAML{where}") from None
    except yaml.YAMLError:
        raise UnreadableError("is not valid YAML") from None
    return builder.document


def _scalar(event: Any, builder: _Builder) -> Any:
    if event.tag in {"!", _TAG + "str"}:
        return event.value
    if event.tag is not None:
        raise UnreadableError("carries a YAML tag; leave tags out", builder.place())
    if not event.implicit[0]:
        return event.value
    try:
        return _plain(event.value)
    except ValueError:
        raise UnreadableError("is a number that cannot be read", builder.place()) from None


def _plain(text: str) -> Any:
    """A scalar without quotes, by the core schema of YAML 1.2."""
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text[0] in "tT"
    if _INT.match(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if _FLOAT.match(text):
        return float(text)
    if _ODD_FLOAT.match(text):
        raise ValueError(text)
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes what either version of YAML would read as something else than text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Only double quotes keep every control character and every kind of line break."""
    return dumper.represent_scalar(_TAG + "str", text, style='"' if _BREAKS.search(text) else None)


_Dumper.add_representer(str, _text)
for _tag, _pattern in (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT)):
    _Dumper.add_implicit_resolver(_TAG + _tag, _pattern, None)


def write_yaml(document: Any) -> str:
    text: str = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text
