"""Gathers what a decision rests on from the rows of this instant; a fact that its purpose does not need is not read."""

from datetime import timedelta
from typing import Any

from msgspec import structs

from compliance import pause, practice_settings
from compliance.facts import counters, given, places
from compliance.facts.reading import Reading
from compliance.form import has_optout_line
from compliance.mail_form import postal_line
from compliance.phi.finding import finding_of
from compliance.rules import frequency, hours, phi_policy
from compliance.rules.purposes import META, rule_of
from compliance.standing import NOT_NOW, Standing
from compliance.types import Channel, ConsentState, Facts, Purpose
from inbox import timeline
from practice import visitors
from practice.handed_on import is_gone

SESSION = timedelta(minutes=30)
DAY = timedelta(hours=24)
MONTH = timedelta(days=30)
ABOUT_BOOKING = {Purpose.APPOINTMENT, Purpose.CARE_FOLLOWUP}


def gather(reading: Reading) -> Facts:
    """The facts of this instant, or of the one that a dry run asks about."""
    facts = _of_the_draft(reading)
    if facts.purpose is Purpose.EMERGENCY_GUIDANCE:
        return facts  # Never waits for a store.
    facts = structs.replace(facts, **_person(reading), **_moment(reading))
    facts = structs.replace(
        facts, **given.consent_facts(reading, facts), **counters.of_confirmations(reading, facts)
    )
    facts = structs.replace(facts, **_booking(reading, facts), **counters.of_numbers(reading, facts))
    if _asks_for_counts(facts):
        facts = structs.replace(facts, **counters.of_started(reading, facts))
    return structs.replace(facts, **places.where(reading)) if _asks_for_places(facts) else facts


def _of_the_draft(reading: Reading) -> Facts:
    request, around = reading.request, reading.around
    book, thread, address = around.book, around.thread, around.address
    planned = request.not_before
    return Facts(
        purpose=Purpose(request.purpose),
        channel=Channel(address.channel),
        now=reading.instant,
        phone=_phone(reading),
        text=request.text,
        template=request.template is not None,
        files=len(request.files),
        files_public=request.files_public and request.author_kind == "staff",
        language="es" if request.language == "es" else "en",
        author=request.author_kind,
        model_written=request.model_written,
        clinical=request.clinical,
        reviewed=request.reviewed or around.licensed,
        public_reply=request.public_reply or address.channel == Channel.GOOGLE,  # there is nothing else there
        verified=bool(address.verified),
        offer_requested=request.author_kind == "agent" and request.purpose == "inquiry_reply",
        quote_requested=request.quote_requested,
        is_nudge=request.nudge,
        same_day_change=request.same_day_change,
        wrong_number=address.revoked == "wrong_number" or is_gone(address.value),
        optout_unclear=address.revoked == "unclear",
        practice_name=book.practice.name,
        practice_phone=book.phone,
        postal_address=postal_line(book.practice.address),
        unsubscribe=around.unsubscribe,
        persona_name=book.practice.assistant.name if book.practice.assistant else None,
        not_before=planned if planned and planned > reading.instant else None,
        expires_at=request.expires_at,
        approved=around.approved,
        owner={"agent": "agent", "staff": "staff"}.get(thread.owner_kind, "queue"),  # type: ignore[arg-type]
        channel_mode=thread.agent_mode or book.practice.agent.get(address.channel, "auto"),
        non_production=around.non_production,
        allow_listed=around.allow_listed,
        covered=around.covered,
        provider_confirms_stop=around.confirms_stop,
        sender_kind=around.sender.get("kind"),
        sender_status=around.sender.get("status"),
    )


def _phone(reading: Reading) -> str | None:
    value: str = reading.around.address.value
    if value.startswith("+"):
        return value
    phone: str | None = reading.around.person.reveal().phone
    return phone


def _person(reading: Reading) -> dict[str, Any]:
    found: Standing = reading.standing
    return {
        "open_complaint": bool(found.flags & NOT_NOW),
        "minor": "minor" in found.flags,
        "deceased": "deceased" in found.flags,
        "number_reassigned": "number_reassigned" in found.flags,
    }


def _moment(reading: Reading) -> dict[str, Any]:
    """What was last said on this address, and which doors that leaves open."""
    request, conn, instant = reading.request, reading.conn, reading.instant
    last_in, last_out = reading.last_in, reading.last_out
    minutes = reading.minutes(last_in)
    return {
        "settings": practice_settings.load(conn),
        "minutes_since_inbound": minutes,
        "minutes_since_call": reading.minutes(request.called_at),
        **_doors(reading),
        "unreachable": _is_dead(reading),
        "is_first_of_thread": last_out is None,
        "disclosure_due": request.author_kind == "agent"
        and (last_out is None or instant - last_out > DAY or request.after_handback),
        "optout_line_due": _line_due(reading),
        "phi": finding_of(conn, request.phi, request.text, request.purpose, reading.contact_id),
        "paused": pause.holds(
            conn,
            reading.around.book,
            account_id=request.account_id or reading.around.thread.account_id,
            channel=reading.around.address.channel,
            purpose=request.purpose,
            minutes_since_inbound=minutes,
            location=request.location,
        ),
    }


def _doors(reading: Reading) -> dict[str, Any]:
    """Is the chat open, and until when does the platform let us answer."""
    address, last_in, instant = reading.around.address, reading.last_in, reading.instant
    channel = Channel(address.channel)
    if channel is Channel.WEB:
        fresh = last_in is not None and instant - last_in <= SESSION
        seen = None if fresh else visitors.seen_at(reading.conn, address.value)
        return {"session_open": fresh or (seen is not None and instant - seen <= SESSION)}
    if channel not in META:
        return {}
    closes = address.window_until or (last_in and last_in + DAY)
    return {
        "window_open": closes is not None and instant < closes,
        "window_closes_at": closes,
        "comment_answered": _comment_answered(reading),
        "held_elsewhere": _held_elsewhere(reading),
    }


def _is_dead(reading: Reading) -> bool:
    """A word from there proves the contrary."""
    since = reading.around.address.unreachable_at
    return since is not None and (reading.last_in is None or reading.last_in <= since)


def _comment_answered(reading: Reading) -> bool:
    """Their newest word is a public comment, and its one private reply is used up."""
    row = reading.newest
    return row is not None and row.context == "comment" and timeline.has_left_since(reading.conn, row)


def _held_elsewhere(reading: Reading) -> bool:
    """Another tool of the practice owns the conversation there; a day without a word frees it."""
    since = reading.around.address.held_elsewhere_at
    if since is None:
        return False
    held_for: timedelta = reading.instant - max(since, reading.last_in or since)
    return held_for < DAY


def _line_due(reading: Reading) -> bool:
    """With the first text, and at least monthly. Texts from before we kept count: a month after the newest."""
    if reading.last_out is None:
        return True
    told = reading.standing.explained_at(reading.around.address.id) or reading.last_out
    return reading.instant - told > MONTH


def _booking(reading: Reading, facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if facts.purpose in ABOUT_BOOKING and facts.consent.general is ConsentState.INQUIRY:
        found["booked_in_thread"] = any(
            each.status == "booked" and each.starts_at > reading.instant for each in reading.booked_here
        )
    elif facts.channel is Channel.WEB and not facts.verified and phi_policy.tells_of_care(facts.text or ""):
        found["booked_in_thread"] = bool(reading.booked_here)
    if reading.request.appointment_id is not None:
        found["visit_at"] = reading.visit_at
    return found


def _asks_for_counts(facts: Facts) -> bool:
    capped = frequency.is_counted(facts) and bool(frequency.caps_for(facts.purpose))
    return capped or facts.is_nudge or facts.purpose is Purpose.TREATMENT_PLAN_FOLLOWUP


def _asks_for_places(facts: Facts) -> bool:
    timed = hours.window_of(facts) is not None or rule_of(facts.purpose).cls == "marketing"
    warned = facts.purpose is Purpose.STAFF_REPLY and facts.channel is Channel.SMS
    return timed or warned


def explains_stop(facts: Facts, text: str) -> bool:
    """Does this text, as it leaves, say how to opt out of texts?"""
    return facts.channel is Channel.SMS and has_optout_line(text)
