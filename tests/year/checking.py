"""What is left of a year, put in order: whose each row and message is, and what people had done by a moment."""

import re
from collections import Counter, defaultdict
from copy import copy
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec

from pipeline.models import opportunity, opportunity_move
from sequences.definitions import library
from sequences.editions import shipped
from sequences.models import enrolment, touch
from sequences.plans.models import plan
from sequences.schema import Definition
from tests.year.people import Life
from tests.year.town import Happened, Sent, Town


class Run(msgspec.Struct, frozen=True):
    """One enrolment with what its steps came to."""

    row: Any
    definition: Definition
    touches: tuple[Any, ...]
    life: Life


class Year:
    """Everything that is left of a year."""

    def __init__(self, town: Town, lives: list[Life]) -> None:
        self.house, self.start, self.end, self.lives = town.house, town.start, town.clock.now(), lives
        self.bounced = dict(town.bounced)
        self.by_address = {each.phone: each for each in lives} | {each.mail: each for each in lives}
        self.take(town.sent, town.log)
        self.runs: list[Run] = []
        self.reminded: list[tuple[Any, list[Any]]] = []
        """Enrolments of a visit's own reminders, with what they came to."""
        self.nobodys: list[Any] = []
        """Enrolments that were left behind with somebody who is somebody else now."""
        self.touches: list[Any] = []
        self.enrolments: list[Any] = []
        self.cards: list[Any] = []
        self.sold: dict[str, Any] = {}
        """Plans by their id."""
        self.moves: dict[str, list[Any]] = defaultdict(list)

    def take(self, sent: list[Sent], told: list[Happened]) -> None:
        """What was sent and what people did, as somebody says."""
        self.sent, self.told = list(sent), list(told)
        self.by_message = {each.message_id: each for each in self.sent}
        self.log: dict[int, list[Happened]] = defaultdict(list)
        for each in self.told:
            self.log[each.person].append(each)
        self.united = {each.person: each for each in self.told if each.what == "united"}

    def copied(self) -> "Year":
        made = copy(self)
        made.runs = list(self.runs)
        return made

    async def read(self) -> None:
        house = self.house
        self.enrolments = await house.rows(enrolment, enrolment.c.id)
        self.touches = await house.rows(touch, touch.c.at, touch.c.id)
        self.cards = await house.rows(opportunity, opportunity.c.id)
        self.sold = {each.id: each for each in await house.rows(plan, plan.c.id)}
        for each in await house.rows(opportunity_move, opportunity_move.c.at, opportunity_move.c.id):
            self.moves[each.opportunity_id].append(each)
        of = defaultdict(list)
        for each in self.touches:
            of[each.enrolment_id].append(each)
        by_contact = {each.contact_id: each for each in self.lives if each.contact_id}
        for row in self.enrolments:
            if row.sequence in library():
                self.reminded.append((row, of[row.id]))
            elif row.contact_id in by_contact:
                found = tuple(each for each in of[row.id] if each.cycle == row.cycle)
                self.runs.append(Run(row, shipped()[row.sequence], found, by_contact[row.contact_id]))
            else:
                self.nobodys.append(row)

    # Whose something is

    def whose(self, said: Sent, otherwise: Life) -> int:
        """Of two rows of one person the one that was written to."""
        return self.by_address.get(said.to, otherwise).number

    def did(self, number: int, by: datetime) -> list[Happened]:
        """What this person had done by then, in order; whatever they did as two, once it is known that they are one."""
        union = self.united.get(number)
        own = self.log[number]
        if union is not None and union.at <= by:
            own = sorted([*own, *self.log[int(union.id)]], key=lambda each: each.at)
        return [each for each in own if each.at <= by]

    def since_one(self, number: int) -> datetime | None:
        """From when on they were known to be one with somebody else."""
        union = self.united.get(number)
        return union.at if union is not None else None

    # In figures

    def lived(self) -> Counter[str]:
        """How often each kind of thing happened: a year in which it did not proves nothing about it."""
        found = Counter(each.what for each in self.told)
        for each in self.told:
            local = each.at.astimezone(self.lives[0].clock)
            found["inbound at night"] += each.what == "inbound" and not 8 <= local.hour < 21
        found["bounced"] = len(self.bounced)
        ways = Counter(each.channel for run in self.runs for each in run.touches if each.step.endswith("~2"))
        found["sent again by email"] = ways["email"]
        offsets = [each.at.astimezone(self.lives[0].clock).utcoffset() for each in self.sent]
        found["clock changes"] = sum(one != other for one, other in pairwise(offsets))
        return found

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
            "what happened: " + _shown(self.lived()),
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


def _shown(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common())
