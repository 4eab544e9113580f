"""`glowdesk channels add whatsapp`: the practice's WhatsApp sender at Twilio."""

from typing import Annotated

import typer

from cli.choose import PracticeOption, practice_id
from cli.connecting import TwilioAccount, store_account
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json


def whatsapp(
    ctx: typer.Context,
    account_sid: Annotated[str, typer.Option(help="AC…, from the console's front page.")],
    number: Annotated[str, typer.Option(help="The WhatsApp sender, as +15550100.")],
    auth_token: Annotated[
        str,
        typer.Option(help="Proves webhooks. Asked for when left out.", prompt="Auth token", hide_input=True),
    ],
    api_key_sid: Annotated[str | None, typer.Option(help="SK…: sends with this key instead.")] = None,
    api_key_secret: Annotated[str | None, typer.Option(help="Secret of that key.")] = None,
    api_base: Annotated[
        str | None, typer.Option(help="Another server that speaks Twilio's API.", metavar="URL")
    ] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a WhatsApp sender at Twilio."""
    context = context_of(ctx)
    account = TwilioAccount(
        account_sid=account_sid,
        number=number,
        auth_token=auth_token,
        api_key_sid=api_key_sid,
        api_key_secret=api_key_secret,
        api_url=api_base,
    )
    for problem in account.problems():
        fail(problem)
    connected = store_account(
        context,
        practice_id(context, practice),
        channel="whatsapp",
        provider="twilio",
        external_id=number,
        settings=account.settings(),
        secret=account.secret(),
    )
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/twilio/{connected}/inbound"
    if as_json:
        say_json({"id": connected, "inbound_url": url})
        return
    say(f"Connected {number} for WhatsApp: account {connected}.")
    say()
    say("In Twilio's console, under Messaging, Senders, WhatsApp senders, your number, set")
    say("“Webhook URL for incoming messages” to this address, method POST:")
    say(f"  {url}")
    say(
        "Approved templates are read from the account within the hour; they go when the day to answer is over."
    )
    say("No agreement covers WhatsApp: no patient details leave on it.")
