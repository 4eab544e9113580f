"""The account itself: takes texts, delivers them to handsets, and carries handsets' texts to the product."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from uuid import uuid4

import httpx
from msgspec.structs import replace

from standins.twilio.errors import TwilioError
from standins.twilio.faults import Fault, Faults
from standins.twilio.forms import inbound_form, status_form
from standins.twilio.keywords import Keyword, keyword_in, reply_to
from standins.twilio.line import Line, Webhook
from standins.twilio.model import FINAL, Media, Message, TwilioSettings, WebhookAnswer
from standins.twilio.registry import TwilioRegistry
from standins.twilio.rules import CreateRequest
from standins.twilio.voice import Exchange
from standins.twilio.webhooks import Parameters

Sleep = Callable[[float], Awaitable[object]]
Watcher = Callable[[str], None]


class TwilioFarEnd:
    """One Twilio account on loopback.

    Tests call `inbound`, `report` and `settle`; the REST API and the phone page do the same over HTTP. With
    `autoplay` off nothing happens to a message until `report` says so.
    """

    def __init__(
        self,
        settings: TwilioSettings,
        *,
        now: Callable[[], datetime],
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.settings = settings
        self.faults = Faults()
        self.messages: dict[str, Message] = {}
        self.opted_out: set[tuple[str, str]] = set()
        self.line = Line(client)
        self.voice = Exchange(self)
        self.registry = TwilioRegistry(settings)
        self.fetched: dict[str, tuple[Media, ...]] = {}
        self.watchers: set[Watcher] = set()
        self.now = now
        self.sleep = sleep
        self._tasks: set[asyncio.Task[object]] = set()

    def configure(self, settings: TwilioSettings) -> None:
        if (settings.registered, settings.numbers) != (self.settings.registered, self.settings.numbers):
            self.registry = TwilioRegistry(settings)
        self.settings = settings

    async def reset(self) -> None:
        await self._cancel()
        for store in (self.messages, self.opted_out, self.line, self.faults, self.voice):
            store.clear()
        self.registry = TwilioRegistry(self.settings)
        self.fetched.clear()

    async def settle(self) -> None:
        """Wait until every delivery under way has been played to its end."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        await self._cancel()
        await self.line.close()

    def sent(self, number: str | None = None) -> list[Message]:
        """What the product sent, oldest first."""
        return [
            message
            for message in self.messages.values()
            if message.direction == "outbound-api" and number in {None, message.to}
        ]

    def thread(self, number: str) -> list[Message]:
        """Everything on one handset, oldest first."""
        return [message for message in self.messages.values() if number in {message.to, message.sender}]

    def find(self, sid: str) -> Message:
        try:
            return self.messages[sid]
        except KeyError:
            raise TwilioError(20404) from None

    # What the product asks for

    def accept(self, request: CreateRequest) -> Message:
        """Take a text that passed the rules; raises 21610 when this patient has said STOP."""
        line = request.service_sid or request.sender or ""
        if (line, request.to) in self.opted_out:
            raise TwilioError(21610)
        status = "scheduled" if request.send_at else "accepted" if request.service_sid else "queued"
        now = self.now()
        message = Message(
            sid=("MM" if request.media_urls else "SM") + uuid4().hex,
            account_sid=self.settings.account_sid,
            direction="outbound-api",
            sender=request.sender,
            to=request.to,
            body=request.body,
            status=status,
            created_at=now,
            updated_at=now,
            service_sid=request.service_sid,
            callback_url=request.callback_url or self.settings.status_callback_url,
            media_urls=request.media_urls,
            history=(status,),
            parameters=request.parameters,
            smart_encoded=request.smart_encoded,
        )
        self._store(message)
        if self.settings.autoplay and status != "scheduled":
            self.start(self._deliver(message.sid))
        return message

    def redact(self, sid: str) -> Message:
        return self._store(replace(self.find(sid), body="", updated_at=self.now()))

    def cancel(self, sid: str) -> Message:
        if self.find(sid).status != "scheduled":
            raise TwilioError(30409)
        message = self._move(sid, "canceled")
        self.start(self._call_back(sid, "canceled"))
        return message

    def delete(self, sid: str) -> None:
        if self.find(sid).status not in FINAL | {"sent"}:
            raise TwilioError(20009)
        del self.messages[sid]

    # What the handset and the carrier do

    async def inbound(
        self,
        sender: str,
        to: str,
        body: str,
        *,
        media: tuple[tuple[str, bytes], ...] = (),
        extra: Parameters | None = None,
        sid: str | None = None,
        copies: int = 1,
        auth_token: str | None = None,
    ) -> list[WebhookAnswer]:
        """A patient texts; returns what the product answered to each copy of the webhook."""
        message = self._receive(sender, to, body, media, sid)
        keyword = keyword_in(body) if self.settings.stop_keywords else None
        if keyword is not None:
            self._obey(keyword, message)
        faults = self.faults.take_all("inbound", sender)
        if "lose_webhook" in faults:
            return []
        form = inbound_form(message, self.settings, keyword) | dict(extra or {})
        copies = faults["duplicate_webhook"].copies if "duplicate_webhook" in faults else copies
        token = "not-the-token" if "forge_webhook" in faults else auth_token
        url = self.settings.number_webhooks.get(to, self.settings.webhook_url)
        return [await self._post("inbound", message, url, form, auth_token=token) for _ in range(copies)]

    async def report(
        self, sid: str, status: str, *, error_code: int | None = None, copies: int = 1, silent: bool = False
    ) -> list[WebhookAnswer]:
        """The carrier reports; the order is the caller's, as it is on a bad day."""
        self._move(sid, status, error_code)
        if silent:
            return []
        return [await self._call_back(sid, status, error_code) for _ in range(copies)]

    async def call_back(self, sid: str, status: str, *, error_code: int | None = None) -> WebhookAnswer:
        """Only the callback, late or repeated; the message stays as it is."""
        return await self._call_back(sid, status, error_code)

    # Inside

    def _receive(
        self, sender: str, to: str, body: str, media: tuple[tuple[str, bytes], ...], sid: str | None
    ) -> Message:
        now = self.now()
        message = Message(
            sid=sid or ("MM" if media else "SM") + uuid4().hex,
            account_sid=self.settings.account_sid,
            direction="inbound",
            sender=sender,
            to=to,
            body=body,
            status="received",
            created_at=now,
            updated_at=now,
            sent_at=now,
            service_sid=self.settings.messaging_service_sid,
            media=tuple(
                Media(sid="ME" + uuid4().hex, content_type=kind, content=data) for kind, data in media
            ),
            history=("received",),
        )
        return self._store(message)

    def _obey(self, keyword: Keyword, message: Message) -> None:
        line = self.settings.messaging_service_sid or message.to
        if keyword == "STOP":
            self.opted_out.add((line, message.sender or ""))
        elif keyword == "START":
            self.opted_out.discard((line, message.sender or ""))
        now = self.now()
        self._store(
            Message(
                sid="SM" + uuid4().hex,
                account_sid=message.account_sid,
                direction="outbound-reply",
                sender=message.to,
                to=message.sender or "",
                body=reply_to(keyword),
                status="delivered",
                created_at=now,
                updated_at=now,
                sent_at=now,
                history=("delivered",),
            )
        )

    async def fetch_media(self, sid: str) -> int | None:
        """Take the files of a message from their links, as Twilio does before it delivers; 11200 when one is not to be had."""
        found = [await self.line.fetch(url) for url in self.find(sid).media_urls]
        self.fetched[sid] = tuple(each for each in found if each is not None)
        return None if len(self.fetched[sid]) == len(found) else 11200

    async def _deliver(self, sid: str) -> None:
        message = self.messages[sid]
        faults = self.faults.take_all("delivery", message.to)
        refused = await self.fetch_media(sid) or self.registry.refusal(message.to)
        if refused is not None:
            faults.setdefault("fail_delivery", Fault(kind="fail_delivery", code=refused))
        steps = self._steps(message, faults)
        code = faults["fail_delivery"].code if "fail_delivery" in faults else None
        if "delay_callbacks" in faults:
            await self.sleep(faults["delay_callbacks"].seconds)
        for status in steps:
            await self.sleep(self.settings.step_seconds)
            error = code if status in {"undelivered", "failed"} else None
            late = "lose_callbacks" in faults or "reorder_callbacks" in faults
            copies = faults["duplicate_callbacks"].copies if "duplicate_callbacks" in faults else 1
            if sid not in self.messages:
                return
            await self.report(sid, status, error_code=error, copies=copies, silent=late)
        if "reorder_callbacks" in faults:
            for status in reversed(steps):
                await self._call_back(sid, status, code if status in {"undelivered", "failed"} else None)

    @staticmethod
    def _steps(message: Message, faults: dict[str, Fault]) -> tuple[str, ...]:
        before = ("queued",) if message.status == "accepted" else ()
        if "stay_sent" in faults:
            return (*before, "sending", "sent")
        end = "undelivered" if "fail_delivery" in faults else "delivered"
        return (*before, "sending", "sent", end)

    def _move(self, sid: str, status: str, error_code: int | None = None) -> Message:
        message, now = self.find(sid), self.now()
        sender = message.sender or (self.settings.numbers[0] if self.settings.numbers else None)
        return self._store(
            replace(
                message,
                status=status,
                sender=sender,
                error_code=error_code,
                updated_at=now,
                sent_at=message.sent_at or (now if status in FINAL | {"sent"} else None),
                history=(*message.history, status),
            )
        )

    async def _call_back(self, sid: str, status: str, error_code: int | None = None) -> WebhookAnswer:
        message = self.find(sid)
        form = status_form(message, status, error_code, self.now())
        return await self._post("status", message, message.callback_url, form, state=status)

    async def _post(
        self,
        kind: str,
        message: Message,
        url: str | None,
        form: Parameters,
        *,
        state: str = "received",
        auth_token: str | None = None,
    ) -> WebhookAnswer:
        answer = await self.line.post(
            Webhook(kind=kind, sid=message.sid, state=state, url=url, form=dict(form)),
            auth_token=auth_token or self.settings.auth_token,
            fallback_url=self.settings.fallback_url if kind == "inbound" else None,
        )
        self._changed(message)
        return answer

    def _store(self, message: Message) -> Message:
        self.messages[message.sid] = message
        self._changed(message)
        return message

    def _changed(self, message: Message) -> None:
        patient = message.sender if message.direction == "inbound" else message.to
        for watcher in tuple(self.watchers):
            watcher(patient or "")

    def start(self, work: Coroutine[None, None, object]) -> None:
        """Goes on by itself; `settle` waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _cancel(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
