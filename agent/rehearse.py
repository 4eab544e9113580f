"""What the agent would say to a question right now: nothing is stored, nobody is texted."""

import asyncio
from datetime import datetime
from typing import Literal

import msgspec

from agent.context import Person, Turn
from agent.front_desk import FrontDesk
from agent.playbook import dialogue
from agent.playbook.understand import understand
from agent.proposal import Handoff, KnowledgeGap, NoReply, Reply, Sentence
from agent.verify import fallback, problems
from core.db import Database
from practice.book import PracticeBook

NOBODY = "rehearsal"
Outcome = Literal["answered", "gap", "handoff", "silent"]


class Rehearsed(msgspec.Struct, frozen=True):
    sentences: tuple[Sentence, ...]
    outcome: Outcome
    reason: str | None
    """Why a person is fetched, or nothing is said."""
    language: str
    intents: tuple[str, ...]
    treatments: tuple[str, ...]
    refused: tuple[str, ...]
    """Codes of what the last look found in the first wording; empty when it was fine."""


async def rehearse(
    db: Database, practice_id: str, book: PracticeBook, now: datetime, question: str, language: str | None
) -> Rehearsed:
    """As if somebody whom nobody knows asked it in the middle of a conversation by text."""
    turn = Turn(
        book=book,
        now=now,
        channel="sms",
        person=Person(id=NOBODY),
        texts=(question,),
        language=language,
        greeted=True,
        first_reply=False,
        outbound_count=1,
    )
    meant = await asyncio.to_thread(understand, turn)
    desk = FrontDesk(db, practice_id, book, NOBODY, NOBODY)
    reply = dialogue.compose(turn, meant, await dialogue.plan(turn, meant, desk))
    refused = problems(turn, reply)
    if refused:
        reply = fallback(turn)
    outcome, reason = _outcome(reply)
    return Rehearsed(
        sentences=tuple(each for each in reply.sentences if each.text),
        outcome=outcome,
        reason=reason,
        language=reply.language,
        intents=tuple(meant.intents),
        treatments=tuple(meant.treatments),
        refused=refused,
    )


def _outcome(reply: Reply) -> tuple[Outcome, str | None]:
    for command in reply.commands:
        if isinstance(command, KnowledgeGap):
            return "gap", None
        if isinstance(command, Handoff):
            return "handoff", command.reason
        if isinstance(command, NoReply):
            return "silent", command.why
    return "answered", None
