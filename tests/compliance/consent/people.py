"""One practice with people and addresses, as small as a consent test needs it."""

import base64
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from compliance.consent import on_opt_in, on_opt_out, on_refused
from compliance.consent.records import DISCLOSURES, Evidence, Record
from core import events
from core.events import Bus
from core.keys import MasterKey
from core.session import of_practice
from core.vault import Vault
from practice.contacts import add_address, create_contact

HERE = of_practice("practice-a")
THERE = of_practice("practice-b")
KEY = MasterKey(b"k" * 32)
PHONE = "+19195550101"
ALL_FIVE = ("appointments", "care", "recall", "promotions", "reviews")
MARCH = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)


def vault() -> Vault:
    return Vault(KEY)


def bus() -> Bus:
    return Bus(
        {
            events.OptOutHeard: (on_opt_out,),
            events.OptInHeard: (on_opt_in,),
            events.RecipientRefused: (on_refused,),
        }
    )


def person(conn: Connection, phone: str = PHONE) -> tuple[str, str]:
    """A contact with one number: (contact id, address id)."""
    contact_id = create_contact(conn, name="Mira Example", phone=phone, email=None)
    return contact_id, add_address(conn, contact_id, "sms", phone, verified=True)


def signed(contact_id: str, address_id: str, **more: Any) -> Record:
    """A web form's record that proves WRITTEN, unless `more` takes something away."""
    given: dict[str, Any] = {
        "contact_id": contact_id,
        "address_id": address_id,
        "categories": ("promotions",),
        "asked": "WRITTEN",
        "how": "web_form",
        "shown": "I agree to recurring automated marketing texts …",
        "wording_id": "marketing_text",
        "wording_version": "2026-11",
        "page_id": "lead-form",
        "box_before": False,
        "box_after": True,
        "not_condition": True,
        "discloses": tuple(DISCLOSURES),
        "signature_kind": "typed",
        "evidence": Evidence(signature_name="Mira Example", ip="192.0.2.7", user_agent="Browser"),
    }
    return Record(**{**given, **more})


def booked(contact_id: str, address_id: str, **more: Any) -> Record:
    """Booking in the thread: EXPRESS for visits."""
    given: dict[str, Any] = {
        "contact_id": contact_id,
        "address_id": address_id,
        "categories": ("appointments", "care"),
        "asked": "EXPRESS",
        "how": "booking_in_thread",
        "shown": "Tue 2:00 PM? I'll text reminders to this number.",
        "shown_message_id": "m-1",
        "inbound_message_id": "m-2",
        "ownership": "reply",
    }
    return Record(**{**given, **more})


def master_key() -> str:
    return base64.b64encode(b"k" * 32).decode()
