"""Fetching from an address that somebody else wrote: only named hosts, only public machines, only so much."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from core.errors import RejectedError, RetryLaterError

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 3
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str], Awaitable[Sequence[str]]]
# Ranges that wrap an IPv4 address: what counts is the address inside (RFC 6052, 8215, 3056, 4380).
_NAT64 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))


class Fetched(NamedTuple):
    """What came back, whole."""

    content_type: str
    body: bytes


class Limits(NamedTuple):
    """How much and how long."""

    most_bytes: int
    seconds: float = 20.0


async def resolve(host: str) -> Sequence[str]:
    """Every address of a host, as this machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Fetches by GET from the hosts it was made for.

    A host is a full name, or `.example.com` for every name below it. The name is resolved once, every address it has
    must be a public one, and the connection goes to the address that was looked at. `resolver` and `allow_loopback`
    are for tests: with it, plain http on any port of this machine is allowed besides.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        accept: Sequence[str] = (),
        resolver: Resolver = resolve,
        allow_loopback: bool = False,
        verify: bool = True,
    ) -> None:
        self._hosts, self._accept = tuple(each.lower() for each in hosts), tuple(accept)
        self._resolver, self._allow_loopback = resolver, allow_loopback
        self._verify = verify or not allow_loopback

    async def get(self, url: str, limits: Limits, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """The whole body. `headers` (credentials) go to the first address only, never along a redirect.

        Raises `RejectedError` for what will never be allowed, `RetryLaterError` for what may pass.
        """
        async with self.stream(url, limits, headers=headers) as (content_type, pieces):
            return Fetched(content_type, b"".join([piece async for piece in pieces]))

    @asynccontextmanager
    async def stream(
        self, url: str, limits: Limits, *, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        """The content type and the pieces of the body, for what need not be in memory at once."""
        try:
            async with asyncio.timeout(limits.seconds), self._client() as client:
                answer = await self._follow(client, url, dict(headers or {}))
                try:
                    yield self._kind(answer, limits), _capped(answer, limits.most_bytes)
                finally:
                    await answer.aclose()
        except TimeoutError:
            raise RetryLaterError("FETCH_TOO_SLOW") from None
        except (httpx.HTTPError, OSError):
            raise RetryLaterError("FETCH_FAILED") from None

    def _client(self) -> httpx.AsyncClient:
        # No proxy and no .netrc of this machine: both would decide for us whom we talk to.
        return httpx.AsyncClient(trust_env=False, follow_redirects=False, verify=self._verify)

    async def _follow(self, client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> httpx.Response:
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._ask(client, url, headers)
            if answer.status_code not in REDIRECTS:
                return answer
            await answer.aclose()
            url, headers = urljoin(url, answer.headers.get("location", "")), {}
        raise RejectedError("FETCH_REDIRECTS")

    async def _ask(self, client: httpx.AsyncClient, url: str, headers: dict[str, str]) -> httpx.Response:
        parts = _split(url)
        host = (parts.hostname or "").lower().rstrip(".")
        if not self._is_named(host):
            raise RejectedError("FETCH_HOST")
        address = await self._look_up(host)
        self._check_scheme(parts, address)
        netloc = f"[{address}]" if address.version == 6 else str(address)
        if parts.port is not None:
            netloc += f":{parts.port}"
        shown = {name: value for name, value in headers.items() if name.lower() != "host"}
        request = client.build_request(
            "GET",
            parts._replace(netloc=netloc, fragment="").geturl(),
            headers={**shown, "Host": parts.netloc.rpartition("@")[2], "Accept-Encoding": "identity"},
            extensions={"sni_hostname": host},
        )
        return await client.send(request, stream=True)

    def _is_named(self, host: str) -> bool:
        return bool(host) and any(
            host.endswith(each) if each.startswith(".") else host == each for each in self._hosts
        )

    async def _look_up(self, host: str) -> Address:
        try:
            addresses = [ipaddress.ip_address(each) for each in await self._resolver(host)]
        except (OSError, ValueError):
            raise RetryLaterError("FETCH_NO_ADDRESS") from None
        if not addresses:
            raise RetryLaterError("FETCH_NO_ADDRESS")
        for each in addresses:
            if not is_public(each) and not (self._allow_loopback and each.is_loopback):
                raise RejectedError("FETCH_ADDRESS")
        return addresses[0]

    def _check_scheme(self, parts: SplitResult, address: Address) -> None:
        if self._allow_loopback and address.is_loopback:
            return
        if parts.scheme != "https" or parts.port not in {None, 443} or "@" in parts.netloc:
            raise RejectedError("FETCH_SCHEME")

    def _kind(self, answer: httpx.Response, limits: Limits) -> str:
        status = answer.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
            raise RetryLaterError(f"FETCH_{status}")
        if status != httpx.codes.OK:
            raise RejectedError(f"FETCH_{status}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise RejectedError("FETCH_ENCODING")  # a small body may unpack into an endless one
        said = answer.headers.get("content-length", "0")
        if not said.isdigit() or int(said) > limits.most_bytes:
            raise RejectedError("FETCH_TOO_LARGE")
        content_type = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
        wanted = not self._accept or any(content_type.startswith(each) for each in self._accept)
        if not wanted or "," in content_type:  # a comma: it was said twice
            raise RejectedError("FETCH_TYPE")
        return content_type


def is_public(address: Address) -> bool:
    """An address that belongs to somebody on the internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and any(address in each for each in _NAT64):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address.scope_id is not None:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no number
    except ValueError:
        raise RejectedError("FETCH_URL") from None
    if parts.scheme not in {"http", "https"} or any(ord(char) <= 32 for char in url):
        raise RejectedError("FETCH_URL")
    return parts


async def _capped(answer: httpx.Response, most: int) -> AsyncIterator[bytes]:
    count = 0
    async for piece in answer.aiter_raw():
        count += len(piece)
        if count > most:
            raise RejectedError("FETCH_TOO_LARGE")
        yield piece
