"""Whoever has the calendar open hears that something on it has changed; what, they read themselves."""

from sqlalchemy import Connection

from core import live
from core.events import Event

CHANGED = "calendar.changed"
NOBODY = ""


def changed(conn: Connection) -> None:
    """Noted as often as one likes, told once for each unit of work."""
    live.append(conn, CHANGED, NOBODY)


def on_appointment(conn: Connection, _event: Event) -> None:
    """Handler for `wiring.py`."""
    changed(conn)
