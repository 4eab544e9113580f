"""Calls, recordings and lookups as the API has them, and the strings behind the puppet."""

import re
from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from standins.twilio.account import TwilioFarEnd
from standins.twilio.doors import authenticated, far_end, form_of
from standins.twilio.errors import TwilioError
from standins.twilio.mishaps import Caller, Reply, mishap
from standins.twilio.model import API, rfc2822
from standins.twilio.rules import E164
from standins.twilio.voice_model import Call, Script, VoiceSettings

NAMED: Final = re.compile(r"(RE[0-9a-f]{32})(\.mp3|\.wav|\.json)?\Z")


class Calls(Controller):
    path = API + "/{account_sid:str}"
    guards = (authenticated,)

    @post("/Calls.json", status_code=201)
    async def create(self, request: Caller) -> Reply:
        twilio, form = far_end(request), await form_of(request)
        single = {name: values[-1] for name, values in form.items()}
        fault = twilio.faults.take("create", single.get("To", ""))
        if fault is not None:
            return await mishap(request, fault)
        if not E164.match(single.get("To", "")):
            raise TwilioError(21211)
        if single.get("From") not in twilio.voice.settings.lines:
            raise TwilioError(21210)
        if not single.get("Url", "").startswith("http"):
            raise TwilioError(21205)
        call = twilio.voice.place(single["From"], single["To"], single["Url"], single.get("StatusCallback"))
        return Response(_wire(call, twilio), status_code=201, media_type="application/json")

    @get("/Recordings/{name:str}")
    async def recording(self, request: Caller, name: FromPath[str]) -> Reply:
        found = NAMED.match(name)
        kept = far_end(request).voice.recordings.get(found[1]) if found else None
        if kept is None:
            raise TwilioError(20404)
        return Response(kept.content, media_type="audio/mpeg")

    @delete("/Recordings/{name:str}")
    async def forget(self, request: Caller, name: FromPath[str]) -> None:
        found = NAMED.match(name)
        if found is None or far_end(request).voice.recordings.pop(found[1], None) is None:
            raise TwilioError(20404)


@get("/v2/PhoneNumbers/{number:str}", guards=[authenticated])
async def lookup(request: Caller, number: FromPath[str]) -> dict[str, object]:
    kind = far_end(request).voice.settings.line_types.get(number, "mobile")
    told = {"type": kind, "carrier_name": "Stand-in", "error_code": None}
    return {"phone_number": number, "valid": bool(E164.match(number)), "line_type_intelligence": told}


class VoiceControl(Controller):
    path = "/_standin/voice"

    @post("/configure", status_code=200)
    async def configure(
        self, request: Request[Any, Any, State], data: JSONBody[VoiceSettings]
    ) -> VoiceSettings:
        far_end(request).voice.configure(data)
        return data

    @post("/calls", status_code=200)
    async def call(self, request: Request[Any, Any, State], data: JSONBody[Script]) -> dict[str, object]:
        if data.to not in far_end(request).voice.settings.lines:
            raise TwilioError(20404)
        return msgspec.to_builtins(await far_end(request).voice.ring(data))  # type: ignore[no-any-return]

    @get("/calls")
    async def calls(self, request: Request[Any, Any, State]) -> list[dict[str, object]]:
        return [msgspec.to_builtins(call) for call in far_end(request).voice.calls.values()]


def _wire(call: Call, twilio: TwilioFarEnd) -> dict[str, object]:
    account = twilio.settings.account_sid
    return {
        "sid": call.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "date_created": rfc2822(call.started_at),
        "direction": call.direction,
        "from": call.caller,
        "to": call.to,
        "status": "queued",
        "uri": f"{API}/{account}/Calls/{call.sid}.json",
    }


VOICE: Final = (Calls, lookup, VoiceControl)
