"""The way to the Business Profile APIs: reviews and replies, links on the profile, and who is told of new reviews."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import httpx
import msgspec

from channels.adapters.google_tokens import Tokens
from channels.base import Account
from core.errors import NotFoundError, ReconnectError, RejectedError, RetryLaterError

HOSTS: Final = {
    "reviews": "https://mybusiness.googleapis.com/v4",
    "information": "https://mybusinessbusinessinformation.googleapis.com/v1",
    "notifications": "https://mybusinessnotifications.googleapis.com/v1",
}
TIMEOUT: Final = httpx.Timeout(12.0, connect=4.0, pool=4.0)
QUOTA_WAIT: Final = timedelta(minutes=1)
"""The quotas are counted by the minute; Google says no more than that."""
AWAY: Final = frozenset({500, 502, 503, 504})


class Detail(msgspec.Struct, frozen=True):
    reason: str = ""
    metadata: dict[str, str] = {}


class Problem(msgspec.Struct, frozen=True):
    code: int = 0
    status: str = ""
    details: tuple[Detail, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    error: Problem = Problem()


class Profile:
    """Calls with the token of a person who manages the profile."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self.tokens = client, Tokens(client)

    async def call(
        self,
        method: str,
        api: str,
        path: str,
        account: Account,
        *,
        query: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """One call; a token that died early is replaced once. Raises `httpx.TransportError` and as the tokens do."""
        response = await self._once(method, api, path, account, query, json)
        if response.status_code == 401:
            self.tokens.forget(account)
            response = await self._once(method, api, path, account, query, json)
        return response

    async def _once(
        self,
        method: str,
        api: str,
        path: str,
        account: Account,
        query: Mapping[str, str] | None,
        json: Mapping[str, Any] | None,
    ) -> httpx.Response:
        token = await self.tokens.granted(account)
        return await self._client.request(
            method,
            f"{base(account, api)}/{path}",
            params=dict(query) if query else None,
            json=json,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
        )

    async def ask(
        self, method: str, api: str, path: str, account: Account, kind: type[Any] = dict, **more: Any
    ) -> Any:
        """The answer in its shape. Raises `RetryLaterError`, `ReconnectError`, `NotFoundError`, `RejectedError`."""
        try:
            response = await self.call(method, api, path, account, **more)
        except httpx.TransportError as error:
            raise RetryLaterError(type(error).__name__) from None
        if not response.is_success:
            raise named(response)
        try:
            return msgspec.json.decode(response.content or b"{}", type=kind)
        except msgspec.DecodeError:
            raise RetryLaterError("UNREADABLE") from None


def base(account: Account, api: str) -> str:
    """One server may speak all of them, each under its own name."""
    other = account.settings.get("api_url")
    return f"{str(other).rstrip('/')}/{api}" if other else HOSTS[api]


def problem_in(response: httpx.Response) -> Problem:
    try:
        return msgspec.json.decode(response.content, type=_Answer).error
    except msgspec.DecodeError:
        return Problem()


def code_of(response: httpx.Response) -> str:
    """A name for people who look at the account's health, as far as Google gives one."""
    problem = problem_in(response)
    reasons = {each.reason for each in problem.details}
    if response.status_code == 429 and any(
        each.metadata.get("quota_limit_value") == "0" for each in problem.details
    ):
        return "API_NOT_GRANTED"  # the quota of a project without access is zero, not small
    if "SERVICE_DISABLED" in reasons:
        return "API_NOT_ENABLED"
    return (problem.status or f"HTTP_{response.status_code}")[:40]


def wait_of(response: httpx.Response) -> timedelta:
    told = response.headers.get("retry-after", "")
    return timedelta(seconds=min(int(told), 3600)) if told.isdigit() else QUOTA_WAIT


def named(response: httpx.Response) -> Exception:
    """An error answer by what happens next."""
    code, status = code_of(response), response.status_code
    if status in {401, 403} or code == "API_NOT_GRANTED":
        return ReconnectError("TOKEN_DEAD" if status == 401 else code)
    if status == 404:
        return NotFoundError(code)
    if status == 429 or status in AWAY:
        return RetryLaterError(code, wait_of(response) if status == 429 else None)
    return RejectedError(code)
