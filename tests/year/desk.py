"""What the practice's own people do in a year: take over, pause, leave out, give money back, find that two rows are one person."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Connection, select

from booking.money import Paid, keep_invoice
from core.actors import Actor
from core.errors import ConflictError
from core.session import mine
from inbox import merging, threads
from pipeline import opportunities, stages
from sequences import control
from sequences.definitions import library
from sequences.models import enrolment

if TYPE_CHECKING:
    from tests.year.people import Life

COLLEAGUE: Final = Actor("user")


async def takes(life: "Life") -> None:
    """A coordinator has the conversation for a while."""
    row = await life.town.house.thread(life.phone)
    if row is None:
        return
    await life.write(lambda conn: threads.take_over(conn, row.id, "joss"))
    life.town.note(life.number, "taken")
    life.later(life.dice.uniform(0.2, 4), lambda: _gives_thread_back(life))


async def _gives_thread_back(life: "Life") -> None:
    row = await life.town.house.thread(life.phone)
    life.town.note(life.number, "given_back")
    await life.write(lambda conn: threads.release(conn, row.id, "joss"))


async def says_no_fit(life: "Life") -> None:
    """Of whatever card is open."""

    def move(conn: Connection) -> bool:
        card = opportunities.current(conn, life.contact_id)
        if card is not None:
            stages.move(conn, card.id, "not_fit", why="not_suitable", actor=COLLEAGUE)
        return card is not None

    if await life.write(move):
        life.town.note(life.number, "not_fit")


async def pauses(life: "Life") -> None:
    """One of what runs for them; most of it goes on after a while."""
    chosen = await _steers(life, control.pause)
    if chosen is None:
        return
    life.town.note(life.number, "paused", id=chosen)
    if life.dice.random() < 0.8:
        life.later(life.dice.uniform(0.2, 15), lambda: _resumes(life, chosen))


async def skips(life: "Life") -> None:
    chosen = await _steers(life, control.skip)
    if chosen is not None:
        life.town.note(life.number, "left_out", id=chosen)


async def _resumes(life: "Life", enrolment_id: str) -> None:
    try:
        await life.write(lambda conn: control.resume(conn, enrolment_id, COLLEAGUE))
    except ConflictError:
        return  # it has ended meanwhile
    life.town.note(life.number, "resumed", id=enrolment_id)


async def _steers(life: "Life", press: Callable[[Connection, str, Actor], Any]) -> str | None:
    """The enrolment that the button was pressed for."""
    running = select(enrolment.c.id).where(
        mine(enrolment),
        enrolment.c.contact_id == life.contact_id,
        enrolment.c.state == "active",
        enrolment.c.step.isnot(None),
        enrolment.c.sequence.notin_(tuple(library())),
    )

    def work(conn: Connection) -> str | None:
        found = conn.execute(running.order_by(enrolment.c.id)).scalars().all()
        if not found:
            return None
        chosen = str(life.dice.choice(found))
        press(conn, chosen, COLLEAGUE)
        return chosen

    made: str | None = await life.write(work)
    return made


async def gives_back(life: "Life", paid: Paid) -> None:
    whole = msgspec.structs.replace(
        paid, version=2, state="refunded", refunded_minor=paid.total_minor, contact_id=life.contact_id
    )
    await life.write(lambda conn: keep_invoice(conn, "year", whole))
    life.town.note(life.number, "refunded", id=paid.external_id, minor=paid.total_minor)


async def unites(twin: "Life") -> None:
    """Somebody known by mail turns out to be who texts."""
    other = twin.same_as
    assert other is not None
    if not (twin.contact_id and other.contact_id):
        twin.later(20, lambda: unites(twin))
        return
    kept, gone = (twin, other) if twin.dice.random() < 0.5 else (other, twin)
    await twin.write(lambda conn: merging.merge(conn, kept.contact_id, gone.contact_id))
    twin.contact_id = other.contact_id = kept.contact_id
    twin.town.note(twin.number, "united", id=str(other.number))
    twin.town.note(other.number, "united", id=str(twin.number))
