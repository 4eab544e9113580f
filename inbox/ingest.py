"""From a stored envelope to the thread: contact, inquiry, message, clocks, and when the answer is due."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from channels import intake, media
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
    Source,
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
from core.events import InboundStored, OptInHeard, OptOutHeard, WordHeard
from core.logging import logger
from core.session import emit, now, of_practice, wake, work
from inbox import (
    after_opt_out,
    calls,
    edits,
    for_people,
    handoffs,
    inquiries,
    lead_hearing,
    leads,
    letters,
    merging,
    reviews,
    spoken,
    standing,
    threads,
    timeline,
)
from inbox.entry_links import came_by_link
from inbox.threads import TURNS, Gathering
from practice import visitors
from practice.book import PracticeBook
from practice.contacts import Reached, load_address, reach
from practice.store import Books

PLAIN = Capabilities()


class Screened(msgspec.Struct, frozen=True):
    """What must be known about an inbound before it is stored."""

    opt_out: Literal["all", "marketing", "wrong_number", "unclear"] | None = None
    opt_in: bool = False
    opt_in_to: tuple[str, ...] = ()
    """With `opt_in`: the categories that are wanted again; empty: all of them."""
    asks_help: bool = False
    """HELP is answered even after an opt-out."""
    may_mean_visit: bool = False
    """A bare CANCEL ends our messages and may have meant the visit."""
    at_once: bool = False
    """Emergency or opt-out: no gathering."""
    emergency: bool = False
    """Answered at once whoever owns the thread."""
    word: str | None = None
    """The whole message, where it is one word that may be a keyword of the practice."""


Screen = Callable[[Inbound, PracticeBook], Screened]
"""Handed in by wiring; runs before the write transaction, its verdict is applied inside it."""


class Policy(msgspec.Struct, frozen=True):
    gathering: Gathering
    watchdog: timedelta


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


def store_inbound(
    conn: Connection,
    account: Account,
    book: PracticeBook,
    inbound: Inbound,
    verdict: Screened,
    policy: Policy,
    able: Capabilities = PLAIN,
) -> str | None:
    """Store a patient's message; None when this provider id is here already."""
    if timeline.is_here(conn, account.id, inbound.provider_id):
        return None
    phone = inbound.sender if account.channel in {"sms", "whatsapp", "voice"} else None
    reached = reach(
        conn,
        account.channel,
        inbound.sender,
        display_name=inbound.display_name,
        phone=phone,
        verified=phone is not None,
    )
    if reached.proven:
        reached = merging.linked(conn, reached, inbound.sender)
    row = threads.thread_of(conn, reached.contact_id, lock=True) or _new_thread(
        conn, account, book, reached, person_only=inbound.context == "review"
    )
    inbound = letters.placed(conn, account, inbound, able, row.id, reached.address_id)
    standing.learnt(conn, reached, row.inquiry_id, inbound)
    inquiry_id = row.inquiry_id or _new_inquiry(
        conn,
        account,
        book,
        row,
        None if inbound.automatic else policy.watchdog,
        _came(conn, account, inbound, able),
    )
    message_id, seq = timeline.add_message(
        conn,
        row.id,
        inquiry_id=inquiry_id,
        direction="in",
        channel=account.channel,
        address_id=reached.address_id,
        account_id=account.id,
        provider_id=inbound.provider_id,
        client_id=inbound.client_id,
        author_kind="patient",
        text=inbound.text,
        status="received",
        attachments=[media.shown(each) for each in inbound.attachments],
        slots=[{"slot_id": inbound.slot_id}] if inbound.slot_id else [],
        **_circumstances(inbound),
    )
    timeline.number_for_patient(conn, message_id)
    if reached.is_new and able.names and not inbound.display_name:
        look_soon(conn, account.id)
    media.expect(conn, account.id, row.id, message_id, inbound.attachments)
    if able.edits:
        edits.apply_early(conn, account.id, inbound.provider_id, message_id)
    silenced = _is_silenced(reached, verdict)
    unanswered = silenced or inbound.automatic
    _touch(conn, account, row, reached.address_id, seq, verdict, policy, silenced=unanswered)
    if inbound.automatic:
        for_people.wait_for_person(conn, row.id, inbound)
    _tell_consent(conn, row.id, reached.contact_id, reached.address_id, message_id, verdict)
    if verdict.word is not None:
        heard = WordHeard(
            thread_id=row.id, address_id=reached.address_id, message_id=message_id, word=verdict.word
        )
        emit(conn, heard)
        silenced = silenced and load_address(conn, reached.address_id).revoked in after_opt_out.ENDED
    if silenced and verdict.opt_out not in after_opt_out.ENDED:
        after_opt_out.wrote_again(conn, row.id)
    elif verdict.may_mean_visit and not silenced:
        after_opt_out.may_mean_visit(conn, row.id)
    emit(conn, InboundStored(thread_id=row.id, message_id=message_id, seq=seq))
    return message_id


def _is_silenced(reached: Reached, verdict: Screened) -> bool:
    """Who ended our messages gets no automatic answer to what they write later."""
    heard = verdict.opt_in or verdict.asks_help or verdict.emergency
    return reached.revoked in after_opt_out.ENDED and not heard


def _new_thread(
    conn: Connection, account: Account, book: PracticeBook, reached: Any, *, person_only: bool = False
) -> Any:
    mode = book.practice.agent.get(account.channel, "auto")  # type: ignore[call-overload]
    return threads.open_thread(
        conn,
        reached.contact_id,
        channel=account.channel,
        address_id=reached.address_id,
        account_id=account.id,
        owner_kind="none" if person_only or mode == "off" else "agent",
        language=None,
    )


def _circumstances(inbound: Inbound) -> dict[str, Any]:
    """What only some channels tell; an ordinary text has none of it."""
    told = {
        "sent_at": inbound.sent_at,
        "context": None if inbound.context == "message" else inbound.context,
        "reply_to": inbound.reply_to,
        "subject": inbound.subject and inbound.subject[:200],
        "meta": dict(inbound.meta) or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _new_inquiry(
    conn: Connection,
    account: Account,
    book: PracticeBook,
    row: Any,
    watchdog: timedelta | None,
    came: Source | None,
) -> str:
    source = next((each.id for each in book.practice.sources if account.external_id in each.numbers), None)
    source = source or (came and came.values.get("source")) or None
    watch = watchdog if row.owner_kind == "agent" else None
    return inquiries.open_inquiry(
        conn,
        row.id,
        channel=account.channel,
        source=source,
        seq=row.head_seq + 1,
        watch=watch,
        attribution=None if came is None else {"kind": came.kind, "values": dict(came.values)},
    )


def _came(conn: Connection, account: Account, inbound: Inbound, able: Capabilities) -> Source | None:
    if inbound.source is None and able.own_server:
        came = visitors.came_by(conn, inbound.sender)
        return None if came is None else Source(came["kind"], came["values"])
    if inbound.source is not None or not able.edits:
        return inbound.source
    return standing.source_of_visit(conn, account, inbound.sender)


def _touch(
    conn: Connection,
    account: Account,
    row: Any,
    address_id: str,
    seq: int,
    verdict: Screened,
    policy: Policy,
    *,
    silenced: bool,
) -> None:
    instant = now(conn)
    values: dict[str, Any] = {
        "last_in_seq": seq,
        "last_in_at": instant,
        "waiting_since": row.waiting_since or instant,
        "state": "open",
        "snoozed_until": None,
        "channel": account.channel,
        "address_id": address_id,
        "account_id": account.id,
    }
    if (row.owner_kind == "agent" and not silenced) or verdict.emergency:
        values |= threads.turn_due(row, instant, policy.gathering, at_once=verdict.at_once)
        wake(conn, TURNS.name)
    threads.change(conn, row.id, **values)


def _tell_consent(
    conn: Connection, thread_id: str, contact_id: str, address_id: str, message_id: str, verdict: Screened
) -> None:
    if verdict.opt_out is not None:
        emit(
            conn,
            OptOutHeard(
                thread_id=thread_id,
                contact_id=contact_id,
                address_id=address_id,
                message_id=message_id,
                scope=verdict.opt_out,
                how="inbound",
            ),
        )
    elif verdict.opt_in:
        emit(
            conn,
            OptInHeard(
                thread_id=thread_id,
                contact_id=contact_id,
                address_id=address_id,
                message_id=message_id,
                categories=verdict.opt_in_to,
            ),
        )
