"""Rows as the inbox shows them: timeline items, thread details, live updates."""

from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from compliance.gate import load_decision
from compliance.types import Reason
from compliance.words import explain
from core import live
from core.errors import NotFoundError
from inbox import handoffs, merging, threads, timeline
from inbox.sources import sources_of
from inbox.thread_card import counts, handoff_pill, load_card, shown_address
from inbox.views import (
    AddressView,
    Author,
    DecisionView,
    LiveUpdate,
    SlotView,
    ThreadDetail,
    TimelineItem,
    TimelinePage,
)
from pipeline.cards import visits
from practice.book import PracticeBook
from practice.contacts import PHONES, addresses_of, load_contact
from practice.handed_on import is_gone as is_unlinked
from practice.sharing import others_on
from web.message_parts import (
    MediaLink,
    attachments_of,
    context_of,
    is_gone,
    quoted_of,
    reactions_of,
    recording_of,
)

MOVED: Literal["thread.moved"] = "thread.moved"
SHOWN_DECISIONS = {"hold", "block"}
CHANNELS = {
    "sms": "Text",
    "web": "Website chat",
    "email": "Email",
    "voice": "Phone",
    "instagram": "Instagram",
    "facebook": "Messenger",
    "google": "Google",
    "whatsapp": "WhatsApp",
    "form": "Form",
}


def detail(conn: Connection, book: PracticeBook, thread_id: str) -> ThreadDetail:
    asked, thread_id = thread_id, merging.present(conn, thread_id)
    row = threads.load_thread(conn, thread_id)
    card = load_card(conn, thread_id)
    if card is None:
        raise NotFoundError("no such thread")
    contact = load_contact(conn, row.contact_id)
    reached_by = addresses_of(conn, row.contact_id)
    return ThreadDetail(
        card=card,
        phone=contact.phone,
        email=contact.email,
        status=contact.status,
        new_or_returning=contact.new_or_returning,
        addresses=tuple(
            AddressView(
                channel=each.channel,
                value=each.value,
                label=f"{CHANNELS.get(each.channel, each.channel)} · {shown_address(each.channel, each.value)}",
                id=each.id,
                verified=bool(each.verified),
                window_until=each.window_until,
                held_elsewhere_at=each.held_elsewhere_at,
            )
            for each in reached_by
            if not is_unlinked(each.value)
        ),
        appointments=visits(conn, book, row.contact_id),
        handoffs=tuple(handoff_pill(each) for each in handoffs.open_handoffs(conn, thread_id)),
        reply_channel=row.channel,
        can_reply=True,
        head_seq=row.head_seq,
        merged_into=None if thread_id == asked else thread_id,
        source=sources_of(conn, book, thread_id),
        shared_with=tuple(
            each.name
            for each in others_on(
                conn, contact, {each.value for each in reached_by if each.channel in PHONES}
            )
        ),
        held_elsewhere_at=next(
            (each.held_elsewhere_at for each in reached_by if each.id == row.address_id), None
        ),
    )


def timeline_page(
    conn: Connection,
    book: PracticeBook,
    thread_id: str,
    before_seq: int | None,
    limit: int,
    link: MediaLink | None = None,
) -> TimelinePage:
    row = threads.load_thread(conn, thread_id)
    found = timeline.page(conn, thread_id, before_seq, limit)
    items = tuple(timeline_item(conn, book, kind, each, link) for kind, each in found)
    return TimelinePage(items=items, has_more=bool(items) and items[0].seq > 1, head_seq=row.head_seq)


def timeline_item(
    conn: Connection, book: PracticeBook, kind: str, row: Any, link: MediaLink | None = None
) -> TimelineItem:
    author = Author(kind=row.author_kind, id=row.author_id, name=_author_name(book, row))
    if kind == "event":
        return TimelineItem(
            id=row.id,
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            author=author,
            text=str(row.data.get("summary", "")),
            attachments=recording_of(conn, row, link),
            data=row.data,
        )
    return TimelineItem(
        id=row.id,
        seq=row.seq,
        kind="note" if row.kind == "note" else "message",
        at=row.at,
        author=author,
        text=row.text,
        direction=None if row.kind == "note" else row.direction,
        channel=row.channel,
        status="removed" if is_gone(row) else row.status,
        decision=_decision(conn, book, row),
        slots=_slots(row),
        attachments=attachments_of(conn, row, link),
        subject=None if (row.meta or {}).get("same_topic") else row.subject,
        quoted=quoted_of(row),
        context=context_of(row),
        reactions=reactions_of(row),
        edited=row.edits > 0,
        removed_at=row.removed_at,
        address_id=row.address_id,
        run_id=row.run_id,
        client_id=row.client_id,
        data={"status_code": row.status_code} if row.status_code else {},
    )


def decision_view(book: PracticeBook, action: str, reason: str, hold_until: datetime | None) -> DecisionView:
    return DecisionView(
        action=action,  # type: ignore[arg-type]
        reason=reason,
        words=_words(book, reason, hold_until),
        hold_until=hold_until,
    )


def _words(book: PracticeBook, reason: str, hold_until: datetime | None) -> str:
    if reason not in Reason.__members__:
        return f"The provider refused it ({reason})."
    return explain(Reason[reason], hold_until, book.zone.key)


def live_update(
    conn: Connection,
    book: PracticeBook,
    row: tuple[int, str, str, str | None, Any],
    link: MediaLink | None = None,
) -> LiveUpdate:
    """What stands in the tables now for a numbered change; later changes have later numbers."""
    seq, kind, thread_id, item_id, at = row
    card = item = None
    if kind == MOVED:
        return LiveUpdate(seq=seq, kind=MOVED, thread_id=thread_id, at=at, moved_to=item_id)
    if kind == "thread.changed":
        card = load_card(conn, thread_id)
    elif item_id is not None:
        found = timeline.item(conn, item_id)
        item = timeline_item(conn, book, *found, link) if found is not None else None
    return LiveUpdate(
        seq=seq,
        kind=kind,  # type: ignore[arg-type]
        thread_id=thread_id,
        at=at,
        card=card,
        item=item,
        counts=counts(conn) if card is not None else None,
    )


def live_since(
    conn: Connection, book: PracticeBook, after: int, limit: int, link: MediaLink | None = None
) -> list[LiveUpdate]:
    return [live_update(conn, book, row, link) for row in live.since(conn, after, limit)]


def _author_name(book: PracticeBook, row: Any) -> str | None:
    if row.author_kind != "staff" or row.author_id is None:
        return None
    person = book.find_staff(row.author_id)
    return person.name if person is not None else "A colleague"


def _decision(conn: Connection, book: PracticeBook, row: Any) -> DecisionView | None:
    if row.decision_id is None:
        return None
    made = load_decision(conn, row.decision_id)
    if made is None:
        return None
    if made.action not in SHOWN_DECISIONS and row.status not in {"blocked", "held"}:
        return None
    reason = row.status_code if row.status == "blocked" and row.status_code else made.reason
    action = "block" if row.status == "blocked" else made.action
    return decision_view(book, action, reason, made.hold_until)


def _slots(row: Any) -> tuple[SlotView, ...]:
    return tuple(
        SlotView(
            slot_id=slot["slot_id"],
            start=datetime.fromisoformat(slot["at"]),
            timezone=slot["zone"],
            label=_label(slot),
            day=_day(slot),
            time=_time(slot),
            provider_name=slot["provider_name"],
            type_name=slot["type_name"],
        )
        for slot in row.slots
        if "at" in slot
    )


def _local(slot: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(slot["at"]).astimezone(ZoneInfo(slot["zone"]))


def _day(slot: dict[str, Any]) -> str:
    local = _local(slot)
    return f"{local:%a %b} {local.day}"


def _time(slot: dict[str, Any]) -> str:
    local = _local(slot)
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def _label(slot: dict[str, Any]) -> str:
    return f"{_day(slot)}, {_time(slot)}"


def patient_slots(row: Any) -> list[dict[str, str]]:
    """Slot buttons of a message as the widget shows them."""
    return [
        {"slot_id": slot["slot_id"], "label": _label(slot), "day": _day(slot), "time": _time(slot)}
        for slot in row.slots
        if "at" in slot
    ]
