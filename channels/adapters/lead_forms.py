"""The practice's own forms: signed by its web server, or posted by a browser that has to earn some trust."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from channels.adapters.leads_fields import clean, filled
from channels.adapters.leads_posted import Posted, read_post, same_day_key
from channels.base import (
    Account,
    Capabilities,
    ConsentGiven,
    Lead,
    Parsed,
    Receipt,
    Request,
    Sending,
    Source,
    Verified,
)
from core.errors import BadInputError, ForbiddenError

SKEW = timedelta(minutes=5)
FILLS_IN = timedelta(seconds=3)
"""Nobody reads a form and answers it faster; a program does."""
TICKET_LASTS = timedelta(hours=12)
PEER = "x-glowdesk-peer"
"""Header in which our own door tells where a browser's post came from; never taken from outside."""
HONEYPOT = "company_website"
MOST_SIGNATURES = 4
KINDS: dict[str, Literal["form", "walk_in", "event", "referral", "qr"]] = {
    "site": "form",
    "kiosk": "walk_in",
    "event": "event",
    "referral": "referral",
}


class Envelope(msgspec.Struct, frozen=True):
    """A genuine post as it is kept until it has been read."""

    lead_id: str
    at: datetime
    content_type: str
    body: str
    ip: str | None = None
    user_agent: str | None = None
    """Only of a browser's post; a server tells its visitor's inside each consent."""


class WebsiteForm:
    """Forms on the practice's site, its kiosk and its events. Nothing can be sent through a form."""

    channel = "form"
    provider = "website"
    capabilities = Capabilities(most_characters=0)

    def verify(self, request: Request, account: Account) -> Verified:
        if request.method != "POST":
            raise ForbiddenError("forms are posted")
        signed = "x-signature" in request.headers
        posted = _signed(request, account) if signed else _from_browser(request, account)
        key = _event_key(request, posted)
        envelope = Envelope(
            lead_id=_lead_id(account, key),
            at=_arrived(request),
            content_type=request.content_type[:80],
            body=request.body.decode("utf-8"),
            ip=None if signed else request.headers.get(PEER),
            user_agent=None if signed else clean(request.headers.get("user-agent", ""))[:300] or None,
        )
        return Verified(key, msgspec.json.encode(envelope), "lead")

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind != "lead":
            return ()
        envelope = msgspec.json.decode(body, type=Envelope)
        posted = read_post(envelope.body.encode(), envelope.content_type)
        settings = account.settings
        content = filled(
            {key: value for key, value in posted.fields.items() if key != _honeypot(account)},
            settings.get("map"),
        )
        return (
            Lead(
                provider_id=envelope.lead_id,
                name=content.name,
                phone=content.phone,
                email=content.email,
                text=content.question,
                fields=content.shown(),
                language=content.language,
                source=_source(settings, content.campaign, posted),
                consents=tuple(_complete(each, envelope) for each in posted.consents),
                test=posted.test,
                sent_at=envelope.at,
            ),
        )

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        return Receipt("rejected", code="FORM_IS_ONE_WAY")

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:
        key = _event_key(request, read_post(request.body, request.content_type))
        return 202, "application/json", msgspec.json.encode({"lead_id": _lead_id(account, key)})


def ticket(account: Account, at: datetime) -> str:
    """What a page shows that it was opened when it says: only we can write one."""
    stamp = str(int(at.timestamp()))
    return f"{stamp}.{_seal(account, stamp)}"


def sign(secret: str, at: datetime, body: bytes) -> str:
    """The X-Signature of a server's post."""
    stamp = str(int(at.timestamp()))
    return (
        f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
    )


def _signed(request: Request, account: Account) -> Posted:
    secret = account.secret.reveal().get("signing", "")
    parts = [part.strip().partition("=") for part in request.headers["x-signature"].split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1"][:MOST_SIGNATURES]
    if not secret or len(stamps) != 1 or not stamps[0].isdecimal() or not given:
        raise ForbiddenError("not signed by this form's server")
    digest = hmac.new(secret.encode(), stamps[0].encode() + b"." + request.body, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(each.encode(), digest.encode()) for each in given):
        raise ForbiddenError("not signed by this form's server")
    if len(stamps[0]) > 12 or abs(_arrived(request) - datetime.fromtimestamp(int(stamps[0]), UTC)) > SKEW:
        raise ForbiddenError("signed too long ago")
    return read_post(request.body, request.content_type)


def _from_browser(request: Request, account: Account) -> Posted:
    """A public key proves nothing; with the page's origin, a ticket and an untouched trap it is worth a look."""
    key = str(account.settings.get("public_key") or "")
    if not key or request.headers.get("origin", "") not in account.settings.get("origins", ()):
        raise ForbiddenError("this page may not post here")
    posted = read_post(request.body, request.content_type)
    given = posted.document.get("form_key")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), key.encode()):
        raise ForbiddenError("not this form's key")
    if posted.document.get(_honeypot(account)):
        raise ForbiddenError("filled in by a program")
    _check_ticket(posted.document.get("ticket"), request, account)
    return posted


def _check_ticket(given: Any, request: Request, account: Account) -> None:
    stamp, _, seal = given.partition(".") if isinstance(given, str) else ("", "", "")
    known = _seal(account, stamp) if stamp.isdecimal() and len(stamp) <= 12 else ""
    if not known or not hmac.compare_digest(seal.encode(), known.encode()):
        raise ForbiddenError("no ticket of this form")
    age = _arrived(request) - datetime.fromtimestamp(int(stamp), UTC)
    if age < FILLS_IN:
        raise ForbiddenError("filled in too fast")
    if age > TICKET_LASTS:
        raise BadInputError("the page has been open too long; please load it again", at="/ticket")


def _seal(account: Account, stamp: str) -> str:
    secret = account.secret.reveal().get("signing", "")
    if not secret:
        return ""
    return hmac.new(secret.encode(), f"ticket.{stamp}".encode(), hashlib.sha256).hexdigest()


def _arrived(request: Request) -> datetime:
    if request.at is None:
        raise ForbiddenError("nobody knows when this came")
    return request.at


def _event_key(request: Request, posted: Posted) -> str:
    given = request.headers.get("idempotency-key", "").strip()
    if given:
        return f"key:{hashlib.sha256(given.encode()).hexdigest()}"
    return same_day_key(posted, _arrived(request).date())


def _lead_id(account: Account, key: str) -> str:
    return "lead_" + hashlib.sha256(f"{account.id}:{key}".encode()).hexdigest()[:32]


def _honeypot(account: Account) -> str:
    return str(account.settings.get("honeypot") or HONEYPOT)


def _source(settings: Mapping[str, Any], campaign: Mapping[str, str], posted: Posted) -> Source:
    values = dict(campaign)
    if posted.page_url and "landing_page" not in values:
        values["landing_page"] = posted.page_url
    for key in ("event", "location"):
        if settings.get(key):
            values[key] = str(settings[key])
    kind = KINDS.get(str(settings.get("kind", "site")), "form")
    return Source("referral" if "ref" in values and kind != "event" else kind, values)


def _complete(given: ConsentGiven, envelope: Envelope) -> ConsentGiven:
    """A browser's own address and name count above what its post says of them."""
    return msgspec.structs.replace(
        given,
        ip=envelope.ip or given.ip,
        user_agent=envelope.user_agent or given.user_agent,
        at=given.at or envelope.at,
    )
