"""`glowdesk channels add google` and `… google-rcs`: what Google offers since its chat ended, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from channels.base import Account
from channels.registry import GOOGLE_PUBLISHER, ProfileLinks, links_of
from cli.choose import PracticeOption, practice_id
from cli.connecting_google import (
    Entry,
    GoogleProfile,
    RcsAgent,
    at_google,
    audience,
    code_in,
    connect_agent,
    connect_profile,
    consent,
    find_line,
    mark_lines,
    redeemed,
)
from cli.context import Context, context_of
from cli.output import AsJson, fail, say, say_json
from core.errors import ConflictError, NotFoundError, ReconnectError, RejectedError, RetryLaterError

T = TypeVar("T")
WORDS = "Hi from Google"
HELP = {
    "API_NOT_GRANTED": "Google has not granted this project access to the Business Profile APIs (its quota is zero): "
    "ask for it with the form that docs/channels/google.md names",
    "API_NOT_ENABLED": "enable the “My Business” APIs for the project in the Cloud console",
    "PERMISSION_DENIED": "the person who granted access does not manage this profile",
    "NOT_FOUND": "Google knows no such location: look at --location",
    "TOKEN_DEAD": "the grant is not valid any more: leave --refresh-token out and grant anew",
}
Api = Annotated[str | None, typer.Option(help="Another server that speaks Google's APIs.", metavar="URL")]


class ServiceKey(msgspec.Struct, frozen=True):
    """The file that the Cloud console gives for a service account."""

    client_email: str
    private_key: str


def google(
    ctx: typer.Context,
    number: Annotated[
        str | None, typer.Option(help="The text line that the profile's Text button opens, as +15550100.")
    ] = None,
    dedicated: Annotated[
        bool, typer.Option(help="This number stands on the profile and nowhere else: the surest sign.")
    ] = False,
    whatsapp_number: Annotated[str | None, typer.Option(help="The line behind the WhatsApp button.")] = None,
    words: Annotated[
        str, typer.Option(help="What the button writes in front; shows where it came from.")
    ] = WORDS,
    source: Annotated[str | None, typer.Option(help="Id of a source of the practice file.")] = None,
    location: Annotated[
        str | None, typer.Option(help="For reviews: accounts/…/locations/…, as the API names it.")
    ] = None,
    name: Annotated[str, typer.Option(help="What people here call that location.")] = "Google",
    client_id: Annotated[str | None, typer.Option(help="OAuth client of the Cloud project.")] = None,
    client_secret: Annotated[str | None, typer.Option(help="Asked for when left out.")] = None,
    refresh_token: Annotated[str | None, typer.Option(help="Left out: the owner is asked to grant.")] = None,
    topic: Annotated[str | None, typer.Option(help="Pub/Sub topic, projects/…/topics/…")] = None,
    push_sender: Annotated[str | None, typer.Option(help="Service account that signs the pushes.")] = None,
    replace_notifications: Annotated[
        bool, typer.Option(help="Put our topic in the place of another tool's, which ends its notices.")
    ] = False,
    set_links: Annotated[bool, typer.Option(help="Put the links on the profile through the API.")] = False,
    api_base: Api = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a Google Business profile: texts that start from it, and its reviews. There is no Google chat."""
    context = context_of(ctx)
    entry = Entry(number=number, whatsapp=whatsapp_number, words=words, dedicated=dedicated, source=source)
    for problem in entry.problems():
        fail(problem)
    if location is None and number is None and whatsapp_number is None:
        fail(
            "name --number or --whatsapp-number for the profile's buttons, --location for its reviews, or both"
        )
    chosen = practice_id(context, practice)
    for missing in mark_lines(context, chosen, entry):
        fail(f"{missing} is no line of this practice: connect it first, with glowdesk channels add twilio")
    links = links_of(number, None if dedicated else words, whatsapp_number)
    if dedicated and whatsapp_number:
        links = ProfileLinks(links.sms, links_of(None, words, whatsapp_number).whatsapp)
    told = {"sms_link": links.sms, "whatsapp_link": links.whatsapp}
    if location is None:
        say_json(told) if as_json else _say(told)
        return
    profile = _profile(location, name, client_id, client_secret, refresh_token, topic, push_sender, api_base)
    steps = Steps(links if set_links else None, topic, replace_notifications)
    _connect(context, chosen, profile, steps, told, as_json=as_json)


class Steps(msgspec.Struct, frozen=True):
    """What is done at Google besides looking."""

    links: ProfileLinks | None
    topic: str | None
    replace: bool


def _connect(
    context: Context,
    practice: str,
    profile: GoogleProfile,
    steps: Steps,
    told: dict[str, str | None],
    *,
    as_json: bool,
) -> None:
    """Try it first: what is stored works."""
    public = context.settings.public_url
    account, topic, links = profile.account(public), steps.topic, steps.links
    reviews = _tried(lambda: at_google(lambda setup: setup.look(account)))
    before: dict[str, str] = {}
    if links is not None and links.attributes():
        before = _tried(lambda: at_google(lambda setup: setup.put_links(account, links)))
    if topic is not None:
        _subscribe(account, topic, replace=steps.replace)
    connected = connect_profile(context, practice, profile)
    url = f"{public.rstrip('/')}/webhooks/google/{connected}/push"
    if as_json:
        more = {"id": connected, "push_url": url, "push_audience": audience(public), "reviews": reviews}
        say_json({**told, **more, "links_before": before})
        return
    say(f"Connected {profile.name}: account {connected}. Google lists {reviews} reviews; new ones come in.")
    _say(told)
    for attribute, uri in before.items():
        say(f"Before, {attribute.rpartition('/')[2]} was {uri}")
    if topic is not None:
        _say_push(topic, url, audience(public), str(profile.push_sender))


def _subscribe(account: Account, topic: str, *, replace: bool) -> None:
    try:
        _tried(lambda: at_google(lambda setup: setup.be_told(account, topic, replace=replace)))
    except ConflictError as error:
        fail(
            f"another tool is told of this profile's reviews ({error}). Google keeps one setting for an account: "
            "--replace-notifications ends theirs; without --topic we look every 15 minutes instead"
        )


def google_rcs(
    ctx: typer.Context,
    agent_id: Annotated[str, typer.Option(help="As the RCS developer console shows it.")],
    key_file: Annotated[Path, typer.Option(help="The service account's JSON file.")],
    client_token: Annotated[
        str, typer.Option(help="Of the webhook; proves its events.", prompt="Client token", hide_input=True)
    ],
    fallback_number: Annotated[
        str | None, typer.Option(help="The text line that takes over where RCS does not reach.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="us, europe or asia. Default: Google's choice.")] = None,
    api_base: Api = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect an RCS agent directly at Google. Through Twilio it needs no account of its own (docs/channels/google.md)."""
    context = context_of(ctx)
    key = _key(key_file)
    chosen = practice_id(context, practice)
    fallback = None if fallback_number is None else find_line(context, chosen, "sms", fallback_number)
    if fallback_number is not None and fallback is None:
        fail(f"{fallback_number} is no text line of this practice")
    if len(client_token.strip()) < 8:
        fail("--client-token must have at least eight characters")
    agent = RcsAgent(
        agent_id=agent_id,
        service_account=key.client_email,
        private_key=key.private_key,
        client_token=client_token.strip(),
        region=region,
        fallback_account=fallback,
        api_url=api_base,
    )
    connected = connect_agent(context, chosen, agent)
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/google/{connected}/events"
    if as_json:
        say_json({"id": connected, "webhook_url": url})
        return
    say(f"Connected {agent_id}: account {connected}.")
    say(
        "In the RCS for Business console, under the agent's Integrations, Webhook, set this address and the token:"
    )
    say(f"  {url}")
    if fallback is None:
        say("No --fallback-number: whoever cannot be reached by RCS is not reached at all.")
    say("Google signs no business associate agreement for it: nothing that concerns a patient goes this way.")


def _profile(
    location: str,
    name: str,
    client_id: str | None,
    client_secret: str | None,
    refresh_token: str | None,
    topic: str | None,
    push_sender: str | None,
    api_base: str | None,
) -> GoogleProfile:
    """Asks for what is missing, the owner's grant last."""
    client_id = client_id or typer.prompt("OAuth client id")
    client_secret = client_secret or typer.prompt("OAuth client secret", hide_input=True)
    profile = GoogleProfile(
        location=location,
        name=name,
        client_id=client_id,
        client_secret=client_secret,
        refresh_token=refresh_token or "",
        topic=topic,
        push_sender=push_sender,
        api_url=api_base,
    )
    for problem in profile.problems():
        fail(problem)
    if refresh_token:
        return profile
    typer.echo("Open this address as somebody who manages the profile, and allow access:", err=True)
    typer.echo(f"  {consent(client_id, api_base)}", err=True)
    typer.echo(
        "The browser then cannot open a page that begins with http://127.0.0.1:1/. That is right:", err=True
    )
    pasted = typer.prompt("Paste that whole address", err=True)
    granted = _tried(lambda: redeemed(code_in(pasted), client_id, client_secret, api_base))
    return msgspec.structs.replace(profile, refresh_token=granted)


def _tried(do: Callable[[], T]) -> T:
    try:
        return do()
    except (ReconnectError, RetryLaterError, RejectedError) as error:
        fail(HELP.get(error.code, f"Google said no: {error.code}"))
    except NotFoundError:
        fail(HELP["NOT_FOUND"])


def _key(path: Path) -> ServiceKey:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ServiceKey)
    except (OSError, msgspec.DecodeError) as error:
        fail(f"--key-file: {path.name} is no service account's file ({type(error).__name__})")


def _say(told: dict[str, str | None]) -> None:
    if not any(told.values()):
        return
    say()
    say("On the profile, under Edit profile, Contact, Chat, put:")
    if told["sms_link"]:
        say(f"  Text message   {told['sms_link']}")
    if told["whatsapp_link"]:
        say(f"  WhatsApp       {told['whatsapp_link']}")
    say("Who writes through them appears in the inbox with the source “Google profile”.")
    say(
        "These are texts that start from the profile. Google's own chat ended on 31 July 2024; nothing brings it back."
    )


def _say_push(topic: str, url: str, aud: str, sender: str) -> None:
    say()
    say("In the Cloud console, under Pub/Sub:")
    say(f"  let {GOOGLE_PUBLISHER} publish on {topic},")
    say("  add a push subscription to it with authentication:")
    say(f"    Endpoint URL     {url}")
    say(f"    Service account  {sender}")
    say(f"    Audience         {aud}")
    say("Without it nothing is lost: we look every 15 minutes.")
