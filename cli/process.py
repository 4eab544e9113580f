"""`glowdesk serve`, `worker`, `migrate`: the processes of an installation."""

import typer

from cli.context import context_of
from cli.output import AsJson, say, say_json


def serve(ctx: typer.Context) -> None:
    """Run the web process; with SQLite it does the workers' work as well."""
    context_of(ctx).serve()


def worker(ctx: typer.Context) -> None:
    """Run a worker process beside the web processes; needs PostgreSQL."""
    context_of(ctx).work()


def migrate(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Bring the database up to date; a SQLite file is copied beside itself before."""
    changed = context_of(ctx).migrate()
    if as_json:
        say_json({"changed": changed})
    else:
        say("The database is now up to date." if changed else "The database was up to date already.")
