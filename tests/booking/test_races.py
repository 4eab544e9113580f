"""Nobody is booked twice into one time, however many ask at once, on either database."""

import asyncio
import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from booking.slots import StartQuery
from booking.types import Booked, Held, Taken
from tests.booking import crowd
from tests.booking.conftest import Front, OpenFront
from tests.booking.practices import kind, week
from tests.conftest import OpenDatabase

PATIENTS = "abcdefghijklmnopqrst"
NINE = "2026-11-25T09:00"


async def test_of_twenty_patients_one_gets_the_slot_and_the_others_hear_of_the_next(front: OpenFront) -> None:
    desk = await front(people=PATIENTS)
    made = await asyncio.gather(*(desk.book_at(NINE, who) for who in PATIENTS))
    assert sum(isinstance(each, Booked) for each in made) == 1
    lost = [each for each in made if isinstance(each, Taken)]
    assert {each.reason for each in lost} == {"taken"}
    assert {each.alternatives[0].start.isoformat() for each in lost} == {"2026-11-25T09:30:00"}
    assert await desk.booked() == [NINE]
    assert len(desk.happened) == 1


async def test_overlapping_times_of_one_provider_go_to_one_patient(front: OpenFront) -> None:
    desk = await front(kind(minutes=60), people=PATIENTS)
    walls = ["2026-11-25T09:00", "2026-11-25T09:30", "2026-11-25T10:00", "2026-11-25T10:30"]
    made = await asyncio.gather(
        *(desk.book_at(walls[number % 4], who) for number, who in enumerate(PATIENTS))
    )
    taken = sorted(each.start.at for each in made if isinstance(each, Booked))
    assert all((later - earlier).seconds >= 3600 for earlier, later in pairwise(taken))
    assert len(taken) == len(await desk.booked()) == 2


async def test_one_laser_is_not_promised_to_patients_of_two_providers(front: OpenFront) -> None:
    desk = await front(
        kind(providers=["ada", "ben"], needs=["laser"]),
        people=PATIENTS,
        resources=[{"id": "laser", "name": "Laser", "kind": "device"}],
        staff=[{"id": "ada", "name": "Ada"}, {"id": "ben", "name": "Ben"}],
        provider_hours={"ada": week("09:00-17:00"), "ben": week("09:00-17:00")},
    )
    made = await asyncio.gather(
        *(desk.book_at(NINE, who, provider=("ada", "ben")[number % 2]) for number, who in enumerate(PATIENTS))
    )
    assert sum(isinstance(each, Booked) for each in made) == 1
    assert {each.reason for each in made if isinstance(each, Taken)} <= {"taken", "no_resource"}


async def test_a_group_fills_up_to_its_capacity_and_no_further(front: OpenFront) -> None:
    desk = await front(kind(capacity=3), people=PATIENTS)
    made = await asyncio.gather(*(desk.book_at(NINE, who) for who in PATIENTS))
    assert sum(isinstance(each, Booked) for each in made) == 3
    assert await desk.booked() == [NINE] * 3


async def test_of_twenty_who_want_to_hold_it_one_does(front: OpenFront) -> None:
    desk = await front(people=PATIENTS)
    made = await asyncio.gather(*(desk.hold_at(NINE, who) for who in PATIENTS))
    assert sum(isinstance(each, Held) for each in made) == 1


async def test_one_patient_asking_twice_at_once_for_two_times_gets_one(front: OpenFront) -> None:
    desk = await front()
    made = await asyncio.gather(*(desk.book_at(f"2026-11-25T{hour:02}:00") for hour in range(9, 16)))
    assert sum(isinstance(each, Booked) for each in made) == 1
    assert {each.reason for each in made if isinstance(each, Taken)} == {"open_booking"}


async def test_the_same_wish_sent_many_times_books_once(front: OpenFront) -> None:
    desk = await front()
    made = await asyncio.gather(*(desk.book_at(NINE, key="thread-a:1") for _ in range(10)))
    assert len({each.appointment_id for each in made if isinstance(each, Booked)}) == 1
    assert sum(isinstance(each, Booked) and not each.again for each in made) == 1
    assert len(desk.happened) == 1


@pytest.mark.parametrize("count", [8])
async def test_moves_of_one_appointment_at_once_leave_one(front: OpenFront, count: int) -> None:
    desk = await front()
    first = await desk.book_at(NINE)
    assert isinstance(first, Booked)
    walls = [f"2026-11-25T{hour:02}:30" for hour in range(9, 9 + count - 1)]
    made = await asyncio.gather(*(desk.book_at(wall, moves=first.appointment_id) for wall in walls))
    assert all(isinstance(each, Booked) for each in made)
    every = await desk.all()
    assert [each.id for each in every] == [first.appointment_id]
    assert every[0].version == 1 + len(walls)
    assert f"{every[0].start:%Y-%m-%dT%H:%M}" in walls
    assert NINE in await desk.free(StartQuery(type="visit", limit=20))


FULL = pytest.param(200, 20, 4, marks=pytest.mark.full)


@pytest.mark.servers
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("patients", "slots", "processes"), [(40, 8, 2), FULL])
async def test_patients_of_several_processes_race_for_a_few_times(
    postgres_url: str, open_database: OpenDatabase, patients: int, slots: int, processes: int
) -> None:
    share = patients // processes
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.booking.crowd", postgres_url),
            *map(str, (number * share, share, slots)),
            cwd=Path(__file__).parents[2],
            stdout=asyncio.subprocess.PIPE,
        )
        for number in range(processes)
    ]
    told = [(await each.communicate())[0] for each in running]
    got: Counter[str] = Counter()
    for each in told:
        got.update(json.loads(each))
    assert got == {"booked": slots, "offered": patients - slots}
    desk = Front(open_database(postgres_url), crowd.practice(), [])
    assert sorted(await desk.booked()) == sorted(crowd.times(slots))


@pytest.mark.parametrize(("patients", "slots"), [(40, 8), pytest.param(200, 20, marks=pytest.mark.full)])
async def test_patients_of_one_process_race_for_a_few_times(
    sqlite_url: str, open_database: OpenDatabase, patients: int, slots: int
) -> None:
    desk = Front(open_database(sqlite_url), crowd.practice(), [])
    got = await crowd.besiege(desk.db, range(patients), slots)
    assert got == {"booked": slots, "offered": patients - slots}
    assert sorted(await desk.booked()) == sorted(crowd.times(slots))
