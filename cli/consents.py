"""`glowdesk consents`: records of consent come in with their proof, go out whole, and are checked for tampering."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer
from sqlalchemy import Connection

from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.output import FINDINGS, AsJson, fail, fail_with, say, say_json, say_table
from compliance.audit import Actor, append
from compliance.consent import verify
from compliance.consent.exporting import export as export_ledger
from compliance.consent.importing import import_consents
from compliance.consent.programmes import Programme, add_programme, programmes
from core.session import of_practice, practice_of
from practice.problems import Problems

app = typer.Typer(
    help="Bring consents in with their records, write them out, verify them.", no_args_is_help=True
)
keywords = typer.Typer(help="Words that people text to join a programme.", no_args_is_help=True)
app.add_typer(keywords, name="keywords")
ME = Actor("system", None, "glowdesk consents")


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON, one record a row.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would count as what.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Import consents: all rows or none. A row without its whole record is kept and counts as no consent."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    vault = context.open_vault()
    done = context.write(
        of_practice(chosen),
        lambda conn: import_consents(
            conn, context.books.get(conn), vault, raw, file.name, dry_run=dry_run, actor=ME
        ),
    )
    if isinstance(done, Problems):
        fail_with(done, as_json=as_json, so="; nothing was imported")
    if as_json:
        say_json({"levels": done.levels, "source_hash": done.source_hash, "dry_run": done.dry_run})
        return
    counts = ", ".join(f"{done.levels.get(each, 0)} {each}" for each in ("WRITTEN", "EXPRESS", "NONE"))
    say(f"{'Would be imported' if dry_run else 'Imported'}: {counts}.")
    if done.levels.get("NONE"):
        say(
            "NONE: kept for the record, gives no permission, because the row does not bring its whole record."
        )


@app.command()
def export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Default: standard output.")] = None,
    form: Annotated[Literal["csv", "json"], typer.Option("--format")] = "csv",
    contact: Annotated[str | None, typer.Option("--contact", help="Id of one contact.")] = None,
    practice: PracticeOption = None,
) -> None:
    """Write every record with its evidence. The export is written down in the audit trail."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    vault = context.open_vault()
    text = context.write(
        of_practice(chosen), lambda conn: export_ledger(conn, vault, form, ME, contact_id=contact)
    )
    if file is None or str(file) == "-":
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")


@app.command("verify")
def verify_(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """Whether any record was changed, lost, slipped in or cut off."""
    context = context_of(ctx)
    vault = context.open_vault()
    found = context.read(of_practice(practice_id(context, practice)), lambda conn: verify(conn, vault))
    if as_json:
        say_json([each._asdict() for each in found])
    for each in () if as_json else found:
        say(f"{each.what}: {each.kind} {each.record_id}" + (f" at {each.seq}" if each.seq else ""))
    if found:
        raise typer.Exit(FINDINGS)
    if not as_json:
        say("The consent ledger is in order.")


@keywords.command("add")
def add_keyword(
    ctx: typer.Context,
    word: Annotated[str, typer.Argument(help="One word, as it is advertised.")],
    programme: Annotated[str, typer.Option(help="What they join.")],
    per_month: Annotated[int, typer.Option("--per-month", min=1, max=30, help="Most texts a month.")] = 4,
    category: Annotated[list[str] | None, typer.Option(help="Repeated; default: promotions.")] = None,
    practice: PracticeOption = None,
) -> None:
    """Let a keyword join a programme, and say which words must stand beside it wherever it is advertised."""
    context = context_of(ctx)
    made = context.write(
        of_practice(practice_id(context, practice)),
        lambda conn: _add(conn, context, word, programme, tuple(category or ("promotions",)), per_month),
    )
    say(f"Whoever texts {made.keyword} joins {made.name}. Beside it, wherever it is advertised, must stand:")
    say(made.shown)


def _add(
    conn: Connection,
    context: Context,
    word: str,
    programme: str,
    categories: tuple[str, ...],
    per_month: int,
) -> Programme:
    made = add_programme(conn, context.books.get(conn), word, programme, categories, per_month)
    append(conn, ME, "keyword.added", ("practice", practice_of(conn)), detail={"per_month": per_month})
    return made


@keywords.command("list")
def list_keywords(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """The keywords of a practice, with what they stand for."""
    context = context_of(ctx)
    found = context.read(of_practice(practice_id(context, practice)), programmes).values()
    if as_json:
        say_json([msgspec.to_builtins(each) for each in found])
        return
    columns = ("keyword", "programme", "categories", "a month")
    say_table(columns, [(p.keyword, p.name, ", ".join(p.categories), str(p.per_month)) for p in found])
