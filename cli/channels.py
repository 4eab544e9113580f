"""`glowdesk channels`: connect the accounts through which patients reach the practice."""

from typing import Annotated
from urllib.parse import urlsplit

import typer

from channels.accounts import accounts
from cli.channels_email import email
from cli.channels_forms import form, google_leads, kiosk, meta_leads
from cli.channels_google import google, google_rcs
from cli.channels_meta import instagram, messenger
from cli.channels_texting import register
from cli.channels_voice import voice
from cli.channels_whatsapp import whatsapp
from cli.choose import PracticeOption, practice_id
from cli.connecting import TwilioAccount, WebSite, connect_twilio, connect_web
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json, say_table
from core.session import of_practice

app = typer.Typer(help="Connect and list channel accounts.", no_args_is_help=True)
add = typer.Typer(
    help="Connect an account; connecting it again replaces its credentials.", no_args_is_help=True
)
app.add_typer(add, name="add")
app.command()(register)
add.command()(email)
add.command()(voice)
add.command()(google)
add.command("google-rcs")(google_rcs)
add.command()(whatsapp)
add.command()(messenger)
add.command()(instagram)
add.command()(form)
add.command()(kiosk)
add.command("meta-leads")(meta_leads)
add.command("google-leads")(google_leads)


@add.command()
def twilio(
    ctx: typer.Context,
    account_sid: Annotated[str, typer.Option(help="AC…, from the console's front page.")],
    number: Annotated[str, typer.Option(help="The practice's number, as +15550100.")],
    auth_token: Annotated[
        str,
        typer.Option(help="Proves webhooks. Asked for when left out.", prompt="Auth token", hide_input=True),
    ],
    api_key_sid: Annotated[str | None, typer.Option(help="SK…: sends with this key instead.")] = None,
    api_key_secret: Annotated[str | None, typer.Option(help="Secret of that key.")] = None,
    messaging_service_sid: Annotated[
        str | None, typer.Option(help="MG…, when the number sits in a messaging service.")
    ] = None,
    api_base: Annotated[
        str | None, typer.Option(help="Another server that speaks Twilio's API.", metavar="URL")
    ] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a text line at Twilio."""
    context = context_of(ctx)
    account = TwilioAccount(
        account_sid=account_sid,
        number=number,
        auth_token=auth_token,
        api_key_sid=api_key_sid,
        api_key_secret=api_key_secret,
        messaging_service_sid=messaging_service_sid,
        api_url=api_base,
    )
    for problem in account.problems():
        fail(problem)
    chosen = practice_id(context, practice)
    connected = connect_twilio(context, chosen, account)
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/twilio/{connected}"
    if as_json:
        say_json({"id": connected, "inbound_url": f"{url}/inbound", "status_url": f"{url}/status"})
        return
    say(f"Connected {number} for texts: account {connected}.")
    say()
    say("In Twilio's console, under Phone Numbers, your number, Messaging (or the messaging service's")
    say("Integration page), set “A message comes in” to this address, method POST:")
    say(f"  {url}/inbound")
    say("Delivery reports need no setting: every text names its own address below")
    say(f"  {url}/status/")
    _warn_of_loopback(context.settings.public_url, api_base)


@add.command()
def web(
    ctx: typer.Context,
    origin: Annotated[
        list[str], typer.Option(help="A site that embeds the widget, as https://www.example.com. Repeatable.")
    ],
    colour: Annotated[str | None, typer.Option(help="Accent, as '#7a4a6b'.")] = None,
    site_key: Annotated[str | None, typer.Option(help="Default: one is made.")] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect the chat widget to the practice's own site."""
    context = context_of(ctx)
    site = WebSite.of(origins=origin, colour=colour, site_key=site_key)
    for problem in site.problems():
        fail(problem)
    chosen = practice_id(context, practice)
    connected = connect_web(context, chosen, site)
    base = context.settings.public_url.rstrip("/")
    tag = f'<script src="{base}/widget/loader.js" data-site-key="{site.site_key}" async></script>'
    if as_json:
        say_json({"id": connected, "site_key": site.site_key, "origins": list(site.origins), "tag": tag})
        return
    say(f"Connected the widget for {', '.join(site.origins)}: account {connected}.")
    say()
    say("Put this tag on the site, before the end of <body>:")
    say(f"  {tag}")


@app.command("list")
def list_(ctx: typer.Context, practice: PracticeOption = None, as_json: AsJson = False) -> None:
    """The accounts of a practice, without their secrets."""
    context = context_of(ctx)
    rows = context.read(of_practice(practice_id(context, practice)), accounts)
    if as_json:
        keys = ("id", "channel", "provider", "external_id", "status", "settings")
        say_json([{key: getattr(row, key) for key in keys} for row in rows])
    elif rows:
        columns = ("channel", "provider", "address", "status", "account")
        say_table(columns, [(r.channel, r.provider, r.external_id, r.status, r.id) for r in rows])
    else:
        say("No channel is connected. Begin with: glowdesk channels add twilio --help")


def _warn_of_loopback(public_url: str, api_base: str | None) -> None:
    if api_base is None and urlsplit(public_url).hostname in {"127.0.0.1", "localhost", "::1"}:
        say()
        say("Twilio cannot reach that address: set GLOWDESK_PUBLIC_URL to the address it sees us at.")
