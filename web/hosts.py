"""Who a request says it is for and from: host names we answer to, origins that are ours, the true peer behind a proxy."""

import ipaddress
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from core.settings import LOOPBACK, Settings

ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - listening there says nothing about a name


class Hosts:
    """A host that nobody configured gets no answer: links, cookies and caches must not follow a forged name."""

    def __init__(self, settings: Settings) -> None:
        self.public = _origin(settings.public_url)
        named = {urlsplit(settings.public_url).hostname or "", *settings.hosts, *LOOPBACK}
        if settings.host not in ANYWHERE:
            named.add(settings.host)
        self._names = frozenset(each.lower() for each in named if each)
        self._proxies = frozenset(settings.trusted_proxies)

    def knows(self, host: str) -> bool:
        """The value of a Host header, with or without a port."""
        return _name(host) in self._names

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a page of ours sent this: our public origin, or the very host that was asked, by a plain name."""
        if origin.lower() == self.public:
            return True
        parts = _split(origin)
        if parts is None or parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower():
            return False
        # By its public name we are reached over https only: an http page of that name is somebody on the wire.
        downgraded = parts.scheme == "http" and self.public == f"https://{parts.netloc.lower()}"
        return self.knows(host) and not downgraded

    def peer(self, client: str, forwarded: Iterable[str]) -> str:
        """The address that a trusted proxy saw; a list that a client made up itself is not believed."""
        if client not in self._proxies:
            return client
        hops = [each.strip() for line in forwarded for each in line.split(",")]
        for hop in reversed(hops):
            if not _is_address(hop):
                return client
            if hop not in self._proxies:
                return hop
        return client


def _origin(url: str) -> str:
    parts = urlsplit(url)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}"


def _name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    name, _, port = host.partition(":")
    return name.lower().removesuffix(".") if port.isdecimal() or not port else ""


def _split(origin: str) -> Any:
    try:
        return urlsplit(origin)
    except ValueError:
        return None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
