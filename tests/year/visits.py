"""Were people reminded of the visits that stood, and of no other; and is a patient worth what they have paid?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from tests.year.checking import Year
from tests.year.town import TICK, Happened

SLACK: Final = 3 * TICK
HOURS: Final = (48, 24)
FRESH: Final = timedelta(hours=6)
PLANNED: Final = frozenset({"booked", "moved"})
OFF: Final = frozenset({"cancelled"})


def findings(year: Year) -> Iterator[str]:
    by_visit: dict[str, list[Happened]] = {}
    for each in year.told:
        if each.what in PLANNED | OFF | {"completed", "no_show"}:
            by_visit.setdefault(each.id, []).append(each)
    rows = {row.subject_id: (row, touches) for row, touches in year.reminded if row.sequence == "reminders"}
    for visit_id, story in by_visit.items():
        if visit_id not in rows:
            yield f"{visit_id}: nobody thought of reminding"
            continue
        row, touches = rows[visit_id]
        yield from _said(year, touches, story)
        yield from _reminded(year, row, touches, story)
    yield from _worth(year)


def _said(year: Year, touches: list[Any], story: list[Happened]) -> Iterator[str]:
    """Of a visit as it stood at that moment, before it began, and only while it stood."""
    for each in touches:
        said = year.by_message.get(each.message_id) if each.message_id else None
        if each.outcome not in {"sent", "done"} and not each.why:
            yield f"reminders/{each.step}: {each.outcome} without a reason"
        if each.outcome == "sent" and said is None:
            yield f"reminders/{each.step}: said to be sent, and nobody was given it"
        if said is None:
            continue
        before = [one for one in story if one.at <= said.at]
        starts = next(one.starts for one in reversed(before) if one.what in PLANNED)
        if before[-1].what not in PLANNED:
            yield f"reminders/{each.step}: the visit was {before[-1].what}"
        elif starts is None or said.at >= starts:
            yield f"reminders/{each.step}: at {said.at} of a visit at {starts}"
        elif each.planned_at > said.at:
            yield f"reminders/{each.step}: before its time"


def _reminded(year: Year, row: Any, touches: list[Any], story: list[Happened]) -> Iterator[str]:
    last = next(one for one in reversed(story) if one.what in PLANNED)
    over = next((one.at for one in story if one.what in OFF), year.end)
    assert last.starts is not None
    for hours in HOURS:
        due = last.starts - timedelta(hours=hours)
        if due < last.at + FRESH or due + SLACK >= min(over, year.end) or _ended_by(row, due):
            continue
        if not any(each.step == f"remind_{hours}h" and each.cycle == row.cycle for each in touches):
            yield f"reminders: {hours} hours before {last.starts} nobody was reminded, and nothing says why"


def _ended_by(row: Any, due: datetime) -> bool:
    return row.state == "ended" and row.ended_at is not None and row.ended_at <= due


def _worth(year: Year) -> Iterator[str]:
    of: dict[str, int] = {}
    for life in year.lives:
        for each in year.log[life.number]:
            sign = {"invoice": 1, "refunded": -1}.get(each.what, 0)
            of[life.contact_id] = of.get(life.contact_id, 0) + sign * each.minor
    for card in year.cards:
        paid = max(of.get(card.contact_id, 0), 0)
        if card.stage == "patient" and card.folded_into is None and card.value_minor != paid:
            yield f"a patient's card says {card.value_minor}, they have paid {paid}"
