"""`/understand`: the agent's own reading of a text, as labels and slots."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from agent.context import Person, Turn
from agent.load import imagine, person_of, visitable
from agent.playbook.understand import understand
from booking.constraints.slots import slots_dict
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_address, load_contact
from web.sandbox.shapes import Understand


def imagined_turn(conn: Connection, book: PracticeBook, talk: Any, wanted: Understand, now: Any) -> Turn:
    """The turn as if this text came next; the unit of work is a read, nothing is kept."""
    kinds = tuple(each.kind for each in wanted.attachments)
    row = threads.thread_of(conn, talk.contact_id) if talk.contact_id is not None else _thread(conn, talk)
    if row is not None:
        return imagine(conn, book, row.id, wanted.text, kinds)
    person = Person(id="new", phone=talk.sender if talk.channel == "sms" else None)
    appointments: Any = ()
    language = None
    if talk.contact_id is not None:
        contact = load_contact(conn, talk.contact_id)
        person = person_of(contact, _Verified(talk.channel))
        appointments, language = visitable(conn, talk.contact_id), contact.language
    return Turn(
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


class _Verified(msgspec.Struct, frozen=True):
    channel: str
    verified: bool = True


def _thread(conn: Connection, talk: Any) -> Any:
    known = find_address(conn, talk.channel, talk.sender)
    return None if known is None else threads.thread_of(conn, known.contact_id)


def read(turn: Turn) -> dict[str, Any]:
    meant = understand(turn)
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
