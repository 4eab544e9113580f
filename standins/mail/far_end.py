"""People with mail addresses and the provider between them and the desk, well or badly behaved."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import httpx
from msgspec.structs import replace

from standins.mail.hooks import Hooks
from standins.mail.imap import ImapServer
from standins.mail.letters import File, Letter, MailSettings, Person, composed, received
from standins.mail.smtp import SmtpServer
from standins.twilio.model import WebhookAnswer


class MailFarEnd:
    """`smtp` and `imap` are opened by whoever needs them, on ports that are free."""

    def __init__(self, settings: MailSettings, *, now: Callable[[], datetime]) -> None:
        self.settings, self.now = settings, now
        self.hooks = Hooks()
        self.smtp = SmtpServer(self._taken)
        self.imap: ImapServer | None = None
        self.people: dict[str, Person] = {}
        self.letters: list[Letter] = []
        self.watchers: set[Callable[[str], None]] = set()
        self._written = 0
        self._arriving: set[asyncio.Task[None]] = set()

    def person(self, address: str, name: str = "") -> Person:
        return self.people.setdefault(address, Person(address, name or address.partition("@")[0]))

    def between(self, person: Person) -> list[Letter]:
        return [each for each in self.letters if each.person == person.address]

    def sent(self, person: Person) -> list[Letter]:
        """What the desk wrote to them."""
        return [each for each in self.between(person) if not each.mine]

    async def write(
        self,
        person: Person,
        text: str,
        *,
        subject: str = "",
        answers: Letter | None = None,
        files: tuple[File, ...] = (),
        more: dict[str, str] | None = None,
    ) -> tuple[Letter, WebhookAnswer | None]:
        """A person's mail on its way to the desk, and what the desk's server said to the provider."""
        self._written += 1
        subject = subject or (f"Re: {answers.subject.removeprefix('Re: ')}" if answers else "A question")
        message_id = f"m{self._written}.{int(self.now().timestamp())}@mail.example"
        raw = composed(
            person, self.settings.desk, subject, text,
            message_id=message_id, at=self.now(), answers=answers, files=files, more=more,
        )  # fmt: skip
        letter = Letter(message_id, person.address, True, subject, text, self.now(), raw, files=len(files))
        self.letters.append(letter)
        return letter, await self.deliver(letter)

    async def deliver(self, letter: Letter) -> WebhookAnswer | None:
        """Hand it over, once more if it was handed over before."""
        if self.settings.provider == "imap":
            assert self.imap is not None
            self.imap.folders["INBOX"].put(letter.raw)
            answer = None
        else:
            post = self.hooks.inbound(letter.raw, self.settings, self.now())
            answer = await self.hooks.post(
                self.settings.inbound_url, post, person=letter.person, what="inbound"
            )
        letter.state = "delivered" if answer is None or answer.accepted else "refused"
        self._ring(letter.person)
        return answer

    async def complain(self, letter: Letter) -> None:
        """They press the button for unwanted mail: the provider tells whoever sent it."""
        await self._report(letter, "complained")

    async def click_unsubscribe(self, letter: Letter) -> int | None:
        """What a mail program does when its user presses its own button (RFC 8058)."""
        if letter.one_click is None:
            return None
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=10.0) as client:
            response = await client.post(letter.one_click, data={"List-Unsubscribe": "One-Click"})
        return response.status_code

    def configure(self, **changes: str) -> None:
        self.settings = replace(self.settings, **changes)

    async def settled(self) -> bool:
        """Waits until everything that was taken has arrived and been reported; whether there was anything."""
        busy = bool(self._arriving)
        while self._arriving:
            await asyncio.gather(*self._arriving)
        return busy

    async def close(self) -> None:
        await asyncio.gather(*self._arriving, return_exceptions=True)
        await self.smtp.close()
        if self.imap is not None:
            await self.imap.close()
        await self.hooks.close()

    async def _taken(self, _sender: str, recipients: list[str], raw: bytes) -> None:
        for each in recipients:
            person = self.person(each.lower())
            letter = received(raw, person.address, self.now())
            self.letters.append(letter)
            # Whoever hands it over does not wait for what becomes of it.
            task = asyncio.create_task(self._arrive(person, letter))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    async def _arrive(self, person: Person, letter: Letter) -> None:
        letter.state = "bounced" if person.gone else "delivered"
        await self._report(letter, letter.state)
        if person.away and not person.gone:
            away = {"Auto-Submitted": "auto-replied", "Precedence": "bulk"}
            await self.write(person, "I am away until Monday.", answers=letter, more=away)
        self._ring(person.address)

    async def _report(self, letter: Letter, what: str) -> None:
        if self.settings.provider == "imap" or letter.ours is None:
            return
        post = self.hooks.event(letter, what, self.settings, self.now())
        await self.hooks.post(self.settings.events_url, post, person=letter.person, what=what)
        self._ring(letter.person)

    def _ring(self, person: str) -> None:
        for each in list(self.watchers):
            each(person)
