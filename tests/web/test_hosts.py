"""Names we answer to, pages that are ours, and whom a proxy may speak for."""

import pytest

from core.settings import Settings, read_settings
from web.hosts import Hosts


def settings(**more: object) -> Settings:
    return read_settings(**({"public_url": "https://desk.example.com", "_env_file": None} | more))


@pytest.mark.parametrize(
    "host",
    [
        "desk.example.com",
        "DESK.example.com:443",
        "127.0.0.1:8000",
        "localhost",
        "[::1]:8000",
        "desk.example.com.",
    ],
)
def test_our_names(host: str) -> None:
    assert Hosts(settings()).knows(host)


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "desk.example.com.evil.example", "evil.example/desk.example.com", "desk.example.com@evil",
        "desk.example.com:80:80", "desk.example.com:x", "127.0.0.1.evil.example", "desk.example.com#", "0.0.0.0",
    ],
)  # fmt: skip
def test_other_names(host: str) -> None:
    assert not Hosts(settings()).knows(host)


def test_further_names_are_configured() -> None:
    assert Hosts(settings(hosts="desk.internal, other.internal")).knows("other.internal:8000")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://desk.example.com", "desk.example.com", True),
        ("https://desk.example.com", "127.0.0.1:8000", True),
        ("http://127.0.0.1:9000", "127.0.0.1:9000", True),
        ("http://desk.example.com", "desk.example.com", False),
        ("https://desk.example.com:8443", "desk.example.com", False),
        ("https://evil.example", "desk.example.com", False),
        ("https://evil.example", "evil.example", False),
        ("http://127.0.0.1:9001", "127.0.0.1:9000", False),
        ("null", "desk.example.com", False),
        ("https://desk.example.com.evil.example", "desk.example.com", False),
        ("chrome-extension://desk.example.com", "desk.example.com", False),
        ("https://[", "desk.example.com", False),
    ],
)
def test_whose_page(origin: str, host: str, own: bool) -> None:
    assert Hosts(settings()).is_own(origin, host) is own


@pytest.mark.parametrize(
    ("client", "forwarded", "peer"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1, 127.0.0.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, nonsense"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
    ],
)
def test_whom_a_proxy_speaks_for(client: str, forwarded: list[str], peer: str) -> None:
    assert Hosts(settings()).peer(client, forwarded) == peer
