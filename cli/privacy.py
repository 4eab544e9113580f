"""`glowdesk contacts`: a person's file, for whoever asks for theirs."""

from pathlib import Path
from typing import Annotated

import typer

from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import fail, say
from compliance.access_request import archive, gather
from core.actors import Actor
from core.session import of_practice

app = typer.Typer(help="People of a practice.", no_args_is_help=True)


@app.callback()
def contacts() -> None:
    """People of a practice."""


@app.command()
def export(
    ctx: typer.Context,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="Id of the contact.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the ZIP.")],
    language: Annotated[str | None, typer.Option(help="en or es; default: the person's.")] = None,
    practice: PracticeOption = None,
) -> None:
    """Everything we have on one person, in one file they can read. Written down in the record."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    who = Actor("system", source="glowdesk contacts export")
    record = context.write(
        of_practice(chosen, by=who), lambda conn: gather(conn, context.books.get(conn), contact, language)
    )
    try:
        file.write_bytes(archive(record))
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")
    say(f"{file}: {len(record.messages)} messages, {len(record.appointments)} appointments.")
