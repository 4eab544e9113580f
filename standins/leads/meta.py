"""Meta Lead Ads: somebody fills a form in, the page's webhook names the lead, the Graph API gives it to who is let in."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from litestar import Litestar, Request, Response, get
from litestar.params import FromPath


@dataclass
class MetaLeadsFarEnd:
    """The app, its page's leads, and how it misbehaves."""

    app_secret: str = "an-app-secret-for-loopback"  # noqa: S105 - public on purpose
    access_token: str = "EAAloopback"  # noqa: S105
    page_id: str = "102938475610293"
    leads: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    let_in: bool = True
    """Leads Access Manager admits the app."""
    not_yet: int = 0
    """So many fetches say that the lead does not exist, because it has not spread yet."""
    page_size: int = 25

    def fill_in(
        self,
        lead_id: str,
        answers: Mapping[str, str],
        *,
        at: datetime,
        form_id: str = "770099",
        boxes: Mapping[str, bool] | None = None,
    ) -> bytes:
        """A person sends the form; gives the body of the webhook that tells so."""
        self.leads[lead_id] = {
            "id": lead_id,
            "created_time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "form_id": form_id,
            "ad_id": "660011",
            "adset_id": "660010",
            "campaign_id": "660001",
            "is_organic": False,
            "platform": "ig",
            "field_data": [{"name": name, "values": [value]} for name, value in answers.items()],
            "custom_disclaimer_responses": [
                {"checkbox_key": key, "is_checked": "1" if left else ""}
                for key, left in (boxes or {}).items()
            ],
        }
        value = {
            "leadgen_id": lead_id,
            "page_id": self.page_id,
            "form_id": form_id,
            "ad_id": "660011",
            "adgroup_id": "660011",
            "created_time": int(at.timestamp()),
        }
        entry = {
            "id": self.page_id,
            "time": int(at.timestamp()),
            "changes": [{"field": "leadgen", "value": value}],
        }
        return json.dumps({"object": "page", "entry": [entry]}).encode()

    def sign(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()

    async def tell(self, client: httpx.AsyncClient, url: str, body: bytes) -> httpx.Response:
        headers = {"content-type": "application/json", "x-hub-signature-256": self.sign(body)}
        return await client.post(url, content=body, headers=headers)

    def refusal(self, request: Request[Any, Any, Any]) -> Response[dict[str, Any]] | None:
        proof = hmac.new(self.app_secret.encode(), self.access_token.encode(), hashlib.sha256).hexdigest()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = token or request.query_params.get("access_token", "")
        if token != self.access_token:
            return _error(190, "Invalid OAuth access token")
        if request.query_params.get("appsecret_proof") != proof:
            return _error(100, "Invalid appsecret_proof provided in the API argument")
        return None


def _error(code: int, message: str, subcode: int | None = None) -> Response[dict[str, Any]]:
    body = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return Response(
        {"error": {key: value for key, value in body.items() if value is not None}}, status_code=400
    )


def meta_leads_app(far: MetaLeadsFarEnd) -> Litestar:
    """The two reads of the Graph API that leads need."""

    @get("/{version:str}/{lead_id:str}")
    async def lead(request: Request[Any, Any, Any], lead_id: FromPath[str]) -> Response[dict[str, Any]]:
        far.asked.append(lead_id)
        refused = far.refusal(request)
        if refused is not None:
            return refused
        if not far.let_in or far.not_yet > 0 or lead_id not in far.leads:
            far.not_yet = max(0, far.not_yet - 1)
            return _error(100, "Unsupported get request. Object does not exist", 33)
        return Response(far.leads[lead_id])

    @get("/{version:str}/{form_id:str}/leads")
    async def leads(request: Request[Any, Any, Any], form_id: FromPath[str]) -> Response[dict[str, Any]]:
        refused = far.refusal(request)
        if refused is not None:
            return refused
        if not far.let_in:
            return _error(100, "Unsupported get request. Object does not exist", 33)
        wanted = json.loads(request.query_params.get("filtering", "[]"))
        since = wanted[0]["value"] if wanted else 0
        rows = [each for each in far.leads.values() if each["form_id"] == form_id and _at(each) > since]
        begin = int(request.query_params.get("after", "0") or 0)
        end = begin + far.page_size
        paging: dict[str, Any] = {"cursors": {"before": str(begin), "after": str(end)}}
        if end < len(rows):
            paging["next"] = f"https://graph.facebook.com/{form_id}/leads?after={end}"
        return Response({"data": rows[begin:end], "paging": paging})

    return Litestar([lead, leads], logging_config=None, openapi_config=None)


def _at(lead: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(str(lead["created_time"])).timestamp()
