"""What colleagues do to cards: each one unit of work, written into the record."""

from sqlalchemy import Connection

from compliance import audit
from core.errors import NotFoundError
from pipeline import opportunities, owners, tags
from pipeline.types import Opportunity
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.users import SignedIn
from web.acting import actor_of
from web.board_shapes import BookedElsewhere, CheckedOut, EditCard, MoveCard, NewCard, SetOwner


def make(conn: Connection, book: PracticeBook, me: SignedIn, data: NewCard) -> Opportunity:
    raise NotFoundError("no such contact")


def edit(
    conn: Connection, book: PracticeBook, me: SignedIn, opportunity_id: str, version: int, data: EditCard
) -> Opportunity:
    return opportunities.one(conn, opportunity_id)


def move(conn: Connection, me: SignedIn, opportunity_id: str, data: MoveCard) -> Opportunity:
    return opportunities.one(conn, opportunity_id)


def booked(
    conn: Connection, book: PracticeBook, me: SignedIn, contact_id: str, data: BookedElsewhere
) -> Opportunity:
    raise NotFoundError("no such contact")


def checked_out(
    conn: Connection, book: PracticeBook, me: SignedIn, contact_id: str, data: CheckedOut
) -> Opportunity:
    raise NotFoundError("no such contact")


def set_tags(conn: Connection, me: SignedIn, contact_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if find_contact(conn, contact_id) is None:
        raise NotFoundError("no such contact")
    kept = tags.set_tags(conn, contact_id, names, actor_of(me))
    audit.append(conn, actor_of(me), "contact.tagged", ("contact", contact_id), detail={"count": len(kept)})
    return kept


def set_owner(conn: Connection, me: SignedIn, user_id: str, data: SetOwner) -> None:
    owners.set_owner(conn, user_id, takes_leads=data.takes_leads, away_until=data.away_until)
    audit.append(conn, actor_of(me), "lead_owner.changed", ("user", user_id))
