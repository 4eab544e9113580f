"""Runs as they were recorded: what explains and replays a reply."""

from typing import Any

from sqlalchemy import Connection, select, update

from agent.models import run
from core.errors import NotFoundError
from core.session import mine

DRAFTED, SETTLED, PARKED = "drafted", "settled", "parked"
"""What became of a run: its reply waits for a person's nod, is settled, or the whole turn is put off."""


def load_run(conn: Connection, run_id: str) -> Any:
    """Raises `NotFoundError` for another practice's run as for none."""
    row = find_run(conn, run_id)
    if row is None:
        raise NotFoundError("no such run")
    return row


def find_run(conn: Connection, run_id: str) -> Any:
    return conn.execute(select(run).where(mine(run), run.c.id == run_id)).first()


def finish_run(conn: Connection, run_id: str) -> None:
    """What it drafted has been said and done."""
    conn.execute(update(run).where(mine(run), run.c.id == run_id).values(outcome=SETTLED))


def newest_run(conn: Connection) -> Any:
    """The practice's latest run; None before the first."""
    return conn.execute(
        select(run).where(mine(run)).order_by(run.c.at.desc(), run.c.id.desc()).limit(1)
    ).first()
