"""The phone that plays the patient: a page, what is on its screen, and a bell when that changes."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import ServerSentEvent

from standins.bell import bell
from standins.site import page, shown
from standins.twilio.account import TwilioFarEnd
from standins.twilio.model import Media, Message, WebhookAnswer
from standins.twilio.rules import E164

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

WHATSAPP: Final = "whatsapp:"


class Bubble(msgspec.Struct, frozen=True):
    sid: str
    mine: bool
    text: str
    at: datetime
    state: str
    media: int
    pictures: list[str]
    """Addresses on this page."""
    segments: int
    by_network: bool
    error_code: int | None


class Screen(msgspec.Struct, frozen=True):
    number: str
    line: str
    blocked: bool
    bubbles: list[Bubble]
    wire: list[WebhookAnswer]


class Row(msgspec.Struct, frozen=True):
    number: str
    preview: str
    mine: bool
    at: datetime


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    text: str
    name: str = ""
    """As WhatsApp shows it."""


class Phone(Controller):
    path = "/phone"

    @get("/", sync_to_thread=False)
    def screen_page(self, request: Request[Any, Any, State]) -> Response[str]:
        site, line = request.app.state.site, _line(_twilio(request))
        values = {"practice": site.practice, "product": site.product, "line": line, "line_shown": shown(line)}
        return page("phone.html", values, POLICY)

    @get("/rows", sync_to_thread=False)
    def rows(self, request: Request[Any, Any, State]) -> list[Row]:
        """Every patient the line has met, latest first, so that texts to a stranger can be found too."""
        latest: dict[str, Row] = {}
        for message in _twilio(request).messages.values():
            mine = message.direction == "inbound"
            number = ((message.sender if mine else message.to) or "").removeprefix(WHATSAPP)
            latest.pop(number, None)
            latest[number] = Row(number, message.body or "Picture", mine, message.created_at)
        return list(reversed(latest.values()))

    @get("/screen", sync_to_thread=False)
    def screen(self, request: Request[Any, Any, State], number: FromQuery[str]) -> Screen:
        twilio, number = _twilio(request), _checked(number)
        thread = twilio.thread(number)
        sids = {message.sid for message in thread}
        heard = [answer for answer in twilio.line.answers if answer.sid in sids]
        line = twilio.settings.messaging_service_sid or _line(twilio)
        return Screen(
            number=number,
            line=_line(twilio),
            blocked=(line, number) in twilio.opted_out,
            bubbles=[_bubble(message, heard, _files(twilio, message)) for message in thread],
            wire=heard[-40:],
        )

    @post("/texts", status_code=200)
    async def text(self, request: Request[Any, Any, State], data: JSONBody[Text]) -> list[WebhookAnswer]:
        """Send as the patient; answers with what the product said, which the page shows as delivered or not."""
        twilio = _twilio(request)
        if not data.text.strip() or len(data.text) > 1600:
            raise HTTPException(status_code=400, detail="A text has between 1 and 1600 characters.")
        number = _checked(data.number)
        return await twilio.inbound(number, _to(twilio, number), data.text, extra=_profile(data))

    @post("/pictures", status_code=200, request_max_body_size=8 * 1024 * 1024)
    async def picture(self, request: Request[Any, Any, State], number: FromQuery[str]) -> list[WebhookAnswer]:
        """The body is the picture that the patient sends."""
        twilio, kind = _twilio(request), request.headers.get("content-type", "")
        if not kind.startswith("image/"):
            raise HTTPException(status_code=400, detail="Only pictures.")
        number = _checked(number)
        return await twilio.inbound(number, _to(twilio, number), "", media=((kind, await request.body()),))

    @get("/pictures/{sid:str}/{index:int}", sync_to_thread=False)
    def shown(
        self, request: Request[Any, Any, State], sid: FromPath[str], index: FromPath[int]
    ) -> Response[bytes]:
        files = _files(_twilio(request), _twilio(request).find(sid))
        if not 0 <= index < len(files) or not files[index].content_type.startswith("image/"):
            raise HTTPException(status_code=404)
        return Response(files[index].content, media_type=files[index].content_type)

    @get("/events")
    async def events(self, request: Request[Any, Any, State]) -> ServerSentEvent:
        return bell(_twilio(request).watchers)


def _bubble(message: Message, heard: list[WebhookAnswer], files: tuple[Media, ...]) -> Bubble:
    mine = message.direction == "inbound"
    state = message.status
    if mine:
        answers = [answer for answer in heard if answer.sid == message.sid]
        state = "sending"
        if answers:
            state = "delivered" if any(answer.accepted for answer in answers) else "refused"
    return Bubble(
        sid=message.sid,
        mine=mine,
        text=message.body,
        at=message.created_at,
        state=state,
        media=message.media_count,
        pictures=[
            f"/phone/pictures/{message.sid}/{index}"
            for index, file in enumerate(files)
            if file.content_type.startswith("image/")
        ],
        segments=message.segments,
        by_network=message.direction == "outbound-reply",
        error_code=message.error_code,
    )


def _checked(number: str) -> str:
    if not E164.match(number.removeprefix(WHATSAPP)):
        raise HTTPException(status_code=400, detail="Write the number as +1 and ten digits.")
    return number


def _files(twilio: TwilioFarEnd, message: Message) -> tuple[Media, ...]:
    return message.media or twilio.fetched.get(message.sid, ())


def _to(twilio: TwilioFarEnd, number: str) -> str:
    """The practice's line on the network that this number is written for."""
    return (WHATSAPP if number.startswith(WHATSAPP) else "") + _line(twilio)


def _profile(text: Text) -> dict[str, str]:
    return {"ProfileName": text.name} if text.number.startswith(WHATSAPP) and text.name else {}


def _line(twilio: TwilioFarEnd) -> str:
    return twilio.settings.numbers[0]


def _twilio(request: Request[Any, Any, State]) -> TwilioFarEnd:
    found: TwilioFarEnd = request.app.state.twilio
    return found
