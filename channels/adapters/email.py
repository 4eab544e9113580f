"""Mail: in by a provider's webhook or from a mailbox, out by SMTP, threaded by headers that we choose ourselves."""

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import msgspec

from channels.abilities import Polled
from channels.adapters import email_webhooks as hooks
from channels.adapters.email_check import mailbox_problem, sending_problem
from channels.adapters.email_imap import look
from channels.adapters.email_mail import Mail, read_mime
from channels.adapters.email_reading import echo_of, message_key, parse, verdict_of
from channels.adapters.email_sending import Token, compose, hand_over
from channels.adapters.email_threads import clean_address
from channels.base import Account, Capabilities, Files, Parsed, Receipt, Request, Sending, Verified
from core.clock import Clock, SystemClock
from core.errors import ForbiddenError, ReconnectError, RetryLaterError

Check = Callable[[Account, ssl.SSLContext, Token], str | None]
MOST_FILES: Final = 7 * 1024 * 1024
"""Postmark takes 10 MB with everything, and mail makes of three bytes four."""
ABLE: Final = Capabilities(
    most_characters=20_000,
    hears=("inbound", "message"),
    statuses=True,
    phi=True,
    most_envelope=32 * 1024 * 1024,
    subjects=True,
    automatic_a_day=2,
    files=Files(
        dict.fromkeys(
            ("image/jpeg", "image/png", "image/gif", "application/pdf", "text/calendar"), MOST_FILES
        ),
        most=5,
        together=MOST_FILES,
        inside=True,
    ),
)


class Mailing:
    """What all mail accounts share: SMTP out. Settings: `smtp_host`, `smtp_port`, `smtp_user`, `from_name`,
    `reply_address` (where tokens are added), `aliases`, `inbound_domain`, `return_path`; secret:
    `smtp_password`, `reply_key`, or an OAuth `refresh_token` with `client_secret`.
    """

    channel = "email"
    provider = ""
    capabilities = ABLE
    checks: tuple[Check, ...] = (sending_problem,)

    def __init__(
        self, client: httpx.AsyncClient, *, clock: Clock | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._client, self._clock = client, clock or SystemClock()
        self._tls = tls or ssl.create_default_context()

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """At most once: a link lost after the content has left stays a doubt for a person."""
        refused = _unfit(sending)
        if refused is not None:
            return Receipt("rejected", code=refused)
        try:
            token = await self._token(account)
        except RetryLaterError as error:
            return Receipt("retry", code=error.code)
        except ReconnectError as error:
            return Receipt("rejected", code=error.code, disconnect=True)
        content = compose(sending, account, self._clock.now())
        return await asyncio.to_thread(hand_over, sending, account, content, self._tls, lambda: token)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        """SMTP keeps no list: `can_list` is off, and a person decides."""
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        return 200, "text/plain", b""

    async def check(self, account: Account) -> tuple[str, ...]:
        try:
            token = await self._token(account)
        except (RetryLaterError, ReconnectError) as error:
            return (error.code,)
        found = [await asyncio.to_thread(each, account, self._tls, lambda: token) for each in self.checks]
        return tuple(each for each in found if each is not None)

    async def _token(self, account: Account) -> str:
        """A fresh access token where the mailbox wants OAuth, else nothing."""
        secret, url = account.secret.reveal(), account.settings.get("oauth_token_url")
        if not url or not secret.get("refresh_token"):
            return ""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secret["refresh_token"],
            "client_id": str(account.settings.get("oauth_client_id", "")),
            "client_secret": secret.get("client_secret", ""),
        }
        try:
            response = await self._client.post(str(url), data=form, timeout=5.0)
        except httpx.HTTPError:
            raise RetryLaterError("TOKEN_UNREACHABLE") from None
        if response.status_code in {400, 401, 403}:
            raise ReconnectError("TOKEN_REFUSED")
        try:
            return str(msgspec.json.decode(response.content, type=dict[str, Any])["access_token"])
        except (msgspec.DecodeError, KeyError):
            raise RetryLaterError("TOKEN_UNREADABLE") from None


class SendgridEmail(Mailing):
    """Secret: `inbound_public_key` and `events_public_key`, as SendGrid shows them (base64)."""

    provider = "sendgrid"

    def verify(self, request: Request, account: Account) -> Verified:
        name = "inbound_public_key" if request.kind == "inbound" else "events_public_key"
        hooks.check_sendgrid(request, account.secret.reveal().get(name))
        if request.kind != "inbound":
            return Verified(event_key=_hash(request.body), body=request.body)
        return Verified(event_key=_key(hooks.sendgrid_mail(request.body), request.body), body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == "inbound":
            return parse(hooks.sendgrid_mail(body), account, _hash(body))
        return hooks.sendgrid_updates(body, account) if kind == "events" else ()


class MailgunEmail(Mailing):
    """Secret: `signing_key`, Mailgun's HTTP webhook signing key."""

    provider = "mailgun"

    def verify(self, request: Request, account: Account) -> Verified:
        fields: Mapping[str, Any]
        if request.kind == "inbound":
            fields = {
                p.name: p.content.decode("latin-1") for p in hooks.form_parts(request.body) if not p.filename
            }
        else:
            found = hooks.read_json(request.body).get("signature")
            fields = found if isinstance(found, dict) else {}
        token = hooks.check_mailgun(fields, account.secret.reveal().get("signing_key"), request.at)
        return Verified(event_key=f"token:{token}", body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == "inbound":
            return parse(hooks.mailgun_mail(body), account, _hash(body))
        data = hooks.read_json(body).get("event-data") if kind == "events" else None
        update = hooks.mailgun_update(data, account) if isinstance(data, dict) else None
        return () if update is None else (update,)


class PostmarkEmail(Mailing):
    """Secret: `webhook_user` and `webhook_password`, as put into the address that Postmark calls."""

    provider = "postmark"

    def verify(self, request: Request, account: Account) -> Verified:
        secret = account.secret.reveal()
        hooks.check_postmark(request, secret.get("webhook_user"), secret.get("webhook_password"))
        document = hooks.read_json(request.body)
        if request.kind != "inbound":
            return Verified(event_key=_hash(request.body), body=request.body)
        return Verified(event_key=_key(hooks.postmark_mail(document), request.body), body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == "inbound":
            return parse(hooks.postmark_mail(hooks.read_json(body)), account, _hash(body))
        update = hooks.postmark_update(hooks.read_json(body), account) if kind == "events" else None
        return () if update is None else (update,)


class ImapEmail(Mailing):
    """A plain mailbox. Settings: `imap_host`, `imap_port`, `folder`, `sent_folder`, `authserv_id`; secret:
    `imap_password`. It has no webhook: every request is refused.
    """

    provider = "imap"
    every = timedelta(seconds=20)
    checks = (sending_problem, mailbox_problem)

    def verify(self, request: Request, account: Account) -> Verified:  # noqa: ARG002
        raise ForbiddenError("a mailbox is looked into, it does not call")

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        mail = read_mime(body)
        if kind == "sent":
            return echo_of(mail, account, _hash(body))
        if kind != "message":
            return ()
        verdict = verdict_of(mail, account.settings.get("authserv_id"))
        return parse(msgspec.structs.replace(mail, auth=verdict), account, _hash(body))

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:  # noqa: ARG002
        token = await self._token(account)
        return await asyncio.to_thread(look, account, cursor, self._tls, lambda: token)


def _unfit(sending: Sending) -> str | None:
    """Why mail cannot carry this; refused whole, never cut."""
    problems = {
        "NO_ATTACHMENTS": bool(sending.media),
        "EMPTY": not sending.text,
        "TOO_LONG": len(sending.text) > ABLE.most_characters,
        "FILES_TOO_LARGE": sum(len(each.content) for each in sending.files) > MOST_FILES,
        "BAD_ADDRESS": clean_address(sending.recipient) is None,
    }
    return next((code for code, there in problems.items() if there), None)


def _key(mail: Mail, body: bytes) -> str:
    return f"message:{message_key(mail, _hash(body))}"[:160]


def _hash(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()
