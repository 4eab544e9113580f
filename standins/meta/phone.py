"""The phone's Messenger and Instagram: what is on the screen, and what the person (or the practice's own phone) does."""

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
from standins.meta.model import Person, Platform, Word
from standins.meta.network import MetaFarEnd
from standins.twilio.model import WebhookAnswer

LONGEST = 2000


class Shown(msgspec.Struct, frozen=True):
    mid: str
    mine: bool
    text: str
    at: datetime
    state: str
    kind: str
    by: str
    removed: bool
    edited: bool
    reaction: str | None
    files: int
    buttons: list[dict[str, str]]


class Screen(msgspec.Struct, frozen=True):
    elsewhere: bool
    shown: list[Shown]
    wire: list[WebhookAnswer]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    platform: Platform
    number: str
    what: Literal[
        "write", "press", "sticker", "story", "mention", "comment", "ad", "react", "unsend", "edit", "read",
        "practice", "take", "give",
    ]  # fmt: skip
    name: str = "Maya Torres"
    text: str = ""
    mid: str = ""
    payload: str = ""


class MetaPhone(Controller):
    path = "/phone/meta"

    @get("/screen", sync_to_thread=False)
    def screen(
        self, request: Request[Any, Any, State], platform: FromQuery[Platform], number: FromQuery[str]
    ) -> Screen:
        meta = _meta(request)
        person = meta.person(platform, number)
        heard = [answer for who, answer in meta.deliveries.answers if who == person.id]
        return Screen(person.elsewhere, [_shown(word) for word in meta.thread(person)], heard[-40:])

    @post("/acts", status_code=204)
    async def act(self, request: Request[Any, Any, State], data: JSONBody[Act]) -> None:
        meta = _meta(request)
        if len(data.text) > LONGEST or (data.mid and data.mid not in meta.words):
            raise HTTPException(status_code=400, detail="No such message, or too long a one.")
        person = meta.person(data.platform, data.number, data.name)
        await _ACTS[data.what](meta, person, data)

    @get("/events")
    async def events(self, request: Request[Any, Any, State]) -> ServerSentEvent:
        return bell(_meta(request).watchers)


async def _press(meta: MetaFarEnd, person: Person, act: Act) -> None:
    """A quick reply is a message that carries what it stands for."""
    await meta.write(person, act.text, quick_reply={"payload": act.payload})


async def _from_ad(meta: MetaFarEnd, person: Person, act: Act) -> None:
    referral = {
        "source": "ADS",
        "type": "OPEN_THREAD",
        "ad_id": "6600",
        "ads_context_data": {"ad_title": "Lips"},
    }
    await meta.write(person, act.text or "Is this offer still on?", referral=referral)


async def _practice(meta: MetaFarEnd, person: Person, act: Act) -> None:
    await meta.answer_elsewhere(person, act.text, app_id=meta.settings.inbox_app_id)


_ACTS: dict[str, Callable[[MetaFarEnd, Person, Act], Awaitable[Any]]] = {
    "write": lambda meta, person, act: meta.write(person, act.text),
    "press": _press,
    "sticker": lambda meta, person, _: meta.sticker(person),
    "story": lambda meta, person, act: meta.reply_to_story(person, act.text or "love this"),
    "mention": lambda meta, person, _: meta.mention_in_story(person),
    "comment": lambda meta, person, act: meta.comment(person, act.text or "price?"),
    "ad": _from_ad,
    "react": lambda meta, person, act: meta.react(person, act.mid, act.text or None),
    "unsend": lambda meta, person, act: meta.unsend(person, act.mid),
    "edit": lambda meta, person, act: meta.edit(person, act.mid, act.text),
    "read": lambda meta, person, _: meta.read(person),
    "practice": _practice,
    "take": lambda meta, person, _: meta.take_control(person),
    "give": lambda meta, person, _: meta.take_control(person, ours=True),
}


def _shown(word: Word) -> Shown:
    return Shown(
        mid=word.mid,
        mine=word.by == "person",
        text="" if word.removed else word.text,
        at=word.at,
        state=word.state,
        kind="private reply" if word.answers else word.kind,
        by=word.by,
        removed=word.removed,
        edited=word.edits > 0,
        reaction=word.reaction,
        files=len(word.attachments),
        buttons=word.quick_replies,
    )


def _meta(request: Request[Any, Any, State]) -> MetaFarEnd:
    found: MetaFarEnd = request.app.state.meta
    return found
