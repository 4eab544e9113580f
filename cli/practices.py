"""`glowdesk practice`: set-ups come in and go out as files."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from booking.practice_files import RefusedFileError, export_file, import_file
from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import AsJson, fail, fail_with, say, say_json, say_table
from core.session import new_id, of_practice, system_scope
from practice.file import PracticeFile
from practice.problems import Problems
from practice.read_file import read_practice_file
from practice.store import all_practices, find_practice
from practice.write_file import write_document

app = typer.Typer(
    help="Bring a practice in from its file, write it out, or check a file.", no_args_is_help=True
)
Form = Literal["yaml", "json"]
NOTHING = "; nothing was imported"
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="YAML or JSON; - reads standard input.")]
PeopleOption = Annotated[bool, typer.Option("--people/--no-people", help="With contacts and appointments.")]


@app.command("import")
def import_(
    ctx: typer.Context, file: FileArgument, people: PeopleOption = True, as_json: AsJson = False
) -> None:
    """Import a practice file: all of it, or nothing and every problem with its place."""
    read = _read(file)
    if isinstance(read, Problems):
        fail_with(read, as_json=as_json, so=NOTHING)
    context = context_of(ctx)
    known = context.read(system_scope(), lambda conn: find_practice(conn, read.practice.id))
    target = known or context.read(system_scope(), new_id)
    try:
        context.write(of_practice(target), lambda conn: import_file(conn, read, people=people))
    except RefusedFileError as refused:
        fail_with(refused.problems, as_json=as_json, so=NOTHING)
    _tell(read, target, new=known is None, people=people, as_json=as_json)


@app.command()
def export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Default: standard output.")] = None,
    people: PeopleOption = False,
    form: Annotated[
        Form | None, typer.Option("--format", help="Default: by FILE's ending, else yaml.")
    ] = None,
    practice: PracticeOption = None,
) -> None:
    """Write a practice as a file that imports to the same."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    document = context.read(of_practice(chosen), lambda conn: export_file(conn, people=people))
    ending = "json" if file is not None and file.suffix.lower() == ".json" else "yaml"
    text = write_document(document, form or ("json" if ending == "json" else "yaml"))
    if file is None or str(file) == "-":
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")


@app.command()
def check(file: FileArgument, as_json: AsJson = False) -> None:
    """Check a practice file without importing it: every problem with its place."""
    read = _read(file)
    if isinstance(read, Problems):
        fail_with(read, as_json=as_json)
    if as_json:
        say_json({"problems": []})
    else:
        say(f"{file} is in order: {_contents(read, people=True)}.")


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The practices of this installation."""
    rows = context_of(ctx).read(system_scope(), all_practices)
    if as_json:
        say_json([{"id": each, "file_id": file_id, "name": name} for each, file_id, name in rows])
    elif rows:
        say_table(("practice", "name", "id"), [(file_id, name, each) for each, file_id, name in rows])
    else:
        say("No practice yet. Bring one in with: glowdesk practice import FILE")


def _read(file: Path) -> PracticeFile | Problems:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    return read_practice_file(raw, file.name)


def _tell(file: PracticeFile, practice: str, *, new: bool, people: bool, as_json: bool) -> None:
    if as_json:
        answer: dict[str, Any] = {"id": practice, "file_id": file.practice.id, "new": new}
        say_json(answer | _counts(file, people=people))
    else:
        done = "is in" if new else "is updated"
        say(f"{file.practice.name} ({file.practice.id}) {done}: {_contents(file, people=people)}.")


def _counts(file: PracticeFile, *, people: bool) -> dict[str, int]:
    counts = {"services": len(file.services), "staff": len(file.staff)}
    if people:
        counts |= {"contacts": len(file.contacts), "appointments": len(file.appointments)}
    return counts


def _contents(file: PracticeFile, *, people: bool) -> str:
    return ", ".join(f"{count} {name}" for name, count in _counts(file, people=people).items())
