"""The phone's mail: what is in it, and what its owner does: writes, answers, is away, complains, unsubscribes."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, JSONBody
from litestar.response import ServerSentEvent

from standins.bell import bell
from standins.mail.far_end import MailFarEnd
from standins.mail.letters import Letter, Person
from standins.twilio.model import WebhookAnswer

LONGEST = 10_000


class Shown(msgspec.Struct, frozen=True):
    id: str
    mine: bool
    subject: str
    text: str
    at: datetime
    state: str
    files: int
    one_click: bool
    automatic: bool


class Screen(msgspec.Struct, frozen=True):
    address: str
    desk: str
    away: bool
    gone: bool
    shown: list[Shown]
    wire: list[WebhookAnswer]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    what: Literal["write", "answer", "away", "gone", "again", "complain", "unsubscribe"]
    name: str = ""
    subject: str = ""
    text: str = ""
    id: str = ""


class MailPhone(Controller):
    path = "/phone/mail"

    @get("/screen", sync_to_thread=False)
    def screen(
        self, request: Request[Any, Any, State], number: FromQuery[str], name: FromQuery[str] = ""
    ) -> Screen:
        mail = _mail(request)
        person = _person(mail, number, name)
        heard = [answer for who, answer in mail.hooks.answers if who == person.address]
        shown = [_shown(each) for each in mail.between(person)]
        return Screen(person.address, mail.settings.desk, person.away, person.gone, shown, heard[-40:])

    @post("/acts", status_code=204)
    async def act(self, request: Request[Any, Any, State], data: JSONBody[Act]) -> None:
        mail = _mail(request)
        person = _person(mail, data.number, data.name)
        letter = next((each for each in mail.between(person) if each.message_id == data.id), None)
        if len(data.text) > LONGEST or (data.id and letter is None):
            raise HTTPException(status_code=400, detail="No such mail, or too long a one.")
        await _ACTS[data.what](mail, person, data, letter)

    @get("/events")
    async def events(self, request: Request[Any, Any, State]) -> ServerSentEvent:
        return bell(_mail(request).watchers)


async def _write(mail: MailFarEnd, person: Person, act: Act, letter: Letter | None) -> None:
    await mail.write(person, act.text, subject=act.subject, answers=letter)


async def _away(_mail: MailFarEnd, person: Person, _act: Act, _letter: Letter | None) -> None:
    person.away = not person.away


async def _gone(_mail: MailFarEnd, person: Person, _act: Act, _letter: Letter | None) -> None:
    person.gone = not person.gone


async def _again(mail: MailFarEnd, _person: Person, _act: Act, letter: Letter | None) -> None:
    if letter is not None:
        await mail.deliver(letter)


async def _complain(mail: MailFarEnd, _person: Person, _act: Act, letter: Letter | None) -> None:
    if letter is not None:
        await mail.complain(letter)


async def _unsubscribe(mail: MailFarEnd, _person: Person, _act: Act, letter: Letter | None) -> None:
    if letter is not None:
        await mail.click_unsubscribe(letter)


_ACTS: dict[str, Callable[[MailFarEnd, Person, Act, Letter | None], Awaitable[None]]] = {
    "write": _write,
    "answer": _write,
    "away": _away,
    "gone": _gone,
    "again": _again,
    "complain": _complain,
    "unsubscribe": _unsubscribe,
}


def _shown(letter: Letter) -> Shown:
    return Shown(
        id=letter.message_id,
        mine=letter.mine,
        subject=letter.subject,
        text=letter.text,
        at=letter.at,
        state=letter.state,
        files=letter.files,
        one_click=letter.one_click is not None,
        automatic="auto-submitted" in letter.headers,
    )


def _person(mail: MailFarEnd, number: str, name: str) -> Person:
    """Everybody on the phone has an address: by their name, or by their number."""
    words = "".join(each if each.isascii() and each.isalnum() else " " for each in name.lower()).split()
    local = ".".join(words) if words and not name.startswith(("+", "(")) else number.strip("+ ")
    return mail.person(f"{local}@example.com", name)


def _mail(request: Request[Any, Any, State]) -> MailFarEnd:
    found: MailFarEnd = request.app.state.mail
    return found
