"""A mailbox that is looked into, and servers that must be who they say: TLS, log-ins, lost lines, renumbered mail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from channels.adapters.email import ImapEmail
from channels.base import Account, Sending
from core.clock import ManualClock
from core.errors import ReconnectError, RetryLaterError
from core.private import Private
from standins.mail import Certificate, ImapServer, MailFarEnd, MailSettings, SmtpServer
from tests.channels.mail_world import ANA, DESK, by_mail

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
OTHER = "127.0.0.2"
"""Loopback for the kernel, and a server like any other for us: only 127.0.0.1 may go without encryption."""
MAIL = b"From: ana.ruiz@example.com\r\nTo: desk@junipervale.example.com\r\nMessage-ID: <%s@mail.example>\r\n\r\nHi\r\n"
SENDING = Sending("out_1", ANA, "Hello", "")


class Servers:
    def __init__(
        self, certificate: Certificate, smtp: SmtpServer, imap: ImapServer, taken: list[bytes]
    ) -> None:
        self.certificate, self.smtp, self.imap, self.taken = certificate, smtp, imap, taken

    def account(self, host: str = OTHER, **more: Any) -> Account:
        settings = {
            "from_name": "Juniper & Vale", "smtp_host": host, "smtp_port": self.smtp.port, "smtp_user": "desk",
            "imap_host": host, "imap_port": self.imap.port, "imap_user": "desk", "imap_tls": "starttls", **more,
        }  # fmt: skip
        return Account(
            "ca",
            "p",
            "email",
            "imap",
            DESK,
            "active",
            settings,
            Private({"smtp_password": "pw", "imap_password": "pw"}),
        )


@asynccontextmanager
async def opened(
    *, encrypted: bool = True, implicit: bool = False, host: str = OTHER, days: int = 30
) -> AsyncIterator[Servers]:
    certificate, taken = Certificate(host, days=days), list[bytes]()

    async def take(_sender: str, _recipients: list[str], raw: bytes) -> None:
        taken.append(raw)

    given: dict[str, Any] = {"tls": certificate.of_server() if encrypted else None, "implicit": implicit}
    smtp, imap = SmtpServer(take, users={"desk": "pw"}, **given), ImapServer(users={"desk": "pw"}, **given)
    await smtp.open(host=host)
    await imap.open(host=host)
    try:
        yield Servers(certificate, smtp, imap, taken)
    finally:
        await smtp.close()
        await imap.close()


@asynccontextmanager
async def adapter_of(certificate: Certificate | None = None) -> AsyncIterator[ImapEmail]:
    async with httpx.AsyncClient(trust_env=False) as client:
        tls = certificate.of_client() if certificate is not None else None
        yield ImapEmail(client, clock=ManualClock(NOW), tls=tls)


async def test_mail_leaves_over_a_line_that_was_encrypted_first() -> None:
    async with opened() as servers, adapter_of(servers.certificate) as adapter:
        receipt = await adapter.send(SENDING, servers.account())
        assert (receipt.outcome, servers.smtp.was_secure, len(servers.taken)) == ("accepted", [True], 1)
        assert await adapter.check(servers.account()) == ()
        assert servers.taken[1:] == []


async def test_tls_from_the_first_byte_works_as_well() -> None:
    async with opened(implicit=True) as servers, adapter_of(servers.certificate) as adapter:
        account = servers.account(smtp_tls="implicit", imap_tls="implicit")
        assert (await adapter.send(SENDING, account)).outcome == "accepted"
        assert await adapter.check(account) == ()


@pytest.mark.parametrize(("days", "believed"), [(30, False), (-1, True)], ids=["unknown", "over"])
async def test_a_certificate_that_does_not_hold_is_refused_before_any_password(
    days: int, believed: bool
) -> None:
    async with opened(days=days) as servers, adapter_of(servers.certificate if believed else None) as adapter:
        receipt = await adapter.send(SENDING, servers.account())
        assert (receipt.outcome, receipt.code, receipt.disconnect) == ("rejected", "TLS_FAILED", True)
        assert await adapter.check(servers.account()) == ("SMTP_TLS_FAILED", "IMAP_TLS_FAILED")
        with pytest.raises(RetryLaterError):
            await adapter.poll(servers.account(), {}, NOW)
        assert (servers.taken, servers.smtp.log_ins) == ([], [])
        assert "LOGIN" not in servers.imap.commands


async def test_a_server_that_offers_no_encryption_gets_nothing() -> None:
    async with opened(encrypted=False) as servers, adapter_of(servers.certificate) as adapter:
        receipt = await adapter.send(SENDING, servers.account())
        assert (receipt.code, receipt.disconnect) == ("TLS_REQUIRED", True)
        assert await adapter.check(servers.account()) == ("SMTP_TLS_REQUIRED", "IMAP_TLS_REQUIRED")
        with pytest.raises(ReconnectError):
            await adapter.poll(servers.account(), {}, NOW)
        assert (servers.taken, servers.smtp.log_ins) == ([], [])


async def test_a_wrong_password_is_told_as_what_it_is() -> None:
    async with opened() as servers, adapter_of(servers.certificate) as adapter:
        account = replace(servers.account(), secret=Private({"smtp_password": "x", "imap_password": "x"}))
        assert (await adapter.send(SENDING, account)).code == "NOT_LOGGED_IN"
        assert await adapter.check(account) == ("SMTP_NOT_LOGGED_IN", "IMAP_NOT_LOGGED_IN")
        assert await adapter.check(servers.account(sent_folder="Nowhere")) == ("IMAP_NO_FOLDER",)
        with pytest.raises(ReconnectError):
            await adapter.poll(account, {}, NOW)


Look = Callable[..., Awaitable[list[str]]]


@asynccontextmanager
async def looking() -> AsyncIterator[tuple[Servers, Look]]:
    """Looks one after the other, each from where the last one ended."""
    async with opened() as servers, adapter_of(servers.certificate) as adapter:
        cursor: dict[str, Any] = {}

        async def look(**more: Any) -> list[str]:
            polled = await adapter.poll(servers.account(**more), cursor, NOW)
            cursor.clear()
            cursor.update(polled.cursor)
            return [each.event_key for each in polled.envelopes]

        yield servers, look


async def test_a_mailbox_begins_with_what_comes_and_marks_nothing() -> None:
    async with looking() as (servers, look):
        inbox = servers.imap.folders["INBOX"]
        inbox.put(MAIL % b"old")
        assert await look() == []
        inbox.put(MAIL % b"one")
        inbox.put(MAIL % b"two")
        assert await look() == ["message:one@mail.example", "message:two@mail.example"]
        assert await look() == []
        assert not {"STORE", "EXPUNGE", "COPY", "MOVE"} & set(servers.imap.commands)


async def test_a_renumbered_mailbox_is_read_again_and_loses_nothing() -> None:
    async with looking() as (servers, look):
        inbox = servers.imap.folders["INBOX"]
        assert await look() == []
        inbox.put(MAIL % b"one")
        assert await look() == ["message:one@mail.example"]
        inbox.put(MAIL % b"two")
        inbox.rebuild(first=70)
        assert await look() == ["message:one@mail.example", "message:two@mail.example"]
        assert await look() == []


@pytest.mark.parametrize("at", ["LOGIN", "EXAMINE", "SEARCH", "FETCH"])
async def test_a_line_that_breaks_is_tried_again_from_the_same_place(at: str) -> None:
    async with looking() as (servers, look):
        assert await look() == []
        servers.imap.folders["INBOX"].put(MAIL % b"one")
        servers.imap.hang_up_at = at
        with pytest.raises(RetryLaterError):
            await look()
        assert await look() == ["message:one@mail.example"]
        servers.imap.unavailable = True
        with pytest.raises(RetryLaterError):
            await look()


async def test_more_than_a_handful_comes_in_parts_and_a_large_one_as_its_beginning() -> None:
    async with looking() as (servers, look):
        inbox = servers.imap.folders["INBOX"]
        assert await look() == []
        for number in range(30):
            inbox.put(MAIL % str(number).encode())
        assert [len(await look()) for _ in range(3)] == [25, 5, 0]
        inbox.put(MAIL % b"huge" + b"x" * (26 * 2**20))
        assert await look() == ["message:huge@mail.example"]


async def test_mail_in_the_box_is_answered_and_an_own_answer_takes_over(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    certificate = Certificate()
    mail = MailFarEnd(MailSettings(provider="imap", desk=DESK), now=clock.now)
    mail.smtp.tls = certificate.of_server()
    mail.imap = ImapServer(tls=certificate.of_server(), users={"desk": "pw"})
    await mail.imap.open()
    async with by_mail(sqlite_url, clock, tmp_path, "imap", mail=mail, tls=certificate.of_client()) as post:
        await post.works()
        await post.writes("How much is lip filler?")
        clock.advance(post.house.product.adapters["imap", "email"].every)  # type: ignore[attr-defined]
        await post.works()
        assert [each.subject for each in mail.sent(post.ana)] == ["Re: A question"]
        assert mail.smtp.was_secure == [True]
        assert [each.status for each in await post.messages()] == ["received", "sent"]
    await asyncio.sleep(0)
