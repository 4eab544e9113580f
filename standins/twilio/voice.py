"""Twilio's telephone exchange: fetches what to do with a call, does it, and tells of every step."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin
from uuid import uuid4
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from standins.twilio.forms import Form
from standins.twilio.line import Webhook
from standins.twilio.model import WebhookAnswer
from standins.twilio.voice_model import (
    Call,
    HungUpError,
    Pickup,
    Recording,
    Script,
    VoiceSettings,
)

if TYPE_CHECKING:
    from standins.twilio.account import TwilioFarEnd

DIALLED = {"nobody": "no-answer", "busy": "busy", "failed": "failed", "mailbox": "completed"}


class Exchange:
    """Calls of one account. Tests and the phone page call `ring`; the REST API calls `place`."""

    def __init__(self, twilio: "TwilioFarEnd") -> None:
        self._twilio = twilio
        self.settings = VoiceSettings()
        self.calls: dict[str, Call] = {}
        self.recordings: dict[str, Recording] = {}

    def configure(self, settings: VoiceSettings) -> None:
        self.settings = settings

    def clear(self) -> None:
        self.calls.clear()
        self.recordings.clear()

    def of(self, number: str) -> list[Call]:
        """A handset's calls, oldest first."""
        return [call for call in self.calls.values() if number in {call.caller, call.to, call.by}]

    async def ring(self, script: Script, *, by: str | None = None) -> Call:
        """Somebody calls a line of ours, and this is how it goes."""
        line = self.settings.lines[script.to]
        call = self._new(script.caller, script.to, "inbound")
        call.by = by
        play = _Play(self, call, script)
        try:
            await play.run(await play.ask(line.call_url, {"CallStatus": "ringing", **_forwarded(script)}))
        except HungUpError:
            call.verbs.append("hang up")
        call.state = call.status = "completed"
        if line.ended_url and "lose_ended" not in script.mishaps:
            await play.tell(line.ended_url, {"CallStatus": "completed", "CallDuration": str(call.talked)})
        await play.late()
        self._changed(call)
        return call

    def place(self, sender: str, to: str, url: str, callback: str | None) -> Call:
        """The product asks to ring somebody; it goes on by itself."""
        call = self._new(sender, to, "outbound-api")
        self._twilio.start(self._ring_out(call, url, callback))
        return call

    async def _ring_out(self, call: Call, url: str, callback: str | None) -> None:
        play = _Play(self, call, Script(caller=call.caller, to=call.to, does="talk", press="1", seconds=30))

        async def say(status: str, **more: str) -> None:
            call.status = status
            if callback:
                await play.tell(callback, {"CallStatus": status, **more})

        for status in ("initiated", "ringing"):
            await say(status)
        await self.wait()
        pickup = self.settings.phones.get(call.to, "person")
        if pickup in {"nobody", "busy", "failed"}:
            await say(DIALLED[pickup])
            return
        await say("in-progress")
        play.script = replace(play.script, press="1" if pickup == "person" else None)
        try:
            await play.run(await play.ask(url, {"CallStatus": "in-progress"}))
        except HungUpError:
            call.verbs.append("hang up")
        await say("completed", CallDuration=str(call.talked + 5))
        call.state = "completed"

    async def wait(self) -> None:
        await self._twilio.sleep(self.settings.ring_seconds)

    async def post(self, call: Call, url: str, form: Form, *, auth_token: str | None = None) -> WebhookAnswer:
        settings = self._twilio.settings
        full: Form = {
            "AccountSid": settings.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": call.sid,
            "From": call.caller,
            "To": call.to,
            "Direction": call.direction,
            **form,
        }
        kind = url.partition("/webhooks/")[2].split("/")[2:3] or ["call"]
        answer = await self._twilio.line.post(
            Webhook(kind=kind[0], sid=call.sid, state=str(full.get("CallStatus", "")), url=url, form=full),
            auth_token=auth_token or settings.auth_token,
            fallback_url=None,
        )
        self._changed(call)
        return answer

    def _changed(self, call: Call) -> None:
        for number in (call.by or call.caller, call.to):
            for watcher in tuple(self._twilio.watchers):
                watcher(number)

    def keep(self, call: Call, seconds: int) -> tuple[Recording, str]:
        made = Recording(sid="RE" + uuid4().hex, seconds=seconds)
        self.recordings[made.sid] = made
        call.recording = made.sid
        settings = self._twilio.settings
        base = f"{settings.public_url}/2010-04-01/Accounts/{settings.account_sid}"
        return made, f"{base}/Recordings/{made.sid}"

    def _new(self, caller: str, to: str, direction: str) -> Call:
        call = Call(
            sid="CA" + uuid4().hex,
            caller=caller,
            to=to,
            direction=direction,  # type: ignore[arg-type]
            started_at=self._twilio.now(),
            heard=[],
            verbs=[],
        )
        self.calls[call.sid] = call
        return call


class _Play:
    """One call being played: the answers of the product, verb by verb."""

    def __init__(self, exchange: Exchange, call: Call, script: Script) -> None:
        self._exchange, self.call, self.script = exchange, call, script
        self._held_back: list[tuple[str, Form]] = []

    async def ask(self, url: str, form: Form) -> ET.Element:
        """What shall we do? A refusal ends the call, as it does there."""
        answers = await self.tell(url, form)
        if not answers[0].accepted or "xml" not in answers[0].content_type:
            self.call.heard.append("An application error has occurred.")
            raise HungUpError
        self._base = url
        return ET.fromstring(answers[0].body)  # noqa: S314 - our own product's answer, on loopback

    async def tell(self, url: str, form: Form) -> list[WebhookAnswer]:
        copies = 2 if "twice" in self.script.mishaps else 1
        token = "not-the-token" if "forged" in self.script.mishaps else None
        return [await self._exchange.post(self.call, url, form, auth_token=token) for _ in range(copies)]

    async def late(self) -> None:
        """What was held back arrives after the end."""
        for url, form in self._held_back:
            await self.tell(url, form)

    async def run(self, document: ET.Element) -> None:
        for verb in document:
            self.call.verbs.append(verb.tag)
            if verb.tag == "Hangup":
                return
            if await self._do(verb):
                return

    async def _do(self, verb: ET.Element) -> bool:
        """True when another document has taken over."""
        match verb.tag:
            case "Say":
                self.call.heard.append(verb.text or "")
            case "Gather":
                return await self._gather(verb)
            case "Dial":
                return await self._dial(verb)
            case "Record":
                return await self._record(verb)
        return False

    async def _gather(self, verb: ET.Element) -> bool:
        self.call.heard += [each.text or "" for each in verb]
        if self.script.press is None:
            return False
        action = urljoin(self._base, verb.get("action", self._base))
        form: Form = {"CallStatus": "in-progress", "Digits": self.script.press}
        await self.run(await self.ask(action, form))
        return True

    async def _record(self, verb: ET.Element) -> bool:
        callback = verb.get("recordingStatusCallback")
        if self.script.does != "leave_message":
            raise HungUpError
        self.call.state = "recording"
        await self._exchange.wait()
        made, url = self._exchange.keep(self.call, self.script.seconds)
        told: Form = {"RecordingSid": made.sid, "RecordingUrl": url, "RecordingDuration": str(made.seconds)}
        following = await self.ask(
            urljoin(self._base, verb.get("action", self._base)), {"CallStatus": "in-progress", **told}
        )
        await self.run(following)
        if callback:
            await self.tell(callback, {"RecordingStatus": "completed", **told})
        return True

    async def _dial(self, verb: ET.Element) -> bool:
        legs = [_Leg(self._exchange, self, each) for each in verb if each.tag == "Number"]
        for leg in legs:
            await leg.tell("initiated")
            await leg.tell("ringing")
        await self._exchange.wait()
        if self.script.does == "hang_up_while_ringing":
            for leg in legs:
                await leg.tell("canceled")
            raise HungUpError
        result, taken = await self._answered(legs)
        form: Form = {"CallStatus": "in-progress", "DialCallStatus": result}
        if "no_bridge_word" not in self.script.mishaps:
            form["DialBridged"] = str(taken is not None).lower()
        form["DialCallSid"] = (taken or legs[0]).sid
        if taken is not None:
            self.call.talked = self.script.seconds
            form["DialCallDuration"] = str(self.script.seconds)
        return await self._dialled(urljoin(self._base, verb.get("action", self._base)), form)

    async def _dialled(self, action: str, form: Form) -> bool:
        if "lose_dial" in self.script.mishaps:
            raise HungUpError
        if "end_first" in self.script.mishaps:
            self._held_back.append((action, form))
            raise HungUpError
        await self.run(await self.ask(action, form))
        return True

    async def _answered(self, legs: list["_Leg"]) -> tuple[str, "_Leg | None"]:
        """How the dialling ends, and who has been joined to the caller."""
        result = "no-answer"
        for leg in legs:
            pickup = leg.pickup
            if pickup in {"nobody", "busy", "failed"}:
                result = DIALLED[pickup]
                await leg.tell(result)
                continue
            await leg.tell("in-progress")
            if await leg.accepts():
                self.call.state = "talking"
                await self._exchange.wait()
                await leg.tell("completed", CallDuration=str(self.script.seconds))
                return "completed", leg
            result = "completed"
            await leg.tell("completed")
        return result, None


class _Leg:
    """A phone that rings."""

    def __init__(self, exchange: Exchange, play: _Play, noun: ET.Element) -> None:
        self._exchange, self._play, self._noun = exchange, play, noun
        self.sid = "CA" + uuid4().hex
        self.number = (noun.text or "").strip()

    @property
    def pickup(self) -> Pickup:
        inbound = self._play.call.direction == "inbound"
        usual: Pickup = "nobody" if inbound else "person"
        return (self._play.script.pickup if inbound else None) or self._exchange.settings.phones.get(
            self.number, usual
        )

    async def tell(self, status: str, **more: str) -> None:
        url = self._noun.get("statusCallback")
        if url:
            await self._play.tell(url, {**self._form(status), **more})

    async def accepts(self) -> bool:
        """Whoever picks up is asked first, where the product wants that; a mailbox presses nothing."""
        url = self._noun.get("url")
        if url is None:
            return True
        document = await self._play.ask(url, self._form("in-progress"))
        gather = document.find("Gather")
        if gather is None:
            return document.find("Hangup") is None
        if self.pickup == "mailbox":
            return False
        action = gather.get("action", url)
        answer = await self._play.ask(action, self._form("in-progress") | {"Digits": "1"})
        return answer.find("Hangup") is None

    def _form(self, status: str) -> Form:
        call = self._play.call
        return {
            "CallSid": self.sid,
            "ParentCallSid": call.sid,
            "From": call.caller,
            "To": self.number,
            "Direction": "outbound-dial",
            "CallStatus": status,
        }


def _forwarded(script: Script) -> Form:
    return {"ForwardedFrom": script.forwarded_from} if script.forwarded_from else {}
