"""The telephone key of the patient's phone: calls that go one way or another, and what was heard."""

import asyncio
from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, JSONBody

from standins.twilio.account import TwilioFarEnd
from standins.twilio.doors import far_end
from standins.twilio.model import WebhookAnswer
from standins.twilio.rules import E164
from standins.twilio.voice_model import Call, Script

How = Literal["hang_up", "hang_up_while_ringing", "leave_message", "answered", "withheld"]


class Dialled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    how: How


class CallRow(msgspec.Struct, frozen=True):
    sid: str
    mine: bool
    at: datetime
    state: str
    heard: tuple[str, ...]
    talked: int
    message: bool


class CallScreen(msgspec.Struct, frozen=True):
    line: str | None
    calls: list[CallRow]
    wire: list[WebhookAnswer]


class VoicePhone(Controller):
    path = "/phone/calls"

    @get("/", sync_to_thread=False)
    def screen(self, request: Request[Any, Any, State], number: FromQuery[str]) -> CallScreen:
        twilio, number = far_end(request), _checked(number)
        calls = twilio.voice.of(number)
        sids = {call.sid for call in calls}
        heard = [answer for answer in twilio.line.answers if answer.sid in sids]
        return CallScreen(_line(twilio), [_row(call, number) for call in calls], heard[-40:])

    @post("/", status_code=202)
    async def dial(self, request: Request[Any, Any, State], data: JSONBody[Dialled]) -> dict[str, str]:
        """Goes on by itself; the bell rings with every step."""
        twilio, number = far_end(request), _checked(data.number)
        line = _line(twilio)
        if line is None:
            raise HTTPException(status_code=400, detail="The practice has no telephone line here.")
        twilio.start(twilio.voice.ring(_script(data.how, number, line), by=number))
        await asyncio.sleep(0)
        return {"line": line}


def _script(how: How, number: str, line: str) -> Script:
    if how == "answered":
        return Script(caller=number, to=line, does="talk", pickup="person", seconds=94)
    caller = "anonymous" if how == "withheld" else number
    return Script(caller=caller, to=line, does="hang_up" if how == "withheld" else how, pickup="nobody")


def _row(call: Call, number: str) -> CallRow:
    return CallRow(
        sid=call.sid,
        mine=number in {call.caller, call.by},
        at=call.started_at,
        state=call.state,
        heard=tuple(call.heard),
        talked=call.talked,
        message=call.recording is not None,
    )


def _checked(number: str) -> str:
    if not E164.match(number):
        raise HTTPException(status_code=400, detail="Write the number as +1 and ten digits.")
    return number


def _line(twilio: TwilioFarEnd) -> str | None:
    return next(iter(twilio.voice.settings.lines), None)
