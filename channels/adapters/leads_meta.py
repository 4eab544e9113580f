"""Meta Lead Ads: the webhook names a lead, the Graph API gives it; hourly we ask for what the webhook missed."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import msgspec

from channels.abilities import Polled
from channels.adapters.leads_fields import filled
from channels.adapters.meta_envelope import parts_of
from channels.adapters.meta_graph import Graph
from channels.adapters.meta_shapes import opened
from channels.adapters.meta_signing import is_handshake, is_signed
from channels.base import (
    Account,
    Capabilities,
    ConsentGiven,
    Lead,
    LeadAnnounced,
    Parsed,
    Part,
    Receipt,
    Request,
    Sending,
    Source,
    Verified,
)
from core.errors import BadInputError, ForbiddenError, ReconnectError, RejectedError, RetryLaterError

FIELDS: Final = "id,created_time,ad_id,adset_id,campaign_id,form_id,is_organic,platform,field_data,custom_disclaimer_responses"
ACCESS: Final = "LEAD_ACCESS"
"""Leads Access Manager, or a permission, keeps our app out: a person of the practice must let it in."""
LEAD: Final = "lead"
OVERLAP: Final = timedelta(hours=2)
MOST_PAGES: Final = 20
Id = str | int


class _Value(msgspec.Struct, frozen=True):
    leadgen_id: Id = ""
    form_id: Id = ""
    created_time: int = 0


class _Change(msgspec.Struct, frozen=True):
    field: str = ""
    value: _Value = _Value()


class _Entry(msgspec.Struct, frozen=True):
    changes: tuple[msgspec.Raw, ...] = ()


class _Envelope(msgspec.Struct, frozen=True):
    entry: tuple[_Entry, ...] = ()


class _Kind(msgspec.Struct, frozen=True):
    field: str = ""


class _Answer(msgspec.Struct, frozen=True):
    name: str = ""
    values: tuple[str, ...] = ()


class _Box(msgspec.Struct, frozen=True):
    checkbox_key: str = ""
    is_checked: bool | str | int | None = None


class FetchedLead(msgspec.Struct, frozen=True):
    """A lead as the Graph API gives it. Ids come as text or as numbers."""

    id: Id
    created_time: str = ""
    form_id: Id | None = None
    ad_id: Id | None = None
    adset_id: Id | None = None
    campaign_id: Id | None = None
    platform: str | None = None
    is_organic: bool | None = None
    field_data: tuple[_Answer, ...] = ()
    custom_disclaimer_responses: tuple[_Box, ...] | None = None


class _Cursors(msgspec.Struct, frozen=True):
    after: str | None = None


class _Paging(msgspec.Struct, frozen=True):
    cursors: _Cursors = _Cursors()
    next: str | None = None


class _Page(msgspec.Struct, frozen=True):
    data: tuple[FetchedLead, ...] = ()
    paging: _Paging = _Paging()


class MetaLeads:
    """One account per page. Settings: `forms` {form id: {name, map, consent, notices, source}}, `api_url`.

    Its secret is that of the page's Messenger account: `app_secret`, `verify_token`, `access_token`.
    """

    channel = "form"
    provider = "meta"
    capabilities = Capabilities(most_characters=0, hears=())
    every = timedelta(hours=1)

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._graph = Graph(client)

    def verify(self, request: Request, account: Account) -> Verified:
        secret = account.secret.reveal()
        if request.method == "GET":
            if not is_handshake(request.query, secret.get("verify_token")):
                raise ForbiddenError("not a handshake with our token")
            return Verified("", b"")
        if not is_signed(request.body, request.headers.get("x-hub-signature-256"), secret.get("app_secret")):
            raise ForbiddenError("not signed by Meta for this app")
        return Verified(f"all:{hashlib.sha256(request.body).hexdigest()}", request.body)

    def share(self, verified: Verified, account: Account) -> tuple[Part, ...]:
        """All pages of an app post to one address, and so do messages beside leads."""
        return parts_of(verified.body, account)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind == LEAD:
            return (_lead(opened(body, FetchedLead), account),)
        envelope = opened(body, _Envelope)
        changes = [change for entry in envelope.entry for change in entry.changes]
        return tuple(
            _announced(opened(raw, _Change)) for raw in changes if opened(raw, _Kind).field == "leadgen"
        )

    async def fetch_lead(self, lead_id: str, account: Account) -> Verified:
        """A lead that does not exist (code 100) may be on its way, or we are not admitted: both are tried again."""
        try:
            lead = await self._graph.ask("GET", lead_id, account, FetchedLead, query={"fields": FIELDS})
        except RejectedError as error:
            raise RetryLaterError(error.code) from None
        return _envelope(lead)

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """Every lead since the last look that came to an end; the first look only remembers when it was."""
        began = cursor.get("since")
        envelopes: list[Verified] = []
        if isinstance(began, str):
            since = datetime.fromisoformat(began) - OVERLAP
            for form_id in account.settings.get("forms", {}):
                envelopes += await self._missed(str(form_id), since, account)
        return Polled(tuple(envelopes), {"since": now.isoformat()})

    async def _missed(self, form_id: str, since: datetime, account: Account) -> list[Verified]:
        wanted = [{"field": "time_created", "operator": "GREATER_THAN", "value": int(since.timestamp())}]
        query = {"fields": FIELDS, "limit": "100", "filtering": msgspec.json.encode(wanted).decode()}
        found: list[Verified] = []
        for _ in range(MOST_PAGES):
            try:
                page = await self._graph.ask("GET", f"{form_id}/leads", account, _Page, query=query)
            except RejectedError:
                raise ReconnectError(ACCESS) from None
            found += [_envelope(lead) for lead in page.data]
            after = page.paging.cursors.after
            if not page.data or not page.paging.next or after is None:
                break
            query["after"] = after
        return found

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        return Receipt("rejected", code="FORM_IS_ONE_WAY")

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        if request.method == "GET":
            return 200, "text/plain", request.query.get("hub.challenge", "").encode()
        return 200, "text/plain", b""


def _announced(change: _Change) -> LeadAnnounced:
    lead_id = str(change.value.leadgen_id)
    if not lead_id.isdecimal() or len(lead_id) > 40:
        raise BadInputError("a lead without its id", at="/entry/changes/value/leadgen_id")
    at = change.value.created_time
    return LeadAnnounced(lead_id, datetime.fromtimestamp(at, UTC) if 0 < at < 2**33 else None)


def _envelope(lead: FetchedLead) -> Verified:
    """Under the lead's own id: webhook and back-fill give the same one."""
    return Verified(f"lead:{lead.id}"[:160], msgspec.json.encode(lead), LEAD)


def _lead(lead: FetchedLead, account: Account) -> Lead:
    form = account.settings.get("forms", {}).get(str(lead.form_id), {})
    answers = {each.name: ", ".join(each.values) for each in lead.field_data}
    content = filled(answers, form.get("map"))
    return Lead(
        provider_id=str(lead.id)[:120],
        name=content.name,
        phone=content.phone,
        email=content.email,
        text=content.question,
        fields=content.shown(),
        language=content.language,
        source=_source(lead, form, content.campaign),
        consents=_consents(lead, form),
        test=_is_trial(lead),
        sent_at=_instant(lead.created_time),
    )


def _is_trial(lead: FetchedLead) -> bool:
    """Meta's testing tool fills every answer with a dummy: "<test lead: dummy data for …>"."""
    values = [value for each in lead.field_data for value in each.values]
    return any(value.startswith("<test lead:") for value in values)


def _source(lead: FetchedLead, form: Mapping[str, Any], campaign: Mapping[str, str]) -> Source:
    told = {
        "form_id": lead.form_id,
        "form": form.get("name"),
        "ad_id": lead.ad_id,
        "adset_id": lead.adset_id,
        "campaign_id": lead.campaign_id,
        "platform": lead.platform,
    }
    values = {name: str(value) for name, value in told.items() if value not in {None, ""}}
    return Source("form" if lead.is_organic else "ad", values | dict(campaign))


def _consents(lead: FetchedLead, form: Mapping[str, Any]) -> tuple[ConsentGiven, ...]:
    """Boxes as the practice has described them per form; what it wrote above the button counts as shown."""
    left = {each.checkbox_key: each.is_checked for each in lead.custom_disclaimer_responses or ()}
    at = _instant(lead.created_time)
    boxes = tuple(
        ConsentGiven(
            channel=str(box["channel"]),
            text=str(box["text"]),
            checked=str(left[key]).lower() in {"1", "true", "yes"},
            text_version=str(box.get("version", "")),
            at=at,
        )
        for key, box in form.get("consent", {}).items()
        if key in left
    )
    notices = tuple(
        ConsentGiven(
            channel=str(each["channel"]),
            text=str(each["text"]),
            checked=True,
            text_version=f"notice@{each.get('version', '1')}",
            at=at,
        )
        for each in form.get("notices", ())
    )
    return boxes + notices


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
