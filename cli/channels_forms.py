"""`glowdesk channels add form|kiosk|meta-leads|google-leads`: where people fill in forms."""

import secrets
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from channels.accounts import connect_account
from channels.forms import Kind, MadeForm, NewForm, add_form
from cli.choose import PracticeOption, practice_id
from cli.context import Context, context_of
from cli.output import AsJson, fail, say, say_json
from core.session import of_practice

FORMS = "A JSON file: {form id: {name, map, consent, notices, source, asks}}, as docs/channels/lead-forms.md tells."


def form(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="What people here call it, such as “Contact page”.")],
    origin: Annotated[
        list[str] | None, typer.Option(help="A site whose pages post by themselves. Repeatable.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Id of a source of the practice file.")] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a form of the practice's website."""
    context = context_of(ctx)
    origins = tuple(each.rstrip("/") for each in origin or ())
    if any(not each.startswith(("https://", "http://127.0.0.1", "http://localhost")) for each in origins):
        fail("--origin must be https://, as in https://www.example.com")
    made = _made(context, practice, NewForm(name=name, origins=origins, source=source))
    url = f"{context.settings.public_url.rstrip('/')}/hooks/forms/{made.form_id}"
    if as_json:
        say_json(msgspec.to_builtins(made) | {"url": url})
        return
    say(f"Connected “{name}”: account {made.account_id}.")
    say(f"  Post to:        {url}")
    say(f"  Signing secret: {made.signing_secret}   (for the web server; it is not shown again)")
    if origins:
        say(f"  Form key:       {made.public_key}   (for the page itself)")


def kiosk(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="The location, or the event.")],
    event: Annotated[bool, typer.Option(help="For an event rather than the front desk.")] = False,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make a page that people fill in at the desk or at an event."""
    context = context_of(ctx)
    kind: Kind = "event" if event else "kiosk"
    new = NewForm(
        name=name, kind=kind, hosted=True, event=name if event else None, location=None if event else name
    )
    made = _made(context, practice, new)
    url = f"{context.settings.public_url.rstrip('/')}/k/{made.form_id}"
    if as_json:
        say_json({"id": made.account_id, "form_id": made.form_id, "url": url})
        return
    say(f"The page for {name}: {url}")
    say("Its QR picture is in the inbox under Settings, Forms and QR codes.")


def meta_leads(
    ctx: typer.Context,
    page_id: Annotated[str, typer.Option(help="Id of the Facebook page whose ads collect leads.")],
    app_secret: Annotated[str, typer.Option(prompt="App secret", hide_input=True)],
    access_token: Annotated[str, typer.Option(prompt="Page access token", hide_input=True)],
    forms: Annotated[Path, typer.Option(help=FORMS)],
    verify_token: Annotated[str | None, typer.Option(help="Default: one is made.")] = None,
    api_base: Annotated[
        str | None, typer.Option(help="Another server that speaks Meta's API.", metavar="URL")
    ] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect Meta Lead Ads of a page."""
    context = context_of(ctx)
    token = verify_token or secrets.token_urlsafe(24)
    settings: dict[str, Any] = {"name": "Meta Lead Ads", "forms": _forms(forms)}
    if api_base:
        settings["api_url"] = api_base.rstrip("/")
    secret = {"app_secret": app_secret.strip(), "access_token": access_token.strip(), "verify_token": token}
    account_id = _connected(context, practice, "meta", page_id, settings, secret)
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/meta/{account_id}/events"
    if as_json:
        say_json({"id": account_id, "url": url, "verify_token": token})
        return
    say(f"Connected leads of page {page_id}: account {account_id}.")
    say(
        "If Messenger of this page is connected through the same app, leads come by its address: nothing to set."
    )
    say("Otherwise, in the app's dashboard under Webhooks, Page, subscribe to `leadgen` with")
    say(f"  Callback URL: {url}")
    say(f"  Verify token: {token}")
    say("Then admit the app in the Leads Access Manager of the business, or no lead can be fetched.")


def google_leads(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="What people here call the form.")],
    notice: Annotated[
        str | None,
        typer.Option(
            help="The words above the form's button that say texts may follow; without them none do."
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Id of a source of the practice file.")] = None,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect one lead form of Google Ads."""
    context = context_of(ctx)
    key = secrets.token_urlsafe(24)
    notices = [{"channel": "sms", "text": notice, "version": "1"}] if notice else []
    settings = {"name": name, "notices": notices} | ({"source": source} if source else {})
    account_id = _connected(context, practice, "google", f"g_{secrets.token_hex(8)}", settings, {"key": key})
    url = f"{context.settings.public_url.rstrip('/')}/webhooks/google/{account_id}/lead"
    if as_json:
        say_json({"id": account_id, "url": url, "key": key})
        return
    say(f"Connected “{name}”: account {account_id}. In Google Ads, in the form's export options, set")
    say(f"  Webhook URL: {url}")
    say(f"  Key:         {key}   (it is not shown again)")
    say("and press “Send test data”: a test lead appears in the inbox and is answered by nobody.")


def _made(context: Context, practice: str | None, new: NewForm) -> MadeForm:
    vault = context.open_vault()
    return context.write(of_practice(practice_id(context, practice)), lambda conn: add_form(conn, vault, new))


def _connected(
    context: Context,
    practice: str | None,
    provider: str,
    external_id: str,
    settings: dict[str, Any],
    secret: dict[str, str],
) -> str:
    vault = context.open_vault()

    def connect(conn: Connection) -> str:
        return connect_account(
            conn,
            vault,
            channel="form",
            provider=provider,
            external_id=external_id,
            settings=settings,
            secret=secret,
        )

    return context.write(of_practice(practice_id(context, practice)), connect)


def _forms(path: Path) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, Any]])
    except (OSError, msgspec.DecodeError) as error:
        fail(f"--forms: {path.name} is no such JSON file ({type(error).__name__})")
    for form_id, settings in found.items():
        for box in [*settings.get("consent", {}).values(), *settings.get("notices", ())]:
            if not isinstance(box, dict) or not box.get("channel") or not box.get("text"):
                fail(f"--forms: {form_id}: each consent and notice needs `channel` and the `text` as shown")
    return found
