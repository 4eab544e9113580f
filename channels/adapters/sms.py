"""Texts through Twilio: signed forms in, one form out, and an honest word about what became of it."""

import base64
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import msgspec

from channels.abilities import Polled, Progress, SenderStanding
from channels.adapters.sms_api import TIMEOUT, TwilioApi, credentials, pair
from channels.adapters.sms_codes import LOOPS, UNREACHABLE, Family, family_of_answer
from channels.adapters.sms_forms import (
    SID,
    bare,
    check_belongs,
    message_sid,
    message_status,
    open_form,
    parse_inbound,
    parse_status,
)
from channels.adapters.sms_registry import Registry
from channels.base import Account, Capabilities, Files, Parsed, Receipt, Request, Sending, Verified
from channels.segments import smart_encode
from channels.senders import REGISTRATION
from channels.signatures import verify_twilio
from core.errors import ForbiddenError, ReconnectError, RejectedError, RetryLaterError
from core.media_kinds import MB

API: Final = "https://api.twilio.com"
VALID_SECONDS: Final = "14400"  # an answer that arrives tomorrow is no answer; the default is ten hours
FIRST_LOOK: Final = timedelta(hours=24)
OVERLAP: Final = timedelta(hours=1)
REGISTRY_EVERY: Final = timedelta(hours=1)
CLOCK_SKEW: Final = timedelta(seconds=5)
MOST_PAGES: Final = 4
MMS: Final = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/gif"), 5 * MB),
    **dict.fromkeys(
        ("application/pdf", "video/mp4", "video/3gpp", "audio/mpeg", "audio/mp4", "audio/amr"), 500_000
    ),
}
"""Twilio fits pictures to each carrier by itself; for everything else carriers take little."""
EMPTY_TWIML: Final = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


class _Created(msgspec.Struct, frozen=True):
    sid: str


class _Refused(msgspec.Struct, frozen=True):
    code: int | None = None


class _Listed(msgspec.Struct, frozen=True):
    sid: str
    direction: str
    to: str | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    num_media: str = "0"
    body: str | None = None
    date_created: str | None = None


class _Page(msgspec.Struct, frozen=True):
    messages: tuple[_Listed, ...]
    next_page_uri: str | None = None


class TwilioSms:
    """Account settings: `account_sid`, and `messaging_service_sid` once the number sits in a service.

    Its secret holds `auth_token`, which alone can prove webhooks, and for sending preferably `api_key_sid`
    and `api_key_secret`. `api_url` in the settings points elsewhere than at Twilio.
    """

    channel = "sms"
    provider = "twilio"
    prefix = ""
    """Before every address of this channel on Twilio's wire."""
    every = timedelta(minutes=10)
    registered = True
    """Its numbers stand in the carriers' registry."""
    media_hosts: tuple[str, ...] = ("api.twilio.com", ".twiliocdn.com")
    capabilities = Capabilities(
        most_characters=1600,
        told=True,
        segments=True,
        statuses=True,
        can_list=True,
        opt_out_line=True,
        number_is_known=True,
        confirms_stop_itself=True,
        files=Files(MMS, most=10, together=5 * MB),
    )

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    def verify(self, request: Request, account: Account) -> Verified:
        token = account.secret.reveal().get("auth_token")
        headers = {**request.headers, "content-type": request.content_type}
        if not token or not verify_twilio(request.url, headers, request.body, token):
            raise ForbiddenError("not signed by Twilio for this address")
        form = open_form(request.body)
        check_belongs(form, request.kind, account)
        sid = message_sid(form)
        if request.kind == "inbound":
            return Verified(event_key=sid, body=request.body)
        parts = (sid, message_status(form), form.get("ErrorCode", ""))
        return Verified(event_key=":".join(part for part in parts if part)[:160], body=request.body)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        form = open_form(body)
        if kind == "inbound":
            message = parse_inbound(form, self.prefix)
            return () if message is None else (message,)
        if kind == "status":
            update = parse_status(form, reference)
            return () if update is None else (update,)
        return ()

    async def send(self, sending: Sending, account: Account) -> Receipt:
        """Hand over once; a doubt stays a doubt, since Twilio knows no idempotency key."""
        form = {
            "To": self.prefix + sending.recipient,
            **self._content(sending),
            "StatusCallback": sending.status_url,
            "ValidityPeriod": VALID_SECONDS,
            "SmartEncoded": "true",
            **self._from(account),
        }
        try:
            response = await self._client.post(
                _url(account), data=form, auth=credentials(account), timeout=TIMEOUT
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Receipt("retry", code="NOT_CONNECTED")  # nothing left this machine
        except httpx.TransportError as error:
            return Receipt("unknown", code=type(error).__name__)
        return read_answer(response)

    def _content(self, sending: Sending) -> dict[str, Any]:
        """Words and files, or an approved template with its blanks."""
        template = sending.extras.get("content_sid")
        if template:
            blanks = sending.extras.get("content_variables")
            return {"ContentSid": str(template)} | (
                {"ContentVariables": msgspec.json.encode(blanks).decode()} if blanks else {}
            )
        return {
            name: value
            for name, value in (("Body", sending.text), ("MediaUrl", list(sending.media)))
            if value
        }

    def _from(self, account: Account) -> dict[str, str]:
        """A service picks the richest way by itself; without one, RCS falls back to the number."""
        rich = account.settings.get("rcs_sender")
        if rich and not account.settings.get("messaging_service_sid"):
            sender = str(rich) if str(rich).startswith("rcs:") else f"rcs:{rich}"
            return {"From": sender, "FallbackFrom": account.external_id}
        found = _sender(account)
        return {name: self.prefix + value if name == "From" else value for name, value in found.items()}

    def media_headers(self, account: Account) -> Mapping[str, str]:
        """Our credentials, for the API's own host; where it sends us on to wants none."""
        user, password = pair(account)
        return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}

    async def tell_opt_out(self, recipient: str, reference: str, at: datetime, account: Account) -> None:
        """On Twilio's own list of the number, or of the service that it sits in."""
        item = {
            "contact_id": self.prefix + recipient,
            "correlation_id": reference.replace("-", ""),
            "sender_id": next(iter(_sender(account).values())),
            "status": "opt-out",
            "source": "others",
            "date_of_consent": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        told = await TwilioApi(self._client, account).post(
            "accounts", "/v1/Consents/Bulk", dict, {"Items": [msgspec.json.encode(item).decode()]}
        )
        wrong = next(
            (each.get("error_code") for each in told.get("items") or () if each.get("error_code")), None
        )
        if wrong is not None:
            raise RejectedError(str(wrong))

    async def delete_media(self, url: str, account: Account) -> None:
        with contextlib.suppress(httpx.HTTPError):
            await self._client.delete(url, auth=credentials(account), timeout=TIMEOUT)

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:
        """Twilio's own list, newest first, back to the attempt. Raises `RetryLaterError` when it is away.

        Not filtered by DateSent: what Twilio still holds has none.
        """
        query = {"To": self.prefix + sending.recipient, "PageSize": "50"}
        if "MessagingServiceSid" not in _sender(account) and not account.settings.get("rcs_sender"):
            query["From"] = self.prefix + account.external_id
        earliest, found = since.astimezone(UTC).replace(microsecond=0) - CLOCK_SKEW, []
        url, parameters = _url(account), query
        for _ in range(MOST_PAGES):
            page = await self._page(url, parameters, account)
            recent = [message for message in page.messages if _at(message) >= earliest]
            found += [message.sid for message in recent if _is_ours(message, sending)]
            if len(recent) < len(page.messages) or page.next_page_uri is None:
                break
            url, parameters = _base(account) + page.next_page_uri, {}
        return tuple(found)

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """Texts to us that no webhook told of, since an hour before the last look; known ones change nothing."""
        since = datetime.fromisoformat(cursor["since"]) if cursor.get("since") else now - FIRST_LOOK
        sender, asked = await self._sender_now(account, cursor.get("registry_at"), now)
        missed, whole = await self._missed(account, since)
        kept = {"since": (now if whole else since).isoformat(), "registry_at": asked}
        soon = not whole or (self.registered and asked is None)
        return Polled(missed, kept, next_in=timedelta(minutes=1) if soon else None, sender=sender)

    async def _missed(self, account: Account, since: datetime) -> tuple[tuple[Verified, ...], bool]:
        query = {
            "To": self.prefix + account.external_id,
            "DateSent>": (since - OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "PageSize": "100",
        }
        url, parameters, missed = _url(account), query, []
        for _ in range(MOST_PAGES * 5):
            page = await self._page(url, parameters, account)
            missed += [_as_webhook(each, account) for each in page.messages if each.direction == "inbound"]
            if page.next_page_uri is None:
                return tuple(missed), True
            url, parameters = _base(account) + page.next_page_uri, {}
        return tuple(missed), False

    async def _sender_now(
        self, account: Account, asked: str | None, now: datetime
    ) -> tuple[SenderStanding | None, str | None]:
        """What the carriers' registry says; None where nobody asked or it gave no answer, which changes nothing."""
        known = asked is not None and REGISTRATION in account.settings
        fresh = known and now - datetime.fromisoformat(str(asked)) < REGISTRY_EVERY
        if fresh or not self.registered:
            return None, asked
        try:
            found = await Registry(TwilioApi(self._client, account), account).standing()
        except (RetryLaterError, ReconnectError, RejectedError):
            return None, asked
        return found, now.isoformat()

    async def register(
        self, campaign: Mapping[str, Any], steps: Mapping[str, str], account: Account
    ) -> Progress:
        return await Registry(TwilioApi(self._client, account), account).register(campaign, steps)

    async def _page(self, url: str, parameters: dict[str, str], account: Account) -> _Page:
        try:
            response = await self._client.get(
                url, params=parameters or None, auth=credentials(account), timeout=TIMEOUT
            )
            if response.status_code != 200:
                raise RetryLaterError(f"HTTP_{response.status_code}")
            return msgspec.json.decode(response.content, type=_Page)
        except (httpx.TransportError, msgspec.DecodeError) as error:
            raise RetryLaterError(type(error).__name__) from None

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        """Empty on purpose: a reply inside TwiML would be a text without an attempt row."""
        return 200, "text/xml", EMPTY_TWIML


def read_answer(response: httpx.Response) -> Receipt:
    """What a create was answered with, named by what happens next."""
    if response.is_success:
        sid = _created_sid(response.content)
        return Receipt("accepted", provider_id=sid) if sid else Receipt("unknown", code="UNREADABLE")
    number = _error_code(response.content)
    code = str(number) if number and number >= 1000 else f"HTTP_{response.status_code}"
    return _receipt(family_of_answer(response.status_code, code), code, response.headers.get("retry-after"))


def _receipt(family: Family, code: str, retry_after: str | None) -> Receipt:
    if family == "unclear":
        return Receipt("unknown", code=code)
    if family in {"busy", "later"}:
        wait = int(retry_after) if retry_after and retry_after.isdigit() else None
        return Receipt("retry", code=code, retry_after=None if wait is None else timedelta(seconds=wait))
    return Receipt(
        "rejected",
        code=code,
        suppress=family == "opted_out",
        disconnect=family == "broken",
        unreachable=code in UNREACHABLE,
        loop=code in LOOPS,
    )


def _base(account: Account) -> str:
    return str(account.settings.get("api_url") or API).rstrip("/")


def _url(account: Account) -> str:
    return f"{_base(account)}/2010-04-01/Accounts/{account.settings.get('account_sid')}/Messages.json"


def _sender(account: Account) -> dict[str, str]:
    service = account.settings.get("messaging_service_sid")
    return {"MessagingServiceSid": str(service)} if service else {"From": account.external_id}


def _created_sid(content: bytes) -> str | None:
    try:
        sid = msgspec.json.decode(content, type=_Created).sid
    except msgspec.DecodeError:
        return None
    return sid if SID.match(sid) else None


def _error_code(content: bytes) -> int | None:
    try:
        return msgspec.json.decode(content, type=_Refused).code
    except msgspec.DecodeError:
        return None


def _as_webhook(message: _Listed, account: Account) -> Verified:
    """A listed text in the form that its webhook would have had, under the same key."""
    form = {
        "MessageSid": message.sid,
        "AccountSid": str(account.settings.get("account_sid")),
        "From": message.sender or "",
        "To": message.to or "",
        "Body": message.body or "",
        "NumMedia": message.num_media,
    }
    return Verified(event_key=message.sid, body=urlencode(form).encode(), kind="inbound")


def _at(message: _Listed) -> datetime:
    """When Twilio took it; a date nobody can read counts as now, so that the message is looked at."""
    try:
        return parsedate_to_datetime(message.date_created or "").astimezone(UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)


def _is_ours(message: _Listed, sending: Sending) -> bool:
    same = smart_encode(message.body or "").strip() == smart_encode(sending.text).strip()
    files = message.num_media == str(len(sending.media))
    return (
        same and files and message.direction == "outbound-api" and bare(message.to or "") == sending.recipient
    )
