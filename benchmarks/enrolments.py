"""What firing due touches costs while very many enrolments sleep: claims, the asked-again reason, the gate, the outbox."""

import base64
import os
import statistics
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, event, text

from benchmarks.noise import Noise
from benchmarks.place import LINE, ROOT, phone
from channels.accounts import connect_account
from compliance.consent import record_consent
from core.clock import ManualClock
from core.session import new_id, of_practice, practice_of
from core.settings import read_settings
from inbox import threads
from migrations.run import upgrade
from pipeline.opening import Came, open_card
from practice.contacts import add_address, create_contact
from practice.problems import Problems
from practice.read_file import read_practice_file
from practice.store import save_set_up
from sequences import editions, filling, schema
from sequences.filling import Template
from sequences.schema import Definition
from web.product import Product
from wiring import wire

FEW = 10_000
MANY = int(os.environ.get("GLOWDESK_BENCH_SLEEPERS", "1000000"))
DUE = int(os.environ.get("GLOWDESK_BENCH_DUE", "300"))
"""Leads whose next text falls due in each round."""
BAR = "1.2 x the cost of each, 300 a second"
NOON = datetime(2026, 11, 24, 15, tzinfo=UTC)
SCOPE = of_practice("bench-practice")
STEPS = 12
AROUND = ("BEGIN", "SAVEPOINT", "RELEASE")
"""Of a transaction, not of a touch."""
TEXTS = {f"t{n}": Template(text=f"{{practice}}: {{name}}word number {n}.") for n in range(1, STEPS + 1)}


def _definition() -> Definition:
    """A text a day, of the kind that may go to who has agreed to word of visits."""
    steps = [
        {
            "id": f"step_{n}",
            "wait": f"{n}d",
            "after": "enrolled",
            "send": {"kind": "no_show", "template": f"t{n}", "channels": ["sms"], "ends": "20h"},
        }
        for n in range(1, STEPS + 1)
    ]
    words = {"en": "Bench"}
    return schema.read(
        {"id": "bench", "version": 1, "name": words, "about": words, "subject": "opportunity", "on": True,
         "trigger": {"on": "stage", "stage": "lead"}, "stop": ["booked", "replied", "stage_left", "paid"],
         "most": STEPS, "steps": steps}
    )  # fmt: skip


class House:
    """One product with its database: so many sleep, and a few leads get a text a day."""

    def __init__(self, folder: Path, sleepers: int) -> None:
        self.sleepers, self.clock = sleepers, ManualClock(NOON)
        data = folder / f"sleep-{sleepers}"
        data.mkdir()
        url = os.environ.get("GLOWDESK_BENCH_DATABASE_URL")
        settings = read_settings(
            _env_file=None, data_dir=data, master_key=base64.b64encode(b"k" * 32).decode(),
            baa_twilio="2026-01-15..2036-01-15", database_url=url.format(sleepers) if url else None,
        )  # fmt: skip
        upgrade(settings.url)
        self.product: Product = wire(settings, clock=self.clock)
        self.costs: list[tuple[float, float]] = []
        self.statements = 0.0

    async def furnish(self) -> None:
        await self.product.db.write(SCOPE, self._practice)
        for start in range(0, DUE, 50):
            batch = range(start, min(start + 50, DUE))
            await self.product.db.write(SCOPE, partial(self._leads, numbers=batch))
        await self.product.db.write(SCOPE, self._sleepers)

    def _practice(self, conn: Connection) -> None:
        found = read_practice_file((ROOT / "demo" / "practice.yaml").read_bytes(), "practice.yaml")
        assert not isinstance(found, Problems)
        save_set_up(conn, found)
        self.account_id = connect_account(
            conn,
            self.product.vault,
            channel="sms",
            provider="twilio",
            external_id=LINE,
            settings={},
            secret={},
        )

    def _leads(self, conn: Connection, numbers: range) -> None:
        book = self.product.books.get(conn)
        for number in numbers:
            value = phone(number)
            contact_id = create_contact(conn, name="Ana Example", phone=value, email=None)
            address_id = add_address(conn, contact_id, "sms", value, verified=True)
            threads.open_thread(
                conn, contact_id, channel="sms", address_id=address_id, account_id=self.account_id,
                owner_kind="agent", language="en",
            )  # fmt: skip
            record_consent(
                conn, contact_id=contact_id, address_id=address_id, categories=("appointments", "care"),
                level="EXPRESS", how="booking_in_thread", shown="I'll text reminders to this number.",
                proof={"message_id": f"m{number}", "shown_message_id": f"s{number}"}, book=book,
            )  # fmt: skip
            open_card(conn, book, contact_id, Came(origin="staff", why="STAFF"))

    def _sleepers(self, conn: Connection) -> None:
        """Their due times lie in the year to come, as recall and plans leave them."""
        conn.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most) "
                "INSERT INTO enrolment (id, practice_id, sequence, definition, subject_kind, subject_id, "
                "contact_id, cycle, anchor_version, state, started_at, changed_at, step, since_at, due_at, "
                "attempts) SELECT :mark || i, :practice, 'bench', 0, 'opportunity', 's' || i, 'c' || i, 1, 1, "
                "'active', :now, :now, 'step_1', :now, " + self._due_at(conn) + ", 0 FROM n"
            ),
            {
                "most": self.sleepers,
                "mark": f"{new_id(conn)[:20]}-",
                "practice": practice_of(conn),
                **self._now(conn),
            },
        )
        conn.execute(text("ANALYZE"))

    def _now(self, conn: Connection) -> dict[str, Any]:
        """As the column type writes it."""
        if conn.dialect.name == "postgresql":
            return {"now": NOON, "later": NOON + timedelta(days=40)}
        return {"now": "2026-11-24 15:00:00.000000", "later": "2027-01-03"}

    def _due_at(self, conn: Connection) -> str:
        if conn.dialect.name == "postgresql":
            return "CAST(:later AS timestamptz) + (i % 31536000) * interval '1 second'"
        return "strftime('%Y-%m-%d %H:%M:%S.000000', :later, '+' || (i % 31536000) || ' seconds')"

    def middle(self) -> tuple[float, float]:
        wall, cost = zip(*self.costs, strict=True)
        return statistics.median(wall), statistics.median(cost)

    async def count(self) -> None:
        """A round of its own, for counting takes time, too."""
        asked = 0

        def one(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            nonlocal asked
            asked += not statement.startswith(AROUND)

        event.listen(Engine, "before_cursor_execute", one)
        fired = await self.round()
        event.remove(Engine, "before_cursor_execute", one)
        self.costs.pop()
        self.statements = asked / fired

    async def round(self) -> int:
        """A day later: every lead's next text. Each in milliseconds, by the clock on the wall and of a processor."""
        self.clock.advance(timedelta(days=1))
        claimer = next(each for each in self.product.claimers if each.name == "enrolments")
        wall, cost, fired = time.perf_counter(), time.process_time(), 0
        while worked := await claimer.run_due(self.clock.now(), 32):
            fired += worked
        assert fired >= DUE, f"only {fired} of {DUE} fired"
        took = time.perf_counter() - wall, time.process_time() - cost
        self.costs.append((took[0] / fired * 1000, took[1] / fired * 1000))
        return fired


async def measure(folder: Path, rounds: int, seconds: float, noise: Noise) -> None:  # noqa: ARG001
    kind = "PostgreSQL" if os.environ.get("GLOWDESK_BENCH_DATABASE_URL") else "SQLite"
    print(f"\nfiring due touches beside sleeping enrolments, {kind}, bar {BAR}")
    definition = _definition()
    with (
        patch.object(editions, "shipped", lambda: {"bench": definition}),
        patch.object(filling, "templates", lambda _: TEXTS),
    ):
        houses = [House(folder, FEW), House(folder, MANY)]
        try:
            for house in houses:
                await house.furnish()
            await _rounds(houses, rounds, noise)
        finally:
            for house in houses:
                await house.product.close()


async def _rounds(houses: list[House], rounds: int, noise: Noise) -> None:
    for each in houses:
        await each.round()
        each.costs.clear()
    for each in houses:
        await each.count()
    for number in range(min(rounds, STEPS - 3)):
        noise.probe()
        for house in houses if number % 2 == 0 else reversed(houses):
            await house.round()
    for each in houses:
        wall, cost = each.middle()
        print(
            f"  {each.sleepers:9,} asleep: {wall:5.2f} ms each, {1000 / wall:4.0f} fired/s; "
            f"processor ms per touch {cost:5.2f} ({1000 / cost:4.0f}/s), statements per touch "
            f"{each.statements:4.1f} ({DUE} due a round)"
        )
    (few, cheap), (many, dear) = (each.middle() for each in houses)
    print(f"  ratio {many / few:.2f}, of a processor {dear / cheap:.2f}")
