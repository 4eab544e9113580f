"""`glowdesk automation`: pause what is automated, resume it, and see what is paused."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from channels.accounts import accounts
from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.output import AsJson, fail, say, say_json, say_table
from compliance import pause, resume
from compliance.pause import Pause, Scope
from core.actors import Actor
from core.session import of_practice
from practice.book import PracticeBook

app = typer.Typer(help="Pause and resume what is automated.", no_args_is_help=True)
COMMAND = Actor("system", source="glowdesk automation")
Channel = Annotated[str | None, typer.Option(help="Only this channel.")]
Location = Annotated[str | None, typer.Option(help="Only this location, by its id in the practice file.")]


@app.callback()
def automation() -> None:
    """Pause and resume what is automated."""


@app.command("pause")
def pause_(
    ctx: typer.Context,
    channel: Channel = None,
    location: Location = None,
    first_replies: Annotated[
        bool, typer.Option("--first-replies", help="Hold first replies to new messages as well.")
    ] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Hold what is automated from this instant; everybody in the inbox sees it."""
    scope, scope_id = _place(channel, location)

    def press(conn: Connection, book: PracticeBook) -> tuple[Pause, ...]:
        _demand(conn, book, scope, scope_id)
        pause.press(conn, COMMAND, scope=scope, scope_id=scope_id, include_first_replies=first_replies)
        resume.release(conn, book)
        return pause.paused(conn)

    _show(_write(ctx, practice, press), as_json=as_json)


@app.command("resume")
def resume_(
    ctx: typer.Context,
    channel: Channel = None,
    location: Location = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """End the pause and let go on what it held, little by little."""
    scope, scope_id = _place(channel, location)

    def let_go(conn: Connection, book: PracticeBook) -> int | None:
        there = next(
            (each for each in pause.paused(conn) if (each.scope, each.scope_id) == (scope, scope_id)), None
        )
        return None if there is None else resume.resume(conn, book, COMMAND, there.id)

    released = _write(ctx, practice, let_go)
    if released is None:
        fail("that is not paused; glowdesk automation status shows what is")
    if as_json:
        say_json({"released": released})
    else:
        say(f"Resumed. {released} waited and go on now, little by little.")


@app.command()
def status(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """What is paused now."""
    context = context_of(ctx)
    chosen = of_practice(practice_id(context, practice))
    paused, held = context.read(chosen, lambda conn: (pause.paused(conn), resume.count_held(conn)))
    _show(paused, as_json=as_json, held=held)


def _place(channel: str | None, location: str | None) -> tuple[Scope, str | None]:
    if channel is not None and location is not None:
        fail("name a channel or a location, not both")
    if channel is not None:
        return "channel", channel
    return ("practice", None) if location is None else ("location", location)


def _demand(conn: Connection, book: PracticeBook, scope: Scope, scope_id: str | None) -> None:
    known = {
        "channel": sorted({row.channel for row in accounts(conn)}),
        "location": [each.id for each in book.file.locations],
    }.get(scope)
    if known is not None and scope_id not in known:
        fail(f"there is no such {scope}; there is: {', '.join(known) or 'none'}")


def _write(ctx: typer.Context, practice: str | None, fn: Callable[[Connection, PracticeBook], Any]) -> Any:
    context: Context = context_of(ctx)
    chosen = of_practice(practice_id(context, practice))
    return context.write(chosen, lambda conn: fn(conn, context.books.get(conn)))


def _show(paused: tuple[Pause, ...], *, as_json: bool, held: int | None = None) -> None:
    if as_json:
        say_json({"paused": [msgspec.to_builtins(each) for each in paused], "held": held})
        return
    if not paused:
        say("Nothing is paused.")
        return
    say_table(
        ("what", "first replies", "since"),
        (
            (
                each.scope if each.scope_id is None else f"{each.scope} {each.scope_id}",
                "held" if each.include_first_replies else "go out",
                each.since.isoformat(timespec="minutes"),
            )
            for each in paused
        ),
    )
    if held:
        say(f"{held} wait for somebody to resume.")
