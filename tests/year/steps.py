"""Was every step that fell due sent in its window, or left out for a reason that is written down?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from sequences.definitions import span
from sequences.schema import Step
from tests.year.checking import Run, Year
from tests.year.town import TICK

SLACK: Final = 3 * TICK
RESENT: Final = "~2"


def findings(year: Year) -> Iterator[str]:
    yield from (f"{each.sequence}: runs for nobody" for each in year.nobodys)
    for run in year.runs:
        yield from _rows(year, run)
        yield from _overdue(year, run)
        yield from _passed_over(run)
        yield from _bounced(year, run)
        count = sum(one.message_id is not None and one.outcome == "sent" for one in run.touches)
        if count > run.definition.most:
            yield f"{run.definition.id}: {count} messages"


def _rows(year: Year, run: Run) -> Iterator[str]:
    """Sent in its window, or a reason."""
    for each in run.touches:
        step = run.definition.step(each.step.removesuffix(RESENT))
        place = f"{run.definition.id}/{each.step}"
        if step is None:
            yield f"{place}: no such step"
            continue
        left = each.message_id in year.by_message
        if each.outcome == "sent" and not left:
            yield f"{place}: said to be sent, and nobody was given it"
        if each.outcome not in {"sent", "failed"} and left:
            yield f"{place}: said to be {each.outcome}, and somebody was given it"
        if left:
            yield from _in_window(year, place, each, step)
        if each.outcome not in {"sent", "done"} and not each.why:
            yield f"{place}: {each.outcome} without a reason"
        if each.outcome == "held" and _past(year, each, step):
            yield f"{place}: held past its end"


def _past(year: Year, each: Any, step: Step) -> bool:
    return step.send is not None and each.planned_at + span(step.send.ends) + SLACK < year.end


def _in_window(year: Year, place: str, each: Any, step: Step) -> Iterator[str]:
    said = year.by_message[each.message_id]
    assert step.send is not None
    if not each.planned_at <= said.at <= each.planned_at + span(step.send.ends) + SLACK:
        yield f"{place}: planned {each.planned_at}, sent {said.at}"


def _overdue(year: Year, run: Run) -> Iterator[str]:
    """Nothing that was due still lies there, nor ended only after its time."""
    row, step = run.row, run.definition.step(run.row.step)
    if row.state == "active" and row.due_at is not None and row.due_at < year.end - SLACK:
        yield f"{row.sequence}: due {row.due_at} and not looked at"
    if (
        row.state == "active"
        and row.due_at is None
        and step is not None
        and step.after in {"enrolled", "previous"}
    ):
        yield f"{row.sequence}/{step.id}: forgotten"
    pressed = any(each.what == "paused" and each.id == row.id for each in year.log[run.life.number])
    if row.state != "ended" or pressed or step is None or step.send is None or step.after != "enrolled":
        return
    late = row.changed_at + span(step.wait or "0h") + span(step.send.ends) + SLACK
    if row.ended_at is not None and late < row.ended_at:
        yield f"{row.sequence}/{step.id}: was due by {late}, ended {row.ended_at}"


def _passed_over(run: Run) -> Iterator[str]:
    """Every step that is behind has a row, unless a branch led past it."""
    row, ids = run.row, [each.id for each in run.definition.steps]
    behind = ids[: ids.index(row.step)] if row.step in ids else (ids if row.state == "done" else [])
    jumped = _jumped(
        ids, {each.step: each.why for each in run.touches if each.outcome == "done" and each.why}
    )
    had = {each.step for each in run.touches}
    yield from (
        f"{row.sequence}/{each}: passed over without a row" for each in behind if each not in jumped | had
    )


def _jumped(ids: list[str], branches: dict[str, str]) -> set[str]:
    """Steps that a branch led past."""
    skipped: set[str] = set()
    for at, to in branches.items():
        first = ids.index(at) + 1
        last = len(ids) if to == "END" else ids.index(to.lower())
        skipped |= set(ids[first:last])
    return skipped


def _bounced(year: Year, run: Run) -> Iterator[str]:
    """What did not arrive says so, and goes another way while it helps and there is one."""
    had = {each.step for each in run.touches}
    for each in run.touches:
        told = year.bounced.get(each.message_id)
        step = run.definition.step(each.step.removesuffix(RESENT))
        if told is None or told > year.end - SLACK or step is None or step.send is None:
            continue
        if each.outcome != "failed":
            yield f"{run.definition.id}/{each.step}: did not arrive, and is {each.outcome}"
        helps = told + SLACK < each.planned_at + span(step.send.ends)
        if not helps or RESENT in each.step or f"{each.step}{RESENT}" in had:
            continue
        if _goes_on(year, run, told) and set(step.send.channels) - {each.channel}:
            yield f"{run.definition.id}/{each.step}: did not arrive at {told}, and went no other way"


def _goes_on(year: Year, run: Run, told: Any) -> bool:
    """It still runs, or has said its last word; nobody has said stop, paused it or ended it since."""
    row = run.row
    if row.state == "ended" and row.ended_at is not None and row.ended_at < told + timedelta(days=1):
        return False
    log = year.did(run.life.number, told + SLACK)
    return not any(
        one.what in {"stopped", "not_fit"} or (one.what == "paused" and one.id == row.id) for one in log
    )
