"""What the pipeline does when something happened elsewhere: handlers for `wiring.py`, inside its transaction."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from booking import service
from core import live
from core.events import (
    AddressRevoked,
    AppointmentArrived,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMoved,
    CalendarImported,
    ColleaguesChanged,
    ContactErased,
    ContactsChanged,
    ContactTagged,
    InboundStored,
    InquiryOpened,
    InterestLearned,
    InvoicePaid,
    InvoiceRefunded,
    LeadReceived,
    PeopleImported,
    TouchNoted,
)
from core.session import acting, at_end, mine
from inbox import inquiries, tasks
from pipeline import folding, opportunities, owners, values, visits
from pipeline.importing import import_cards
from pipeline.models import contact_tag, opportunity, opportunity_move
from pipeline.opening import Came, open_card, words_of
from pipeline.stages import CALLS
from pipeline.wanting import Inquiry, inquired, leave_alone, origin_of, revive
from practice.contacts import load_contact
from practice.store import Books

OPENING_TAGS: Final = frozenset({"lead"})
"""Put on somebody, they open a card, whatever the practice's switches say."""
STOPPED: Final = "stopped"
_COLD = (
    select(opportunity)
    .where(
        mine(opportunity),
        opportunity.c.thread_id == bindparam("of_thread"),
        opportunity.c.stage == "cold",
        opportunity.c.folded_into.is_(None),
    )
    .order_by(opportunity.c.created_at.desc())
    .limit(1)
)
_CARDED = select(opportunity.c.contact_id).where(
    mine(opportunity), opportunity.c.contact_id.in_(bindparam("ids", expanding=True))
)


class Pipeline:
    """Most of it is left for the end of the unit of work, when everything of a message stands."""

    def __init__(self, books: Books) -> None:
        self._books = books

    # People write -----------------------------------------------------------------------------------

    def on_inquiry(self, conn: Connection, event: InquiryOpened) -> None:
        """A form is told of when it is stored whole."""
        if event.channel == "form":
            return
        origin = origin_of(self._books.get(conn), event.channel, event.source, event.came)
        asked = Inquiry(
            thread_id=event.thread_id,
            inquiry_id=event.inquiry_id,
            channel=event.channel,
            source=event.source,
            origin=origin,
            machine=event.machine,
        )
        self._ask(conn, asked)

    def on_lead(self, conn: Connection, event: LeadReceived) -> None:
        row = inquiries.load_inquiry(conn, event.inquiry_id) if event.inquiry_id is not None else None
        if row is not None and row.unanswered_why == STOPPED:
            return
        came = None if row is None else (row.attribution or {}).get("kind")
        source = None if row is None else row.source
        origin = origin_of(self._books.get(conn), "form", source, came)
        asked = Inquiry(
            thread_id=event.thread_id,
            inquiry_id=event.inquiry_id,
            channel="form",
            source=source,
            origin=origin,
        )
        self._ask(conn, asked)

    def on_touch(self, conn: Connection, event: TouchNoted) -> None:
        """An ad that somebody clicked in the middle of a conversation is a lead as well."""
        row = inquiries.load_inquiry(conn, event.inquiry_id)
        came = row.attribution or {}
        kinds = [came, *came.get("later", ())]
        origins = {
            origin_of(self._books.get(conn), "", each.get("source"), each.get("kind")) for each in kinds
        }
        asked = Inquiry(
            thread_id=event.thread_id,
            inquiry_id=event.inquiry_id,
            channel=row.channel,
            source=row.source,
            origin="ad" if "ad" in origins else None,
        )
        self._ask(conn, asked, key="touch")

    def _ask(self, conn: Connection, asked: Inquiry, key: str = "lead") -> None:
        at_end(conn, f"{key}:{asked.thread_id}", lambda inner: inquired(inner, self._books.get(inner), asked))

    def on_inbound(self, conn: Connection, event: InboundStored) -> None:
        """Whoever had gone quiet and writes is a lead again, in the middle of an episode too."""
        if not event.machine:
            at_end(conn, f"quiet:{event.thread_id}", lambda inner: self._wrote(inner, event.thread_id))

    def on_revoked(self, conn: Connection, event: AddressRevoked) -> None:
        """A first word that says stop is no inquiry."""
        if event.scope in {"all", "wrong_number"}:
            leave_alone(conn, event.thread_id)

    def _wrote(self, conn: Connection, thread_id: str) -> None:
        row = conn.execute(_COLD, {"of_thread": thread_id}).first()
        card = None if row is None else opportunities.current(conn, row.contact_id)
        if card is not None and card.stage == "cold":
            revive(conn, self._books.get(conn), card, "WROTE_AGAIN")

    def on_interest(self, conn: Connection, event: InterestLearned) -> None:
        card = opportunities.current(conn, event.contact_id)
        if card is None or card.status != "open" or card.chosen:
            return
        book = self._books.get(conn)
        wanted = values.interest(book, event.treatments)
        if wanted is not None:
            values.about(conn, book, card, wanted, chosen=False)

    # Visits and money -------------------------------------------------------------------------------

    def on_booked(self, conn: Connection, event: AppointmentBooked | AppointmentMoved) -> None:
        if event.contact_id is not None:
            visit = service.one(conn, event.appointment_id)
            if visit.contact_id is not None:
                moved = isinstance(event, AppointmentMoved)
                visits.booked(conn, self._books.get(conn), visit, moved=moved)

    def on_cancelled(self, conn: Connection, event: AppointmentCancelled) -> None:
        if event.contact_id is not None:
            visits.cancelled(conn, event.contact_id)

    def on_here(self, conn: Connection, event: AppointmentArrived | AppointmentCompleted) -> None:
        """They are here: nobody needs to call them any more."""
        if event.contact_id is not None:
            tasks.close_tasks(conn, why="CONTACTED", contact_id=event.contact_id, kinds=CALLS)

    def on_paid(self, conn: Connection, event: InvoicePaid) -> None:
        visits.paid(conn, self._books.get(conn), event.invoice_id, event.contact_id)

    def on_refunded(self, conn: Connection, event: InvoiceRefunded) -> None:
        visits.refunded(conn, event.contact_id)

    # People and files -------------------------------------------------------------------------------

    def on_tagged(self, conn: Connection, event: ContactTagged) -> None:
        if event.tag_name not in OPENING_TAGS:
            return
        book, card = self._books.get(conn), opportunities.current(conn, event.contact_id)
        if card is None or card.status == "won":
            came = Came(origin="tag", why="TAGGED")
            open_card(conn, book, event.contact_id, came, actor=acting(conn))
        elif card.stage == "cold":
            revive(conn, book, card, "TAGGED", acting(conn))

    def on_contacts_changed(self, conn: Connection, event: ContactsChanged) -> None:
        """Cards are found by the name that people have now."""
        if event.is_new:
            return
        for contact_id in set(conn.execute(_CARDED, {"ids": list(event.contact_ids)}).scalars()):
            folding.rename(conn, contact_id, words_of(load_contact(conn, contact_id)))

    def on_people_imported(self, conn: Connection, event: PeopleImported) -> None:
        book, brought = self._books.get(conn), set(event.contact_ids)
        import_cards(conn, book, event.contact_ids)
        theirs = [each for each in service.all_appointments(conn) if each.contact_id in brought]
        visits.seen_in_file(conn, book, theirs)

    def on_calendar_imported(self, conn: Connection, event: CalendarImported) -> None:
        brought = set(event.appointment_ids)
        known = [each for each in service.all_appointments(conn) if each.id in brought]
        visits.seen_in_file(conn, self._books.get(conn), known)

    def on_colleagues_changed(self, conn: Connection, event: ColleaguesChanged) -> None:
        """Open cards are somebody's who is there, from the first colleague on."""
        del event
        at_end(conn, "owners", _settle)

    def on_contact_erased(self, conn: Connection, event: ContactErased) -> None:
        ids = select(opportunity.c.id).where(mine(opportunity), opportunity.c.contact_id == event.contact_id)
        for table, column, those in (
            (opportunity_move, opportunity_move.c.opportunity_id, ids),
            (opportunity, opportunity.c.contact_id, (event.contact_id,)),
            (contact_tag, contact_tag.c.contact_id, (event.contact_id,)),
        ):
            conn.execute(delete(table).where(mine(table), column.in_(those)))
        live.append(conn, opportunities.CHANGED, "")


def _settle(conn: Connection) -> None:
    owners.settle(conn)
