"""A mailbox: enough of IMAP4rev1 for a program that looks for new mail and marks nothing, and it fails on command."""

import base64
import re
import ssl
from dataclasses import dataclass, field

from standins.mail.wire import HangUpError, LineServer, Wire

_SET = re.compile(r"(\d+|\*):(\d+|\*)")
_PART = re.compile(r"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?")


@dataclass
class Folder:
    """UIDs only ever rise; a new `validity` makes all that anybody remembers of them void."""

    validity: int = 1
    following: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)

    def put(self, raw: bytes) -> int:
        uid, self.following = self.following, self.following + 1
        self.mails[uid] = raw
        return uid

    def rebuild(self, *, first: int = 1) -> None:
        """As a server does after a restore: the same mails, other numbers."""
        mails = list(self.mails.values())
        self.validity, self.following, self.mails = self.validity + 1, first, {}
        for raw in mails:
            self.put(raw)


class ImapServer(LineServer):
    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        users: dict[str, str] | None = None,
        token: str | None = None,
    ) -> None:
        super().__init__(tls=tls, implicit=implicit)
        self._users, self._bearer = users or {}, token
        self.folders: dict[str, Folder] = {"INBOX": Folder(), "Sent": Folder()}
        self.hang_up_at: str | None = None
        """The next command of this name gets no answer and no line any more."""
        self.unavailable = False
        self.commands: list[str] = []

    async def converse(self, wire: Wire) -> None:
        await wire.say(f"* OK [CAPABILITY {self._abilities(wire)}] here")
        folder: Folder | None = None
        while True:
            tag, _, rest = (await wire.line()).decode().strip().partition(" ")
            name = (
                rest.split(" ", 2)[0].upper()
                if not rest.upper().startswith("UID ")
                else rest[:10].split()[1].upper()
            )
            self.commands.append(name)
            if self.hang_up_at == name:
                self.hang_up_at = None
                raise HangUpError
            match name:
                case "CAPABILITY":
                    await wire.say(f"* CAPABILITY {self._abilities(wire)}", f"{tag} OK done")
                case "STARTTLS" if self.tls is not None:
                    await wire.say(f"{tag} OK go on")
                    await wire.encrypt(self.tls)
                case "LOGIN" | "AUTHENTICATE":
                    await wire.say(f"{tag} {await self._let_in(wire, name, rest)}")
                case "SELECT" | "EXAMINE":
                    folder = self.folders.get(rest.partition(" ")[2].strip('"'))
                    await wire.say(*_opened(tag, folder))
                case "SEARCH" if folder is not None:
                    found = " ".join(str(each) for each in _within(folder, rest))
                    await wire.say(f"* SEARCH {found}".rstrip(), f"{tag} OK done")
                case "FETCH" if folder is not None:
                    await self._fetch(wire, tag, folder, rest)
                case "LOGOUT":
                    await wire.say("* BYE", f"{tag} OK bye")
                    return
                case _:
                    await wire.say(f"{tag} {'OK' if name == 'NOOP' else 'BAD'} {name}")

    async def _fetch(self, wire: Wire, tag: str, folder: Folder, rest: str) -> None:
        uid = int(rest.split(" ")[2])
        raw = folder.mails.get(uid)
        if raw is not None and "RFC822.SIZE" in rest:
            await wire.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        elif raw is not None:
            wanted = _PART.search(rest)
            assert wanted is not None, "nobody may mark what is read"
            begin, most = int(wanted[1] or 0), int(wanted[2] or len(raw))
            part = raw[begin : begin + most]
            at = f"<{begin}>" if wanted[1] else ""
            await wire.give(f"* 1 FETCH (UID {uid} BODY[]{at} {{{len(part)}}}\r\n".encode() + part + b")\r\n")
        await wire.say(f"{tag} OK done")

    async def _let_in(self, wire: Wire, name: str, rest: str) -> str:
        if self.unavailable:
            return "NO [UNAVAILABLE] come back later"
        if name == "LOGIN":
            user, password = (each.strip('"') for each in rest.split(" ")[1:3])
            return "OK in" if self._users.get(user) == password else "NO [AUTHENTICATIONFAILED] who are you"
        await wire.say("+ ")
        told = base64.b64decode(await wire.line()).decode()
        known = self._bearer is not None and f"auth=Bearer {self._bearer}\x01" in told
        return "OK in" if known else "NO [AUTHENTICATIONFAILED] who are you"

    def _abilities(self, wire: Wire) -> str:
        more = " STARTTLS" if self.tls is not None and not wire.is_secure else ""
        return f"IMAP4rev1 AUTH=XOAUTH2{more}"


def _opened(tag: str, folder: Folder | None) -> list[str]:
    if folder is None:
        return [f"{tag} NO no such folder"]
    return [
        f"* {len(folder.mails)} EXISTS",
        f"* OK [UIDVALIDITY {folder.validity}] valid",
        f"* OK [UIDNEXT {folder.following}] next",
        f"{tag} OK [READ-ONLY] open",
    ]


def _within(folder: Folder, rest: str) -> list[int]:
    """A range up to `*` always names the newest, even when it is older than n (RFC 3501)."""
    found = _SET.search(rest)
    assert found is not None
    newest = max(folder.mails, default=0)
    ends = sorted(newest if each == "*" else int(each) for each in found.groups())
    return [uid for uid in sorted(folder.mails) if ends[0] <= uid <= ends[1]]
