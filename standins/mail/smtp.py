"""A server that takes mail: STARTTLS, log-ins by password or token, and whatever answer it is told to give."""

import base64
import binascii
import ssl
from collections import deque

from standins.mail.wire import HangUpError, LineServer, Taken, Wire

Says = dict[str, deque[str | None]]


class SmtpServer(LineServer):
    """`tell` makes the next answer to a step another one; None hangs up there."""

    def __init__(
        self,
        taken: Taken,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        users: dict[str, str] | None = None,
        token: str | None = None,
    ) -> None:
        super().__init__(tls=tls, implicit=implicit)
        self._taken, self._users, self._bearer = taken, users or {}, token
        self._says: Says = {}
        self.log_ins: list[str] = []
        self.was_secure: list[bool] = []

    def tell(self, step: str, answer: str | None) -> None:
        """Steps: EHLO, AUTH, MAIL, RCPT, DATA and DOT, the end of the content."""
        self._says.setdefault(step, deque()).append(answer)

    async def converse(self, wire: Wire) -> None:
        await wire.say("220 mail.stand-in.example")
        sender, recipients = "", list[str]()
        while True:
            line = (await wire.line()).decode("utf-8", "replace").strip()
            verb = line[:4].upper()
            if verb == "QUIT":
                await wire.say("221 bye")
                return
            if await self._misbehaves(wire, verb):
                continue
            match verb:
                case "EHLO" | "HELO":
                    await wire.say(*self._abilities(wire))
                case "STAR" if self.tls is not None and not wire.is_secure:
                    await wire.say("220 go on")
                    await wire.encrypt(self.tls)
                case "AUTH":
                    await wire.say("235 2.7.0 welcome" if self._knows(line) else "535 5.7.8 who are you")
                case "MAIL":
                    sender, recipients = _path(line), []
                    await wire.say("250 2.1.0 ok")
                case "RCPT":
                    recipients.append(_path(line))
                    await wire.say("250 2.1.5 ok")
                case "DATA":
                    await self._take(wire, sender, recipients)
                case _:
                    await wire.say("250 ok" if verb in {"NOOP", "RSET"} else "502 5.5.1 what?")

    async def _take(self, wire: Wire, sender: str, recipients: list[str]) -> None:
        await wire.say("354 go")
        lines: list[bytes] = []
        while (line := await wire.line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        if await self._misbehaves(wire, "DOT"):
            return
        self.was_secure.append(wire.is_secure)
        await self._taken(sender, recipients, b"".join(lines))
        await wire.say("250 2.0.0 taken")

    async def _misbehaves(self, wire: Wire, step: str) -> bool:
        if not self._says.get(step):
            return False
        answer = self._says[step].popleft()
        if answer is None:
            raise HangUpError
        await wire.say(answer)
        return True

    def _abilities(self, wire: Wire) -> list[str]:
        able = ["mail.stand-in.example", "8BITMIME", "ENHANCEDSTATUSCODES"]
        if self.tls is not None and not wire.is_secure:
            able.append("STARTTLS")
        if (self._users or self._bearer) and (wire.is_secure or self.tls is None):
            able.append("AUTH PLAIN XOAUTH2")
        return [f"250{'-' if each != able[-1] else ' '}{each}" for each in able]

    def _knows(self, line: str) -> bool:
        _, way, given = [*line.split(" ", 2), "", ""][:3]
        self.log_ins.append(way.upper())
        try:
            told = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, ValueError):
            return False
        if way.upper() == "XOAUTH2":
            return self._bearer is not None and f"auth=Bearer {self._bearer}\x01" in told
        _, user, password = [*told.split("\0"), "", ""][:3]
        return self._users.get(user) == password


def _path(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
