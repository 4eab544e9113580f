"""Plays whole conversations and checks each reply and the end state."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evals import cases, expectations
from evals.cases import VOCABULARY, Dialogue
from evals.sandbox import Sandbox, SandboxError
from evals.texts import Witness

Json = dict[str, Any]
MOST_ANSWERS = 5


@dataclass
class Played:
    """One conversation, its transcript without timings, and what was wrong."""

    id: str
    tags: tuple[str, ...]
    transcript: list[str] = field(default_factory=list)
    step_problems: list[str] = field(default_factory=list)
    end_problems: list[str] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)
    habits: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    handoff_expected: str | None = None
    handoff_got: bool = False
    emergency: bool = False
    guided: bool = False
    opts_out: bool = False
    opted_out: bool = False

    @property
    def right(self) -> bool:
        return not (self.step_problems or self.end_problems or self.findings)


class Play:
    """One conversation in progress."""

    def __init__(self, sandbox: Sandbox, case: Dialogue) -> None:
        self.sandbox, self.case = sandbox, case
        self.played = Played(case.id, case.tags)
        practice = cases.practice(case.practice)
        self.witness = Witness(practice, case.now, case.context["contact"], case.channel)
        for said in (case.context.get("last_out", ""), *case.allow):
            self.witness.hear(said)
        self.witness.last = case.context.get("last_out")
        self.witness.greeted = self.witness.last is not None
        self.witness.starts += [each["start"] for each in case.context.get("pending", {}).get("slots", [])]
        self.offers: list[Json] = list(case.context.get("pending", {}).get("slots", []))
        self.outbound: list[Json] = []
        self.number = 0

    def run(self) -> Played:
        try:
            self.sandbox.load(self.witness.practice)
            self.sandbox.reset(self.case.now, self.case.channel, self.case.context)
            self.bookings = self.sandbox.state()["bookings"]
            self.first_bookings = self.bookings
            for number, step in enumerate(self.case.steps, 1):
                self._step(number, step)
            self._finish()
        except SandboxError as error:
            self.played.end_problems.append(f"sandbox: {error}")
        except _NothingOfferedError:
            self.played.end_problems.append("no offer to pick from")
        self.played.findings = self.witness.findings
        self.played.habits = self.witness.habits
        return self.played

    def _step(self, number: int, step: Json) -> None:
        if "in" in step:
            self._say(step["in"])
        elif "event" in step:
            self._event(dict(step["event"]))
        else:
            self._drive(step["finish"])
        problems = expectations.of_step(
            step.get("expect", {}), self.outbound, self.state, self.witness.practice
        )
        self.played.step_problems += [f"step {number}: {each}" for each in problems]

    def _say(self, told: Any) -> None:
        items = told if isinstance(told, list) else [told]
        messages = [self._message(each) for each in items]
        for each in messages:
            self.witness.hear(each["text"])
            self.played.transcript.append(f"> {each['text']}")
        self._take(self.sandbox.inbound(messages))

    def _message(self, told: Any) -> Json:
        message = {"text": told} if isinstance(told, str) else dict(told)
        if "attachments" in message:
            message["attachments"] = [{"kind": kind} for kind in message["attachments"]]
        for key in ("after_ms",):
            if key in message:
                message[key] = int(message[key])
        message["text"] = self._filled(message.get("text", ""))
        self.number += 1
        return {"id": f"m{self.number}", **message}

    def _filled(self, text: str) -> str:
        """`{slot2}`, `{day2}`, `{date2}`: the time, weekday and date of the second time last offered."""

        def fill(match: re.Match[str]) -> str:
            index = int(match[2]) - 1
            if index >= len(self.offers):
                raise _NothingOfferedError
            return _spoken(match[1], self.offers[index]["start"], [each["start"] for each in self.offers])

        return re.sub(r"\{(slot|day|date)(\d)\}", fill, text)

    def _event(self, event: Json) -> None:
        kind = event["event"]
        if kind in {"human_takeover", "human_says"}:
            self.witness.human = True
        if kind == "human_release":
            self.witness.human = False
        if event.get("slots") == "offered":
            if not self.offers:
                raise _NothingOfferedError
            event["slots"] = self.offers[:1]
        elif event.get("slots") == "all offered":
            if not self.offers:
                raise _NothingOfferedError
            event["slots"] = self.offers
        elif "slots" in event:
            event["slots"] = [cases.slot(each) for each in event["slots"]]
        if "pending" in event:
            event["pending"] = cases.pending(event["pending"])
        if "text" in event:
            self.witness.hear(event["text"])
        if kind == "advance":
            self._quiet_time(int(event["minutes"]))
        self.played.transcript.append(f"* {kind} {event.get('text', event.get('minutes', ''))}")
        self._take(self.sandbox.event(event))
        if kind == "outbound":
            self.witness.last = event["text"]
            self.witness.greeted = True

    def _quiet_time(self, minutes: int) -> None:
        resume = self.witness.practice["practice"].get("assistant", {}).get("resume_after_minutes")
        if resume is not None and minutes >= resume:
            self.witness.human = False

    def _drive(self, patient: Json) -> None:
        """A willing patient answers what is asked until something is booked."""
        for _ in range(MOST_ANSWERS):
            answer = expectations.next_answer(patient, self.outbound, self.state)
            if answer is None:
                return
            self._say(answer)

    def _take(self, outbound: list[Json]) -> None:
        self.outbound = outbound
        self.state = self.sandbox.state()
        self.witness.judge(outbound, self.state, self.bookings)
        self.bookings = self.state["bookings"]
        for each in outbound:
            times = " ".join(f"[{slot['type']} {slot['provider']} {slot['start']}]" for slot in each["slots"])
            self.played.transcript.append(f"< ({each['by']}) {each['text']} {times} {each['citations']}")
            if each["by"] == "agent":
                self.played.latencies.append(each["latency_s"])
                self.played.guided |= "911" in each["text"] or "988" in each["text"]
            self.offers = each["slots"] or self.offers

    def _finish(self) -> None:
        state, end, played = self.state, self.case.end, self.played
        played.end_problems += expectations.of_end(end, state, self.first_bookings)
        told = [f"{each['reason']}/{each['urgency']}" for each in state["handoffs"]]
        played.transcript.append(f"= handoffs {told} opted_out {state['opted_out']} lead {state['lead']}")
        for each in state["bookings"]:
            if each["mine"] or each["new"]:
                played.transcript.append(
                    f"= {each['id']} {each['type']} {each['provider']} {each['start']} {each['status']}"
                )
        played.handoff_got = bool(told)
        played.handoff_expected = end.get("handoff") or ("any" if not end.get("no_handoff") else None)
        played.emergency = str(end.get("handoff", "")).startswith("emergency")
        played.opts_out, played.opted_out = bool(end.get("opted_out")), state["opted_out"]


class _NothingOfferedError(Exception):
    """The patient wants to pick, and nothing was offered."""


def _spoken(what: str, start: str, offered: list[str]) -> str:
    """A clock time alone where it tells the offers apart, else with its day."""
    at = datetime.fromisoformat(start)
    day = VOCABULARY["weekdays_en"][at.weekday()].capitalize()
    if what == "day":
        return day
    if what == "date":
        return f"{VOCABULARY['months_en'][at.month - 1].capitalize()} {at.day}"
    clock = f"{at.hour % 12 or 12}:{at.minute:02}"
    clock = f"{clock} {'am' if at.hour < 12 else 'pm'}"
    if sum(each[11:] == start[11:] for each in offered) == 1:
        return clock
    return f"{day} {VOCABULARY['months_en'][at.month - 1].capitalize()} {at.day} {clock}"
