"""Rows that wait, for the tests of claims: envelopes of two and more practices in one queue."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from channels.models import channel_account, inbound_event
from core.claims import Queue
from tests.conftest import START

QUEUE = Queue("waiting", inbound_event, lease=timedelta(seconds=60), retry=timedelta(seconds=2), most=3)


def clear(conn: Connection) -> None:
    conn.execute(delete(inbound_event))
    conn.execute(delete(channel_account))


def open_practices(conn: Connection, *practices: str) -> None:
    conn.execute(
        insert(channel_account),
        [
            {
                "id": f"line-{practice}",
                "practice_id": practice,
                "channel": "sms",
                "provider": "twilio",
                "external_id": practice,
                "status": "active",
                "settings": {},
                "created_at": START,
            }
            for practice in practices
        ],
    )


def wait_row(name: str, practice: str, due_at: datetime | None) -> dict[str, Any]:
    return {
        "id": name,
        "practice_id": practice,
        "account_id": f"line-{practice}",
        "kind": "inbound",
        "event_key": name,
        "received_at": START,
        "body": b"",
        "content_type": "text/plain",
        "due_at": due_at,
        "attempts": 0,
    }


def put(conn: Connection, *rows: dict[str, Any]) -> None:
    conn.execute(insert(inbound_event), list(rows))


def look(conn: Connection, name: str) -> Any:
    return conn.execute(select(inbound_event).where(inbound_event.c.id == name)).one()
