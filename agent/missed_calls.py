"""The text to a caller whom nobody answered: within a minute, once, and only to who may have it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import phonenumbers
from phonenumbers import PhoneNumberType
from sqlalchemy import Connection

from agent.office_hours import answer_by, is_open
from agent.wording import fixed_text
from channels.accounts import Accounts, find_account, settings_of
from channels.base import Account, Adapter
from channels.calls import Reception, Telephone
from compliance import standing
from compliance.audit import SYSTEM
from compliance.facts import DraftRequest
from compliance.gate import Gate, Submitted
from compliance.phi.scan import fixed
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.session import now, of_practice, system_scope
from inbox import call_cards, calls, handoffs, inquiries, outgoing_calls, threads, timeline
from inbox.calls import CALLS
from practice.book import PracticeBook
from practice.contacts import change_address, find_address, load_contact
from practice.store import Books

TALKING: Final = timedelta(minutes=30)
"""A conversation with a word in it this recent is under way: nobody is greeted in the middle of it."""
ONCE_IN: Final = timedelta(hours=24)
KNOWN_FOR: Final = timedelta(days=180)
"""A line seldom changes its kind, and asking costs."""
KINDS_WITHOUT_TEXTS: Final = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PAGER,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}
ENDED: Final = {"all", "wrong_number"}
QUIET: Final = {"withheld", "ours"}
"""Nobody can be called back there; only a voicemail fetches a person."""
WHY: Final = {
    "UNREACHABLE": "unreachable",
    "REVOKED_ALL": "opted_out",
    "REVOKED_CATEGORY": "opted_out",
    "WRONG_NUMBER": "opted_out",
    "FREQUENCY": "texted",
    "HUMAN_OWNED": "in_conversation",
}


class MissedCalls:
    """Claims calls that wait: to be decided, for their text, or to be made."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        books: Books,
        gate: Gate,
        reception: Reception,
        public_url: str,
    ) -> None:
        self._db, self._accounts, self._adapters = db, accounts, adapters
        self._books, self._gate, self._reception = books, gate, reception
        self._public_url = public_url.rstrip("/")
        self.claimer = Claimer(db, CALLS, self._work, self._gave_up)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        row = await self._db.read(scope, lambda conn: calls.load_call(conn, claimed.id))
        account = await self._accounts.open(row.account_id)
        if row.direction == "out":
            await self._call_out(claimed, row, account)
        elif row.outcome is None:
            await self._db.write(scope, lambda conn: self._give_up_waiting(conn, claimed, account))
        elif row.text_state == "due":
            await self._answer(claimed, row, account)
        else:
            await self._db.write(scope, lambda conn: claims.done(conn, CALLS, claimed))

    def _give_up_waiting(self, conn: Connection, claimed: Claimed, account: Account) -> None:
        claims.done(conn, CALLS, claimed)
        line = calls.Line(conn, account, self._books.get(conn), self._reception)
        calls.give_up_waiting(line, claimed.id)

    # Text a caller

    async def _answer(self, claimed: Claimed, row: Any, account: Account) -> None:
        """The kind of line is asked outside every transaction, and only for whom a text is meant at all."""
        scope = of_practice(row.practice_id)
        why, asks = await self._db.read(scope, lambda conn: self._look(conn, row, account))
        if why is None and await self._is_anothers(row.caller):
            why = "ours"
        kind = await self._line_type(row.caller, account) if why is None and asks else None
        await self._db.write(scope, lambda conn: self._settle(conn, claimed, account, why, kind))

    def _look(self, conn: Connection, row: Any, account: Account) -> tuple[str | None, bool]:
        """Why not to text, and whether the kind of the line must be asked."""
        why = self._why_not(conn, row, account)
        if why is not None or not account.settings.get("lookup", True):
            return why, False
        known = standing.checks_of(conn, row.caller, ("line_type",)).get("line_type")
        return None, known is None or now(conn) - known.checked_at > KNOWN_FOR

    def _why_not(self, conn: Connection, row: Any, account: Account) -> str | None:
        """Cheap reasons first, so that nothing is spent on a number that may not be texted anyway."""
        book = self._books.get(conn)
        if call_cards.caller_of(conn, account, book, row) is None:
            return "withheld"
        if call_cards.is_colleague(conn, account, book, row.caller):
            return "ours"
        address = find_address(conn, call_cards.TEXT, row.caller)
        never = phonenumbers.number_type(phonenumbers.parse(row.caller)) in KINDS_WITHOUT_TEXTS
        reasons: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("unreachable", lambda: never),
            ("opted_out", lambda: address is not None and address.revoked in ENDED),
            ("texted", lambda: calls.texted_since(conn, row.caller, now(conn) - ONCE_IN, row.id)),
            ("in_conversation", lambda: self._in_conversation(conn, row)),
            ("no_line", lambda: call_cards.text_line(conn, book, row.called) is None),
        )
        return next((why for why, holds in reasons if holds()), None)

    def _in_conversation(self, conn: Connection, row: Any) -> bool:
        since = (row.over_at or row.began_at) - TALKING
        recent = timeline.last_messages(conn, row.thread_id, 3)
        return any(each.at > since and each.status not in timeline.GONE for each in recent)

    async def _is_anothers(self, number: str) -> bool:
        """A line of another practice here: two machines would text each other."""

        def look(conn: Connection) -> bool:
            return any(find_account(conn, "twilio", each, number) for each in ("sms", "voice"))

        return await self._db.read(system_scope(), look)

    async def _line_type(self, number: str, account: Account) -> str | None:
        adapter: object = self._adapters.get((account.provider, account.channel))
        return await adapter.line_type(number, account) if isinstance(adapter, Telephone) else None

    def _settle(
        self, conn: Connection, claimed: Claimed, account: Account, why: str | None, kind: str | None
    ) -> None:
        row = calls.load_call(conn, claimed.id, lock=True)
        claims.done(conn, CALLS, claimed)
        if row.text_state != "due":
            return
        if kind is not None:
            standing.record_check(conn, SYSTEM, row.caller, "line_type", kind, "twilio_lookup")
        why = why or self._why_not(conn, row, account)
        if why is None:
            why = self._submit(conn, row, account)
        if why is not None:
            self._leave_to_people(conn, row, why)

    def _submit(self, conn: Connection, row: Any, account: Account) -> str | None:
        """Through the gate like everything else; what it says decides."""
        book = self._books.get(conn)
        thread = threads.load_thread(conn, row.thread_id, lock=True)
        language = thread.language or load_contact(conn, thread.contact_id).language or book.default_language
        line = call_cards.text_line(conn, book, row.called)
        address = find_address(conn, call_cards.TEXT, row.caller)
        if line is None or address is None:
            return "no_line"
        text = self._words(conn, row, account, book, language)
        made = self._gate.submit(
            conn,
            DraftRequest(
                thread_id=row.thread_id,
                cause_id=row.id,
                kind="missed_call",
                purpose="missed_call_textback",
                author_kind="agent",
                text=text,
                phi=fixed(text),
                language=language,
                caused_at=row.over_at,
                called_at=row.over_at,
                address_id=address.id,
                account_id=line.id,
                cancel_on=("reply",),
            ),
        )
        return self._after(conn, row, thread, made, (address.id, line.id))

    def _after(
        self, conn: Connection, row: Any, thread: Any, made: Submitted, way: tuple[str, str]
    ) -> str | None:
        if made.action == "block":
            if made.reason == "UNREACHABLE":
                change_address(conn, way[0], unreachable_at=now(conn))
            return made.reason
        calls.texted(conn, row.id, "sent" if made.action == "send" else "held", made.reason)
        values: dict[str, Any] = {
            "channel": call_cards.TEXT,
            "address_id": way[0],
            "account_id": way[1],
        }
        if made.action == "send":
            values |= {
                "waiting_since": None,
                "outbound_count": thread.outbound_count + 1,
                "last_out_at": now(conn),
                "greeted_at": now(conn),
            }
        threads.change(conn, row.thread_id, **values)
        return None

    def _words(self, conn: Connection, row: Any, account: Account, book: PracticeBook, language: str) -> str:
        closed = not is_open(book, row.over_at or now(conn), settings_of(conn, account.id).get("location"))
        key = "missed_call" + ("_closed" if closed else "") + ("_voicemail" if calls.has_message(row) else "")
        return fixed_text(key, language).format(practice=book.practice.name)

    def _leave_to_people(self, conn: Connection, row: Any, why: str) -> None:
        """No text: the reason stands on the card and on the inquiry, and somebody calls back where they can."""
        calls.texted(conn, row.id, "not_sent", why)
        if row.inquiry_id is not None:
            inquiries.unanswerable(conn, row.inquiry_id, why)
        if why not in QUIET or calls.has_message(row):
            due = answer_by(self._books.get(conn), "soon", now(conn))
            call_cards.call_back(conn, row.thread_id, WHY.get(why, why), due)
        elif not handoffs.open_handoffs(conn, row.thread_id):
            threads.finish(conn, row.thread_id)

    # Call a patient

    async def _call_out(self, claimed: Claimed, row: Any, account: Account) -> None:
        scope = of_practice(row.practice_id)
        if row.outcome is not None:
            await self._db.write(scope, lambda conn: claims.done(conn, CALLS, claimed))
            return
        if outgoing_calls.is_placed(row):
            await self._db.write(scope, lambda conn: self._lapse(conn, claimed))
            return
        phone = await self._db.write(scope, lambda conn: outgoing_calls.begin(conn, claimed.id))
        adapter: object = self._adapters.get((account.provider, account.channel))
        if phone is None or not isinstance(adapter, Telephone):
            await self._db.write(scope, lambda conn: self._lapse(conn, claimed))
            return
        base = f"{self._public_url}/webhooks/{account.provider}/{account.id}"
        receipt = await adapter.place(phone, base, claimed.id, account)
        await self._db.write(scope, lambda conn: outgoing_calls.placed(conn, claimed.id, receipt))

    def _lapse(self, conn: Connection, claimed: Claimed) -> None:
        claims.done(conn, CALLS, claimed)
        outgoing_calls.lapse(conn, claimed.id)

    def _gave_up(self, conn: Connection, claimed: Claimed) -> None:
        """Every try failed: a person calls back."""
        row = calls.load_call(conn, claimed.id, lock=True)
        if row.direction == "out":
            outgoing_calls.lapse(conn, claimed.id)
        elif row.thread_id is not None and row.text_state == "due":
            self._leave_to_people(conn, row, "not_sent")
