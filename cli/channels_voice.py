"""`glowdesk channels add voice`: the practice's telephone line, so that no missed call goes unanswered."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
import typer

from cli.choose import PracticeOption, practice_id
from cli.connecting import LOOPBACK, TwilioAccount, store_account
from cli.context import context_of
from cli.output import AsJson, fail, say, say_json
from practice.phones import e164

SHORTEST, LONGEST = 5, 60
"""Seconds of ringing that make sense; the provider's own limit is ten minutes."""


class Ringing(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring and how."""

    ring: tuple[str, ...]
    seconds: int
    screen: bool
    forwarded: bool
    when_closed: bool
    offer_text: bool
    lookup: bool
    location: str | None

    def problems(self) -> Iterator[str]:
        for number in self.ring:
            if not number.startswith("+") or e164(number, "US") is None:
                yield f"--ring {number}: write a number that exists with its country code, as +15550100"
        if not SHORTEST <= self.seconds <= LONGEST:
            yield f"--ring-seconds must be between {SHORTEST} and {LONGEST}"
        if self.forwarded and self.ring:
            yield "--forwarded calls were rung already: leave out --ring, or they would go round in circles"

    def settings(self) -> dict[str, Any]:
        return {
            "ring": list(self.ring),
            "ring_seconds": self.seconds,
            "screen": self.screen,
            "forwarded": self.forwarded,
            "ring_when_closed": self.when_closed,
            "offer_text": self.offer_text,
            "lookup": self.lookup,
        } | ({"location": self.location} if self.location else {})


def voice(
    ctx: typer.Context,
    account_sid: Annotated[str, typer.Option(help="AC…, from the console's front page.")],
    number: Annotated[str, typer.Option(help="The number that takes the calls, as +15550100.")],
    auth_token: Annotated[
        str,
        typer.Option(help="Proves webhooks. Asked for when left out.", prompt="Auth token", hide_input=True),
    ],
    ring: Annotated[
        list[str] | None, typer.Option(help="A phone of the practice to ring. Repeatable: all at once.")
    ] = None,
    ring_seconds: Annotated[int, typer.Option(help="How long; less than a carrier's mailbox waits.")] = 20,
    screen: Annotated[bool, typer.Option(help="Whoever picks up presses 1 to take the call.")] = True,
    forwarded: Annotated[
        bool, typer.Option("--forwarded", help="Calls come here when nobody picked up elsewhere.")
    ] = False,
    ring_when_closed: Annotated[
        bool, typer.Option("--ring-when-closed", help="Ring outside opening hours too.")
    ] = False,
    offer_text: Annotated[
        bool, typer.Option("--offer-text", help="The greeting offers a text for the key 1.")
    ] = False,
    lookup: Annotated[bool, typer.Option(help="Ask what kind of line a caller has before texting.")] = True,
    location: Annotated[str | None, typer.Option(help="Whose opening hours count.")] = None,
    api_key_sid: Annotated[str | None, typer.Option(help="SK…: asks with this key instead.")] = None,
    api_key_secret: Annotated[str | None, typer.Option(help="Secret of that key.")] = None,
    api_base: Annotated[
        str | None, typer.Option(help="Another server that speaks Twilio's API.", metavar="URL")
    ] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a telephone line at Twilio: missed calls are answered by text, and colleagues can call out."""
    context = context_of(ctx)
    account = TwilioAccount(
        account_sid=account_sid,
        number=number,
        auth_token=auth_token,
        api_key_sid=api_key_sid,
        api_key_secret=api_key_secret,
        api_url=api_base,
    )
    how = Ringing(
        ring=tuple(ring or ()),
        seconds=ring_seconds,
        screen=screen,
        forwarded=forwarded,
        when_closed=ring_when_closed,
        offer_text=offer_text,
        lookup=lookup,
        location=location,
    )
    for problem in (*account.problems(), *how.problems()):
        fail(problem)
    connected = store_account(
        context,
        practice_id(context, practice),
        channel="voice",
        provider="twilio",
        external_id=number,
        settings=account.settings() | how.settings(),
        secret=account.secret(),
    )
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/twilio/{connected}"
    if as_json:
        say_json({"id": connected, "call_url": f"{url}/call", "ended_url": f"{url}/ended"})
        return
    say(f"Connected {number} for calls: account {connected}.")
    say()
    say("In Twilio's console, under Phone Numbers, your number, Voice, set both to Webhook, method POST:")
    say(f"  A call comes in       {url}/call")
    say(f"  Call status changes   {url}/ended")
    say("The second tells of callers who hang up while it rings: without it they get no text.")
    if not how.ring and not how.forwarded:
        say()
        say("No phone is rung (--ring), so every call goes to the voicemail and gets a text.")
    if api_base is None and urlsplit(context.settings.public_url).hostname in LOOPBACK:
        say()
        say("Twilio cannot reach that address: set GLOWDESK_PUBLIC_URL to the address it sees us at.")
