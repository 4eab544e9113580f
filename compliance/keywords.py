"""Whoever texts a keyword that the practice advertises joins its programme and gets the one confirmation."""

from sqlalchemy import Connection

from compliance.consent.programmes import find_programme, join, welcome
from compliance.facts import DraftRequest
from compliance.gate import Gate
from compliance.phi.scan import fixed
from core.events import WordHeard
from core.session import now
from core.vault import Vault
from inbox import threads
from practice.contacts import load_address
from practice.store import Books

CHANNEL = "sms"
KIND = "programme"


class Keywords:
    """A handler for `wiring.py`; a word that is no keyword costs one look at what is kept in memory."""

    def __init__(self, gate: Gate, books: Books, vault: Vault) -> None:
        self._gate, self._books, self._vault = gate, books, vault

    def on_word(self, conn: Connection, event: WordHeard) -> None:
        programme = find_programme(conn, event.word)
        if programme is None or load_address(conn, event.address_id).channel != CHANNEL:
            return
        book = self._books.get(conn)
        join(conn, book, self._vault, programme, event.address_id, event.message_id)
        thread = threads.load_thread(conn, event.thread_id)
        language = thread.language or book.default_language
        words = welcome(book, programme, language)
        self._gate.submit(
            conn,
            DraftRequest(
                thread_id=thread.id,
                cause_id=event.message_id,
                kind=KIND,
                purpose="optin_confirm",
                author_kind="agent",
                text=words,
                phi=fixed(words),
                language=language,
                caused_at=now(conn),
            ),
        )
        if thread.burst_at is None or thread.burst_at == now(conn):
            _answered(conn, event.thread_id, thread.last_in_seq)


def _answered(conn: Connection, thread_id: str, seq: int) -> None:
    """Nothing else was asked: the confirmation is the answer."""
    threads.change(
        conn,
        thread_id,
        answered_seq=seq,
        waiting_since=None,
        due_at=None,
        burst_at=None,
        last_out_at=now(conn),
    )
