"""The REST API the product calls, path for path as in Twilio's public description."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Controller, Litestar, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from msgspec import MsgspecError

from standins.twilio.account import TwilioFarEnd
from standins.twilio.control import TwilioControl, UnknownSettingError, misread, unknown_setting
from standins.twilio.doors import authenticated, far_end, form_of
from standins.twilio.errors import TwilioError
from standins.twilio.faults import AFTER
from standins.twilio.listing import list_page
from standins.twilio.mishaps import Caller, Reply, mishap, refusal
from standins.twilio.model import API, Media, TwilioSettings, wire
from standins.twilio.registry_rest import REGISTRY
from standins.twilio.rules import check_create
from standins.twilio.voice_rest import VOICE


class Messages(Controller):
    path = API + "/{account_sid:str}"
    guards = (authenticated,)

    @post("/Messages.json", status_code=201)
    async def create(self, request: Caller) -> Reply:
        twilio, form = far_end(request), await form_of(request)
        fault = twilio.faults.take("create", (form.get("To") or [""])[-1])
        if twilio.settings.answer_seconds:
            await twilio.sleep(twilio.settings.answer_seconds)
        if fault is not None and fault.kind not in AFTER:
            return await mishap(request, fault)
        message = twilio.accept(check_create(form, twilio.settings, twilio.now()))
        if fault is not None:
            return await mishap(request, fault)
        return Response(wire(message), status_code=201, media_type="application/json")

    @get("/Messages.json")
    async def list_messages(self, request: Caller, account_sid: FromPath[str]) -> dict[str, object]:
        query = parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True)
        return list_page(far_end(request), f"{API}/{account_sid}/Messages.json", query)

    @get("/Messages/{name:str}")
    async def fetch(self, request: Caller, name: FromPath[str]) -> dict[str, object]:
        return wire(far_end(request).find(_sid(name)))

    @post("/Messages/{name:str}", status_code=200)
    async def update(self, request: Caller, name: FromPath[str]) -> dict[str, object]:
        twilio, form = far_end(request), await form_of(request)
        if form.get("Status") == ["canceled"]:
            return wire(twilio.cancel(_sid(name)))
        if form.get("Body") == [""]:
            return wire(twilio.redact(_sid(name)))
        raise TwilioError(20001, name="Body")

    @delete("/Messages/{name:str}")
    async def remove(self, request: Caller, name: FromPath[str]) -> None:
        far_end(request).delete(_sid(name))

    @get("/Messages/{message_sid:str}/Media/{media_sid:str}")
    async def media(self, request: Caller, message_sid: FromPath[str], media_sid: FromPath[str]) -> Reply:
        """As at Twilio the bytes are elsewhere, one redirect away, and want no credentials there."""
        _media(request, message_sid, media_sid)
        place = f"{far_end(request).settings.public_url}/_content/{message_sid}/{media_sid}"
        return Response(None, status_code=307, headers={"Location": place})


@get("/_content/{message_sid:str}/{media_sid:str}")
async def content(request: Caller, message_sid: FromPath[str], media_sid: FromPath[str]) -> Reply:
    item = _media(request, message_sid, media_sid)
    return Response(item.content, media_type=item.content_type)


def _media(request: Caller, message_sid: str, media_sid: str) -> Media:
    for item in far_end(request).find(message_sid).media:
        if item.sid == media_sid:
            return item
    raise TwilioError(20404)


def _sid(name: str) -> str:
    sid, dot, ending = name.rpartition(".")
    if not dot or ending != "json":
        raise TwilioError(20404)
    return sid


def _refuse(_: Caller, error: TwilioError) -> Reply:
    return refusal(error)


HANDLERS: Final[list[ControllerRouterHandler]] = [Messages, TwilioControl, *REGISTRY, *VOICE, content]
EXCEPTIONS: Final[dict[type[Exception] | int, Any]] = {
    TwilioError: _refuse,
    UnknownSettingError: unknown_setting,
    MsgspecError: misread,
}


def twilio_app(
    twilio: TwilioFarEnd | None = None,
    *,
    now: Callable[[], datetime],
    settings: TwilioSettings | None = None,
) -> Litestar:
    """The far end alone, for tests and benchmarks; the demo serves it next to the practice page."""
    twilio = twilio or TwilioFarEnd(settings or TwilioSettings(), now=now)
    return Litestar(
        route_handlers=HANDLERS,
        state=State({"twilio": twilio}),
        exception_handlers=EXCEPTIONS,
        openapi_config=None,
        on_shutdown=[twilio.close],
        logging_config=None,
    )
