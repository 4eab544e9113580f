"""A busy desk, many patients at once: whatever they do, the calendar stays one that people can live by."""

import asyncio
import random
from itertools import pairwise

import pytest

from booking import service
from booking.types import Appointment, Booked
from tests.booking.conftest import HERE, Front, OpenFront
from tests.booking.practices import kind, week

PATIENTS = "abcdefghijkl"


def overlapping(rows: list[Appointment]) -> bool:
    spans = sorted((row.starts_at, row.ends_at) for row in rows)
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans))


def check(rows: tuple[Appointment, ...]) -> None:
    booked = [row for row in rows if row.status == "booked"]
    for provider in ("ada", "ben"):
        assert not overlapping([row for row in booked if row.provider == provider])
    assert not overlapping([row for row in booked if "lamp" in row.resources])
    people = [(row.contact_id, row.type) for row in booked]
    assert len(people) == len(set(people))


async def one_turn(desk: Front, rng: random.Random, own: dict[str, str], turn: int) -> None:
    who = rng.choice(PATIENTS)
    wall = f"2026-11-{rng.choice((25, 26))}T{rng.choice((9, 10, 11)):02}:{rng.choice((0, 30)):02}"
    provider, type_id = rng.choice(("ada", "ben")), rng.choice(("visit", "lamped"))
    verb = rng.choice(("book", "book", "move", "hold", "cancel", "release"))
    if verb == "hold":
        await desk.hold_at(wall, who)
    elif verb == "release":
        await desk.write(lambda conn: service.release(conn, f"thread-{who}"))
    elif verb == "cancel" and who in own:
        await desk.write(lambda conn: service.cancel(conn, own[who], "asked"))
    elif verb in {"book", "move"}:
        moves = own.get(who) if verb == "move" else None
        made = await desk.book_at(
            wall, who, provider=provider, type_id=type_id, moves=moves, key=f"{who}:{turn}"
        )
        if isinstance(made, Booked):
            own[who] = made.appointment_id


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_calendar_holds_together_whatever_patients_do_at_once(front: OpenFront, seed: int) -> None:
    desk = await front(
        kind(providers=["ada", "ben"], minutes=45),
        kind("lamped", providers=["ada", "ben"], minutes=60, needs=["lamp"]),
        people=PATIENTS,
        staff=[{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}],
        provider_hours={"ada": week("09:00-12:00"), "ben": week("09:00-12:00")},
        resources=[{"id": "lamp", "name": "Lamp", "kind": "device"}],
    )
    rng, own = random.Random(seed), dict[str, str]()
    for first in range(0, 120, 24):
        await asyncio.gather(*(one_turn(desk, rng, own, first + turn) for turn in range(24)))
        check(await desk.db.read(HERE, service.all_appointments))
    assert len(desk.happened) > 5
