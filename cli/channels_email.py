"""`glowdesk channels add email`: a provider's webhooks or a plain mailbox in, SMTP out."""

from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import typer

from cli.choose import PracticeOption, practice_id
from cli.connecting_email import MailAccount, Provider, connect_mail, tried, with_defaults
from cli.context import Context, context_of
from cli.output import AsJson, fail, say, say_json

PROBLEMS = {
    "SMTP_NOT_CONNECTED": "nobody answers at the SMTP server: look at --smtp-host and --smtp-port",
    "SMTP_TLS_REQUIRED": "the SMTP server offers no encryption: use its TLS port (465)",
    "SMTP_TLS_FAILED": "the SMTP server's certificate does not hold",
    "SMTP_NOT_LOGGED_IN": "the SMTP server refuses --smtp-user and --smtp-password",
    "IMAP_NOT_CONNECTED": "nobody answers at the mailbox's server: look at --imap-host and --imap-port",
    "IMAP_TLS_REQUIRED": "the mailbox's server offers no encryption: use its TLS port (993)",
    "IMAP_TLS_FAILED": "the certificate of the mailbox's server does not hold",
    "IMAP_NOT_LOGGED_IN": "the mailbox refuses --imap-user and --imap-password",
    "IMAP_NO_FOLDER": "the mailbox has no such folder: look at --folder and --sent-folder",
    "TOKEN_REFUSED": "the OAuth consent is not valid any more: ask for a new refresh token",
}
Secret = Annotated[str | None, typer.Option(help="Asked for when it is needed and left out.")]
Text = Annotated[str | None, typer.Option()]


def email(
    ctx: typer.Context,
    provider: Annotated[str, typer.Option(help="sendgrid, mailgun, postmark, or imap for a plain mailbox.")],
    address: Annotated[str, typer.Option(help="The practice's address, as desk@practice.example.")],
    from_name: Annotated[str, typer.Option(help="The name that people see beside it.")],
    smtp_host: Annotated[str | None, typer.Option(help="Default: the provider's own.")] = None,
    smtp_port: Annotated[int | None, typer.Option(help="465 is TLS from the start. Default: 587.")] = None,
    smtp_user: Annotated[str | None, typer.Option(help="Default: the address.")] = None,
    smtp_password: Secret = None,
    reply_address: Annotated[str | None, typer.Option(help="Where answers go, if elsewhere.")] = None,
    inbound_domain: Annotated[str | None, typer.Option(help="All of its addresses are ours.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another address of ours. Repeatable.")] = None,
    return_path: Annotated[str | None, typer.Option(help="Where bounces go, if elsewhere.")] = None,
    inbound_public_key: Annotated[
        str | None, typer.Option(help="SendGrid: of the inbound security policy.")
    ] = None,
    events_public_key: Annotated[str | None, typer.Option(help="SendGrid: of the event webhook.")] = None,
    signing_key: Annotated[str | None, typer.Option(help="Mailgun: the HTTP webhook signing key.")] = None,
    imap_host: Text = None,
    imap_port: Annotated[int | None, typer.Option(help="Default: 993.")] = None,
    imap_user: Annotated[str | None, typer.Option(help="Default: the address.")] = None,
    imap_password: Secret = None,
    imap_tls: Annotated[str | None, typer.Option(help="“starttls” instead of TLS from the start.")] = None,
    folder: Annotated[str | None, typer.Option(help="Default: INBOX.")] = None,
    sent_folder: Annotated[str | None, typer.Option(help="What people answer in their own program.")] = None,
    authserv_id: Annotated[str | None, typer.Option(help="Whose Authentication-Results we believe.")] = None,
    oauth_token_url: Text = None,
    oauth_client_id: Text = None,
    oauth_client_secret: Secret = None,
    refresh_token: Secret = None,
    check: Annotated[bool, typer.Option(help="Try the servers first.")] = True,
    practice: PracticeOption = None,
    as_json: AsJson = False,
) -> None:
    """Connect a mail address of the practice. Its servers are tried before anything is stored."""
    context = context_of(ctx)
    settings: dict[str, Any] = {
        "from_name": from_name, "smtp_host": smtp_host, "smtp_port": smtp_port, "smtp_user": smtp_user,
        "reply_address": reply_address, "inbound_domain": inbound_domain, "aliases": alias, "return_path": return_path,
        "imap_host": imap_host, "imap_port": imap_port, "imap_user": imap_user, "imap_tls": imap_tls, "folder": folder,
        "sent_folder": sent_folder, "authserv_id": authserv_id, "oauth_token_url": oauth_token_url,
        "oauth_client_id": oauth_client_id,
    }  # fmt: skip
    oauth = refresh_token is not None
    secret = {
        "smtp_password": smtp_password or _asked("SMTP password", wanted=not oauth and smtp_host not in _LOOPBACK),
        "imap_password": imap_password or _asked("IMAP password", wanted=provider == "imap" and not oauth),
        "inbound_public_key": inbound_public_key, "events_public_key": events_public_key, "signing_key": signing_key,
        "client_secret": oauth_client_secret, "refresh_token": refresh_token,
    }  # fmt: skip
    account = with_defaults(
        MailAccount(
            provider=_provider(provider), address=address, settings=_given(settings), secret=_given(secret)
        )
    )
    _connect(context, account, practice, check=check, as_json=as_json)


def _connect(
    context: Context, account: MailAccount, practice: str | None, *, check: bool, as_json: bool
) -> None:
    for problem in account.problems():
        fail(problem)
    chosen = practice_id(context, practice)
    for code in tried(account) if check else ():
        fail(f"{PROBLEMS.get(code, code)} ({code}); nothing was stored")
    connected, kept = connect_mail(context, chosen, account)
    urls = _urls(context.settings.public_url, account.provider, connected, kept)
    if as_json:
        say_json({"id": connected, **urls})
        return
    _say(account, connected, urls)


_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_STEPS = {
    "sendgrid": (
        "In SendGrid, under Inbound Parse, post to this address with “raw, full MIME message” on, and attach the",
        "security policy whose key you gave; under Mail Settings, Event Webhook, the second one, signed:",
    ),
    "mailgun": ("In Mailgun, make a route that forwards to the first address; set webhooks to the second:",),
    "postmark": ("In Postmark, set the inbound webhook to the first address, bounces and complaints to the second:",),
    "imap": ("The mailbox is looked into every 20 seconds; nothing in it is marked or moved.",),
}  # fmt: skip


def _provider(given: str) -> Provider:
    known: tuple[Provider, ...] = ("sendgrid", "mailgun", "postmark", "imap")
    found = next((each for each in known if each == given), None)
    if found is None:
        fail(f"--provider must be one of {', '.join(known)}")
    return found


def _asked(what: str, *, wanted: bool) -> str | None:
    return str(typer.prompt(what, hide_input=True)) if wanted else None


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _urls(public_url: str, provider: str, account_id: str, secret: dict[str, str]) -> dict[str, str]:
    if provider == "imap":
        return {}
    parts = urlsplit(public_url.rstrip("/"))
    who = ""
    if provider == "postmark":
        who = f"{quote(secret['webhook_user'])}:{quote(secret['webhook_password'])}@"
    base = f"{parts.scheme}://{who}{parts.netloc}{parts.path}/webhooks/{provider}/{account_id}"
    return {"inbound_url": f"{base}/inbound", "events_url": f"{base}/events"}


def _say(account: MailAccount, connected: str, urls: dict[str, str]) -> None:
    say(f"Connected {account.address} by {account.provider}: account {connected}.")
    say()
    for line in (*_STEPS[account.provider], *(f"  {url}" for url in urls.values())):
        say(line)
    say()
    say(
        "Mail with details of visits needs the sender's agreement: GLOWDESK_BAA_EMAIL. Mail may be forged in the"
    )
    say("practice's name until SPF, DKIM and DMARC of its domain name the server that sends.")
