"""What a person decides where our reading of a wish was in doubt."""

from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from compliance.consent.doubts import settle_doubt, words_in_doubt
from inbox import threads
from practice.contacts import load_address
from practice.rights import Right
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in, staff_id
from web.bounds import PathId
from web.product import Product


class OptOutReview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`opted_out`: they meant to end our messages. `fine`: they did not, what was paused goes on."""

    verdict: Literal["opted_out", "fine"]


class OptOutDoubt(msgspec.Struct, frozen=True):
    words: str | None


class OptOutReviewed(msgspec.Struct, frozen=True):
    address_id: str
    revoked: str | None
    revoked_categories: tuple[str, ...]


class OptOutController(Controller):
    path = "/api/v1/threads/{thread_id:str}/opt-out-review"
    tags = ["consent"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.THREADS_READ)
    async def doubt(
        self, request: Request[Any, Any, Any], me: Me, thread_id: FromPath[PathId]
    ) -> OptOutDoubt:
        """What they wrote that may have been an opt-out; none where nothing is in doubt."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: OptOutDoubt(words_in_doubt(conn, thread_id)))

    @post(status_code=200, right=Right.CONSENT_RECORD)
    async def review(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        data: JSONBody[OptOutReview],
    ) -> OptOutReviewed:
        """Ends the doubt about this thread's address; 409 when there is none."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> OptOutReviewed:
            settle_doubt(conn, thread_id, data.verdict, staff_id=staff_id(me), actor=actor_of(me))
            address = load_address(conn, threads.load_thread(conn, thread_id).address_id)
            return OptOutReviewed(address.id, address.revoked, tuple(address.revoked_categories))

        return await product.db.write(scope_of(me), write)
