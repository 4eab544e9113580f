"""`/understand`: the agent's own reading of a text, as labels and slots."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import Person, Turn
from agent.load import imagine, person_of, visitable
from agent.playbook.understand import understand
from agent.understanding import Understanding
from booking.constraints.slots import slots_dict
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_address, load_contact
from web.product import Product
from web.sandbox.outbox import PRACTICE
from web.sandbox.shapes import Understand


def imagined_turn(
    conn: Connection, book: PracticeBook, talk: Any, wanted: Understand, now: Any
) -> tuple[Turn, str | None]:
    """The turn as if this text came next, with its thread's id where there is one; nothing is kept."""
    kinds = tuple(each.kind for each in wanted.attachments)
    row = threads.thread_of(conn, talk.contact_id) if talk.contact_id is not None else _thread(conn, talk)
    if row is not None:
        return imagine(conn, book, row.id, wanted.text, kinds), row.id
    person = Person(id="new", phone=talk.sender if talk.channel == "sms" else None)
    appointments: Any = ()
    language = None
    if talk.contact_id is not None:
        contact = load_contact(conn, talk.contact_id)
        person = person_of(contact, _Verified(talk.channel))
        appointments, language = visitable(conn, talk.contact_id), contact.language
    turn = Turn(
        book=book,
        now=now,
        channel=talk.channel,
        person=person,
        texts=(wanted.text,),
        attachments=kinds,
        language=language,
        appointments=appointments,
        display_name=talk.display_name,
    )
    return turn, None


class _Verified(msgspec.Struct, frozen=True):
    channel: str
    verified: bool = True


def _thread(conn: Connection, talk: Any) -> Any:
    known = find_address(conn, talk.channel, talk.sender)
    return None if known is None else threads.thread_of(conn, known.contact_id)


async def understood(product: Product, turn: Turn, thread_id: str | None) -> Understanding:
    """By the very readers of a real turn: the playbook, and the model beside it where there is one."""
    own = understand(turn)
    if product.model is None:
        return own
    return await product.model.glance(PRACTICE, turn, thread_id, own)


def shown(meant: Understanding) -> dict[str, Any]:
    return {
        "intents": list(meant.intents),
        "treatments": list(meant.treatments),
        "revenue_lines": list(meant.revenue_lines),
        "language": meant.language,
        "slots": {
            "name": meant.name,
            "phone": meant.phone,
            "email": meant.email,
            "when": slots_dict(meant.when.slots) if meant.when is not None else None,
        },
    }
