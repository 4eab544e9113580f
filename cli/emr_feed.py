"""`glowdesk emr feed`: the secret address under which a provider's visits can be subscribed to."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from booking.feeds import close_feed, open_feed
from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json
from compliance import audit
from core.errors import NotFoundError
from core.session import of_practice

COMMAND = audit.Actor("system", source="glowdesk emr feed")


def feed(
    ctx: typer.Context,
    provider: Annotated[str, typer.Argument(help="Their id in the practice file.")],
    end: Annotated[bool, typer.Option("--end", help="The address stops working; none is made.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make an address for a calendar program; the one before it stops working. No patient's name is in it."""
    context = context_of(ctx)
    scope = of_practice(practice_id(context, practice))

    def make(conn: Connection) -> str:
        secret = open_feed(conn, context.books.get(conn), provider)
        audit.append(conn, COMMAND, "feed.opened", ("provider", provider))
        return secret

    def stop(conn: Connection) -> bool:
        ended = close_feed(conn, provider)
        if ended:
            audit.append(conn, COMMAND, "feed.ended", ("provider", provider))
        return ended

    if end:
        say("The address has ended." if context.write(scope, stop) else "There was none.")
        return
    try:
        secret = context.write(scope, make)
    except NotFoundError:
        fail(f"{provider}: nobody of this id treats here")
    url = f"{context.settings.public_url.rstrip('/')}/calendar/{secret}.ics"
    if as_json:
        say_json({"url": url})
        return
    say("Subscribe to this address in a calendar program. Whoever has it can read it; it is shown only now.")
    say(f"  {url}")
