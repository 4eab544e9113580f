"""Small changes to a practice file, and the test that a forbidden one is refused with its place."""

from collections.abc import Callable
from typing import Any

from practice.check import check
from tests.practice.documents import two_places

Document = dict[str, Any]
Case = tuple[Callable[[Document], Any], str, str]


def put(path: str, value: Any) -> Callable[[Document], Any]:
    """Sets what is at a JSON pointer; `-` appends to a list."""

    def change(document: Document) -> None:
        *way, last = path.split("/")[1:]
        target: Any = document
        for part in way:
            target = target[int(part)] if isinstance(target, list) else target.setdefault(part, {})
        if last == "-":
            target.append(value)
        elif isinstance(target, list):
            target[int(last)] = value
        else:
            target[last] = value

    return change


def all_of(*changes: Callable[[Document], Any]) -> Callable[[Document], Any]:
    return lambda document: [change(document) for change in changes]


def at_hours(*ranges: Any) -> Callable[[Document], Any]:
    return put("/provider_hours/ines/thu", list(ranges))


def appointment(start: str, **more: Any) -> Document:
    return {"id": "new", "contact": "wim", "type": "again", "provider": "ines", "start": start, **more}


CHICAGO = {"range": "10:00-12:00", "location": "chicago"}


def refuses(case: Case) -> None:
    change, at, message = case
    document = two_places()
    assert check(document) == []
    change(document)
    found = [problem for problem in check(document) if problem.at == at]
    assert any(message in problem.message for problem in found), check(document)
