"""An inbound message becomes rows: contact, thread, inquiry, message, clocks, and what it says of consent."""

from datetime import timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from channels import media
from channels.base import (
    Account,
    Capabilities,
    Inbound,
    Source,
)
from channels.polling import look_soon
from core.events import InboundStored, OptInHeard, OptOutHeard, WordHeard
from core.session import emit, now, wake
from inbox import (
    after_opt_out,
    edits,
    for_people,
    inquiries,
    letters,
    merging,
    standing,
    threads,
    timeline,
)
from inbox.threads import TURNS, Gathering
from practice import visitors
from practice.book import PracticeBook
from practice.contacts import Reached, load_address, reach

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
    machine: bool = False
    """An absence note or a network's notice: stored, and not counted as their reply."""


class Policy(msgspec.Struct, frozen=True):
    gathering: Gathering
    watchdog: timedelta


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
    row = _thread(conn, account, book, reached, person_only=inbound.context == "review")
    inbound = letters.placed(conn, account, inbound, able, row.id, reached.address_id)
    standing.learnt(conn, reached, row.inquiry_id, inbound)
    machine = inbound.machine or verdict.machine
    inquiry_id = row.inquiry_id or _new_inquiry(
        conn,
        account,
        book,
        row,
        None if inbound.automatic else policy.watchdog,
        _came(conn, account, inbound, able),
        machine=machine,
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
    _touch(conn, account, row, reached.address_id, seq, verdict, policy, silenced=unanswered, machine=machine)
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
    stored = InboundStored(
        thread_id=row.id, message_id=message_id, seq=seq, contact_id=row.contact_id, machine=machine
    )
    emit(conn, stored)
    return message_id


def _is_silenced(reached: Reached, verdict: Screened) -> bool:
    """Who ended our messages gets no automatic answer to what they write later."""
    heard = verdict.opt_in or verdict.asks_help or verdict.emergency
    return reached.revoked in after_opt_out.ENDED and not heard


def _thread(
    conn: Connection, account: Account, book: PracticeBook, reached: Any, *, person_only: bool
) -> Any:
    mode = book.practice.agent.get(account.channel, "auto")  # type: ignore[call-overload]
    automated = not person_only and mode != "off"
    row = threads.thread_of(conn, reached.contact_id, lock=True)
    if row is not None:
        return threads.entrust(conn, row) if automated else row
    return threads.open_thread(
        conn,
        reached.contact_id,
        channel=account.channel,
        address_id=reached.address_id,
        account_id=account.id,
        owner_kind="agent" if automated else "none",
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
    *,
    machine: bool,
) -> str:
    source = next((each.id for each in book.practice.sources if account.external_id in each.numbers), None)
    source = source or (came and came.values.get("source")) or None
    watch = watchdog if row.owner_kind == "agent" else None
    off = (row.agent_mode or book.practice.agent.get(account.channel)) == "off"  # type: ignore[call-overload]
    return inquiries.open_inquiry(
        conn,
        row.id,
        channel=account.channel,
        source=source,
        seq=row.head_seq + 1,
        watch=watch,
        attribution=None if came is None else {"kind": came.kind, "values": dict(came.values)},
        unanswered_why="CHANNEL_OFF" if off else None,
        machine=machine,
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
    machine: bool,
) -> None:
    instant = now(conn)
    values: dict[str, Any] = {
        "last_in_seq": seq,
        "last_in_at": row.last_in_at if machine else instant,
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
