"""What a practice's threads say, free of the order in which it was told: two runs are compared by it.

Numbers, our own ids and our own instants are left out, and so is what follows from the order of arrival where no
provider tells another one: which of two addresses was written from last, and whether a person was already on it.
"""

from typing import Any

from sqlalchemy import Connection, select

from core.session import mine
from inbox.models import handoff, inquiry, message, thread
from practice.models import address, contact
from tests.inbox.house import House

SAID = (
    "direction",
    "channel",
    "provider_id",
    "client_id",
    "author_kind",
    "author_id",
    "text",
    "status",
    "status_rank",
    "status_code",
    "context",
    "reply_to",
    "subject",
    "meta",
    "edits",
    "sent_at",
)
PERSON = ("phone", "email", "treatments")
OWNER = ("owner_kind", "owner_id", "state", "merged_into")
TIMELESS = frozenset({"sms", "whatsapp", "web", "email", "form"})
"""Their providers tell no instant that a window could be counted from: ours differs by when it came."""


async def threads_told(house: House, *, timed: bool = True) -> list[dict[str, Any]]:
    """Every person with what they and we said, sorted. `timed` False: all of it happened at the same instant, so
    that nobody can tell which of two came first.
    """
    found: list[dict[str, Any]] = await house.read(lambda conn: _read(conn, timed=timed))
    return found


def _read(conn: Connection, *, timed: bool) -> list[dict[str, Any]]:
    rows = {
        table.name: conn.execute(select(table).where(mine(table))).all()
        for table in (contact, address, thread, message, inquiry, handoff)
    }
    people = [_person(each, rows, timed=timed) for each in rows["contact"]]
    return sorted((each for each in people if each["addresses"]), key=lambda each: each["addresses"])


def _person(row: Any, rows: dict[str, Any], *, timed: bool) -> dict[str, Any]:
    theirs = [each for each in rows["thread"] if each.contact_id == row.id]
    ids = {each.id for each in theirs}
    known = {each.id: (each.channel, each.value) for each in rows["address"]}
    return {
        "addresses": sorted(
            _address(each, timed=timed) for each in rows["address"] if each.contact_id == row.id
        ),
        "person": {name: getattr(row, name) for name in PERSON},
        "shown": row.name or row.display_name,
        "threads": [{name: getattr(each, name) for name in OWNER} for each in theirs],
        "messages": sorted(
            (_message(each, known) for each in rows["message"] if each.thread_id in ids), key=repr
        ),
        "inquiries": sorted(
            (
                (each.source, _came(each.attribution, timed=timed), each.outcome, each.unanswered_why)
                for each in rows["inquiry"]
                if each.thread_id in ids
            ),
            key=repr,
        ),
        "handoffs": sorted((each.reason, each.urgency) for each in rows["handoff"] if each.thread_id in ids),
    }


def _came(attribution: Any, *, timed: bool) -> str:
    """What brought them first; later touches stand beside it in the order in which they were heard of."""
    if attribution is None:
        return ""
    return repr((attribution.get("kind"), attribution.get("values"))) if timed else "known"


def _address(row: Any, *, timed: bool) -> tuple[str, ...]:
    window = row.window_until
    told = "open" if window is not None and row.channel in TIMELESS else str(window)
    held = str(row.held_elsewhere_at) if timed else ""
    value = row.value.partition(":")[0] if row.channel == "form" else row.value  # ids of ours are behind it
    return (row.channel, value, str(row.verified), str(row.revoked), told, held)


def _message(row: Any, addresses: dict[str, tuple[str, str]]) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    if row.removed_at is not None:
        said["edits"] = None  # whatever it said before
    if row.channel == "form" or row.purpose == "staff_reply":
        said["provider_id"] = None  # made from an id of ours
    if said["meta"]:
        said["meta"] = {key: value for key, value in said["meta"].items() if key != "same_topic"}
    shown = [(each.get("kind"), each.get("name")) for each in row.attachments or ()]
    reactions = sorted((each["by"], str(each["emoji"])) for each in row.reactions or () if each["emoji"])
    at = addresses.get(row.address_id, ("", ""))
    return {**said, "at": (at[0], at[1].partition(":")[0]), "files": shown, "reactions": reactions,
            "gone": row.removed_at is not None}  # fmt: skip
