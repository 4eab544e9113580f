"""A recorded turn once more on today's code: the same texts and standing, nothing written, nothing sent."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import AttachmentKind, Pending, Person, Slot, Turn, Visitable
from agent.desk import SlotQuery
from agent.front_desk import FrontDesk
from agent.load import Loaded, person_of, said_of
from agent.playbook import dialogue
from agent.playbook.understand import understand
from agent.proposal import Reply
from agent.runs import load_run
from agent.trace import result_of
from agent.understanding import Understanding
from agent.verify import fallback, problems
from core.db import Database
from core.errors import NotFoundError
from core.session import of_practice
from inbox import threads, timeline
from practice.book import PracticeBook
from practice.contacts import load_address, load_contact
from practice.store import Books

SAID_ONCE = ("name", "phone", "email")
OF_MODEL = (
    "intents", "treatments", "revenue_lines", "providers", "location", "new_or_returning", "for_someone_else",
    "safety", "unclear",
)  # fmt: skip
"""Fields of an understanding that a model may have a say in."""


class Stood(msgspec.Struct, frozen=True):
    """How a turn stood, apart from what people wrote and who they are: that is read again from its messages."""

    texts: int
    """How many of the newest inbound texts it answered."""
    history: int
    knew: tuple[str, ...]
    """Which of `SAID_ONCE` were known of the person."""
    status: str | None
    new_or_returning: str | None
    treatments: tuple[str, ...]
    pending: Pending | None
    appointments: tuple[Visitable, ...]
    attachments: tuple[AttachmentKind, ...]
    language: str | None
    greeted: bool
    first_reply: bool
    outbound_count: int
    failed_turns: int
    open_handoffs: tuple[str, ...]
    after_handback: bool
    may_tell: bool
    ends_a_kind: bool


_OF_TURN = tuple(
    name
    for name in Stood.__struct_fields__
    if name in Turn.__struct_fields__ and name not in {"texts", "history"}
)


class Replayed(msgspec.Struct, frozen=True):
    """`before` and `after` are proposals as a trace holds them; the texts are what people wrote and got."""

    before: dict[str, Any]
    after: dict[str, Any]
    texts: tuple[str, ...]
    said: str
    says: str


def inputs_of(loaded: Loaded) -> dict[str, Any]:
    """For the run's trace: enough to stand there again, without a word or name."""
    turn, seen = loaded.turn, loaded.seen
    person = turn.person
    stood = Stood(
        texts=len(turn.texts),
        history=len(turn.history),
        knew=tuple(name for name in SAID_ONCE if getattr(person, name)),
        status=person.status,
        new_or_returning=person.new_or_returning,
        treatments=person.treatments,
        **{name: getattr(turn, name) for name in _OF_TURN},
    )
    return {
        "last_in_seq": seen.last_in_seq,
        "at": turn.now.isoformat(),
        "channel": turn.channel,
        "stood": msgspec.to_builtins(stood),
    }


class _ThenDesk(FrontDesk):
    """What was on offer has been taken since, by this very person most of all."""

    offered: tuple[Slot, ...] = ()

    async def is_free(self, slot: Slot, query: SlotQuery) -> bool:
        return slot in self.offered or await super().is_free(slot, query)


async def replay(db: Database, books: Books, practice_id: str, run_id: str) -> Replayed:
    """Times on offer then count as free; others are looked up in today's calendar. Raises `NotFoundError` where the
    run, its standing or its messages are gone.
    """
    row, turn, said = await db.read(
        of_practice(practice_id), lambda conn: _recorded(conn, books.get(conn), run_id)
    )
    desk = _ThenDesk(db, practice_id, turn.book, row.thread_id, turn.person.id)
    desk.offered = turn.pending.slots if turn.pending is not None else ()
    meant = understand(turn)
    if row.mode == "llm":
        meant = _as_the_model_read(meant, row.trace["result"]["understanding"])
    reply: Reply = dialogue.compose(turn, meant, await dialogue.plan(turn, meant, desk))
    if problems(turn, reply):
        reply = fallback(turn)
    return Replayed(row.trace["result"], result_of(reply), turn.texts, said, reply.text)


def _as_the_model_read(own: Understanding, recorded: dict[str, Any]) -> Understanding:
    """It is not asked again: what it said then stands, over what rules find today."""
    kept = {name: recorded[name] for name in OF_MODEL if name in recorded}
    read = msgspec.convert({"intents": [], **kept}, Understanding)
    return msgspec.structs.replace(own, **{name: getattr(read, name) for name in kept})


def _recorded(conn: Connection, book: PracticeBook, run_id: str) -> tuple[Any, Turn, str]:
    row = load_run(conn, run_id)
    plain = row.trace["inputs"].get("stood")
    if plain is None:
        raise NotFoundError("this run was recorded before runs could be replayed")
    stood = msgspec.convert(plain, Stood)
    up_to = [each for each in timeline.messages_after(conn, row.thread_id, 0) if each.seq <= row.seen_seq]
    burst = [each for each in up_to if each.direction == "in"][-stood.texts :]
    if len(burst) < stood.texts:
        raise NotFoundError("the messages of this run are gone")
    earlier = [each for each in up_to if each.seq < burst[0].seq]
    turn = _turn(conn, book, row, stood, earlier)
    turn = msgspec.structs.replace(turn, texts=tuple(each.text for each in burst))
    sent = [
        each.text
        for each in timeline.messages_after(conn, row.thread_id, row.seen_seq)
        if each.run_id == run_id
    ]
    return row, turn, " ".join(sent)


def _turn(conn: Connection, book: PracticeBook, row: Any, stood: Stood, earlier: list[Any]) -> Turn:
    thread = threads.load_thread(conn, row.thread_id)
    contact = load_contact(conn, thread.contact_id)
    inputs = row.trace["inputs"]
    return Turn(
        book=book,
        now=datetime.fromisoformat(inputs["at"]),
        channel=inputs["channel"],
        person=_as_known(person_of(contact, load_address(conn, thread.address_id)), stood),
        texts=(),
        history=tuple(said_of(each) for each in earlier[-stood.history :]) if stood.history else (),
        last_out=next((each.text for each in reversed(earlier) if each.direction == "out"), None),
        display_name=contact.display_name,
        **{name: getattr(stood, name) for name in _OF_TURN},
    )


def _as_known(person: Person, stood: Stood) -> Person:
    """What they told us since is not known yet."""
    unsaid: dict[str, Any] = {name: None for name in SAID_ONCE if name not in stood.knew}
    unsaid |= {"status": stood.status, "new_or_returning": stood.new_or_returning}
    return msgspec.structs.replace(person, treatments=stood.treatments, **unsaid)
