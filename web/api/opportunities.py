"""The board and its cards: columns, one card's story, moves, and the two presses that say what happened elsewhere."""

from typing import Annotated, Any

from litestar import Controller, Request, get, patch, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter
from sqlalchemy import Connection

from pipeline import opportunities
from pipeline.board import Wanted
from pipeline.types import Opportunity, Stage
from practice.book import PracticeBook
from practice.rights import Right
from practice.users import SignedIn
from web import board_acts, board_presses, board_view
from web.acting import look, scope_of
from web.appointment_shapes import IfMatch, version_of
from web.auth import Me, signed_in
from web.board_shapes import (
    BoardView,
    BookedElsewhere,
    CardDetail,
    CheckedOut,
    EditCard,
    MoveCard,
    NewCard,
    Order,
    OwnersView,
    PersonCard,
    SetOwner,
    SetTags,
    Sort,
    TagsView,
)
from web.bounds import NO_NUL, Cursor, PageSize, PathId
from web.product import Product

Chosen = Annotated[str | None, Parameter(max_length=64, pattern=NO_NUL)]
Typed = Annotated[str, Parameter(max_length=80, pattern=NO_NUL)]


class BoardController(Controller):
    path = "/api/v1/board"
    tags = ["pipeline"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def show(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        stage: FromQuery[Stage | None] = None,
        owner: FromQuery[Chosen] = None,
        source: FromQuery[Chosen] = None,
        line: FromQuery[Chosen] = None,
        service: FromQuery[Chosen] = None,
        location: FromQuery[Chosen] = None,
        tag: FromQuery[Chosen] = None,
        q: FromQuery[Typed] = "",
        sort: FromQuery[Sort] = "created",
        order: FromQuery[Order] = "desc",
        cursor: FromQuery[Cursor] = None,
        limit: FromQuery[PageSize] = 30,
    ) -> BoardView:
        """Every column with its first page, or one `stage` with the page after `cursor`.

        `owner`: a user's id, "me", or "none" for what is nobody's.
        """
        product: Product = request.app.state.product
        wanted = Wanted(
            owner=me.user_id if owner == "me" else owner,
            source=source,
            line=line,
            service=service,
            location=location,
            tag=tag,
            q=q,
            locations=me.locations,
            sort=sort,
            descending=order == "desc",
        )
        after = cursor if stage is not None else None
        return await product.db.read(
            scope_of(me),
            lambda conn: board_view.board_view(conn, product.books.get(conn), wanted, stage, after, limit),
        )

    @get("/owners", right=Right.CONTACTS_READ)
    async def owners(self, request: Request[Any, Any, Any], me: Me) -> OwnersView:
        """Who takes leads, how many each has, and who is away."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), board_view.owners_view)

    @put("/owners/{user_id:str}", right=Right.PIPELINE_WRITE)
    async def set_owner(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        user_id: FromPath[PathId],
        data: JSONBody[SetOwner],
    ) -> OwnersView:
        """Say that somebody takes no leads, or is away until then: their open cards are others' at once."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> OwnersView:
            board_acts.set_owner(conn, me, user_id, data)
            return board_view.owners_view(conn)

        return await product.db.write(scope_of(me), go)


class OpportunityController(Controller):
    path = "/api/v1/opportunities"
    tags = ["pipeline"]
    dependencies = {"me": Provide(signed_in)}

    @post(right=Right.PIPELINE_WRITE)
    async def make(self, request: Request[Any, Any, Any], me: Me, data: JSONBody[NewCard]) -> CardDetail:
        """A card by hand, at Lead. Refused (409) where the person has an open one."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> CardDetail:
            book = product.books.get(conn)
            return board_view.detail(conn, book, board_acts.make(conn, book, me, data))

        return await product.db.write(scope_of(me), go)

    @get("/{opportunity_id:str}", right=Right.CONTACTS_READ)
    async def one(
        self, request: Request[Any, Any, Any], me: Me, opportunity_id: FromPath[PathId]
    ) -> CardDetail:
        return await _shown(request, me, opportunity_id)

    @patch("/{opportunity_id:str}", right=Right.PIPELINE_WRITE)
    async def edit(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        opportunity_id: FromPath[PathId],
        data: JSONBody[EditCard],
        if_match: IfMatch = None,
    ) -> CardDetail:
        """Another owner, value or treatment, other tags."""
        product: Product = request.app.state.product
        version = version_of(if_match)

        def go(conn: Connection) -> CardDetail:
            book = product.books.get(conn)
            return board_view.detail(
                conn, book, board_acts.edit(conn, book, me, opportunity_id, version, data)
            )

        return await product.db.write(scope_of(me), go)

    @post("/{opportunity_id:str}/move", right=Right.PIPELINE_WRITE, status_code=200)
    async def move(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        opportunity_id: FromPath[PathId],
        data: JSONBody[MoveCard],
    ) -> CardDetail:
        """Into another stage, with a reason. 409 with code `cold_for_silence`: they have merely not answered yet."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> CardDetail:
            moved = board_acts.move(conn, me, opportunity_id, data)
            return board_view.detail(conn, product.books.get(conn), moved)

        return await product.db.write(scope_of(me), go)


class PersonCardController(Controller):
    path = "/api/v1/contacts/{contact_id:str}"
    tags = ["pipeline"]
    dependencies = {"me": Provide(signed_in)}

    @get("/opportunity", right=Right.CONTACTS_READ)
    async def current(
        self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]
    ) -> PersonCard:
        """Their card, for the side of the conversation."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> PersonCard:
            board_acts.there(conn, contact_id)
            card = opportunities.current(conn, contact_id)
            return _person(conn, product.books.get(conn), card)

        return await product.db.read(scope_of(me), read)

    @post("/booked-elsewhere", right=Right.BOOKING_WRITE, status_code=200)
    async def booked(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[BookedElsewhere],
    ) -> PersonCard:
        """They have booked where we cannot see it: the same happens as if the practice's system had told us."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> PersonCard:
            book = product.books.get(conn)
            return _person(conn, book, board_presses.booked(conn, book, me, contact_id, data))

        return await product.db.write(scope_of(me), go)

    @post("/checked-out", right=Right.BOOKING_WRITE, status_code=200)
    async def checked_out(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[CheckedOut],
    ) -> PersonCard:
        """They have paid and go: an invoice and a visit that has taken place, once for each `client_id`."""
        product: Product = request.app.state.product

        def go(conn: Connection) -> PersonCard:
            book = product.books.get(conn)
            return _person(conn, book, board_presses.checked_out(conn, book, me, contact_id, data))

        return await product.db.write(scope_of(me), go)

    @put("/tags", right=Right.CONTACTS_EDIT)
    async def set_tags(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[SetTags],
    ) -> TagsView:
        """Just these from now on."""
        product: Product = request.app.state.product
        return await product.db.write(
            scope_of(me), lambda conn: TagsView(board_acts.set_tags(conn, me, contact_id, data.tags))
        )


def _person(conn: Connection, book: PracticeBook, card: Opportunity | None) -> PersonCard:
    return PersonCard(None if card is None else board_view.detail(conn, book, card))


async def _shown(request: Request[Any, Any, Any], me: SignedIn, opportunity_id: str) -> CardDetail:
    """Whoever opens a card is written down as for the conversation itself."""
    product: Product = request.app.state.product

    def read(conn: Connection) -> CardDetail:
        return board_view.detail(conn, product.books.get(conn), opportunities.one(conn, opportunity_id))

    card = await product.db.read(scope_of(me), lambda conn: opportunities.one(conn, opportunity_id))
    if card.thread_id is None:
        return await product.db.read(scope_of(me), read)
    return await look(request, me, card.thread_id, read)
