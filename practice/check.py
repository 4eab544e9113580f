"""Checks a whole practice file before anything is written, and tells every problem with its place."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from practice.checks import calendar, hours, names, offers, references, schema
from practice.checks.cursor import At
from practice.checks.facts import facts_of
from practice.checks.sanity import insane, too_large
from practice.file import PracticeFile, practice_file
from practice.problems import Problem, Problems

MOST_PROBLEMS = 1000
_RULES = (references.problems, hours.problems, calendar.problems, offers.problems, names.problems)


def check(document: Any) -> list[Problem]:
    """All problems in the order of their places; empty: the document can be imported."""
    found = set(islice(insane(document), MOST_PROBLEMS))
    if not found:
        found = set(islice(_all(document), MOST_PROBLEMS))
        places = {problem.at for problem in found}
        found.update(problem for problem in too_large(document) if problem.at not in places)
    return sorted(found, key=_place)


def _place(problem: Problem) -> tuple[list[tuple[bool, int, str]], str]:
    """Item 2 before item 10."""
    parts = problem.at.split("/")
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    ], problem.message


def checked(document: Any) -> PracticeFile | Problems:
    """The document as types, or why it cannot be: all or nothing."""
    found = check(document)
    return Problems(tuple(found)) if found else practice_file(document)


def _all(document: Any) -> Iterator[Problem]:
    yield from schema.problems(document)
    facts = facts_of(At(document))
    for rule in _RULES:
        yield from rule(facts)
