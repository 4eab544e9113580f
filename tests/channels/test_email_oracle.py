"""Our mail in front of a server that somebody else wrote: it is taken over TLS, and its headers are what they say."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from channels.adapters.email import PostmarkEmail
from channels.base import Account, Answered, Carried, Sending
from core.clock import ManualClock
from core.private import Private
from standins.mail import Certificate

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DESK, ANA = "desk@junipervale.example.com", "ana.ruiz@example.com"
LONG = "Un párrafo que no cabe en una línea de correo. " * 40


class Taken:
    def __init__(self) -> None:
        self.envelopes: list[tuple[Envelope, bool]] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append((envelope, session.ssl is not None))
        return "250 taken"


def knows(_server: Any, _session: Any, _envelope: Any, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=mechanism in {"PLAIN", "LOGIN"} and given.password == b"pw")


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Taken, Account, PostmarkEmail]]:
    certificate, taken, loop = Certificate(), Taken(), asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            taken, hostname="mail.example", tls_context=certificate.of_server(), require_starttls=True,
            authenticator=knows, auth_required=True, enable_SMTPUTF8=False, loop=loop,
        )  # fmt: skip

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    settings = {
        "from_name": "Juniper & Vale – Estética", "smtp_host": "127.0.0.1", "smtp_user": "desk",
        "smtp_port": server.sockets[0].getsockname()[1], "return_path": "bounces@junipervale.example.com",
    }  # fmt: skip
    secret: Private[Mapping[str, str]] = Private({"smtp_password": "pw", "reply_key": "rk"})
    account = Account("ca", "p", "email", "postmark", DESK, "active", settings, secret)
    async with httpx.AsyncClient(trust_env=False) as client:
        yield taken, account, PostmarkEmail(client, clock=ManualClock(NOW), tls=certificate.of_client())
    server.close()
    await server.wait_closed()


async def test_an_offer_arrives_whole_threaded_and_with_its_way_out(
    sink: tuple[Taken, Account, PostmarkEmail],
) -> None:
    taken, account, adapter = sink
    sending = Sending(
        "01a20e12-a280-7699-94af-629581a45b9c", ANA, f".\n..\n{LONG}", "", author_kind="sequence",
        extras={"unsubscribe": "https://desk.example/u/token", "subject": "Peels – ¡primavera!"},
        answers=Answered("m1@mail.example", NOW, meta={"references": ["a@x", "b@x"]}),
        files=(Carried("hoja ñ.pdf", "application/pdf", b"%PDF\r\n.\r\n\x00"),),
    )  # fmt: skip
    assert (await adapter.send(sending, account)).outcome == "accepted"
    ((envelope, secure),) = taken.envelopes
    assert (secure, envelope.mail_from, envelope.rcpt_tos) == (True, "bounces@junipervale.example.com", [ANA])
    assert isinstance(envelope.content, bytes)
    assert max(map(len, envelope.content.split(b"\r\n"))) <= 998
    assert all(each < 128 for each in envelope.content)
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["From"].addresses[0].display_name == "Juniper & Vale – Estética"
    assert mail["Subject"] == "Peels – ¡primavera!"
    assert (mail["In-Reply-To"], mail["References"]) == ("<m1@mail.example>", "<a@x> <b@x> <m1@mail.example>")
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe-Post"]) == (
        "auto-replied",
        "List-Unsubscribe=One-Click",
    )
    assert mail["List-Unsubscribe"].startswith("<https://desk.example/u/token>, <mailto:desk@")
    assert len(mail["Reply-To"].addresses[0].username) <= 64
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == [".", "..", LONG]
    assert [each.get_payload(decode=True) for each in mail.iter_attachments()] == [b"%PDF\r\n.\r\n\x00"]
