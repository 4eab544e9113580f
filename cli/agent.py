"""`glowdesk agent`: talk to it in the terminal, and see what today's code would have said."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from sqlalchemy import Connection

from agent.replay import Replayed, replay
from booking.practice_files import export_file
from cli.choose import PracticeOption, practice_id
from cli.context import Context, Turned, context_of
from cli.output import FINDINGS, AsJson, fail, fail_with, say, say_json, say_table
from compliance.audit import Actor, append
from core.errors import NotFoundError
from core.session import of_practice
from practice.problems import Problems
from practice.read_file import read_practice_file

app = typer.Typer(help="Talk to the agent, and replay what it did.", no_args_is_help=True)
COMPARED = (
    "understanding.intents",
    "understanding.treatments",
    "understanding.safety",
    "commands",
    "template_ids",
)
PROMPT = "you> "


@app.command("try")
def try_(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Option(help="A practice file; without it the practice that is in.")
    ] = None,
    channel: Annotated[
        Literal["sms", "web", "instagram", "facebook"], typer.Option(help="Where it is said.")
    ] = "sms",
    at: Annotated[
        datetime | None, typer.Option(help="When, by the practice's clock; without it now.")
    ] = None,
    practice: PracticeOption = None,
) -> None:
    """Write as a patient and read the answer with its trace beside it. Nothing is stored, nobody is texted."""
    context = context_of(ctx)
    document = _document(context, file, practice)
    moment = (at or context.clock.now()).astimezone()
    asyncio.run(_talk(context, document, moment, channel))


def _document(context: Context, file: Path | None, practice: str | None) -> dict[str, Any]:
    if file is None:
        chosen = practice_id(context, practice)
        return context.read(of_practice(chosen), lambda conn: export_file(conn, people=False))
    try:
        raw = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    found = read_practice_file(raw, file.name)
    if isinstance(found, Problems):
        fail_with(found, as_json=False)
    return found.document


async def _talk(context: Context, document: dict[str, Any], moment: datetime, channel: str) -> None:
    rehearsal = await asyncio.to_thread(context.rehearse)
    try:
        await rehearsal.begin(document, moment, channel)
        for line in _lines():
            for told in _told(await rehearsal.say(line)):
                say(told)
    finally:
        await rehearsal.close()


def _lines() -> Iterator[str]:
    """Until the end of the input or an empty line."""
    while True:
        if sys.stdin.isatty():
            sys.stdout.write(PROMPT)
            sys.stdout.flush()
        line = sys.stdin.readline().strip()
        if not line:
            return
        yield line


def _told(turned: Turned) -> Iterator[str]:
    for reply in turned.replies:
        yield f"agent> {reply}"
    if not turned.replies:
        yield "agent> (says nothing)"
    for step in turned.steps:
        shown = ", ".join(
            f"{key}={_plain(value)}" for key, value in step["result"].items() if value not in (None, [], "")
        )
        yield f"    {step['node']:<10} {step['ms']:7.1f} ms  {shown}"


def _plain(value: Any) -> str:
    return "+".join(str(each) for each in value) if isinstance(value, list) else str(value)


@app.command("replay")
def replay_(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(help="Id of the run, as the inbox shows it under a reply.")],
    texts: Annotated[
        bool, typer.Option("--texts", help="Also what was written and said; goes into the audit trail.")
    ] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take a recorded turn through today's code and compare; exit code 1 when anything is different."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    try:
        found = asyncio.run(_replayed(context, chosen, run))
    except NotFoundError as error:
        fail(str(error))
    if texts:
        context.write(of_practice(chosen), lambda conn: _looked(conn, run))
    changed = [name for name in COMPARED if _at(found.before, name) != _at(found.after, name)]
    if as_json:
        say_json(_answer(found, changed, texts=texts))
    else:
        _show(found, changed, texts=texts)
    if changed:
        raise typer.Exit(FINDINGS)


async def _replayed(context: Context, practice: str, run: str) -> Replayed:
    db = context.open_database()
    try:
        return await replay(db, context.books, practice, run)
    finally:
        await db.close()


def _looked(conn: Connection, run: str) -> None:
    append(conn, Actor("system", source="glowdesk agent replay"), "run.replayed", ("run", run))


def _at(proposal: dict[str, Any], name: str) -> Any:
    """Commands by their kind: the ids in them are of their own time."""
    value: Any = proposal
    for part in name.split("."):
        value = value.get(part)
    return [each["kind"] for each in value] if name == "commands" else value


def _answer(found: Replayed, changed: list[str], *, texts: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "changed": changed,
        "before": {name: _at(found.before, name) for name in COMPARED},
        "after": {name: _at(found.after, name) for name in COMPARED},
    }
    return answer | ({"texts": list(found.texts), "said": found.said, "says": found.says} if texts else {})


def _show(found: Replayed, changed: list[str], *, texts: bool) -> None:
    rows = [
        (
            name.rpartition(".")[2],
            str(_at(found.before, name)),
            str(_at(found.after, name)),
            "*" if name in changed else "",
        )
        for name in COMPARED
    ]
    say_table(("what", "then", "today", ""), rows)
    if texts:
        for title, words in (
            ("they wrote", " / ".join(found.texts)),
            ("we said", found.said),
            ("today", found.says),
        ):
            say(f"{title}: {words}")
    say("Nothing is different." if not changed else "Different: " + ", ".join(changed))
