"""The phone's Google: the practice's profile with its Text button, the person's reviews, and what Google decides."""

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
from standins.google.model import Review
from standins.google.network import GoogleFarEnd
from standins.twilio.model import WebhookAnswer

LONGEST = 4096


class Shown(msgspec.Struct, frozen=True):
    id: str
    stars: int
    text: str
    at: datetime
    edited: bool
    reply: str | None
    state: str


class Screen(msgspec.Struct, frozen=True):
    reviews: list[Shown]
    wire: list[WebhookAnswer]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    what: Literal["review", "change", "delete", "refuse", "owner", "owner_deletes"]
    name: str = "Maya Torres"
    text: str = ""
    stars: int = 5
    id: str = ""


class GooglePhone(Controller):
    path = "/phone/google"

    @get("/screen", sync_to_thread=False)
    def screen(self, request: Request[Any, Any, State], number: FromQuery[str]) -> Screen:
        google = _google(request)
        mine = [_shown(each) for each in google.reviews.values() if each.key == number]
        return Screen(mine, [answer for key, answer in google.answers if key == number][-40:])

    @post("/acts", status_code=204)
    async def act(self, request: Request[Any, Any, State], data: JSONBody[Act]) -> None:
        google = _google(request)
        if len(data.text) > LONGEST or not 1 <= data.stars <= 5:
            raise HTTPException(status_code=400, detail="A review has one to five stars and some words.")
        if data.what == "review":
            await google.review(data.name, data.stars, data.text, key=data.number)
            return
        if data.id not in google.reviews:
            raise HTTPException(status_code=400, detail="There is no such review any more.")
        await _ACTS[data.what](google, google.reviews[data.id], data)

    @get("/events")
    async def events(self, request: Request[Any, Any, State]) -> ServerSentEvent:
        return bell(_google(request).watchers)


async def _change(google: GoogleFarEnd, review: Review, act: Act) -> None:
    await google.change(review, stars=act.stars, comment=act.text)


async def _delete(google: GoogleFarEnd, review: Review, _: Act) -> None:
    google.delete(review)


async def _refuse(google: GoogleFarEnd, review: Review, _: Act) -> None:
    """Google finds something in the reply, and the reviewer's next touch brings the look forward."""
    await google.decide(review, violation="PERSONAL_INFORMATION")
    await google.notify("UPDATED_REVIEW", review)


async def _owner(google: GoogleFarEnd, review: Review, act: Act) -> None:
    google.answer_elsewhere(review, act.text or "Thank you from the owner.")
    await google.notify("UPDATED_REVIEW", review)


async def _owner_deletes(google: GoogleFarEnd, review: Review, _: Act) -> None:
    google.answer_elsewhere(review, None)
    await google.notify("UPDATED_REVIEW", review)


_ACTS: dict[str, Callable[[GoogleFarEnd, Review, Act], Awaitable[None]]] = {
    "change": _change,
    "delete": _delete,
    "refuse": _refuse,
    "owner": _owner,
    "owner_deletes": _owner_deletes,
}


def _shown(review: Review) -> Shown:
    return Shown(
        id=review.id,
        stars=review.stars,
        text=review.comment,
        at=review.updated_at,
        edited=review.updated_at != review.created_at,
        reply=review.reply,
        state=review.state,
    )


def _google(request: Request[Any, Any, State]) -> GoogleFarEnd:
    found: GoogleFarEnd = request.app.state.google
    return found
