"""Twilio's REST interface as one account sees it: every host, its credentials, and answers named by what follows."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import httpx
import msgspec

from channels.base import Account
from core.errors import ReconnectError, RejectedError, RetryLaterError

TIMEOUT: Final = httpx.Timeout(12.0, connect=4.0, pool=4.0)
MOST_PAGES: Final = 20
T = TypeVar("T")


class RefusedError(RejectedError):
    """Twilio's no, with its words: they speak of our request and name nobody."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.words = words


class _Refused(msgspec.Struct, frozen=True):
    code: int | None = None
    message: str = ""


class TwilioApi:
    """`host` is the first word of a Twilio host name; a stand-in serves all of them at its one address."""

    def __init__(self, client: httpx.AsyncClient, account: Account) -> None:
        self._client, self._account = client, account

    async def get(self, host: str, path: str, kind: type[T], **query: str) -> T:
        return await self._ask("GET", host, path, kind, params=query or None)

    async def post(self, host: str, path: str, kind: type[T], form: Mapping[str, Any]) -> T:
        return await self._ask("POST", host, path, kind, data=dict(form))

    async def every(self, host: str, path: str, key: str, kind: type[T], **query: str) -> list[T]:
        """All pages of a list; `key` is the name under which its rows stand."""
        page: dict[str, Any] = await self.get(host, path, dict, **query, PageSize="50")
        rows = list(page.get(key) or ())
        for _ in range(MOST_PAGES):
            onward = (page.get("meta") or {}).get("next_page_url")
            if not onward:
                break
            page = await self.get(host, httpx.URL(onward).raw_path.decode(), dict)
            rows += page.get(key) or ()
        try:
            return msgspec.convert(rows, list[kind])  # type: ignore[valid-type]
        except msgspec.ValidationError:
            raise RetryLaterError("UNREADABLE") from None

    async def _ask(self, method: str, host: str, path: str, kind: type[T], **more: Any) -> T:
        try:
            response = await self._client.request(
                method, self._base(host) + path, auth=credentials(self._account), timeout=TIMEOUT, **more
            )
        except httpx.TransportError as error:
            raise RetryLaterError(type(error).__name__) from None
        if not response.is_success:
            raise _no(response)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except msgspec.DecodeError:
            raise RetryLaterError("UNREADABLE") from None

    def _base(self, host: str) -> str:
        elsewhere = self._account.settings.get("api_url")
        return str(elsewhere).rstrip("/") if elsewhere else f"https://{host}.twilio.com"


def credentials(account: Account) -> httpx.BasicAuth:
    return httpx.BasicAuth(*pair(account))


def pair(account: Account) -> tuple[str, str]:
    """User and password: an API key where there is one."""
    secret = account.secret.reveal()
    if secret.get("api_key_sid"):
        return secret["api_key_sid"], secret.get("api_key_secret", "")
    return str(account.settings.get("account_sid")), secret.get("auth_token", "")


def _no(response: httpx.Response) -> Exception:
    if response.status_code >= 500 or response.status_code in {408, 429}:
        return RetryLaterError(f"HTTP_{response.status_code}")
    if response.status_code in {401, 403}:
        return ReconnectError(f"HTTP_{response.status_code}")
    try:
        told = msgspec.json.decode(response.content, type=_Refused)
    except msgspec.DecodeError:
        told = _Refused()
    return RefusedError(str(told.code or f"HTTP_{response.status_code}"), told.message[:300])
