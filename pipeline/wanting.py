"""Which inquiries are leads by themselves, and what becomes of somebody who has a card already."""

from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from booking import service
from core.actors import Actor
from core.session import now, work
from inbox import threads
from pipeline import opportunities, stages
from pipeline.opening import Came, announce, open_card, owner_of
from pipeline.opportunities import write
from pipeline.types import Opportunity, Origin
from practice.book import PracticeBook
from practice.contacts import addresses_of, load_contact

PATIENT: Final = Actor("patient")
LOOKED_AFTER: Final = timedelta(days=30)
"""So long after a visit a patient who writes is still about that visit."""
ASKED: Final[frozenset[Origin]] = frozenset({"form", "ad", "tag", "staff"})
"""Ways that say themselves that somebody wants something new."""
SOCIAL: Final = frozenset({"instagram", "facebook"})
TEXTS: Final = frozenset({"sms", "whatsapp"})
_LEFT_ALONE: Final = "pipeline.left_alone"


def origin_of(book: PracticeBook, channel: str, source: str | None, came: str | None) -> Origin | None:
    """What opens a card by itself: paid ads, forms and chats always, the rest where the practice wants it."""
    if came == "ad" or any(each.paid for each in book.practice.sources if each.id == source):
        return "ad"
    wanted = book.practice.pipeline.auto_create
    if channel in {"form", "web"}:
        return "form" if channel == "form" else "web"
    if channel == "voice":
        return "call" if wanted.calls else None
    if channel in TEXTS:
        return "text" if wanted.texts else None
    return "social" if channel in SOCIAL and wanted.social else None


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    thread_id: str
    inquiry_id: str | None = None
    channel: str | None = None
    source: str | None = None
    origin: Origin | None = None
    """None: opens nothing by itself."""
    machine: bool = False
    """A program has written in their absence: news of nobody whom we know."""


def leave_alone(conn: Connection, thread_id: str) -> None:
    """What was written in this unit of work says stop, or that it is the wrong number: nobody has asked for anything."""
    work(conn).gathered.setdefault(_LEFT_ALONE, {})[thread_id] = True


def inquired(conn: Connection, book: PracticeBook, asked: Inquiry) -> None:
    """A person has come, or come again."""
    row = threads.load_thread(conn, asked.thread_id)
    card = opportunities.current(conn, row.contact_id)
    if card is not None and card.thread_id is None:
        card = write(conn, card, thread_id=row.id)
    if card is not None and (asked.machine or card.stage == "not_fit"):
        return
    if row.id in work(conn).gathered.get(_LEFT_ALONE, {}):
        return
    if card is not None and card.status == "open":
        _source(conn, card, asked)
    elif card is not None and card.stage == "cold":
        revive(conn, book, card, "INQUIRED_AGAIN")
    elif asked.origin is not None and _wants(conn, row.contact_id, card, asked.origin):
        came = Came(
            origin=asked.origin,
            why="INQUIRED_AGAIN" if card is not None else asked.origin.upper(),
            channel=asked.channel,
            source=asked.source,
            inquiry_id=asked.inquiry_id,
        )
        open_card(conn, book, row.contact_id, came, actor=PATIENT)


def revive(conn: Connection, book: PracticeBook, card: Opportunity, why: str, actor: Actor = PATIENT) -> None:
    """Whoever had gone quiet is a lead again, on the same card, unless they wrote to be left alone."""
    if any(each.revoked in {"all", "wrong_number"} for each in addresses_of(conn, card.contact_id)):
        return
    moved = stages.move(conn, card.id, "lead", why=why, actor=actor)
    announce(conn, book, moved, owner_of(conn, moved), actor)


def established(conn: Connection, contact_id: str) -> bool:
    """A patient from before: their visits and payments are no news of the pipeline."""
    person = load_contact(conn, contact_id)
    visits = service.appointments_of(conn, contact_id, from_now=False)
    return person.status == "patient" or any(each.status == "completed" for each in visits)


def _source(conn: Connection, card: Opportunity, asked: Inquiry) -> None:
    """How they came may become known only later; what brought them first stays."""
    values: dict[str, Any] = {}
    if card.source is None and asked.source is not None:
        values["source"] = asked.source
    if asked.origin == "ad" and card.origin in {"web", "text", "social", "call"}:
        values["origin"] = "ad"
    if values:
        write(conn, card, **values)


def _wants(conn: Connection, contact_id: str, card: Opportunity | None, origin: Origin) -> bool:
    """Somebody who is being looked after may write about that; a form or an ad says that they want more."""
    if origin in ASKED:
        return True
    person = load_contact(conn, contact_id)
    if card is None and person.status != "patient":
        return True
    since = now(conn) - LOOKED_AFTER
    if card is not None and card.entered_at > since:
        return False
    visits = service.appointments_of(conn, contact_id, from_now=False)
    return not any(
        each.status in {"booked", "pending", "completed"} and each.ends_at > since for each in visits
    )
