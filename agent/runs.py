"""Runs as they were recorded: what explains and replays a reply."""

from typing import Any

from sqlalchemy import Connection, select

from agent.models import run
from core.errors import NotFoundError
from core.session import mine


def load_run(conn: Connection, run_id: str) -> Any:
    """Raises `NotFoundError` for another practice's run as for none."""
    row = conn.execute(select(run).where(mine(run), run.c.id == run_id)).first()
    if row is None:
        raise NotFoundError("no such run")
    return row


def newest_run(conn: Connection) -> Any:
    """The practice's latest run; None before the first."""
    return conn.execute(
        select(run).where(mine(run)).order_by(run.c.at.desc(), run.c.id.desc()).limit(1)
    ).first()
