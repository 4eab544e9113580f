"""The next visit before they leave: who is at the desk without one, one press that books it, and how often it works."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import Connection

from booking import desk, service
from booking.service import Booked, Person, Wish
from compliance import audit
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import now
from inbox import threads
from practice.contacts import find_contact
from practice.rights import Right
from sequences.rebook import following, prompts
from sequences.rebook.prompts import Prompt
from web import desk_booking
from web import rebook_views as views
from web.acting import actor_of, scope_of
from web.appointment_shapes import MakeVisit
from web.auth import Me, signed_in, staff_id
from web.bounds import PathId
from web.product import Product
from web.rebook_shapes import BookedNext, BookNext, Dismiss, Latest, Leaving, PromptView, Rebooking

AT_CHECKOUT = "Next visit, booked at checkout."
"""Why a time lies further ahead than patients book themselves."""
USUAL_SPAN = timedelta(days=30)
LONGEST_SPAN = timedelta(days=400)
DAY = r"^\d{4}-\d\d-\d\d$"


class RebookController(Controller):
    path = "/api/v1/rebook"
    tags = ["recall"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ, by_itself=True)
    async def leaving(self, request: Request[Any, Any, Any], me: Me) -> Leaving:
        """Who is here, or just was, without a next visit, with three times each; and who has left so."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: views.leaving(conn, product, me))

    @get("/of/{contact_id:str}", right=Right.CONTACTS_READ)
    async def latest(self, request: Request[Any, Any, Any], me: Me, contact_id: FromPath[PathId]) -> Latest:
        """One person's, while nothing is booked."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> Latest:
            if find_contact(conn, contact_id) is None:
                raise NotFoundError("no such contact")
            return views.latest(conn, product, contact_id)

        return await product.db.read(scope_of(me), read)

    @post("/{prompt_id:str}/book", status_code=200, right=Right.BOOKING_WRITE)
    async def book(
        self, request: Request[Any, Any, Any], me: Me, prompt_id: FromPath[PathId], data: JSONBody[BookNext]
    ) -> BookedNext:
        """The same engine as every booking of the desk. The same `client_id` twice is one booking."""
        product: Product = request.app.state.product
        return await product.db.write(scope_of(me), lambda conn: _book(conn, product, me, prompt_id, data))

    @post("/{prompt_id:str}/dismiss", status_code=200, right=Right.BOOKING_WRITE)
    async def dismiss(
        self, request: Request[Any, Any, Any], me: Me, prompt_id: FromPath[PathId], data: JSONBody[Dismiss]
    ) -> PromptView:
        """Put away with the reason; nothing is texted about it."""
        product: Product = request.app.state.product

        def write(conn: Connection) -> PromptView:
            closed = following.dismiss(conn, product.books.get(conn), prompt_id, data.reason, staff_id(me))
            audit.append(
                conn,
                actor_of(me),
                "rebook.dismissed",
                ("appointment", closed.appointment_id),
                why=data.reason,
            )
            return _shown(conn, product, closed)

        return await product.db.write(scope_of(me), write)


class RebookingController(Controller):
    path = "/api/v1/rebooking"
    tags = ["recall"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def figures(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        since: Annotated[str | None, QueryParameter(name="from", pattern=DAY)] = None,
        until: Annotated[str | None, QueryParameter(name="to", pattern=DAY)] = None,
    ) -> Rebooking:
        """Booked before they left, later, or not at all; both days are within the period. Default: 30 days."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> Rebooking:
            zone = product.books.get(conn).zone
            last = desk_booking.day_of(until) if until else now(conn).astimezone(zone).date()
            first = desk_booking.day_of(since) if since else last - USUAL_SPAN
            if not timedelta() <= last - first <= LONGEST_SPAN:
                raise BadInputError("the period is none, or too long", at="/from")
            begin = _midnight(first, zone)
            end = _midnight(last + timedelta(days=1), zone)
            counted = prompts.counted(conn, begin, end, me.locations)
            return views.figures(counted, begin, end - timedelta(seconds=1))

        return await product.db.read(scope_of(me), read)


def _book(conn: Connection, product: Product, me: Me, prompt_id: str, data: BookNext) -> BookedNext:
    prompt, book = prompts.one(conn, prompt_id), product.books.get(conn)
    if prompt.type is None:
        raise ConflictError("a colleague says which kind of visit is next")
    desk_booking.refuse_elsewhere(conn)
    thread = threads.thread_of(conn, prompt.contact_id, lock=True)
    wanted = views.wanted(book, prompt, None if thread is None else str(thread.id))
    location = data.location or wanted.location
    looked = desk.look_at(
        conn,
        book,
        desk.Wanted(
            wanted.type, wanted.contact_id, wanted.thread_id, wanted.services, data.provider, location
        ),
        datetime.fromisoformat(data.at),
    )
    why = AT_CHECKOUT if set(looked.warnings) == {"too_far"} else ""
    if thread is None:
        return _without_thread(conn, product, me, prompt, looked, data)
    made = desk_booking.make(
        conn,
        product,
        me,
        MakeVisit(
            client_id=data.client_id,
            thread_id=str(thread.id),
            type=wanted.type,
            provider=data.provider,
            at=data.at,
            services=wanted.services,
            location=location,
            override_reason=why,
            tell=data.tell,
        ),
    )
    return BookedNext(made.visit, made.told, _shown(conn, product, prompts.one(conn, prompt_id)))


def _without_thread(
    conn: Connection, product: Product, me: Me, prompt: Prompt, looked: desk.Looked, data: BookNext
) -> BookedNext:
    """They have never written and were never written to: it is booked all the same."""
    book, person = product.books.get(conn), find_contact(conn, prompt.contact_id)
    done = service.book(
        conn,
        book,
        Wish(
            start=looked.start,
            person=Person(prompt.contact_id, person.name, person.phone),
            thread_id=None,
            treatments=() if prompt.service is None else (prompt.service,),
            intent_key=f"desk:{data.client_id}",
            source="staff",
            overrides=("too_far",) if "too_far" in looked.warnings else (),
        ),
    )
    if not isinstance(done, Booked):
        raise desk_booking.refused(done.reason, "That time cannot be had.")
    visit = service.one(conn, done.appointment_id)
    desk_booking.card(conn, book, me, visit, "booked")
    shown = _shown(conn, product, prompts.one(conn, prompt.id))
    return BookedNext(desk_booking.view_of(conn, book, visit), None, shown)


def _shown(conn: Connection, product: Product, prompt: Prompt) -> PromptView:
    return views.views(conn, product, [prompt], 1)[0]


def _midnight(day: date, zone: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
