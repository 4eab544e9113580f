"""Holds a year against what people did in it: the reference knows the law and the reasons, and nothing of the engine."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays
import msgspec

from pipeline.models import opportunity_move
from sequences.definitions import library, span
from sequences.editions import shipped
from sequences.models import enrolment, touch
from sequences.schema import Definition, Step
from tests.inbox.house import demo_book
from tests.year.people import Life
from tests.year.town import TICK, Happened, Sent, Town

EASTERN: Final = ZoneInfo("America/New_York")
MARKETING: Final = frozenset(
    {"lead_nurture", "cold_reengagement", "treatment_plan_followup", "recall", "reactivation", "marketing"}
)
BY_DAY: Final = frozenset(
    {"appointment", "care_followup", "plan_session_due", "rebook_after_visit", "account_notice"}
)
CAPS: Final = (
    (MARKETING, timedelta(hours=24), 1), (MARKETING, timedelta(days=7), 2), (MARKETING, timedelta(days=30), 4),
    ({"appointment"}, timedelta(hours=24), 3), ({"account_notice"}, timedelta(days=7), 2),
    ({"review_request"}, timedelta(days=90), 1), (MARKETING | BY_DAY | {"review_request"}, timedelta(hours=24), 5),
)  # fmt: skip
OWNERS: Final = frozenset({"taken", "given_back"})
WITH_A_PERSON: Final = frozenset({"appointment", "account_notice"})
SLACK: Final = 3 * TICK
RESENT: Final = "~2"


class Run(msgspec.Struct, frozen=True):
    """One enrolment with what its steps came to."""

    row: Any
    definition: Definition
    touches: tuple[Any, ...]
    life: Life


class Year:
    """Everything that is left of a year."""

    def __init__(self, town: Town, lives: list[Life]) -> None:
        self.house, self.end, self.lives = town.house, town.clock.now(), lives
        self.take(town.sent, town.log)
        self.runs: list[Run] = []
        self.touches: list[Any] = []
        self.enrolments: list[Any] = []
        self.moves: dict[str, list[Any]] = defaultdict(list)

    def take(self, sent: list[Sent], told: list[Happened]) -> None:
        """What was sent and what people did, as somebody says."""
        self.sent, self.told = list(sent), list(told)
        self.by_message = {each.message_id: each for each in self.sent}
        self.log: dict[int, list[Happened]] = defaultdict(list)
        for each in self.told:
            self.log[each.person].append(each)

    def copied(self) -> "Year":
        made = copy(self)
        made.runs = list(self.runs)
        return made

    async def read(self) -> None:
        house = self.house
        self.enrolments = await house.rows(enrolment, enrolment.c.id)
        self.touches = await house.rows(touch, touch.c.at, touch.c.id)
        for each in await house.rows(opportunity_move, opportunity_move.c.at, opportunity_move.c.id):
            self.moves[each.opportunity_id].append(each)
        of = defaultdict(list)
        for each in self.touches:
            of[each.enrolment_id].append(each)
        by_contact = {each.contact_id: each for each in self.lives if each.contact_id}
        for row in self.enrolments:
            if row.sequence not in library() and row.contact_id in by_contact:
                found = tuple(each for each in of[row.id] if each.cycle == row.cycle)
                self.runs.append(Run(row, shipped()[row.sequence], found, by_contact[row.contact_id]))

    def findings(self) -> list[str]:
        """Everything that must not have been."""
        return [
            *self._hours(), *self._caps(), *self._twice(), *self._rows(), *self._reasons(), *self._stopped(),
            *self._overdue(), *self._ladders(),
        ]  # fmt: skip

    # The law

    def _hours(self) -> Iterator[str]:
        for each in self.sent:
            if each.channel != "sms":
                continue
            local = each.at.astimezone(EASTERN)
            hour, day = local.hour + local.minute / 60, local.weekday()
            if each.purpose in BY_DAY and not 8 <= hour < 21:
                yield f"{each.purpose} at {local:%H:%M}"
            if each.purpose in MARKETING | {"review_request"}:
                shut = day == 6 or local.date() in _rest_days(local.year)
                if not 10 <= hour < (17 if day == 5 else 18):
                    yield f"{each.purpose} at {local:%a %H:%M}"
                if shut and each.purpose in MARKETING:
                    yield f"{each.purpose} on {local:%a %d %b}"

    def _caps(self) -> Iterator[str]:
        """Per person over all channels, as compliance rules 1 say."""
        of: dict[int, list[Sent]] = defaultdict(list)
        at = {each.phone: each.number for each in self.lives} | {
            each.mail: each.number for each in self.lives
        }
        for each in self.sent:
            if each.author == "sequence" and each.to in at:
                of[at[each.to]].append(each)
        for sent in of.values():
            for purposes, within, most in CAPS:
                times = [each.at for each in sent if each.purpose in purposes]
                for first, last in zip(times, times[most:], strict=False):
                    if last - first < within:
                        yield f"{most + 1} of {min(purposes)}… within {last - first}"

    def _twice(self) -> Iterator[str]:
        for message_id, count in Counter(each.message_id for each in self.sent).items():
            if count > 1:
                yield f"{message_id} left {count} times"
        # one of each template to a person within an hour would be a double enrolment
        keys = Counter(
            (each.to, each.text, each.at.date()) for each in self.sent if each.author == "sequence"
        )
        yield from (
            f"the same words twice a day: {text[:60]}" for (_, text, _), count in keys.items() if count > 1
        )

    # The rows

    def _rows(self) -> Iterator[str]:
        """Sent in its window, or a reason."""
        for run in self.runs:
            for each in run.touches:
                step = run.definition.step(each.step.removesuffix(RESENT))
                place = f"{run.definition.id}/{each.step}"
                if step is None:
                    yield f"{place}: no such step"
                elif each.outcome == "sent":
                    yield from self._in_window(place, each, step)
                elif each.outcome != "done" and not each.why:
                    yield f"{place}: {each.outcome} without a reason"
                elif each.outcome == "held" and self._past(each, step):
                    yield f"{place}: held past its end"

    def _past(self, each: Any, step: Step) -> bool:
        return step.send is not None and each.planned_at + span(step.send.ends) + SLACK < self.end

    def _in_window(self, place: str, each: Any, step: Step) -> Iterator[str]:
        said = self.by_message.get(each.message_id)
        assert step.send is not None
        if said is None:
            yield f"{place}: said to be sent, and nobody was given it"
        elif not each.planned_at <= said.at <= each.planned_at + span(step.send.ends) + SLACK:
            yield f"{place}: planned {each.planned_at}, sent {said.at}"

    def _overdue(self) -> Iterator[str]:
        """Nothing that was due still lies there, and no step was passed over without a row."""
        end = self.end
        for run in self.runs:
            row, ids = run.row, [each.id for each in run.definition.steps]
            if row.state == "active" and row.due_at is not None and row.due_at < end - SLACK:
                yield f"{row.sequence}: due {row.due_at} and not looked at"
            behind = ids[: ids.index(row.step)] if row.step in ids else (ids if row.state == "done" else [])
            jumped = {each.step: each.why for each in run.touches if each.outcome == "done" and each.why}
            skipped = _jumped(ids, jumped)
            for each in behind:
                if each not in skipped and each not in {found.step for found in run.touches}:
                    yield f"{row.sequence}/{each}: passed over without a row"
            step = run.definition.step(row.step)
            if (
                row.state == "ended"
                and step is not None
                and step.send is not None
                and step.after == "enrolled"
            ):
                late = row.changed_at + span(step.wait or "0h") + span(step.send.ends) + SLACK
                if row.ended_at is not None and late < row.ended_at:
                    yield f"{row.sequence}/{step.id}: was due by {late}, ended {row.ended_at}"

    # The reasons

    def _reasons(self) -> Iterator[str]:
        for run in self.runs:
            for each in run.touches:
                said = self.by_message.get(each.message_id) if each.message_id else None
                if said is not None and each.outcome == "sent":
                    yield from self._without_reason(run, each, said)

    def _without_reason(self, run: Run, each: Any, said: Sent) -> Iterator[str]:
        log, definition = self.log[run.life.number], run.definition
        place = f"{definition.id}/{each.step} at {said.at}"
        wrote = [one.at for one in log if one.what == "inbound" and one.at < said.at]
        if wrote and said.at - wrote[-1] < span(definition.quiet):
            yield f"{place}: they wrote at {wrote[-1]}"
        if any(one.what == "not_fit" and one.at < said.at for one in log):
            yield f"{place}: they are no good fit"
        taken = next((one for one in reversed(log) if one.what in OWNERS and one.at < said.at), None)
        if (
            taken is not None
            and taken.what == "taken"
            and said.at < taken.at + _kept()
            and said.purpose not in WITH_A_PERSON
        ):
            yield f"{place}: a colleague had the conversation"
        first = min(
            (one.at for one in run.touches if one.message_id and one.outcome == "sent"), default=said.at
        )
        if "replied" in definition.stop and any(first < one < each.at for one in wrote):
            yield f"{place}: they had replied"
        if "wrote" in definition.stop and any(run.row.changed_at < one < said.at for one in wrote):
            yield f"{place}: they had written"
        if "booked" in definition.stop and self._booked(run, log, said.at):
            yield f"{place}: they had booked"
        if "session_booked" in definition.stop and self._booked(run, log, said.at):
            yield f"{place}: their session was booked"
        for word in ("paid",):
            if word in definition.stop and any(
                one.what == word and run.row.changed_at < one.at < said.at for one in log
            ):
                yield f"{place}: they had {word}"
        if "stage_left" in definition.stop and self._left(run, said.at):
            yield f"{place}: the stage was left"
        if "not payment_failed" in definition.stop and any(
            one.what in {"paid", "lapsed"}
            and one.id == run.row.subject_id
            and run.row.changed_at < one.at < said.at
            for one in log
        ):
            yield f"{place}: it was paid or is over"

    def _booked(self, run: Run, log: list[Happened], at: datetime) -> bool:
        """A visit ahead at that moment; of its service, where the sequence is about one."""
        off = {one.id for one in log if one.what in {"cancelled", "completed", "no_show"} and one.at <= at}
        ahead = [
            one for one in log
            if one.what == "booked" and one.at < at and one.starts is not None and one.starts > at
            and one.id not in off and one.id != run.row.subject_id
        ]  # fmt: skip
        if run.row.subject_kind in {"plan", "recall", "opportunity"}:
            return any(self._about(run, one) for one in ahead)
        return bool(ahead)

    def _about(self, run: Run, visit: Happened) -> bool:
        """What the reference can tell: plans and opportunities of these people are about one service each."""
        if run.row.subject_kind == "opportunity":
            return visit.service == run.life.interest
        bought = [one.service for one in self.log[run.life.number] if one.what == "bought"]
        return visit.service in bought if run.row.subject_kind == "plan" else False

    def _left(self, run: Run, at: datetime) -> bool:
        moves = [one for one in self.moves[run.row.subject_id] if one.at < at]
        return bool(moves) and moves[-1].to_stage != run.definition.trigger.stage

    def _stopped(self) -> Iterator[str]:
        """After STOP one confirmation, and nothing that we begin."""
        for life in self.lives:
            at = next((one.at for one in self.log[life.number] if one.what == "stopped"), None)
            if at is None:
                continue
            for each in self.sent:
                if each.to == life.phone and each.at > at and each.purpose != "optout_confirm":
                    yield f"{each.purpose} after STOP"

    def _ladders(self) -> Iterator[str]:
        for run in self.runs:
            count = sum(one.message_id is not None and one.outcome == "sent" for one in run.touches)
            if count > run.definition.most:
                yield f"{run.definition.id}: {count} messages"

    # In figures

    def summary(self) -> str:
        """What a practice would want to know of its year."""
        sent = Counter(each.purpose for each in self.sent if each.author == "sequence")
        came = Counter(each.outcome for run in self.runs for each in run.touches)
        why = Counter(
            each.why for run in self.runs for each in run.touches if each.why and each.outcome != "done"
        )
        ends = Counter(f"{each.row.state} {each.row.ended_why or ''}".strip() for each in self.runs)
        lines = [
            f"{len(self.lives)} people, {len(self.told)} things that they did, {len(self.sent)} messages",
            "sent by sequences: " + _shown(sent),
            f"{len(self.runs)} enrolments: " + _shown(ends),
            "steps: " + _shown(came),
            "left out, with its reason: " + _shown(why),
        ]
        return "\n".join(lines)

    def digest(self) -> list[tuple[str, str, str, str]]:
        """Who was told what and when, without what is secret in a link."""
        return [
            (each.at.isoformat(), each.to, each.purpose, re.sub(r"/([au])/\S+", r"/\1/…", each.text))
            for each in self.sent
        ]


def _jumped(ids: list[str], branches: dict[str, str]) -> set[str]:
    """Steps that a branch led past."""
    skipped: set[str] = set()
    for at, to in branches.items():
        first = ids.index(at) + 1
        last = len(ids) if to == "END" else ids.index(to.lower())
        skipped |= set(ids[first:last])
    return skipped


def _kept() -> timedelta:
    """So long a conversation stays with a colleague who says nothing in it, as the practice has set it."""
    assistant = demo_book().practice.assistant
    minutes = assistant.resume_after_minutes if assistant is not None else None
    return timedelta(minutes=minutes) if minutes is not None else timedelta(days=400)


@cache
def _rest_days(year: int) -> frozenset[Any]:
    return frozenset(holidays.country_holidays("US", years=year, categories=("public",)))


def _shown(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common())
