"""What the carriers' registry says of our numbers, kept in their accounts' settings, which every decision reads."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from sqlalchemy import Connection, select, update

from channels.abilities import SenderStanding
from channels.models import channel_account
from channels.throughput import TOLL_FREE
from core.session import mine

REGISTRATION: Final = "registration"
"""Its place in an account's settings: kind, status and, where they said no, their words."""
MAY_TEXT: Final = frozenset({"registered", "not_needed"})
UNREGISTERED: Final = "NUMBER_UNREGISTERED"
"""Of the account's health page."""
SENDER_ALARMS: Final = frozenset({UNREGISTERED, "CAMPAIGN_SUSPENDED", "TOLL_FREE_UNVERIFIED"})
"""Told by delivery reports; the registry's own word takes their place."""


def tell_sender(conn: Connection, account_id: str, found: SenderStanding) -> None:
    told: dict[str, str] = {"kind": found.kind, "status": found.status}
    if found.refusals:
        told["words"] = found.refusals[0].words[:300]
    keep_settings(conn, account_id, {REGISTRATION: told})


def keep_settings(conn: Connection, account_id: str, values: Mapping[str, Any]) -> None:
    """What a look found out beside what a person set; the same again writes nothing."""
    before = _settings(conn, account_id)
    after = {**before, **values}
    if after != before:
        conn.execute(
            update(channel_account)
            .where(mine(channel_account), channel_account.c.id == account_id)
            .values(settings=after)
        )


def shut_sender(
    conn: Connection, account_id: str, number: str, status: Literal["missing", "suspended"]
) -> None:
    """A delivery report says that carriers refuse this number: nothing more is tried from it."""
    kind: Literal["toll_free", "long_code"] = "toll_free" if number.startswith(TOLL_FREE) else "long_code"
    tell_sender(conn, account_id, SenderStanding(kind, status))


def sender_of(conn: Connection, account_id: str) -> str | None:
    """The registry's status of a number; None while nobody has asked."""
    status: str | None = _settings(conn, account_id).get(REGISTRATION, {}).get("status")
    return status


def _settings(conn: Connection, account_id: str) -> dict[str, Any]:
    statement = select(channel_account.c.settings)
    found = conn.execute(statement.where(mine(channel_account), channel_account.c.id == account_id))
    return dict(found.scalar_one())
