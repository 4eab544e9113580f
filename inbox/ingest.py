"""From a stored envelope to the thread: contact, inquiry, message, clocks, and when the answer is due."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from channels import intake
from channels.accounts import Accounts
from channels.base import (
    Account,
    Adapter,
    Alarm,
    CallEvent,
    Capabilities,
    Control,
    Echo,
    Edited,
    Inbound,
    Lead,
    LeadAnnounced,
    LookAgain,
    Named,
    Parsed,
    Reacted,
    Removed,
    Reviewed,
    StatusUpdate,
    Visited,
    Watermark,
)
from channels.calls import Reception
from channels.intake import INBOUND
from channels.lead_fetching import announced
from channels.polling import look_soon
from channels.senders import shut_sender
from channels.statuses import record_status
from channels.typing_signs import TypingSigns
from core import claims
from core.claims import Claimed, Claimer
from core.db import Database
from core.errors import BadInputError
from core.logging import logger
from core.session import of_practice, work
from inbox import (
    calls,
    edits,
    handoffs,
    lead_hearing,
    leads,
    reviews,
    spoken,
    standing,
)
from inbox.arriving import Policy, Screened, store_inbound
from inbox.entry_links import came_by_link
from inbox.threads import TURNS
from practice.book import PracticeBook
from practice.store import Books

Screen = Callable[[Inbound, PracticeBook], Screened]
"""Handed in by wiring; runs before the write transaction, its verdict is applied inside it."""


class Ingest:
    """Claims inbound events and turns each into rows, once."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        books: Books,
        screen: Screen,
        policy: Policy,
        keep_consents: leads.Keep,
        reception: Reception,
    ) -> None:
        self._db, self._accounts, self._adapters, self._books = db, accounts, adapters, books
        self._screen, self._policy, self._keep_consents = screen, policy, keep_consents
        self._reception = reception
        self.signs: TypingSigns | None = None
        """Shows the writer that an answer is on its way, where their platform can."""
        self.claimer = Claimer(db, INBOUND, self._work, _unread)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        event, book = await self._db.read(
            scope, lambda conn: (intake.load(conn, claimed.id), self._books.get(conn))
        )
        account = await self._accounts.open(event.account_id)
        parsed = self._parse(event, account)
        screened = [self._screened(each, book) for each in parsed or ()]

        def store(conn: Connection) -> bool:
            if parsed is None:
                _unread(conn, claimed)
            for each, verdict in zip(parsed or (), screened, strict=True):
                if isinstance(each, CallEvent):
                    calls.apply(calls.Line(conn, account, book, self._reception), each, event.received_at)
                else:
                    self.store(conn, account, book, each, verdict)
            claims.done(conn, INBOUND, claimed)
            return TURNS.name in work(conn).wakes

        if await self._db.write(scope, store) and book.practice.agent.get(account.channel, "auto") == "auto":  # type: ignore[call-overload]
            self._show_typing(account, parsed or ())

    def _show_typing(self, account: Account, parsed: tuple[Parsed, ...]) -> None:
        for each in parsed:
            if isinstance(each, Inbound) and each.context in {"message", "story_reply"} and self.signs:
                self.signs.expect(account, each.sender)

    def _screened(self, each: Parsed, book: PracticeBook) -> Screened | None:
        """What people wrote, in a message or in a form."""
        if isinstance(each, Lead):
            return None if each.test else self._screen(lead_hearing.as_inbound(each), book)
        if not isinstance(each, Inbound) or each.context == "review":
            return None  # a public review speaks to everybody: no opt-out, and nothing is answered by itself
        return self._screen(each, book)

    def store(
        self, conn: Connection, account: Account, book: PracticeBook, each: Parsed, verdict: Screened | None
    ) -> None:
        """Apply one parsed item; runs inside the practice's unit of work."""
        if isinstance(each, Inbound):
            able = self._able(account)
            store_inbound(conn, account, book, each, verdict or Screened(), self._policy, able)
            standing.opened_by(conn, account, each, able.window if each.window is None else each.window)
        else:
            self._apply(conn, account, book, each, verdict)

    def _apply(
        self, conn: Connection, account: Account, book: PracticeBook, each: Parsed, verdict: Screened | None
    ) -> None:
        match each:
            case StatusUpdate():
                _status(conn, account, each)
            case Echo():
                spoken.store_echo(conn, account, each)
            case Removed():
                edits.remove(conn, account, each)
            case Edited():
                edits.edit(conn, account, each)
            case Reacted():
                edits.react(conn, account, each)
                standing.opened_by(conn, account, each, self._able(account).window if each.emoji else None)
            case Watermark():
                edits.mark_up_to(conn, account, each)
            case Named() | Visited():
                standing.heard_of(conn, account, each)
            case Control():
                standing.controlled(conn, account, each)
            case Alarm():
                standing.alarmed(conn, account, each)
            case Lead():
                leads.store_lead(conn, account, book, each, self._policy, self._keep_consents, heard=verdict)
            case LeadAnnounced() | LookAgain() | Reviewed():
                _asked(conn, account, each)
            case _:
                raise BadInputError("nobody handles this kind yet", at=type(each).__name__)

    def _able(self, account: Account) -> Capabilities:
        return self._adapters[account.provider, account.channel].capabilities

    def _parse(self, event: intake.StoredEvent, account: Account) -> tuple[Parsed, ...] | None:
        """None for a genuine envelope that nobody can read."""
        adapter = self._adapters[(account.provider, account.channel)]
        try:
            parsed = adapter.read(event.kind, event.body, event.reference, account)
        except BadInputError as error:
            logger().warning("inbound_unreadable", account=account.id, kind=event.kind, place=error.at)
            return None
        return tuple(came_by_link(account, each) if isinstance(each, Inbound) else each for each in parsed)


def _asked(conn: Connection, account: Account, each: LeadAnnounced | LookAgain | Reviewed) -> None:
    """The provider says only that there is something to ask for, or this is what it said when it was asked."""
    if isinstance(each, Reviewed):
        reviews.apply(conn, account, each)
    elif isinstance(each, LookAgain):
        look_soon(conn, account.id, each.about)
    else:
        announced(conn, account, each)


def _status(conn: Connection, account: Account, each: StatusUpdate) -> None:
    """What became of a text; a code that speaks of the account itself is told to people."""
    ours = record_status(conn, account.id, each)
    if ours and each.after is not None and each.after.sender is not None:
        shut_sender(conn, account.id, account.external_id, each.after.sender)
    if ours and each.after is not None and each.after.alarm is not None:
        standing.alarmed(conn, account, Alarm(each.after.alarm, broken=each.after.broken))


def _unread(conn: Connection, _claimed: Claimed) -> None:
    """An envelope that nobody can work: its row stays, and staff hear of it."""
    handoffs.notify(conn, "inbound_unread", thread_id=None, handoff_id=None, to_staff=None)
