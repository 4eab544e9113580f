"""A form is heard like any message: an emergency in it fetches a person at once, a wish to be left alone is kept."""

from datetime import timedelta
from typing import Any, Protocol

from msgspec import structs
from sqlalchemy import Connection

from channels.base import Inbound, Lead
from core.card_numbers import masked
from core.events import OptOutHeard
from core.session import emit, now
from inbox import handoffs
from inbox.lead_ways import Person

SUMMARY = "A form speaks of an emergency. Call them now."
WITHIN = timedelta(minutes=5)
ENDS = frozenset({"all", "marketing"})
"""What a form can end: that a number is somebody else's is for whoever has it to say."""


class Heard(Protocol):
    """What the screen found in it."""

    @property
    def emergency(self) -> bool: ...

    @property
    def opt_out(self) -> str | None: ...


def as_inbound(lead: Lead) -> Inbound:
    """All that was written in the form, for the screen to read."""
    words = dict.fromkeys([lead.text, *lead.fields.values()])
    return Inbound(
        lead.provider_id, sender=lead.phone or lead.email or "", text="\n".join(filter(None, words))
    )


def covered(lead: Lead) -> Lead:
    """Card numbers are covered wherever people write; ids of ads and clicks stay."""
    came = lead.source and structs.replace(
        lead.source,
        values={
            name: value if value.isdigit() else masked(value) for name, value in lead.source.values.items()
        },
    )
    return structs.replace(
        lead,
        name=lead.name and masked(lead.name),
        text=masked(lead.text),
        fields={name: masked(value) for name, value in lead.fields.items()},
        source=came,
    )


def is_urgent(heard: Heard | None) -> bool:
    return heard is not None and heard.emergency


def stops(heard: Heard | None) -> str | None:
    """`all` or `marketing` where they asked for it."""
    return heard.opt_out if heard is not None and heard.opt_out in ENDS else None


def keep_opt_out(
    conn: Connection, heard: Heard | None, thread_id: str, person: Person, message_id: str
) -> None:
    """At every address that stands in the form: whoever typed it, silence harms nobody, and START ends it."""
    scope = stops(heard)
    for address_id in person.addresses.values() if scope is not None else ():
        emit(
            conn,
            OptOutHeard(
                thread_id=thread_id,
                contact_id=person.contact_id,
                address_id=address_id,
                message_id=message_id,
                scope=str(scope),
                how="form",
            ),
        )


def fetch_somebody(conn: Connection, row: Any) -> None:
    """Nothing may be sent to them by itself: somebody has to ring."""
    handoffs.open_handoff(
        conn, row.id, reason="emergency", urgency="emergency", summary=SUMMARY, answer_by=now(conn) + WITHIN
    )
