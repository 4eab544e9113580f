"""Mail of every provider: a person's mail as it stands in a mailbox, and a server that refuses as it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

import httpx
from msgspec.structs import replace

from channels.base import Account, Sending
from core.clock import ManualClock
from core.private import Private
from tests.channels.far_ends import Reach
from tests.conftest import START

DESK, ANA = "desk@clinic.example", "ana@example.com"
WORDS, NAME = "Do you have Saturday?", "Ana Ruiz"
PERSONAL = (WORDS, NAME, ANA)
OUTCOMES = ("accepted", "retry", "rejected", "suppress", "unknown", "disconnect")
UNABLE = {
    "a file": {"media": ("https://x.example/a.png",)},
    "nobody's address": {"recipient": "ana@"},
    "too long": {"text": "x" * 20_001},
    "nothing": {"text": ""},
}
ANSWERS = {
    "retry": ("RCPT", "451 4.7.1 greylisted"),
    "rejected": ("RCPT", "550 5.7.1 not from you"),
    "suppress": ("RCPT", "550 5.1.1 nobody here"),
    "disconnect": ("MAIL", "535 5.7.8 who are you"),
    "unknown": ("DONE", ""),
}


def account_of(provider: str, secret: dict[str, str], **settings: object) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="email",
        provider=provider,
        external_id=DESK,
        status="active",
        settings={"from_name": "Juniper & Vale", **settings},
        secret=Private(secret),
    )


def raw(text: str = WORDS, message_id: str = "<m1@mail.example>", **headers: str) -> bytes:
    """A mail as it arrives."""
    mail = EmailMessage()
    told = {"From": f"{NAME} <{ANA}>", "To": DESK, "Subject": "Lip filler", "Message-ID": message_id}
    for name, value in {**told, **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


class Server:
    """SMTP as far as a sender needs it; `answers` replace its word at a step, an empty one hangs up."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.mails: list[bytes] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._say(writer, "220 mail.example")
            while command := (await reader.readline()).strip().upper():
                step = command[:4].decode("ascii", "replace")
                usual = {"EHLO": "250 mail.example", "DATA": "354 go on", "QUIT": "221 bye"}.get(
                    step, "250 ok"
                )
                told = self.answers.get(step, usual)
                await self._say(writer, told)
                if step == "DATA" and told.startswith("354"):
                    self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                    if self.answers.get("DONE") == "":
                        return
                    await self._say(writer, "250 taken")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def reach(adapter: Any, account: Account) -> AsyncIterator[Reach]:
    server = Server()
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    settings = {**account.settings, "smtp_host": "127.0.0.1", "smtp_port": port}
    sending = Sending("out_1", ANA, "Saturday at 10 is open.", "", purpose="inquiry_reply", at=START)
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            yield Reach(
                adapter(client, clock=ManualClock(START)),
                replace(account, settings=settings),
                sending,
                lambda outcome: server.answers.update([ANSWERS[outcome]]),
            )
    finally:
        listening.close()
        await listening.wait_closed()
