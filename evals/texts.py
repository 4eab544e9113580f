"""Judges each outbound text of a case by what may never happen, and remembers what has been said."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evals import figures, gates
from evals.free import why_not

Json = dict[str, Any]


@dataclass
class Witness:
    """Hears everything of one conversation; `findings` are breaches, `habits` are matters of style."""

    practice: Json
    now: str
    contact: str
    channel: str
    heard: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    last: str | None = None
    greeted: bool = False
    first: bool = True
    human: bool = False
    findings: list[tuple[str, str]] = field(default_factory=list)
    habits: Counter[str] = field(default_factory=Counter)

    def hear(self, text: str) -> None:
        self.heard.append(text)

    def judge(self, outbound: list[Json], state: Json, before: list[Json]) -> None:
        """`before`: the bookings as they stood when the answer was made."""
        self.starts += [each["start"] for each in state["bookings"] if each["mine"] or each["new"]]
        for each in outbound:
            if each["by"] == "agent":
                self._judge(each, state, before)
            else:
                self.hear(each["text"])
            self.last = each["text"]
            self.starts += [slot["start"] for slot in each["slots"]]
        for pair in gates.double_bookings(state["bookings"], self.practice):
            self._find("double booking", pair)

    def _judge(self, reply: Json, state: Json, before: list[Json]) -> None:
        text = reply["text"]
        slots = [slot["start"] for slot in reply["slots"]]
        allowed = figures.grounds(self.practice, self.heard, [*self.starts, *slots])
        self._find("ungrounded", ", ".join(figures.ungrounded(text, allowed)))
        self._find(
            "forbidden", ", ".join(gates.forbidden(text, json.dumps(self.practice, ensure_ascii=False)))
        )
        self._find("wrong date", ", ".join(gates.wrong_dates(text, datetime.fromisoformat(self.now).date())))
        self._find("other people", ", ".join(gates.other_people(text, self.practice, self.contact)))
        if self.human and "911" not in text:
            self._find("talks under a person", text[:80])
        if text == self.last:
            self._find("repeats itself", text[:80])
        if len(slots) > min(3, self.practice["practice"]["booking_rules"].get("max_slots_offered", 3)):
            self._find("offers too many", str(len(slots)))
        for slot in reply["slots"]:
            reason = why_not(slot, self.practice, before, state.get("now", self.now))
            self._find(
                "offers what is not free", f"{slot['start']} {slot['provider']}: {reason}" if reason else ""
            )
        self._style(text)

    def _style(self, text: str) -> None:
        if gates.greets(text):
            self.habits["greets twice"] += self.greeted
            self.greeted = True
        self.greeted = True
        self.habits["asks two questions"] += text.count("?") > 1
        self.habits["first text over two segments"] += (
            self.first and self.channel == "sms" and gates.segments(text) > 2
        )
        self.first = False

    def _find(self, what: str, detail: str) -> None:
        if detail:
            self.findings.append((what, detail))
