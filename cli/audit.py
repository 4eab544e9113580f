"""`glowdesk audit`: prove the record of who did what, and list whom a breach touched."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from sqlalchemy import Connection

from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import FINDINGS, AsJson, fail, say, say_json, say_table
from compliance.audit import Actor, append
from compliance.audit.reading import Affected, affected
from compliance.audit.verify import Flaw, Report
from compliance.audit.whole import verify_all
from core.session import of_practice, system_scope
from practice.store import all_practices

app = typer.Typer(help="The record of who did what.", no_args_is_help=True)
WORDS = {
    "content": "entry {seq} was changed",
    "order": "entry {seq} does not stand where it was written",
    "gap": "entry {seq} is missing",
    "tail": "the end of the record was cut off: entry {seq} is missing",
    "head": "the signature of the record's end does not fit (or another master key made it)",
    "waiting": "entries have waited for their place for more than five minutes; is a worker running?",
    "consent": "the ledger of consent is broken at entry {seq}: {what}",
}


@app.command()
def verify(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """Walk each practice's record and its ledger of consent; the first line that is wrong is named."""
    context = context_of(ctx)
    known = context.read(system_scope(), all_practices)
    chosen = {practice_id(context, practice)} if practice is not None else {each for each, _, _ in known}
    master, vault = context.open_master(), context.open_vault()
    found = {
        file_id: context.read(of_practice(each), lambda conn: verify_all(conn, master, vault))
        for each, file_id, _ in known
        if each in chosen
    }
    if as_json:
        say_json(
            {
                name: msgspec.to_builtins(report) | {"ok": not report.problems}
                for name, report in found.items()
            }
        )
    else:
        for name, report in found.items():
            _tell(name, report)
    if any(report.problems for report in found.values()):
        raise typer.Exit(FINDINGS)


@app.command("affected")
def affected_(
    ctx: typer.Context,
    since: Annotated[
        datetime, typer.Option("--from", help="From this instant (UTC unless it says otherwise).")
    ],
    until: Annotated[datetime, typer.Option("--to", help="Before this instant.")],
    user: Annotated[str | None, typer.Option(help="Id of the person or API key.")] = None,
    session: Annotated[str | None, typer.Option(help="Id of one session.")] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Whose conversations and data an account, key or session opened: the list a breach notice begins with."""
    if user is None and session is None:
        fail("say whose: --user or --session")
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    begin, end = _aware(since), _aware(until)

    def look(conn: Connection) -> list[Affected]:
        found = affected(conn, begin, end, actor=user, session=session)
        detail = {"count": len(found), "of": user or session}
        append(
            conn,
            Actor("system", source="glowdesk audit affected"),
            "audit.affected",
            ("practice", chosen),
            detail=detail,
        )
        return found

    rows = context.write(of_practice(chosen), look)
    if as_json:
        say_json(msgspec.to_builtins(rows))
    elif not rows:
        say("Nobody.")
    else:
        say_table(
            ("contact", "id", "first", "last", "times"),
            [
                (
                    each.name or "–",
                    each.contact_id,
                    _short(each.first_at),
                    _short(each.last_at),
                    str(each.times),
                )
                for each in rows
            ],
        )


def _tell(name: str, report: Report) -> None:
    upto = f" up to {_short(report.up_to)} UTC" if report.up_to is not None else ""
    if not report.problems:
        say(f"{name}: in order, {report.entries} entries{upto}; {report.waiting} not chained yet.")
        say(f"  ends with {report.head.seq}:{report.head.hash}")
        return
    for each in report.problems:
        say(f"{name}: {_words(each)}")


def _words(problem: Flaw) -> str:
    return WORDS[problem.kind].format(seq=problem.seq, what=problem.what)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def _short(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
