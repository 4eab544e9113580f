"""How long the search for free times takes: 90 days, 20 providers, from a diary that is almost full."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.noise import Noise
from booking.busy import load_busy
from booking.models import appointment
from booking.searching import find
from booking.slots import Busy, Start, StartQuery, find_starts, iter_starts
from booking.types import ends_of
from core.clock import ManualClock
from core.db import Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from core.session import new_id, now, of_practice, practice_of
from migrations.run import upgrade
from practice.book import PracticeBook
from practice.file import practice_file

PROVIDERS, DAYS, SHARE = 20, 90, 0.85
BAR = "20 ms"
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
WHOLE = StartQuery(type="visit", limit=None)


def _book() -> PracticeBook:
    people = [f"p{number:02}" for number in range(PROVIDERS)]
    week = {day: ["09:00-12:00", "13:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    kind = {
        "minutes": 30,
        "providers": people,
        "who": "any",
        "fee": {"kind": "free"},
        "buffer_after": 10,
    }
    plain = {
        "practice_file": 1,
        "practice": {
            "id": "bench",
            "name": "Bench",
            "timezone": "America/New_York",
            "country": "US",
            "currency": "USD",
            "languages": ["en"],
            "address": {"street": "1 Row", "city": "Nowhere", "postal_code": "00001"},
            "phone": "+12125550100",
            "hours": week,
            "booking_rules": {"grid_minutes": 15, "min_lead_minutes": 60, "horizon_days": DAYS},
        },
        "staff": [{"id": each, "name": each.upper()} for each in people],
        "provider_hours": dict.fromkeys(people, week),
        "resources": [{"id": "laser", "name": "Laser", "kind": "device", "count": 3}],
        "appointment_types": [
            {"id": "visit", "name": "Visit", **kind},
            {"id": "laser", "name": "Laser", "needs": ["laser"], **kind},
        ],
        "services": [],
        "knowledge": [],
    }
    return PracticeBook(practice_file(plain))


def _row(conn: Connection, start: Start, resources: list[str]) -> dict[str, Any]:
    return {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "type": start.type,
        "provider": start.provider,
        "zone": start.zone,
        "starts_at": start.at,
        "ends_at": ends_of(start),
        "busy_from": start.at,
        "busy_to": ends_of(start) + timedelta(minutes=10),
        "minutes": start.minutes,
        "resources": resources,
        "status": "booked",
        "confirmed": False,
        "treatments": [],
        "source": "staff",
        "version": 1,
        "created_at": now(conn),
    }


def _fill(book: PracticeBook, full_days: int) -> Callable[[Connection], int]:
    """Every provider's diary: full for the first days, then most of it taken."""

    def fill(conn: Connection) -> int:
        rng, rows = random.Random(7), []
        query = StartQuery(type="visit", limit=None, each_provider=True)
        free_from: dict[str, datetime] = {}
        for start in iter_starts(book, query, Busy(), now(conn)):
            if start.at < free_from.get(start.provider, start.at):
                continue
            early = start.at < now(conn) + timedelta(days=full_days)
            if early or rng.random() < SHARE:
                rows.append(_row(conn, start, []))
                free_from[start.provider] = ends_of(start) + timedelta(minutes=10)
        conn.execute(insert(appointment), rows)
        return len(rows)

    return fill


async def measure(folder: Path, rounds: int, seconds: float, noise: Noise) -> None:  # noqa: ARG001
    book, clock = _book(), ManualClock(NOW)
    print(f"\nfree times over {DAYS} days, {PROVIDERS} providers, SQLite, bar {BAR}")
    for full_days in (0, 60):
        url = f"sqlite:///{folder}/slots-{full_days}.db"
        upgrade(url)
        db = connect(url, clock=clock, ids=RandomIds(clock), bus=Bus(), doorbell=Doorbell(), durable=False)
        scope = of_practice("bench")
        rows = await db.write(scope, _fill(book, full_days))
        noise.probe()
        for words, query in (
            ("three to offer", StartQuery(type="visit", spread=True)),
            ("three with a device", StartQuery(type="laser", spread=True)),
            ("a hundred in a row", StartQuery(type="visit", limit=100)),
        ):
            took = await db.read(scope, partial(_timed, book=book, query=query, rounds=rounds))
            print(f"  first {full_days:2} days full, {rows} booked, {words:20} {took}")
        taken = await db.read(scope, _loaded)
        times = [_once(partial(find_starts, book, WHOLE, taken, NOW)) for _ in range(rounds * 4)]
        print(f"  first {full_days:2} days full, every free time, rows in memory   {_figures(times)}")
        await db.close()


def _loaded(conn: Connection) -> Busy:
    return load_busy(conn, NOW, NOW + timedelta(days=DAYS + 2), lean=True)


def _timed(conn: Connection, book: PracticeBook, query: StartQuery, rounds: int) -> str:
    return _figures([_once(partial(find, conn, book, query)) for _ in range(max(rounds * 4, 10))])


def _once(fn: Callable[[], object]) -> tuple[float, float]:
    """By the clock on the wall, and what it cost this thread: on a busy machine the second is the truer one."""
    wall, cost = time.perf_counter(), time.thread_time()
    fn()
    return (time.perf_counter() - wall) * 1000, (time.thread_time() - cost) * 1000


def _figures(times: list[tuple[float, float]]) -> str:
    wall, cost = (statistics.median(each[place] for each in times) for place in (0, 1))
    return f"{wall:6.1f} ms, {cost:6.1f} ms of a processor"
