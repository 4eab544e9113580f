"""Was there still a reason for each message in the moment in which it left? The reference, which knows nothing of the engine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sequences.definitions import span
from tests.inbox.house import demo_book
from tests.year.checking import Run, Year
from tests.year.town import Happened, Sent

OWNERS: Final = frozenset({"taken", "given_back"})
WITH_A_PERSON: Final = frozenset({"appointment", "account_notice"})
OFF: Final = frozenset({"cancelled", "completed", "no_show"})


def findings(year: Year) -> Iterator[str]:
    for run in year.runs:
        for each in run.touches:
            said = year.by_message.get(each.message_id) if each.message_id else None
            if said is not None:
                place = f"{run.definition.id}/{each.step} at {said.at}"
                yield from (f"{place}: {why}" for why in _without(year, run, each, said))


def _without(year: Year, run: Run, step: Any, said: Sent) -> Iterator[str]:
    number = year.whose(said, run.life)
    log = year.did(number, said.at)
    yield from _of_words(run, step, said, log)
    yield from _of_people(run, said, log)
    yield from _of_visits(year, run, said, log)
    if _stopped(year, run, number, said.at):
        yield "they had said stop"
    if "stage_left" in run.definition.stop and _left(year, run, said.at):
        yield "the stage was left"


def _of_words(run: Run, step: Any, said: Sent, log: list[Happened]) -> Iterator[str]:
    definition = run.definition
    wrote = [one.at for one in log if one.what == "inbound"]
    if wrote and said.at - wrote[-1] < span(definition.quiet):
        yield f"they wrote at {wrote[-1]}"
    sent = (one.at for one in run.touches if one.message_id and one.outcome == "sent")
    first = min(sent, default=said.at)
    if "replied" in definition.stop and any(first < one <= step.at for one in wrote):
        yield "they had replied"
    if "wrote" in definition.stop and any(run.row.changed_at < one for one in wrote):
        yield "they had written"


def _of_people(run: Run, said: Sent, log: list[Happened]) -> Iterator[str]:
    if any(one.what == "not_fit" for one in log):
        yield "they are no good fit"
    taken = next((one for one in reversed(log) if one.what in OWNERS), None)
    kept = taken is not None and taken.what == "taken" and said.at < taken.at + _kept()
    if kept and said.purpose not in WITH_A_PERSON:
        yield "a colleague had the conversation"
    pressed = [one for one in log if one.what in {"paused", "resumed"} and one.id == run.row.id]
    if pressed and pressed[-1].what == "paused":
        yield "a colleague had paused it"  # also where a visit has ended it meanwhile and was given back


def _of_visits(year: Year, run: Run, said: Sent, log: list[Happened]) -> Iterator[str]:
    stop = run.definition.stop
    if {"booked", "session_booked"} & set(stop) and _booked(year, run, log, said.at):
        yield "they had booked"
    since = [one for one in log if run.row.changed_at < one.at]
    back = {one.id for one in log if one.what == "refunded"}
    if "paid" in stop and any(one.what == "invoice" and one.id not in back for one in since):
        yield "they had paid"
    settled = {one.id for one in since if one.what in {"paid", "lapsed"}}
    if "not payment_failed" in stop and run.row.subject_id in settled:
        yield "it was paid or is over"


def _booked(year: Year, run: Run, log: list[Happened], at: datetime) -> bool:
    """A visit ahead at that moment; of its service, where the sequence is about one."""
    off = {one.id for one in log if one.what in OFF}
    stands = {one.id: one for one in log if one.what in {"booked", "moved"} and one.id not in off}
    ahead = [
        one
        for one in stands.values()
        if one.starts is not None and one.starts > at and one.id != run.row.subject_id
    ]
    if run.row.subject_kind in {"plan", "recall", "opportunity"}:
        return any(_about(year, run, one) for one in ahead)
    return bool(ahead)


def _about(year: Year, run: Run, visit: Happened) -> bool:
    """What the reference can tell: an opportunity is about what they asked for, a plan about what was sold."""
    if run.row.subject_kind == "opportunity":
        return visit.service == run.life.interest
    return run.row.subject_kind == "plan" and visit.service in year.sold[run.row.subject_id].services


def _stopped(year: Year, run: Run, number: int, at: datetime) -> bool:
    """Said stop since it began; of somebody else only what they said as one with them."""
    since_one = year.since_one(number)
    return any(
        one.what == "stopped"
        and run.row.changed_at <= one.at
        and (one.person == number or (since_one is not None and since_one <= one.at))
        for one in year.did(number, at)
    )


def _left(year: Year, run: Run, at: datetime) -> bool:
    moves = [one for one in year.moves[run.row.subject_id] if one.at < at]
    return bool(moves) and moves[-1].to_stage != run.definition.trigger.stage


def _kept() -> timedelta:
    """So long a conversation stays with a colleague who says nothing in it, as the practice has set it."""
    assistant = demo_book().practice.assistant
    minutes = assistant.resume_after_minutes if assistant is not None else None
    return timedelta(minutes=minutes) if minutes is not None else timedelta(days=400)
