"""A public review for the person who answers it: how its reply stands, and suggestions to read, change and publish."""

from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get
from litestar.di import Provide
from litestar.params import FromPath
from sqlalchemy import Connection

from agent.review_replies import suggestions
from core.errors import NotFoundError
from inbox import merging, reviews
from practice.rights import Right
from web import acting
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product


class SuggestedReply(msgspec.Struct, frozen=True):
    id: str
    text: str


class ReviewView(msgspec.Struct, frozen=True):
    """A thread's newest review."""

    stars: int | None
    language: str
    reply: Literal["pending", "published", "rejected"] | None
    """Of what stands under it now: the platform reads a reply before others do."""
    reply_code: str | None
    removed: bool
    address_id: str
    suggestions: tuple[SuggestedReply, ...]


class ReviewController(Controller):
    path = "/api/v1/threads/{thread_id:str}/review"
    tags = ["threads"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]) -> ReviewView:
        """404 for a thread without a review."""
        product: Product = request.app.state.product

        def look(conn: Connection) -> ReviewView:
            found = reviews.state_of(conn, merging.present(conn, thread_id))
            if found is None:
                raise NotFoundError("no review on this thread")
            language, fitting = suggestions(found.text, found.stars, product.books.get(conn))
            return ReviewView(
                stars=found.stars,
                language=language,
                reply=found.reply,
                reply_code=found.reply_code,
                removed=found.removed,
                address_id=found.address_id,
                suggestions=tuple(SuggestedReply(each.id, each.text) for each in fitting),
            )

        return await acting.look(request, me, thread_id, look)
