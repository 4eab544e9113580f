"""A form becomes a conversation: contact, inquiry with its source, message, and the first reply's clock."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, select

from channels.base import Account, Lead
from core.events import InboundStored, LeadReceived
from core.session import emit, mine, now, wake
from inbox import handoffs, inquiries, threads, timeline
from inbox.lead_hearing import Heard, covered, fetch_somebody, is_urgent, keep_opt_out, stops
from inbox.lead_ways import Person, Way, WhyNot, any_line, person_of, way_of
from inbox.lead_words import composed, interests
from inbox.models import message
from inbox.sources import note_touch
from inbox.threads import TURNS, Gathering
from practice.book import PracticeBook
from practice.contacts import learn_treatments, reach, update_contact
from practice.referrals import who_refers

CHANNEL = "form"
FRESH = timedelta(hours=24)
Keep = Callable[[Connection, PracticeBook, Account, Lead, Person], None]
"""Keeps the proof of what was agreed to; handed in by whoever may (wiring, or the desk for a spoken yes)."""
CALL = {
    "no_consent": "Please call: they left a number in a form and did not agree to texts.",
    "opted_out": "Please call: they wrote by a form, and had asked us to stop writing to them.",
    "no_address": "A form came in without a phone number or mail address that we could use.",
    "no_line": "Please call: a form came in and no line is connected that could answer it.",
    "late": "Please call: a form that was filled in more than a day ago has only come in now.",
    "stopped": "They asked by a form to get no more messages, and get none. Please look whether they asked for more.",
    "no_question": "They left their details in a form that asks nothing. Please look whether to call.",
}


class Timed(Protocol):
    """Ingest's policy: how the agent's turn and the watchdog are timed."""

    @property
    def gathering(self) -> Gathering: ...

    @property
    def watchdog(self) -> timedelta: ...


class Stored(msgspec.Struct, frozen=True):
    """What became of a lead."""

    thread_id: str
    message_id: str
    contact_id: str
    by: str | None
    """The channel of the first reply; None when a person must call."""
    why_not: str | None = None


def store_lead(
    conn: Connection,
    account: Account,
    book: PracticeBook,
    lead: Lead,
    policy: Timed,
    keep: Keep,
    *,
    heard: Heard | None = None,
    recorded_by: str | None = None,
    answer: bool = True,
) -> Stored | None:
    """None when it is here already. `recorded_by`: a colleague wrote it down for them, and keeps it unless `answer`.

    `heard`: what the screen found in its words; None for what a colleague wrote.
    """
    if _seen(conn, account.id, lead.provider_id):
        return None
    lead = covered(lead)
    if lead.test:
        return _store_trial(conn, account, lead)
    form = form_of(account, lead)
    person = person_of(conn, book, lead)
    keep(conn, book, account, lead, person)
    language = lead.language if lead.language in book.languages else book.default_language
    text = composed(lead.text, lead.fields, language, form.get("asks"))
    way, why = way_of(conn, book, lead, person.addresses)
    unasked = _unasked(lead, text, now(conn)) or ("stopped" if stops(heard) else None)
    way = None if unasked or not answer else way
    learn_treatments(conn, person.for_whom or person.contact_id, interests(book, lead.fields.get("service")))
    row = _thread(conn, account, book, person, way, recorded_by, language)
    inquiry_id = _inquiry(conn, book, row, lead, policy, form, answered=way is not None)
    message_id, seq = timeline.add_message(
        conn,
        row.id,
        inquiry_id=inquiry_id,
        direction="in",
        channel=CHANNEL,
        address_id=way.address_id if way is not None else None,
        account_id=account.id,
        provider_id=lead.provider_id,
        author_kind="patient",
        text=text or lead.name or "",
        status="received",
        context=CHANNEL,
        sent_at=None,
        meta=_meta(lead, form, recorded_by),
    )
    _touch(conn, row, way, seq, policy, urgent=is_urgent(heard))
    if way is None and answer:
        _call(conn, row, inquiry_id, unasked or why, urgent=is_urgent(heard))
    keep_opt_out(conn, heard, row.id, person, message_id)
    _tell(conn, row.id, person, message_id, inquiry_id, seq)
    return Stored(row.id, message_id, person.contact_id, way.channel if way else None, unasked or why)


def _unasked(lead: Lead, text: str, instant: datetime) -> str | None:
    """Why nobody waits for an answer by itself: nothing was asked, or it was asked long ago."""
    if lead.sent_at is not None and instant - lead.sent_at > FRESH:
        return "late"
    return None if text else "no_question"


def form_of(account: Account, lead: Lead) -> Mapping[str, Any]:
    """What the practice has set for this form, above what holds for the account."""
    form_id = lead.source.values.get("form_id", "") if lead.source else ""
    return {**account.settings, **account.settings.get("forms", {}).get(form_id, {})}


def thread_of_lead(conn: Connection, account_id: str, provider_id: str) -> str:
    """Where a lead that is here already stands."""
    statement = select(message.c.thread_id).where(
        mine(message), message.c.account_id == account_id, message.c.provider_id == provider_id
    )
    return str(conn.execute(statement).scalar_one())


def _seen(conn: Connection, account_id: str, provider_id: str) -> bool:
    statement = select(message.c.id).where(
        mine(message), message.c.account_id == account_id, message.c.provider_id == provider_id
    )
    return conn.execute(statement).first() is not None


def _thread(
    conn: Connection,
    account: Account,
    book: PracticeBook,
    person: Person,
    way: Way | None,
    recorded_by: str | None,
    language: str,
) -> Any:
    row = threads.thread_of(conn, person.contact_id, lock=True)
    kept = way is None and recorded_by is not None
    automated = way is not None and book.practice.agent.get(way.channel, "auto") != "off"  # type: ignore[call-overload]
    if row is not None and kept and recorded_by:
        return _taken(conn, row, recorded_by)
    if row is not None:
        return threads.entrust(conn, row) if automated else row
    place = way or any_line(conn, book, person.addresses)
    if place is None:
        address_id = next(iter(person.addresses.values()))
        place = Way(CHANNEL, address_id, account.id)
    row = threads.open_thread(
        conn,
        person.contact_id,
        channel=place.channel,
        address_id=place.address_id,
        account_id=place.account_id,
        owner_kind="agent" if automated else "none",
        language=language,
    )
    return _taken(conn, row, recorded_by) if kept and recorded_by else row


def _taken(conn: Connection, row: Any, staff_id: str) -> Any:
    """Whoever wrote it down and sends nothing by itself has it in hand."""
    threads.take_over(conn, row.id, staff_id)
    return threads.load_thread(conn, row.id)


def _inquiry(
    conn: Connection,
    book: PracticeBook,
    row: Any,
    lead: Lead,
    policy: Timed,
    form: Mapping[str, Any],
    *,
    answered: bool,
) -> str:
    """A form in the middle of an episode says where it came from, beside what is known of it."""
    came, source = _came(conn, lead), _source(book, lead, form)
    if row.inquiry_id is not None:
        note_touch(conn, row.inquiry_id, came, source)
        return str(row.inquiry_id)
    return inquiries.open_inquiry(
        conn,
        row.id,
        channel=CHANNEL,
        source=source,
        seq=row.head_seq + 1,
        watch=policy.watchdog if answered and row.owner_kind == "agent" else None,
        attribution=came,
    )


def _came(conn: Connection, lead: Lead) -> dict[str, Any] | None:
    """A friend's code is told as who the friend is."""
    if lead.source is None:
        return None
    values = dict(lead.source.values)
    friend = who_refers(conn, values["ref"]) if "ref" in values else None
    if friend is not None:
        values["referred_by"] = friend
    return {"kind": lead.source.kind, "values": values}


def _source(book: PracticeBook, lead: Lead, form: Mapping[str, Any]) -> str | None:
    """The practice's own name for it: set for the form, or by campaign code or landing page."""
    values = lead.source.values if lead.source else {}
    if form.get("source"):
        return str(form["source"])[:64]
    code, page = values.get("utm_source", "").casefold(), values.get("landing_page", "")
    for each in book.practice.sources:
        if code and code in {known.casefold() for known in each.codes}:
            return each.id
        if page and any(page.startswith(link) for link in each.links):
            return each.id
    return None


def _meta(lead: Lead, form: Mapping[str, Any], recorded_by: str | None) -> dict[str, Any]:
    """What a screen shows beside it: the answers, what was agreed, who wrote it down."""
    boxes = [{"channel": each.channel, "checked": each.checked} for each in lead.consents]
    told = {
        "fields": dict(lead.fields),
        "form": form.get("name"),
        "consent": boxes,
        "recorded_by": recorded_by,
        "test": lead.test or None,
    }
    return {key: value for key, value in told.items() if value not in (None, {}, [])}


def _touch(conn: Connection, row: Any, way: Way | None, seq: int, policy: Timed, *, urgent: bool) -> None:
    """A form comes whole: nobody waits for more of it, and the answer is due now."""
    instant = now(conn)
    values: dict[str, Any] = {
        "last_in_seq": seq,
        "last_in_at": instant,
        "waiting_since": row.waiting_since or instant,
        "state": "open",
        "snoozed_until": None,
    }
    if way is not None:
        values |= {"channel": way.channel, "address_id": way.address_id, "account_id": way.account_id}
        if row.owner_kind == "agent" or urgent:
            values |= threads.turn_due(row, instant, policy.gathering, at_once=True)
            wake(conn, TURNS.name)
    threads.change(conn, row.id, **values)


def _call(conn: Connection, row: Any, inquiry_id: str, why: WhyNot | str, *, urgent: bool) -> None:
    inquiries.unanswerable(conn, inquiry_id, why)
    if urgent:
        fetch_somebody(conn, row)
        return
    handoffs.open_handoff(
        conn, row.id, reason="staff_action", urgency="soon", summary=CALL[why], answer_by=None
    )


def _tell(
    conn: Connection, thread_id: str, person: Person, message_id: str, inquiry_id: str, seq: int
) -> None:
    emit(
        conn,
        InboundStored(thread_id=thread_id, message_id=message_id, seq=seq, contact_id=person.contact_id),
    )
    emit(
        conn,
        LeadReceived(
            thread_id=thread_id,
            contact_id=person.contact_id,
            message_id=message_id,
            inquiry_id=inquiry_id,
            is_new=person.is_new,
        ),
    )


def _store_trial(conn: Connection, account: Account, lead: Lead) -> Stored:
    """A provider's trial post: to be seen, under nobody's address, and answered by nobody."""
    reached = reach(conn, CHANNEL, f"trial:{account.id}", display_name="Test lead")
    update_contact(conn, reached.contact_id, name="Test lead")
    row = threads.thread_of(conn, reached.contact_id, lock=True) or threads.open_thread(
        conn,
        reached.contact_id,
        channel=CHANNEL,
        address_id=reached.address_id,
        account_id=account.id,
        owner_kind="none",
        language=None,
    )
    text = composed(lead.text, lead.fields, "en", None)
    message_id, seq = timeline.add_message(
        conn,
        row.id,
        direction="in",
        channel=CHANNEL,
        address_id=reached.address_id,
        account_id=account.id,
        provider_id=lead.provider_id,
        author_kind="patient",
        text=text,
        status="received",
        context=CHANNEL,
        meta=_meta(lead, {}, None),
    )
    threads.change(conn, row.id, last_in_seq=seq, answered_seq=seq, last_in_at=now(conn), state="done")
    return Stored(row.id, message_id, reached.contact_id, None, "test")
