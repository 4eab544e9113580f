"""Gathers what a decision rests on from the rows of this instant; the rules themselves read nothing."""

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, func, select

from compliance import pause, practice_settings
from compliance.consent import consent_of, entities
from compliance.models import draft
from compliance.phi.finding import finding_of
from compliance.phi.scan import Scan
from compliance.types import Channel, Facts, Place, Purpose
from core.private import Private
from core.session import mine, now
from inbox import timeline
from practice.book import PracticeBook

SESSION = timedelta(minutes=30)
WINDOW = timedelta(hours=24)
DISCLOSE_AGAIN = timedelta(hours=24)
WEB_LIKE = {"web"}
WINDOWED = {"instagram", "facebook", "whatsapp"}


class DraftRequest(msgspec.Struct, frozen=True):
    """Someone wants to send this on a thread. `cause_id` and `kind` make it unique there."""

    thread_id: str
    cause_id: str
    kind: str
    purpose: str
    author_kind: Literal["agent", "staff", "sequence"]
    text: str
    author_id: str | None = None
    language: str = "en"
    slots: tuple[dict[str, Any], ...] = ()
    citations: tuple[str, ...] = ()
    run_id: str | None = None
    client_id: str | None = None
    caused_at: datetime | None = None
    """Arrival of the newest message it answers."""
    acknowledgement: bool = False
    """A bare acknowledgement: counted apart from real replies."""
    model_written: bool = False
    not_before: datetime | None = None
    cancel_on: tuple[str, ...] = ()
    """Of "reply", "booking", "takeover": what takes it back before it leaves."""
    expires_at: datetime | None = None
    after_handback: bool = False
    """First automatic text since a person gave the thread back: the disclosure is due again."""
    asked_in_chat_at: datetime | None = None
    """The details of a booking made in a chat, texted to the number given there: that message's arrival
    counts as the last inbound at the new address."""
    address_id: str | None = None
    account_id: str | None = None
    location: str | None = None
    """Where the visit is that it speaks of: what is paused there waits."""
    phi: Scan | None = None
    """What the scanner said about exactly this text (`compliance.phi.standing.scan_of`, before the write; `fixed`
    for an approved text of ours). Without it, or with that of another text, the draft is held PHI_REVIEW."""


class Surroundings(msgspec.Struct, frozen=True):
    """The rows a decision looks at, read once per decision."""

    book: PracticeBook
    thread: Any
    address: Any
    person: Private[Any]
    non_production: bool
    allow_listed: bool
    confirms_stop: bool
    approved: bool = False


def gather(conn: Connection, request: DraftRequest, around: Surroundings) -> Facts:
    """The facts of this instant."""
    thread, address = around.thread, around.address
    instant = now(conn)
    last_in = timeline.last_at(conn, thread.id, address.id, "in") or request.asked_in_chat_at
    last_out = timeline.last_at(conn, thread.id, address.id, "out")
    optout = _minutes(instant, _opted_out_at(conn, address.id))
    return Facts(
        purpose=Purpose(request.purpose),
        channel=Channel(address.channel),
        now=instant,
        consent=consent_of(
            conn,
            address,
            inquired=last_in is not None and instant - last_in <= WINDOW,
            entity_names=entities(around.book),
        ),
        settings=practice_settings.load(conn),
        practice=_practice_place(around.book),
        phone=address.value if address.value.startswith("+") else around.person.reveal().phone,
        minutes_since_inbound=_minutes(instant, last_in),
        minutes_since_optout=optout,
        session_open=last_in is not None and instant - last_in <= SESSION
        if address.channel in WEB_LIKE
        else None,
        window_open=last_in is not None and instant - last_in <= WINDOW
        if address.channel in WINDOWED
        else None,
        window_closes_at=last_in + WINDOW if last_in and address.channel in WINDOWED else None,
        verified=bool(address.verified),
        booked_in_thread=True,
        offer_requested=request.author_kind == "agent" and request.purpose == "inquiry_reply",
        wrong_number=address.revoked == "wrong_number",
        optout_unclear=address.revoked == "unclear",
        confirmations_sent=_confirmations(conn, thread.id, optout, instant),
        text=request.text,
        phi=finding_of(conn, request.phi, request.text, request.purpose, thread.contact_id),
        language="es" if request.language == "es" else "en",
        author=request.author_kind,
        model_written=request.model_written,
        is_first_of_thread=last_out is None,
        disclosure_due=request.author_kind == "agent"
        and (last_out is None or instant - last_out > DISCLOSE_AGAIN or request.after_handback),
        optout_line_due=last_out is None,
        practice_name=around.book.practice.name,
        practice_phone=around.book.phone,
        persona_name=around.book.practice.assistant.name if around.book.practice.assistant else None,
        not_before=request.not_before if request.not_before and request.not_before > instant else None,
        expires_at=request.expires_at,
        approved=around.approved,
        owner={"agent": "agent", "staff": "staff"}.get(thread.owner_kind, "queue"),  # type: ignore[arg-type]
        channel_mode=thread.agent_mode or around.book.practice.agent.get(address.channel, "auto"),
        paused=pause.holds(
            conn,
            around.book,
            account_id=request.account_id or thread.account_id,
            channel=address.channel,
            purpose=request.purpose,
            minutes_since_inbound=_minutes(instant, last_in),
            location=request.location,
        ),
        non_production=around.non_production,
        allow_listed=around.allow_listed,
        provider_confirms_stop=around.confirms_stop,
    )


def _opted_out_at(conn: Connection, address_id: str) -> datetime | None:
    from compliance.models import revocation

    statement = select(func.max(revocation.c.at)).where(
        mine(revocation), revocation.c.address_id == address_id, revocation.c.lifted_at.is_(None)
    )
    at: datetime | None = conn.execute(statement).scalar()
    return at


def _confirmations(conn: Connection, thread_id: str, optout_minutes: float | None, instant: datetime) -> int:
    if optout_minutes is None:
        return 0
    since = instant - timedelta(minutes=optout_minutes)
    statement = (
        select(func.count())
        .select_from(draft)
        .where(
            mine(draft),
            draft.c.thread_id == thread_id,
            draft.c.purpose == "optout_confirm",
            draft.c.state == "released",
            draft.c.created_at >= since,
        )
    )
    return int(conn.execute(statement).scalar_one())


def _minutes(instant: datetime, then: datetime | None) -> float | None:
    return None if then is None else max(0.0, (instant - then).total_seconds() / 60)


def _practice_place(book: PracticeBook) -> Place | None:
    region = book.practice.address.region
    return Place(state=region, tz=book.practice.timezone) if region else None
