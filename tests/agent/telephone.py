"""A practice with a telephone line: signed webhooks of Twilio's as a caller's evening makes them, and what it asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import httpx
from sqlalchemy import Connection, select

from channels.accounts import connect_account
from channels.adapters.sms import TwilioSms
from channels.adapters.voice import TwilioVoice
from channels.base import Adapter
from core.clock import ManualClock
from core.session import mine
from inbox.models import call, handoff, inquiry, thread_event
from standins.twilio import TwilioSettings
from tests.inbox.house import LINE, PUBLIC, House, open_house, twilio_request

VOICE = "+19195550142"
CALLER = "+19195550161"
DESK = "+19195550171"
AC = TwilioSettings().account_sid
MP3 = b"ID3" + b"\x00" * 400


def sid(number: int, kind: str = "CA") -> str:
    return f"{kind}{number:032x}"


class Network:
    """Twilio's API: takes texts and calls, says what kind of line a number is, keeps recordings."""

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.calls: list[dict[str, str]] = []
        self.lookups: list[str] = []
        self.line_type: str | None = "mobile"
        self.call_answer = 201
        self.lookup_status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        form = {key: values[0] for key, values in parse_qs(request.content.decode()).items()}
        if path.endswith("/Messages.json") and request.method == "GET":
            return httpx.Response(200, json={"messages": []})
        if path.endswith("/Messages.json"):
            self.texts.append(form)
            return httpx.Response(201, json={"sid": sid(700 + len(self.texts), "SM")})
        if path.endswith("/Calls.json"):
            self.calls.append(form)
            return httpx.Response(self.call_answer, json={"sid": sid(900 + len(self.calls)), "code": 21211})
        if "/PhoneNumbers/" in path:
            self.lookups.append(path.rpartition("/")[2])
            found = {"type": self.line_type} if self.line_type else None
            return httpx.Response(self.lookup_status, json={"line_type_intelligence": found})
        return httpx.Response(404)


class Exchange:
    """What a test holds in its hands."""

    def __init__(self, house: House, network: Network, account_id: str) -> None:
        self.house, self.network, self.account_id = house, network, account_id
        self.clock = house.clock

    async def tell(self, kind: str, **form: str) -> ET.Element:
        """One webhook; gives what Twilio is told to do."""
        request = twilio_request(self.account_id, {"AccountSid": AC, **form}, kind)
        status, content_type, body = await self.house.product.intake.accept(
            "twilio", self.account_id, request
        )
        assert (status, content_type) == (200, "text/xml")
        return ET.fromstring(body)

    async def of_caller(self, kind: str, call: str, caller: str = CALLER, **more: str) -> ET.Element:
        form = {"CallSid": call, "From": caller, "To": VOICE, "CallStatus": "in-progress", **more}
        return await self.tell(kind, **form)

    async def ring(self, call: str, caller: str = CALLER, **more: str) -> ET.Element:
        return await self.of_caller("call", call, caller, CallStatus="ringing", **more)

    async def nobody_picks_up(self, call: str, caller: str = CALLER, result: str = "no-answer") -> ET.Element:
        return await self.of_caller(
            f"dial/{call}", call, caller, DialCallStatus=result, DialBridged="false", DialCallSid=sid(77)
        )

    async def hangs_up(self, call: str, caller: str = CALLER, seconds: int = 0) -> None:
        await self.of_caller("ended", call, caller, CallStatus="completed", CallDuration=str(seconds))

    async def takes_it(self, call: str, caller: str = CALLER, leg: str | None = None) -> None:
        """A colleague picks up, presses 1 and is joined to the caller."""
        form = {"CallSid": leg or sid(55), "ParentCallSid": call, "From": caller, "To": DESK}
        await self.tell(f"leg/{call}", CallStatus="in-progress", **form)
        await self.tell(f"screen/{call}", CallStatus="in-progress", **form)
        await self.tell(f"accept/{call}", CallStatus="in-progress", Digits="1", **form)

    async def recorded(self, call: str, *, kept: bool = True, recording: str | None = None) -> None:
        recording = recording or sid(33, "RE")
        url = f"https://api.twilio.com/2010-04-01/Accounts/{AC}/Recordings/{recording}"
        found = (
            {"RecordingStatus": "completed", "RecordingUrl": url} if kept else {"RecordingStatus": "absent"}
        )
        await self.tell(
            f"recording/{call}", CallSid=call, RecordingSid=recording, RecordingDuration="12", **found
        )

    async def text(self, words: str, number: int, sender: str = CALLER) -> None:
        """The caller writes, and the burst is over."""
        form = {"MessageSid": sid(number, "SM"), "From": sender, "To": LINE, "Body": words, "NumMedia": "0"}
        request = twilio_request(self.house.account_id, {"AccountSid": AC, **form})
        await self.house.product.intake.accept("twilio", self.house.account_id, request)
        for _ in range(2):
            await self.pump()
            self.wait(5)
        await self.pump()

    async def pump(self) -> None:
        await self.house.pump()

    async def missed(self, call: str, caller: str = CALLER) -> None:
        """Rings, nobody picks up, the caller does not wait for the tone."""
        await self.ring(call, caller)
        self.wait(20)
        await self.nobody_picks_up(call, caller)
        self.wait(2)
        await self.hangs_up(call, caller)
        await self.pump()
        self.wait(8)
        await self.pump()

    def wait(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    async def rows(self, table: Any, *order: Any) -> list[Any]:
        return await self.house.rows(table, *order)

    async def calls(self) -> list[Any]:
        return await self.rows(call, call.c.began_at)

    async def cards(self) -> list[dict[str, Any]]:
        def read(conn: Connection) -> list[dict[str, Any]]:
            found = conn.execute(
                select(thread_event.c.data)
                .where(mine(thread_event), thread_event.c.kind == "call")
                .order_by(thread_event.c.at, thread_event.c.id)
            )
            return [dict(row.data) for row in found]

        cards: list[dict[str, Any]] = await self.house.read(read)
        return cards

    async def handoffs(self) -> list[str]:
        return [row.summary for row in await self.rows(handoff, handoff.c.opened_at)]

    async def inquiries(self) -> list[Any]:
        return await self.rows(inquiry, inquiry.c.opened_at)

    def texts_to(self, number: str) -> list[str]:
        return [each["Body"] for each in self.network.texts if each["To"] == number]


@asynccontextmanager
async def exchange(
    database_url: str, clock: ManualClock, folder: Path, **settings: Any
) -> AsyncIterator[Exchange]:
    network = Network()
    async with httpx.AsyncClient(transport=httpx.MockTransport(network.answer)) as client:
        adapters: dict[tuple[str, str], Adapter] = {
            ("twilio", "sms"): TwilioSms(client),
            ("twilio", "voice"): TwilioVoice(client),
        }
        async with open_house(
            database_url, clock, folder, adapters=adapters, provider="twilio", account_sid=AC
        ) as house:
            account_id = await house.write(
                lambda conn: connect_account(
                    conn,
                    house.product.vault,
                    channel="voice",
                    provider="twilio",
                    external_id=VOICE,
                    settings={"account_sid": AC, "ring": [DESK], **settings},
                    secret={"auth_token": TwilioSettings().auth_token},
                )
            )
            yield Exchange(house, network, account_id)


__all__ = ["AC", "CALLER", "DESK", "LINE", "MP3", "PUBLIC", "VOICE", "Exchange", "Network", "exchange", "sid"]
