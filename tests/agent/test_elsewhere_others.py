"""The same thread with other systems behind it: one that reserves for a guest, and one that nobody can book into."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from booking.emr import connections
from booking.emr.asked import is_asked
from booking.emr.connection import Links
from booking.emr.models import emr_appointment
from core.clock import ManualClock
from tests.agent.test_elsewhere import Talk
from tests.booking.emr.office_four_d import four_d
from tests.booking.emr.office_zenoti import PLACE, PROVIDER, SERVICE, zenoti
from tests.inbox.house import FakeSms, open_house

ZENOTI = Links(types={"injectables_consult": SERVICE}, providers={"tamsin": PROVIDER}, locations={"": PLACE})
FOUR_D = Links(types={"injectables_consult": "s0001"}, providers={"tamsin": "p0001"}, locations={"": "p0001"})
Opened = Callable[[ManualClock], AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def talking(
    url: str, clock: ManualClock, folder: Path, system: str, opened: Opened, links: Links
) -> AsyncIterator[Talk]:
    sms = FakeSms()
    async with opened(clock) as far, open_house(url, clock, folder, adapters={("fake", "sms"): sms}) as house:
        reached = far.calendar._connection

        def connect(conn: Connection) -> str:
            return connections.connect(
                conn,
                house.product.vault,
                system=system,
                books=True,
                base_url=reached.base_url,
                secrets=reached.secrets,
                options=reached.options,
                links=links,
            )

        await house.write(connect)
        yield Talk(house, far, sms)


async def test_zenoti_books_moves_and_cancels_from_the_thread(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with talking(sqlite_url, clock, tmp_path, "zenoti", zenoti, ZENOTI) as talk:
        await talk.up_to_the_name()
        assert "12:30 PM" in await talk.say("Wilma Strand")
        (visit,), (mine,) = talk.visits(), await talk.appointments()
        assert mine.starts_at == visit.start
        assert talk.far.book.person(visit.client).name == "Wilma Strand"
        assert ":" in await talk.say("I need to move my appointment to another day, what else do you have?")
        await talk.say("the second one works")
        (moved,), (mine,) = talk.visits(), await talk.appointments()
        assert (moved.id, moved.start) == (visit.id, mine.starts_at)
        assert moved.start != visit.start
        await talk.say("I have to cancel, please cancel my appointment")
        if talk.visits():
            await talk.say("yes, cancel it")
        assert (talk.visits(), await talk.appointments()) == ([], [])
        assert {state for _, state in await talk.wishes()} == {"done"}


async def test_a_visit_in_4d_is_agreed_in_the_thread_and_entered_by_staff(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with talking(sqlite_url, clock, tmp_path, "four_d", four_d, FOUR_D) as talk:
        await talk.up_to_the_name()
        said = await talk.say("Wilma Strand")
        assert "sorry" not in said.lower(), said
        (mine,) = await talk.appointments()
        (link,) = await talk.house.rows(emr_appointment)
        assert (link.appointment_id, is_asked(link.external_id)) == (mine.id, True)
        assert talk.visits() == []
        office: Any = talk.far.office
        assert [note["LeadId"] for note in office.notes] == ["lead-1"]
        assert ("Please enter the visit there." in str(await talk.tasks()), len(await talk.tasks())) == (
            True,
            1,
        )
