"""What is wrong with a practice file, said so that the person who wrote it finds the place."""

from collections.abc import Iterable

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    at: str
    """JSON pointer into the file; empty for the file as a whole."""
    message: str
    """One sentence without its subject, which is the place. Never a value of the file save ids."""


class Problems(msgspec.Struct, frozen=True):
    """Why nothing was imported; never empty."""

    items: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(f"{item.at or '/'}: {item.message}" for item in self.items)


def pointer(path: Iterable[str | int]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
