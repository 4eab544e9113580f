"""The practice's own forms: signed by its web server, or posted by a browser that has to earn some trust."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
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
from channels.form_seals import age_of, check_signature, secret_of
from core.errors import BadInputError, ForbiddenError

PEER = "x-glowdesk-peer"
"""Header in which our own door tells where a browser's post came from; never taken from outside."""
OWN_PAGE = "x-glowdesk-own-page"
"""Likewise: the post came from a page that we serve ourselves."""
HONEYPOT = "company_website"
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


def _signed(request: Request, account: Account) -> Posted:
    given = request.headers["x-signature"]
    if not check_signature(given, secret_of(account), request.body, _arrived(request)):
        raise ForbiddenError("not signed by this form's server, or too long ago")
    return read_post(request.body, request.content_type)


def _from_browser(request: Request, account: Account) -> Posted:
    """A public key proves nothing; with the page's origin, a ticket and an untouched trap it is worth a look."""
    key = str(account.settings.get("public_key") or "")
    own = bool(account.settings.get("hosted")) and request.headers.get(OWN_PAGE) == "yes"
    if not key or not (own or request.headers.get("origin", "") in account.settings.get("origins", ())):
        raise ForbiddenError("this page may not post here")
    posted = read_post(request.body, request.content_type)
    given = posted.document.get("form_key")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), key.encode()):
        raise ForbiddenError("not this form's key")
    if posted.document.get(_honeypot(account)):
        raise ForbiddenError("filled in by a program")
    match age_of(posted.document.get("ticket"), account, _arrived(request)):
        case "forged":
            raise ForbiddenError("no ticket of this form")
        case "early":
            raise ForbiddenError("filled in too fast")
        case "late":
            raise BadInputError("the page has been open too long; please load it again", at="/ticket")
    return posted


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
    if "ref" in values:
        return Source("referral", values)
    return Source("qr" if posted.document.get("via") == "qr" and kind == "walk_in" else kind, values)


def _complete(given: ConsentGiven, envelope: Envelope) -> ConsentGiven:
    """A browser's own address and name count above what its post says of them."""
    return msgspec.structs.replace(
        given,
        ip=envelope.ip or given.ip,
        user_agent=envelope.user_agent or given.user_agent,
        at=given.at or envelope.at,
    )
