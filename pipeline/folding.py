"""Two cards that turn out to be one person's: one stands for both, and the other is kept behind it."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, update

from core import live
from core.events import ContactsMerged, ContactsParted
from core.session import mine
from inbox import threads
from pipeline.models import opportunity
from pipeline.opportunities import CHANGED, of_contact, write
from pipeline.types import Opportunity
from pipeline.values import revalue
from practice.identity.journal import Journal

RANK: Final = {"booked": 0, "lead": 1}
Set = Callable[..., None]


def one_patient(conn: Connection, contact_id: str) -> None:
    """A person is a patient on one card, the newest: it holds all that they have paid."""
    won = [each for each in of_contact(conn, contact_id) if each.stage == "patient"]
    for each in won[1:]:
        write(conn, each, folded_into=won[0].id)


def on_contacts_merged(conn: Connection, event: ContactsMerged) -> None:
    """Handler for `wiring.py`. Their cards name the survivor already, but for an open one beside an open one."""
    journal = Journal(conn, event.merge_id)

    def put(card: Opportunity, **values: Any) -> None:
        journal.set(opportunity, card.id, **values)
        live.append(conn, CHANGED, card.thread_id or "", card.id)

    _open_ones(conn, event, put)
    cards = of_contact(conn, event.survivor_id)
    stands = next((each for each in cards if each.stage == "not_fit"), None)
    if stands is not None:
        _fold(put, [each for each in cards if each.id != stands.id], stands)
    elif cards:
        cold = [each for each in cards if each.stage == "cold"]
        if cold and cards[0].status == "open":
            _fold(put, cold, cards[0])
        else:
            _fold(put, cold[1:], cold[0] if cold else cards[0])
        won = [each for each in cards if each.stage == "patient"]
        _fold(put, won[1:], won[0] if won else cards[0])
    _settle(conn, event, put)


def _open_ones(conn: Connection, event: ContactsMerged, put: Set) -> None:
    """The one that is further stands, the older one of two that are as far."""
    both = [
        each
        for whose in (event.survivor_id, event.gone_id)
        for each in of_contact(conn, whose)
        if each.status == "open"
    ]
    if len(both) < 2:
        return
    stands, other = sorted(both, key=lambda each: (RANK[each.stage], each.created_at, each.id))[:2]
    put(other, slot=None, folded_into=stands.id)
    put(other, contact_id=event.survivor_id)
    if stands.contact_id != event.survivor_id:
        put(stands, contact_id=event.survivor_id)


def _fold(put: Set, cards: list[Opportunity], into: Opportunity) -> None:
    for each in cards:
        put(each, folded_into=into.id, slot=None)


def _settle(conn: Connection, event: ContactsMerged, put: Set) -> None:
    """A card without a conversation has one now; a patient is worth what both have paid."""
    row = threads.thread_of(conn, event.survivor_id)
    for card in of_contact(conn, event.survivor_id):
        if row is not None and card.thread_id is None:
            put(card, thread_id=row.id)
        if card.stage == "patient":
            revalue(conn, card)


def on_contacts_parted(conn: Connection, event: ContactsParted) -> None:
    """Handler for `wiring.py`. The journal has put the cards back; what they are worth follows the invoices."""
    for contact_id in (event.kept_id, event.parted_id):
        for card in of_contact(conn, contact_id):
            live.append(conn, CHANGED, card.thread_id or "", card.id)
            if card.stage == "patient":
                revalue(conn, card)


def rename(conn: Connection, contact_id: str, words: str) -> None:
    """Found by another name or number from now on."""
    conn.execute(
        update(opportunity)
        .where(mine(opportunity), opportunity.c.contact_id == contact_id)
        .values(words=words)
    )
