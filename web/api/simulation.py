"""What would happen to one person: nothing of it is done."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection

from booking.links import PURPOSE, VisitLinks
from compliance.audit.viewing import view
from core.errors import Fault, NotFoundError
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from sequences import editions
from sequences.simulate import Happening, Simulation, simulate
from sequences.touching import Touching
from web import sequence_views as views
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import PathId
from web.product import Product
from web.sequence_shapes import SimulatedStep, SimulationAsk, SimulationView


class SimulationController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/simulation"
    tags = ["sequences"]
    dependencies = {"me": Provide(signed_in)}

    @post(status_code=200, right=Right.THREADS_READ)
    async def run(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[SimulationAsk],
    ) -> SimulationView:
        """With what the gate would say to each message at its moment; no message, task or row of it stays."""
        product: Product = request.app.state.product

        def before(conn: Connection) -> tuple[PracticeBook, str | None, tuple[Fault, ...]]:
            if find_contact(conn, contact_id) is None:
                raise NotFoundError("no such contact")
            book = product.books.get(conn)
            faults: tuple[Fault, ...] = ()
            if data.sequence is not None:
                faults = views.faults(book, editions.standing(conn, data.sequence))
            thread = threads.thread_of(conn, contact_id)
            if thread is not None:
                view(conn, [("thread", thread.id)])
            return book, None if thread is None else thread.id, faults

        book, thread_id, faults = await product.db.write(scope_of(me), before)
        links = VisitLinks(product.master.derive(PURPOSE), product.settings.public_url)
        found = await simulate(
            product.db,
            scope_of(me),
            lambda conn: Touching(conn, product.books.get(conn), product.gate, links),
            contact_id,
            sequence=data.sequence,
            days=data.days,
            actor=actor_of(me),
        )
        return _view(book, contact_id, thread_id, data.sequence, found, faults)


def _view(
    book: PracticeBook,
    contact_id: str,
    thread_id: str | None,
    sequence: str | None,
    found: Simulation,
    faults: tuple[Fault, ...],
) -> SimulationView:
    return SimulationView(
        contact_id=contact_id,
        thread_id=thread_id,
        sequence=sequence,
        begins=found.begins,
        ends=found.ends,
        supposed=found.supposed,
        refused=found.refused,
        cut=found.cut,
        items=tuple(_step(book, sequence, each) for each in found.items),
        faults=faults,
    )


def _step(book: PracticeBook, tested: str | None, each: Happening) -> SimulatedStep:
    return SimulatedStep(
        at=each.at,
        sequence=each.sequence,
        called=views.called(each.sequence),
        tested=each.sequence == tested,
        step=each.step,
        does=each.does,
        outcome=each.outcome,
        why=each.why,
        words=views.words_of(book, each.why),
        channel=each.channel,
        text=each.text,
        held_since=each.held_since,
        note=each.note,
    )
