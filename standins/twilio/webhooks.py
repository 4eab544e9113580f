"""How Twilio knocks: signed form posts, its time limits, and the retries that the URL's fragment asks for."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
from twilio.request_validator import RequestValidator

Parameters = Mapping[str, str | list[str]]


class Overrides(NamedTuple):
    """Connection overrides, read from `#rc=3&rp=ct,rt,5xx`; the defaults are Twilio's own."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, url: str) -> "Overrides":
        given = {name: values[-1] for name, values in parse_qs(urlsplit(url).fragment).items()}
        usual = cls()
        return cls(
            connect=int(given.get("ct", "5000")) / 1000,
            read=int(given.get("rt", "15000")) / 1000,
            total=min(int(given.get("tt", "15000")) / 1000, 15.0),
            retries=min(int(given.get("rc", "1")), 5),
            policy=frozenset(given["rp"].split(",")) if "rp" in given else usual.policy,
        )

    def again(self, outcome: str) -> bool:
        return outcome in self.policy or ("all" in self.policy and outcome != "ok")


class Knock(NamedTuple):
    response: httpx.Response | None
    attempts: int
    outcome: str


def signed_url(url: str) -> str:
    """The fragment and user:password are not part of what Twilio signs."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


class _Repeats(dict[str, str | list[str]]):
    """What the validator expects of names that come more than once."""

    def getlist(self, name: str) -> list[str]:
        value = self[name]
        return value if isinstance(value, list) else [value]


def sign(url: str, parameters: Parameters, auth_token: str) -> str:
    return str(RequestValidator(auth_token).compute_signature(signed_url(url), _Repeats(parameters)))


async def knock(
    client: httpx.AsyncClient, url: str, parameters: Parameters, *, auth_token: str, token: str
) -> Knock:
    """Post one webhook, with retries as configured; `token` stays the same across them."""
    overrides = Overrides.of(url)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": sign(url, parameters, auth_token),
        "I-Twilio-Idempotency-Token": token,
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
    }
    content = urlencode(dict(parameters), doseq=True).encode()
    attempt = 0
    try:
        async with asyncio.timeout(overrides.total):
            while True:
                attempt += 1
                response, outcome = await _once(client, url, headers, content, overrides)
                if attempt > overrides.retries or not overrides.again(outcome):
                    return Knock(response, attempt, outcome)
    except TimeoutError:
        return Knock(None, attempt, "rt")


async def _once(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], content: bytes, overrides: Overrides
) -> tuple[httpx.Response | None, str]:
    timeout = httpx.Timeout(overrides.read, connect=overrides.connect)
    try:
        response = await client.post(url.partition("#")[0], headers=headers, content=content, timeout=timeout)
    except (httpx.ConnectError, httpx.ConnectTimeout):
        return None, "ct"
    except httpx.HTTPError:
        return None, "rt"
    family = f"{response.status_code // 100}xx"
    return response, family if family in {"4xx", "5xx"} else "ok"
