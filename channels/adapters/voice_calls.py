"""What we ask of Twilio besides answering: ring somebody, and say what kind of line a number is."""

from typing import Final

import httpx
import msgspec

from channels.adapters.voice_forms import CALL_SID
from channels.base import Account, Receipt

API: Final = "https://api.twilio.com"
LOOKUPS: Final = "https://lookups.twilio.com"
TIMEOUT: Final = httpx.Timeout(8.0, connect=3.0, pool=3.0)
RING_SECONDS: Final = "25"
EVENTS: Final = ["initiated", "ringing", "answered", "completed"]


class _Call(msgspec.Struct, frozen=True):
    sid: str = ""
    code: int | None = None


class _Line(msgspec.Struct, frozen=True):
    type: str | None = None


class _Number(msgspec.Struct, frozen=True):
    line_type_intelligence: _Line | None = None


async def place(client: httpx.AsyncClient, account: Account, to: str, base: str, call_id: str) -> Receipt:
    """Ring `to` from the practice's number, once. A doubt stays a doubt: nobody is rung twice by a machine."""
    form = {
        "To": to,
        "From": account.external_id,
        "Url": f"{base}/bridge/{call_id}",
        "StatusCallback": f"{base}/out/{call_id}",
        "StatusCallbackEvent": EVENTS,
        "Timeout": RING_SECONDS,
    }
    url = f"{_server(account, API)}/2010-04-01/Accounts/{account.settings.get('account_sid')}/Calls.json"
    try:
        response = await client.post(url, data=form, auth=credentials(account), timeout=TIMEOUT)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return Receipt("rejected", code="NOT_CONNECTED")
    except httpx.TransportError as error:
        return Receipt("unknown", code=type(error).__name__)
    try:
        said = msgspec.json.decode(response.content, type=_Call)
    except msgspec.DecodeError:
        said = _Call()
    if response.is_success and CALL_SID.match(said.sid):
        return Receipt("accepted", provider_id=said.sid)
    unclear = response.is_success or response.status_code >= 500
    code = str(said.code or f"HTTP_{response.status_code}")
    return Receipt("unknown" if unclear else "rejected", code=code)


async def line_type(client: httpx.AsyncClient, account: Account, number: str) -> str | None:
    """mobile, landline, tollFree …; None when it cannot be told, and then a text is tried."""
    url = f"{_server(account, LOOKUPS)}/v2/PhoneNumbers/{number}"
    fields = {"Fields": "line_type_intelligence"}
    try:
        response = await client.get(url, params=fields, auth=credentials(account), timeout=TIMEOUT)
        if response.status_code != httpx.codes.OK:
            return None
        found = msgspec.json.decode(response.content, type=_Number).line_type_intelligence
    except (httpx.HTTPError, msgspec.DecodeError):
        return None
    return found.type if found else None


def _server(account: Account, usual: str) -> str:
    return str(account.settings.get("api_url") or usual).rstrip("/")


def credentials(account: Account) -> httpx.BasicAuth:
    return httpx.BasicAuth(*pair(account))


def pair(account: Account) -> tuple[str, str]:
    """Whom we are at Twilio, for its API."""
    secret = account.secret.reveal()
    if secret.get("api_key_sid"):
        return secret["api_key_sid"], secret.get("api_key_secret", "")
    return str(account.settings.get("account_sid")), secret.get("auth_token", "")
