"""`glowdesk emr`: connect a practice's own system, match its words with ours, and see how it stands."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

import httpx
import msgspec
import typer
from sqlalchemy import Connection

from booking.emr import connections as stored
from booking.emr import unlinked
from booking.emr.access import checked, is_local, parted, systems
from booking.emr.base import CalendarOfRecord
from booking.emr.connection import Links
from booking.emr.connections import Connections
from booking.emr.standing import Standing, standings
from booking.emr.sync import begin, look_soon
from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.emr_feed import feed
from cli.emr_files import import_
from cli.output import AsJson, fail, say, say_json, say_table
from compliance import audit
from core.errors import BadInputError, ReconnectError, RejectedError, RetryLaterError
from core.session import of_practice

app = typer.Typer(help="Connect the practice's own system (EMR).", no_args_is_help=True)
app.command("import")(import_)
app.command()(feed)
COMMAND = audit.Actor("system", source="glowdesk emr")
SystemOption = Annotated[str | None, typer.Option("--system", help="Needed where several are connected.")]


@app.command("systems")
def systems_(as_json: AsJson = False) -> None:
    """Which systems can be connected, and what each asks for."""
    if as_json:
        say_json({name: msgspec.to_builtins(access) for name, access in systems().items()})
        return
    for name, access in systems().items():
        say(f"{name}  {access.title}")
        for field in access.fields:
            kind = "--secret" if field.secret else "--option"
            say(f"    {kind} {field.name}=…  {field.label}{'' if field.required else ' (may be left out)'}")


@app.command()
def add(
    ctx: typer.Context,
    system: Annotated[str, typer.Argument(help="One of: glowdesk emr systems.")],
    secret: Annotated[list[str] | None, typer.Option(help="name=value; with name=- it is asked for.")] = None,
    option: Annotated[list[str] | None, typer.Option(help="name=value.")] = None,
    address: Annotated[str | None, typer.Option(help="Another address than the vendor's.")] = None,
    books: Annotated[
        bool, typer.Option(help="It is the calendar of record: visits are booked there.")
    ] = True,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a system; connecting it again replaces its access and lets writing go on."""
    context = context_of(ctx)
    given = {**_pairs(option or [], ask=False), **_pairs(secret or [], ask=True)}
    try:
        secrets, options = parted(system, given)
        address = checked(address, given, local=is_local(context.settings.public_url))
    except BadInputError as wrong:
        fail(f"{wrong.at}: {wrong.message}. Look at: glowdesk emr systems")
    chosen = practice_id(context, practice)

    def store(conn: Connection) -> str:
        made = stored.connect(
            conn,
            context.open_vault(),
            system=system,
            books=books,
            base_url=address,
            secrets=secrets,
            options=options,
        )
        begin(conn, made)
        audit.append(conn, COMMAND, "system.connected", ("connection", made))
        return made

    made = context.write(of_practice(chosen), store)
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/emr/{made}"
    if as_json:
        say_json({"id": made, "notices_url": url})
        return
    say(f"Connected {systems()[system].title}: connection {made}.")
    say()
    say("If it can call us when something changes, give it this address:")
    say(f"  {url}")
    say("Next, match its words with ours: glowdesk emr catalogue, then glowdesk emr link")


@app.command("list")
def list_(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """How each connection stands."""
    context = context_of(ctx)
    found = context.read(of_practice(practice_id(context, practice)), standings)
    if as_json:
        say_json([msgspec.to_builtins(each) for each in found])
        return
    if not found:
        say("No system is connected: visits are booked in our own calendar.")
        return
    columns = ("system", "books", "state", "why", "last answer", "calls left", "unmatched", "connection")
    say_table(columns, [_row(each) for each in found])


@app.command()
def catalogue(
    ctx: typer.Context, system: SystemOption = None, practice: PracticeOption = None, as_json: AsJson = False
) -> None:
    """Ask the system now what it calls its visits, people and places."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    connection_id = _one(context, chosen, system).id
    try:
        listed = asyncio.run(_listed(context, chosen, connection_id))
    except (RetryLaterError, ReconnectError, RejectedError) as error:
        fail(f"the system does not answer: {error.code}")
    if as_json:
        say_json({kind: msgspec.to_builtins(found) for kind, found in listed.items()})
        return
    rows = [(kind, each.external_id, each.name) for kind, found in listed.items() for each in found]
    say_table(("kind", "their id", "their name"), rows)


@app.command()
def link(
    ctx: typer.Context,
    pair: Annotated[
        list[str], typer.Argument(help="types:ours=theirs, also providers: locations: services:")
    ],
    system: SystemOption = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Say which of theirs is which of ours; what was skipped for want of it is read again."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    found = _one(context, chosen, system)

    def save(conn: Connection) -> None:
        row = next(each for each in stored.connections(conn) if each.id == found.id)
        links: dict[str, dict[str, str]] = {
            name: dict(row.links.get(name, {})) for name in Links.__struct_fields__
        }
        for each in pair:
            kind, _, rest = each.partition(":")
            ours, equals, theirs = rest.partition("=")
            if kind not in links or not equals:
                fail(f"{each}: write it as types:consult=17")
            links[kind][ours] = theirs
        stored.change(conn, found.id, links=links)
        unlinked.clear(conn, found.id)
        begin(conn, found.id)
        look_soon(conn, found.id, timedelta(0))
        audit.append(conn, COMMAND, "system.linked", ("connection", found.id))

    context.write(of_practice(chosen), save)
    if as_json:
        say_json({"id": found.id, "matched": len(pair)})
        return
    say(f"{len(pair)} matched.")


@app.command()
def disconnect(
    ctx: typer.Context, system: SystemOption = None, practice: PracticeOption = None, as_json: AsJson = False
) -> None:
    """Book in our own calendar again, and forget the access. What was read stays."""
    context = context_of(ctx)
    chosen = practice_id(context, practice)
    found = _one(context, chosen, system)

    def end(conn: Connection) -> None:
        stored.change(conn, found.id, state="off", books=False, secret=None)
        audit.append(conn, COMMAND, "system.disconnected", ("connection", found.id))

    context.write(of_practice(chosen), end)
    if as_json:
        say_json({"id": found.id, "state": "off"})
        return
    say(f"{found.system} is disconnected; our own calendar books.")


def _one(context: Context, chosen: str, system: str | None) -> Standing:
    found = [
        each
        for each in context.read(of_practice(chosen), standings)
        if each.state != "off" and system in {None, each.system}
    ]
    if len(found) != 1:
        fail("no such connection" if not found else "several are connected: name one with --system")
    return found[0]


async def _listed(context: Context, practice: str, connection_id: str) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        db = context.open_database()
        try:
            made = Connections(db, context.open_vault(), context.books, client, context.clock)
            calendar: CalendarOfRecord = (await made.open(practice, connection_id)).calendar
            return {
                "types": await calendar.list_services(),
                "providers": await calendar.list_providers(),
                "locations": await calendar.list_locations(),
            }
        finally:
            await db.close()


def _pairs(given: list[str], *, ask: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            fail(f"{each}: write it as name=value")
        found[name] = typer.prompt(name, hide_input=True) if ask and value == "-" else value
    return found


def _row(each: Standing) -> tuple[str, ...]:
    calls = "" if each.calls_left is None else f"{each.calls_left} of {each.calls_of}"
    answered = "" if each.last_ok_at is None else f"{each.last_ok_at:%Y-%m-%d %H:%M}Z"
    books = "yes" if each.books else ""
    return each.system, books, each.state, each.why or "", answered, calls, str(len(each.unlinked)), each.id
