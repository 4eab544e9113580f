"""`glowdesk emr import`: bring in what a practice's system exports, after a look at what is in it."""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
import typer
from sqlalchemy import Connection

from booking.emr.csv_import.importing import Import, Report, carry_out, plan
from booking.emr.csv_import.mapping import FileKind
from booking.emr.csv_import.table import LARGEST
from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.output import FINDINGS, AsJson, fail, say, say_json, say_table
from compliance import audit
from core.errors import BadInputError, ConflictError
from core.session import Scope, of_practice
from sequences.plans.lists import Lists

COMMAND = audit.Actor("system", source="glowdesk emr import")
MEMBERS: Final = Lists()
Days = Literal["mdy", "dmy"]


def import_(
    ctx: typer.Context,
    kind: Annotated[FileKind, typer.Argument(help="What the rows are.")],
    file: Annotated[Path, typer.Argument(help="The file, as the system or a spreadsheet saves it.")],
    column: Annotated[
        list[str] | None, typer.Option(help="field=Column, where the guess is wrong; kept for the next file.")
    ] = None,
    days: Annotated[Days | None, typer.Option(help="Whether months or days come first.")] = None,
    system: Annotated[
        str | None, typer.Option(help="The rows carry the ids of this connected system.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Bring in the rows that can be read.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Bring in appointments, clients, invoices, packages or memberships; known ids are changed, the same file is refused."""
    context = context_of(ctx)
    if not file.is_file() or file.stat().st_size > LARGEST:
        fail(f"{file.name}: no such file, or larger than 20 MB")
    scope = of_practice(practice_id(context, practice))
    columns = _pairs(column or [])

    def look(conn: Connection) -> Import:
        return plan(conn, context.books.get(conn), kind, file.read_bytes(), columns, days, system, MEMBERS)

    try:
        planned = context.read(scope, look)
        done = not dry_run and (skip_bad or planned.report.bad == 0)
        if done:
            _bring_in(context, scope, planned)
    except BadInputError as wrong:
        fail(f"{wrong.at or file.name}: {wrong.message}")
    except ConflictError as known:
        fail(str(known))
    _show(planned.report, done=done, as_json=as_json)
    if not done and not dry_run:
        raise typer.Exit(FINDINGS)


def _bring_in(context: Context, scope: Scope, planned: Import) -> None:
    report = planned.report
    written = carry_out(lambda fn: context.write(scope, fn), context.books.get, planned)
    counts = {"kind": report.kind, "new": report.new, "known": report.known, "bad": report.bad}
    context.write(
        scope,
        lambda conn: audit.append(conn, COMMAND, "file.imported", ("connection", written), detail=counts),
    )


def _show(report: Report, *, done: bool, as_json: bool) -> None:
    if as_json:
        say_json({"done": done, **msgspec.to_builtins(report)})
        return
    for field, name in report.mapping.columns.items():
        say(f"  {field:12} from {name}")
    if report.unused:
        say(f"  nothing from {', '.join(report.unused)}")
    say(f"{report.rows} rows: {report.new} new, {report.known} known already, {report.bad} cannot be read.")
    if report.troubles:
        say_table(
            ("row", "field", "why"), [(str(each.row), each.field, each.code) for each in report.troubles]
        )
    if report.again:
        say("This very file has been brought in before.")
    say("Brought in." if done else "Nothing was written.")


def _pairs(given: list[str]) -> dict[str, str]:
    found = dict(each.partition("=")[::2] for each in given)
    if any("=" not in each for each in given):
        fail("--column wants field=Column")
    return found
