"""Google Ads lead forms: posted to us with the shared key inside the body, and a file for what was missed."""

import csv
import hashlib
import hmac
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from channels.adapters.leads_fields import filled, plain
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

LONGEST_ID = 100
COLUMNS = {
    "FULL_NAME": "name",
    "FIRST_NAME": "first_name",
    "LAST_NAME": "last_name",
    "EMAIL": "email",
    "WORK_EMAIL": "work_email",
    "PHONE_NUMBER": "phone",
    "WORK_PHONE": "work_phone",
}
"""Others keep Google's name, or the question's own words."""
SUBMITTED = ("lead_submit_time", "submit_date", "submit_time", "submitted_at", "date")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
IDS = ("form_id", "campaign_id", "adgroup_id", "creative_id", "asset_group_id")


class Column(msgspec.Struct, frozen=True):
    column_id: str = ""
    column_name: str | None = None
    string_value: str | None = None


class GoogleLead(msgspec.Struct, frozen=True):
    """As Google posts it. Its ids are int64: text to us, since scripts on the way may round numbers."""

    lead_id: str
    user_column_data: tuple[Column, ...] = ()
    google_key: str = ""
    api_version: str | None = None
    form_id: int | str | None = None
    campaign_id: int | str | None = None
    adgroup_id: int | str | None = None
    creative_id: int | str | None = None
    asset_group_id: int | str | None = None
    gcl_id: str | None = None
    is_test: bool = False
    submitted_at: datetime | None = None
    """Ours: of a lead from a file. A post is always new."""


class GoogleLeads:
    """One account per form, since each has its own key. Nothing can be sent through it."""

    channel = "form"
    provider = "google"
    capabilities = Capabilities(most_characters=0)

    def verify(self, request: Request, account: Account) -> Verified:
        if request.method != "POST":
            raise ForbiddenError("leads are posted")
        key = account.secret.reveal().get("key", "")
        lead = _opened(request.body)
        if not key or not hmac.compare_digest(lead.google_key.encode(), key.encode()):
            raise ForbiddenError("not this form's key")
        if not lead.lead_id.strip():
            raise BadInputError("a lead without an id", at="/lead_id")
        return envelope_of(lead)

    def read(self, kind: str, body: bytes, reference: str | None, account: Account) -> tuple[Parsed, ...]:  # noqa: ARG002
        if kind != "lead":
            return ()
        lead = _opened(body)
        content = filled(_fields(lead), account.settings.get("map"))
        return (
            Lead(
                provider_id=_short(lead.lead_id),
                name=content.name,
                phone=content.phone,
                email=content.email,
                text=content.question,
                fields=content.shown(),
                language=content.language,
                source=_source(lead),
                consents=_notice(account),
                test=lead.is_test,
                sent_at=lead.submitted_at,
            ),
        )

    async def send(self, sending: Sending, account: Account) -> Receipt:  # noqa: ARG002
        return Receipt("rejected", code="FORM_IS_ONE_WAY")

    async def find_sent(self, sending: Sending, since: datetime, account: Account) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def answer(self, request: Request, account: Account) -> tuple[int, str, bytes]:  # noqa: ARG002
        return 200, "application/json", b"{}"

    def from_csv(self, content: str) -> tuple[Verified, ...]:
        """What Google's download holds, as envelopes for the usual door; known ones change nothing there."""
        rows = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
        names = {plain(name): name for name in rows.fieldnames or ()}
        id_column = next((names[each] for each in ("lead_id", "google_lead_id") if each in names), None)
        if id_column is None:
            raise BadInputError("the file has no lead id column", at="/0")
        return tuple(
            envelope_of(_from_row(row, id_column, number)) for number, row in enumerate(rows, start=1)
        )


def envelope_of(lead: GoogleLead) -> Verified:
    """Without its key: what is stored can prove nothing to anybody."""
    return Verified(
        f"lead:{_short(lead.lead_id)}",
        msgspec.json.encode(msgspec.structs.replace(lead, google_key="")),
        "lead",
    )


def _from_row(row: Mapping[str, Any], id_column: str, number: int) -> GoogleLead:
    lead_id = str(row.get(id_column) or "").strip()
    if not lead_id:
        raise BadInputError("a row without a lead id", at=f"/{number}")
    known = {
        plain(str(name)): str(value or "").strip() for name, value in row.items() if isinstance(value, str)
    }
    ids: dict[str, Any] = {name: known.pop(name, None) or None for name in IDS}
    submitted = next((known.pop(each) for each in SUBMITTED if each in known), "")
    click = known.pop("gcl_id", "") or known.pop("gclid", "")
    known.pop(plain(id_column), None)
    columns = tuple(
        Column(column_id=name.upper(), column_name=name, string_value=value)
        for name, value in known.items()
        if value
    )
    return GoogleLead(
        lead_id=lead_id,
        user_column_data=columns,
        gcl_id=click or None,
        submitted_at=_instant(submitted),
        **ids,
    )


def _opened(body: bytes) -> GoogleLead:
    try:
        return msgspec.json.decode(body, type=GoogleLead)
    except msgspec.ValidationError as error:
        inner = str(error).rpartition("`$.")[2].partition("`")[0] if "`$." in str(error) else ""
        at = "/" + inner.replace("[...]", "/…").replace(".", "/")
        raise BadInputError("not a lead as Google sends it", at=at) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInputError("the body is not JSON", at="/") from None


def _instant(text: str) -> datetime:
    """A date that nobody can read is old: whoever filled that in may not be waiting any more."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return LONG_AGO
    return found if found.tzinfo is not None else LONG_AGO


def _short(lead_id: str) -> str:
    return lead_id if len(lead_id) <= LONGEST_ID else hashlib.sha256(lead_id.encode()).hexdigest()


def _fields(lead: GoogleLead) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in lead.user_column_data:
        name = COLUMNS.get(column.column_id) or column.column_name or column.column_id.lower()
        if column.string_value and name:
            found.setdefault(name, column.string_value)
    return found


def _source(lead: GoogleLead) -> Source:
    values = {name: str(value) for name in IDS if (value := getattr(lead, name)) is not None}
    if lead.gcl_id:
        values["gclid"] = lead.gcl_id
    return Source("ad", values)


def _notice(account: Account) -> tuple[ConsentGiven, ...]:
    """Google's forms have no boxes of ours: what the practice wrote above the button is what was shown."""
    return tuple(
        ConsentGiven(
            channel=str(each["channel"]),
            text=str(each["text"]),
            checked=True,
            text_version=f"notice@{each.get('version', '1')}",
        )
        for each in account.settings.get("notices", ())
    )
