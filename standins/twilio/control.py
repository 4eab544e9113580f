"""The strings behind the puppet: what tests, the demo and the phone page ask of the far end over HTTP."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from standins.twilio.account import TwilioFarEnd
from standins.twilio.faults import Fault
from standins.twilio.model import TwilioSettings, WebhookAnswer, wire


class Inbound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sender: str = msgspec.field(name="from")
    to: str
    body: str = ""
    extra: dict[str, str] = {}
    copies: int = 1
    sid: str | None = None


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: str
    error_code: int | None = None
    copies: int = 1
    callback_only: bool = False


class TwilioControl(Controller):
    path = "/_standin"

    @get("/settings")
    async def settings(self, request: Request[Any, Any, State]) -> TwilioSettings:
        return _twilio(request).settings

    @post("/configure", status_code=200)
    async def configure(self, request: Request[Any, Any, State]) -> TwilioSettings:
        """Change only what is named; an unknown name is an error, so no typo passes for a setting."""
        twilio = _twilio(request)
        merged = msgspec.to_builtins(twilio.settings) | msgspec.json.decode(await request.body(), type=dict)
        unknown = set(merged) - set(TwilioSettings.__struct_fields__)
        if unknown:
            raise UnknownSettingError(sorted(unknown))
        twilio.configure(msgspec.convert(merged, TwilioSettings))
        return twilio.settings

    @post("/misbehave", status_code=201)
    async def misbehave(self, request: Request[Any, Any, State], data: JSONBody[Fault]) -> dict[str, int]:
        _twilio(request).faults.add(data)
        return {"waiting": len(_twilio(request).faults.waiting)}

    @post("/behave", status_code=204)
    async def behave(self, request: Request[Any, Any, State]) -> None:
        _twilio(request).faults.clear()

    @post("/reset", status_code=204)
    async def reset(self, request: Request[Any, Any, State]) -> None:
        await _twilio(request).reset()

    @post("/settle", status_code=204)
    async def settle(self, request: Request[Any, Any, State]) -> None:
        await _twilio(request).settle()

    @get("/sent")
    async def sent(
        self, request: Request[Any, Any, State], to: FromQuery[str | None] = None
    ) -> list[dict[str, object]]:
        """Like the API's messages, with the parameters as they came and the states passed through."""
        return [
            wire(message) | {"parameters": message.parameters, "history": message.history}
            for message in _twilio(request).sent(to)
        ]

    @get("/answers")
    async def answers(self, request: Request[Any, Any, State]) -> list[WebhookAnswer]:
        return list(_twilio(request).line.answers)

    @get("/alerts")
    async def alerts(self, request: Request[Any, Any, State]) -> list[dict[str, object]]:
        return [{"code": alert.code, "sid": alert.sid} for alert in _twilio(request).line.alerts]

    @post("/inbound", status_code=200)
    async def inbound(
        self, request: Request[Any, Any, State], data: JSONBody[Inbound]
    ) -> list[WebhookAnswer]:
        return await _twilio(request).inbound(
            data.sender, data.to, data.body, extra=data.extra, sid=data.sid, copies=data.copies
        )

    @post("/messages/{sid:str}/report", status_code=200)
    async def report(
        self, request: Request[Any, Any, State], sid: FromPath[str], data: JSONBody[Report]
    ) -> list[WebhookAnswer]:
        twilio = _twilio(request)
        if data.callback_only:
            return [await twilio.call_back(sid, data.status, error_code=data.error_code)]
        return await twilio.report(sid, data.status, error_code=data.error_code, copies=data.copies)


class UnknownSettingError(Exception):
    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(f"no such setting: {', '.join(names)}")


def unknown_setting(_: Request[Any, Any, Any], error: UnknownSettingError) -> Response[dict[str, object]]:
    return Response({"error": str(error), "known": list(TwilioSettings.__struct_fields__)}, status_code=400)


def misread(_: Request[Any, Any, Any], error: msgspec.MsgspecError) -> Response[dict[str, object]]:
    return Response({"error": str(error)}, status_code=400)


def _twilio(request: Request[Any, Any, State]) -> TwilioFarEnd:
    found: TwilioFarEnd = request.app.state.twilio
    return found
