"""The way to the Graph API: one version, one host per account, every call with its proof."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
import msgspec

from channels.adapters.meta_codes import BACK_OFF, error_in, family_of
from channels.adapters.meta_limits import usage_of
from channels.adapters.meta_signing import appsecret_proof
from channels.base import Account
from core.errors import ReconnectError, RejectedError, RetryLaterError

VERSION: Final = "v26.0"
"""The one place; an account's setting `graph_version` tries another."""
API: Final = "https://graph.facebook.com"
TIMEOUT: Final = httpx.Timeout(12.0, connect=4.0, pool=4.0)


class Graph:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(
        self,
        method: str,
        path: str,
        account: Account,
        *,
        query: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        """One call, its token in a header so that no address holds it. Raises `httpx.TransportError`."""
        secret = account.secret.reveal()
        token = token or secret.get("access_token", "")
        proof = {"appsecret_proof": appsecret_proof(token, secret.get("app_secret", ""))}
        return await self._client.request(
            method,
            f"{base(account)}/{path}",
            params={**(query or {}), **proof},
            json=json,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
        )

    async def ask(self, method: str, path: str, account: Account, kind: type[Any], **more: Any) -> Any:
        """The answer in its shape. Raises `RetryLaterError`, `ReconnectError` or `RejectedError`."""
        try:
            response = await self.call(method, path, account, **more)
        except httpx.TransportError as error:
            raise RetryLaterError(type(error).__name__) from None
        if not response.is_success:
            raise _named(response)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except msgspec.DecodeError:
            raise RetryLaterError("UNREADABLE") from None


def base(account: Account) -> str:
    host = str(account.settings.get("api_url") or API).rstrip("/")
    return f"{host}/{account.settings.get('graph_version') or VERSION}"


def node(account: Account) -> str:
    """Who sends: the page, or the professional account itself where no page is linked."""
    return str(account.settings.get("page_id") or account.external_id)


def _named(response: httpx.Response) -> Exception:
    error = error_in(response.content)
    if error is None:
        return RetryLaterError(f"HTTP_{response.status_code}")
    family = family_of(error)
    if family == "broken":
        return ReconnectError("TOKEN_DEAD" if error.code == 190 else f"META_{error.code}")
    if family == "throttled":
        return RetryLaterError(error.name, usage_of(response.headers).regained_in or BACK_OFF)
    return RetryLaterError(error.name) if family == "once" else RejectedError(error.name)
