"""Keeps the line under the website chat's form as it was shown to somebody who then wrote there."""

from sqlalchemy import Connection, select

from compliance.consent.capture import capture_widget_line
from compliance.consent.wording import shown
from compliance.models import consent
from core.events import InquiryOpened
from core.session import at_end, mine
from inbox import threads, timeline
from practice.contacts import load_address
from practice.store import Books
from practice.visitors import page_of

CHANNEL = "web"


class WidgetLine:
    """A handler for `wiring.py`; every other channel costs nothing."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_opened(self, conn: Connection, event: InquiryOpened) -> None:
        if event.channel == CHANNEL:
            at_end(conn, f"widget-line:{event.thread_id}", lambda inner: self._keep(inner, event.thread_id))

    def _keep(self, conn: Connection, thread_id: str) -> None:
        """Once per wording and address, with the message that followed it."""
        thread = threads.load_thread(conn, thread_id)
        wrote = next(
            (each for each in timeline.last_messages(conn, thread_id, 1) if each.direction == "in"), None
        )
        address = load_address(conn, thread.address_id)
        if wrote is None or address.channel != CHANNEL:
            return
        page, language = page_of(conn, address.value)
        book = self._books.get(conn)
        words = shown(book, "widget_line", language or book.default_language)
        if not _kept(conn, address.id, words.text):
            capture_widget_line(
                conn,
                book,
                contact_id=thread.contact_id,
                address_id=address.id,
                language=words.language,
                page_id=page,
                message_id=wrote.id,
            )


def _kept(conn: Connection, address_id: str, text: str) -> bool:
    statement = select(consent.c.id).where(
        mine(consent), consent.c.address_id == address_id, consent.c.kind == "notice", consent.c.shown == text
    )
    return conn.execute(statement.limit(1)).first() is not None
