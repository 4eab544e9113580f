"""Fetching what a stranger named: nobody inside is reached, and nothing without end is read."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from core.errors import RejectedError, RetryLaterError
from core.fetch import Fetcher, Limits, is_public

LIMITS = Limits(most_bytes=10_000, seconds=5)
Answer = Callable[[str, dict[str, str]], bytes]


def at(*addresses: str) -> Callable[[str], Awaitable[Sequence[str]]]:
    async def resolver(_host: str) -> Sequence[str]:
        return addresses

    return resolver


class Server:
    """A machine on loopback that writes down what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._answer = answer
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        path = lines[0].split(" ")[1]
        self.asked.append((path, headers))
        writer.write(self._answer(path, headers))
        try:
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    server = Server(answer)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


def said(body: bytes = b"picture", **headers: str) -> bytes:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"content-type": "image/png", "content-length": str(len(body))} | given
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n".encode()


def near(*hosts: str, accept: Sequence[str] = ()) -> Fetcher:
    return Fetcher(hosts, resolver=at("127.0.0.1"), allow_loopback=True, accept=accept)


async def test_a_named_host_is_fetched_at_the_address_that_was_looked_at() -> None:
    async with serving(lambda *_: said()) as server:
        found = await near("media.example.com").get(f"http://media.example.com:{server.port}/a?b=c", LIMITS)
        assert found == ("image/png", b"picture")
        path, headers = server.asked[0]
        assert (path, headers["host"]) == ("/a?b=c", f"media.example.com:{server.port}")


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example.com/",
        "https://media.example.com.evil.example/",
        "https://evilmedia.example.com/",
        "https://media.example.com@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "file:///etc/passwd",
        "gopher://media.example.com/",
        "https://media.example.com:99999/",
        "https://media.example.com/\r\nX: y",
        "//media.example.com/",
        "",
    ],
)
async def test_other_hosts_and_schemes_are_refused_before_anything_is_looked_up(url: str) -> None:
    async def never(_host: str) -> Sequence[str]:
        raise AssertionError

    with pytest.raises(RejectedError, match=r"FETCH_(HOST|URL)"):
        await Fetcher(["media.example.com"], resolver=never).get(url, LIMITS)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
async def test_no_inside_address_is_reached_however_it_is_written(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    for answer in ((address,), ("93.184.216.34", address)):
        with pytest.raises(RejectedError, match="FETCH_ADDRESS"):
            await Fetcher(["media.example.com"], resolver=at(*answer)).get(
                "https://media.example.com/", LIMITS
            )


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://media.example.com/", "https://media.example.com:8443/", "https://user:word@media.example.com/"],
)
async def test_outside_only_https_on_its_own_port(url: str) -> None:
    with pytest.raises(RejectedError, match="FETCH_SCHEME"):
        await Fetcher(["media.example.com"], resolver=at("93.184.216.34")).get(url, LIMITS)


async def test_credentials_stay_with_the_first_address() -> None:
    def answer(path: str, _headers: dict[str, str]) -> bytes:
        return said() if path == "/there" else moved("/there")

    async with serving(answer) as server:
        url = f"http://media.example.com:{server.port}/here"
        await near("media.example.com").get(url, LIMITS, headers={"Authorization": "Basic c2VjcmV0"})
        (_, first), (_, second) = server.asked
        assert first["authorization"] == "Basic c2VjcmV0"
        assert "authorization" not in second


@pytest.mark.parametrize(
    "to", ["https://inside.example.com/", "https://169.254.169.254/latest/", "file:///etc/passwd"]
)
async def test_a_redirect_is_looked_at_like_the_first_address(to: str) -> None:
    async with serving(lambda *_: moved(to)) as server:
        with pytest.raises(RejectedError, match=r"FETCH_(HOST|URL)"):
            await near("media.example.com").get(f"http://media.example.com:{server.port}/", LIMITS)
        assert len(server.asked) == 1


async def test_a_name_that_answers_otherwise_the_second_time_gains_nothing() -> None:
    answers = iter([("127.0.0.1",), ("169.254.169.254",)])

    async def rebinding(_host: str) -> Sequence[str]:
        return next(answers)

    async with serving(lambda *_: moved("/again")) as server:
        fetcher = Fetcher(["media.example.com"], resolver=rebinding, allow_loopback=True)
        with pytest.raises(RejectedError, match="FETCH_ADDRESS"):
            await fetcher.get(f"http://media.example.com:{server.port}/", LIMITS)


async def test_a_circle_ends() -> None:
    async with serving(lambda *_: moved("/")) as server:
        with pytest.raises(RejectedError, match="FETCH_REDIRECTS"):
            await near("media.example.com").get(f"http://media.example.com:{server.port}/", LIMITS)
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (said(b"x" * 20_000), "FETCH_TOO_LARGE"),
        (said(b"x" * 20_000, content_length=""), "FETCH_TOO_LARGE"),
        (said(b"x", content_encoding="gzip"), "FETCH_ENCODING"),
        (said(b"x", content_type="text/html"), "FETCH_TYPE"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "FETCH_404"),
    ],
)
async def test_too_much_and_the_wrong_kind_are_refused(answer: bytes, code: str) -> None:
    async with serving(lambda *_: answer) as server:
        fetcher = near("media.example.com", accept=("image/",))
        with pytest.raises(RejectedError, match=code):
            await fetcher.get(f"http://media.example.com:{server.port}/", LIMITS)


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n", b"nonsense\r\n\r\n", b""]
)
async def test_a_server_in_trouble_may_be_asked_again(answer: bytes) -> None:
    async with serving(lambda *_: answer) as server:
        with pytest.raises(RetryLaterError):
            await near("media.example.com").get(f"http://media.example.com:{server.port}/", LIMITS)


async def test_a_server_that_never_ends_is_left() -> None:
    left = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said(content_length="100"))
        await reader.read()
        left.set()
        writer.close()

    slow = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with slow:
        url = f"http://media.example.com:{slow.sockets[0].getsockname()[1]}/"
        with pytest.raises(RetryLaterError, match="FETCH_TOO_SLOW"):
            await near("media.example.com").get(url, Limits(most_bytes=1000, seconds=0.5))
        async with asyncio.timeout(10):
            await left.wait()
