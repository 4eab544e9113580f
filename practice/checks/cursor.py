"""A place in an untrusted document: rules walk it without fear of a wrong shape and name what they find."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practice.checks.sanity import LARGEST
from practice.problems import Problem, pointer

_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class At:
    """A value with its place. What is missing or of another type reads as absent; the schema reports it."""

    value: Any
    path: tuple[str | int, ...] = ()

    def __getitem__(self, key: str) -> "At":
        value = self.value.get(key, _NOTHING) if isinstance(self.value, dict) else _NOTHING
        return At(value, (*self.path, key))

    def each(self) -> Iterator["At"]:
        """Items of a list or values of an object; nothing of anything else."""
        if isinstance(self.value, list):
            for index, item in enumerate(self.value):
                yield At(item, (*self.path, index))
        elif isinstance(self.value, dict):
            for key, item in self.value.items():
                yield At(item, (*self.path, key))

    def names(self) -> Iterator["At"]:
        """The names of an object, each at the place of what it names."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield At(key, (*self.path, key))

    def find(self, path: str) -> Iterator["At"]:
        """Everything present at a path such as `services/*/prep/*`; `*` is each item, `~` each name."""
        places = [self]
        for part in path.split("/"):
            places = [found for place in places for found in place.step(part)]
        return iter(places)

    def step(self, part: str) -> Iterator["At"]:
        if part == "*":
            return self.each()
        if part == "~":
            return self.names()
        return iter([self[part]] if self[part].present else [])

    @property
    def present(self) -> bool:
        return self.value is not _NOTHING

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | float | None:
        numeric = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return self.value if numeric else None

    @property
    def whole(self) -> int | None:
        number = self.number
        usable = number is not None and abs(number) <= LARGEST and number == int(number)
        return int(number) if usable and number is not None else None

    def problem(self, message: str) -> Problem:
        return Problem(pointer(self.path), message)
