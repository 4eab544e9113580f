"""Asks `/probe/when` alone: is the constraint right, and does it ever allow a time that the words ruled out?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from evals.cases import HERE, read_list
from evals.sandbox import Sandbox, SandboxError
from evals.when import minutes

Json = dict[str, Any]
DAYS = 75
STARTS = range(7 * 60, 21 * 60 + 1, 10)


@dataclass(frozen=True)
class Asked:
    """One text with the answer it should have; several answers may be right."""

    id: str
    text: str
    now: str
    tz: str
    context: Json
    answers: tuple[Json, ...]


@dataclass(frozen=True)
class Answered:
    id: str
    text: str
    right: bool
    wrong: bool
    detail: str


def cases() -> list[Asked]:
    """Every text of every batch; `when` is the first."""
    return [
        each
        for path in sorted((HERE / "probes").glob("*.yaml"), key=lambda each: each.stem != "when")
        for each in _batch(path)
    ]


def _batch(path: Path) -> list[Asked]:
    return [
        Asked(
            f"{path.stem}-{number:03}",
            case["text"],
            group["now"],
            group["tz"],
            group.get("context", {}),
            _answers(case),
        )
        for number, (group, case) in enumerate(
            ((group, case) for group in read_list(path) for case in group["cases"]), 1
        )
    ]


def _answers(case: Json) -> tuple[Json, ...]:
    answers = case["answer"]
    return tuple(answers if isinstance(answers, list) else [answers])


def run(sandbox: Sandbox, case: Asked) -> Answered:
    try:
        body = {"text": case.text, "now": case.now, "tz": case.tz}
        got = sandbox.post("probe/when", {**body, "context": case.context} if case.context else body)
    except SandboxError as error:
        return Answered(case.id, case.text, right=False, wrong=False, detail=str(error))
    return judge(case, got)


def judge(case: Asked, got: Json) -> Answered:
    """Right: the same times as one of the answers. Wrong: times that every answer rules out, or made up."""
    today = datetime.fromisoformat(case.now).date()
    have = _meaning(got, today)
    wanted = [_meaning(each, today) for each in case.answers]
    right = have in wanted
    made_up = isinstance(have, frozenset) and all(
        not isinstance(each, frozenset) or have - each for each in wanted
    )
    return Answered(
        case.id, case.text, right, wrong=not right and made_up, detail=f"{case.answers}, got {got}"
    )


def _meaning(told: Json, today: date) -> Any:
    if told.get("none"):
        return "none"
    if told.get("clarify"):
        return "clarify"
    days = [today + timedelta(days=n) for n in range(DAYS)]
    return frozenset(
        (day, start)
        for day in days
        for start in STARTS
        if any(_fits(each, day, start) for each in told.get("any_of", [{}]))
        and not any(_fits(each, day, start) for each in told.get("none_of", []))
    )


def _fits(clause: Json, day: date, start: int) -> bool:
    broken = (
        "on" in clause and day.isoformat() not in clause["on"],
        "from" in clause and day.isoformat() < clause["from"],
        "to" in clause and day.isoformat() > clause["to"],
        "dow" in clause and day.weekday() not in [int(each) for each in clause["dow"]],
        "after" in clause and start < minutes(clause.get("after", "0:0")),
        "before" in clause and start >= minutes(clause.get("before", "0:0")),
        "at" in clause and start != minutes(clause.get("at", "0:0")),
    )
    return not any(broken)
