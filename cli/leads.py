"""`glowdesk leads`: bring in what an ad platform's webhook missed, from the file it lets you download."""

from pathlib import Path
from typing import Annotated

import httpx
import typer
from sqlalchemy import Connection

from channels.abilities import FromFile
from channels.accounts import accounts, read_account
from channels.intake import store_envelope
from channels.registry import build_adapters
from cli.choose import PracticeOption, practice_id
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json
from core.session import of_practice

app = typer.Typer(help="Leads of ad platforms.", no_args_is_help=True)
LARGEST = 20 * 1024 * 1024


@app.callback()
def leads() -> None:
    """Leads of ad platforms."""


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The CSV file that Google Ads gives for a lead form.")],
    account: Annotated[str, typer.Option(help="The form's account, as `glowdesk channels list` shows it.")],
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put every lead of the file through the usual door; those that are here already change nothing."""
    context = context_of(ctx)
    if not file.is_file() or file.stat().st_size > LARGEST:
        fail(f"{file.name}: no such file, or too large")
    adapters = build_adapters(httpx.AsyncClient())
    vault = context.open_vault()

    def bring_in(conn: Connection) -> tuple[int, int]:
        if account not in {each.id for each in accounts(conn, "form")}:
            fail("no such form account")
        opened = read_account(conn, vault, account)
        adapter: object = adapters.get((opened.provider, opened.channel))
        if not isinstance(adapter, FromFile):
            fail(f"{opened.provider} gives no such file")
        found = adapter.from_csv(file.read_text(encoding="utf-8-sig"))
        new = [store_envelope(conn, opened, each, each.kind or "lead", "text/csv") for each in found]
        return len(found), sum(new)

    total, new = context.write(of_practice(practice_id(context, practice)), bring_in)
    if as_json:
        say_json({"leads": total, "new": new})
        return
    say(f"{total} leads in the file, {new} of them new. Those older than a day are for people to call.")
