"""Many mixed conversations with planted people: none of them sings in a log, a trace, a notice or another thread."""

import itertools
import json
import logging
import os
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import structlog
from sqlalchemy import select

from core.clock import ManualClock
from core.logging import set_up
from core.session import system_scope
from core.tables import metadata
from tests.inbox.house import FakeSms, House, open_house
from web.app import create_app

COUNT = 300 if os.environ.get("GLOWDESK_TEST_FULL") else 60
SEED = 20261122
HEALTH = ("lupus", "epilepsy", "psoriasis", "warfarin", "accutane", "hashimoto's")
KEPT_TEXT = frozenset(
    {
        # Where what people wrote belongs: the conversation itself, its contact, what waits to be sent or read.
        "inbound_event", "message", "contact", "address", "draft", "outbound", "attempt", "thread_card", "appointment", "task",
        "handoff", "thread", "search_text", "opportunity", "hold", "knowledge_gap", "message_text", "thread_event", "revocation", "consent",
    }
)  # fmt: skip
SILENT = ("agent_run", "staff_notice", "live_event", "decision", "audit_entry", "phi_digest", "phi_vault")
"""Tables that may hold ids, codes and sealed bytes only."""


class Person(NamedTuple):
    sender: str
    first: str
    last: str
    phone: str
    email: str
    health: str

    @property
    def canaries(self) -> tuple[str, ...]:
        return self.first, self.last, self.phone, self.phone.replace("-", ""), self.email


SYLLABLES = (
    "zor",
    "quil",
    "mab",
    "tev",
    "ras",
    "lun",
    "dro",
    "pex",
    "vin",
    "osk",
    "bryl",
    "thaw",
    "jun",
    "cald",
    "fex",
    "wim",
)
SCRIPTS = (
    ("hi, this is {first} {last}, how much is botox?", "my cell is {phone} and my email is {email}", "the first one please"),
    ("can i book a consult next week? i have {health}", "its under {first} {last}", "yes"),
    ("my name is {first} {last}, i take {health} and my face is swelling", "ok call me at {phone}"),
    ("hola soy {first}, quiero una cita", "mi correo es {email}"),
    ("I want a refund. {first} {last}, {phone}", "this is {first}, a real person please"),
    ("please stop texting me, {first} {last}", "STOP"),
    ("my friend {first} {last} ({phone}) loved you, do you do lip filler?", "nah"),
    ("{first} here, dob 4/12/1987, can i move my appointment to friday", "thanks, {last}"),
    ("ssn 219-09-9999 for financing, {email}", "are you open saturday?"),
    ("are you a bot? i'm {first} and i had {health} last year", "ok"),
)  # fmt: skip


def people(count: int) -> list[Person]:
    pick = random.Random(SEED)
    names = ["".join(three).capitalize() for three in itertools.permutations(SYLLABLES, 3)]
    pick.shuffle(names)
    found = []
    for number in range(count):
        first, last = names[2 * number], names[2 * number + 1] + f"{'aeiou'[number % 5]}ck"
        area, line = 212 + number, 100 + number % 100
        found.append(
            Person(
                sender=f"+1919{555 + number // 100:03d}0{line:03d}",
                first=first,
                last=last,
                phone=f"{area}-555-0{line:03d}",
                email=f"{first}.{last}@example.org".lower(),
                health=HEALTH[number % len(HEALTH)],
            )
        )
    return found


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(sqlite_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    set_up(json=True)
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as made:
        yield made
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


async def play(house: House, everybody: list[Person]) -> None:
    """Two texts of everybody in turn, so that conversations overlap."""
    for turn in range(3):
        for number, person in enumerate(everybody):
            script = SCRIPTS[number % len(SCRIPTS)]
            if turn < len(script):
                await house.text(script[turn].format(**person._asdict()), sender=person.sender)
        house.clock.advance(timedelta(seconds=30))
        await house.pump()
    house.clock.advance(timedelta(hours=5))
    await house.pump()


def sings(text: str, person: Person) -> list[str]:
    plain = text.lower()
    return [canary for canary in person.canaries if canary.lower() in plain]


async def table_texts(house: House) -> dict[str, list[tuple[str, str]]]:
    """Every row of every table as text, with its thread's id where it has one."""

    def read(conn: Any) -> dict[str, list[tuple[str, str]]]:
        return {
            table.name: [
                (str(getattr(row, "thread_id", "") or ""), json.dumps(list(row), default=repr))
                for row in conn.execute(select(table)).all()
            ]
            for table in metadata.sorted_tables
        }

    found: dict[str, list[tuple[str, str]]] = await house.product.db.read(system_scope(), read)
    return found


async def test_no_planted_person_is_heard_where_they_do_not_belong(
    house: House, far: FakeSms, capfd: pytest.CaptureFixture[str]
) -> None:
    everybody = people(COUNT)
    await play(house, everybody)
    out, err = capfd.readouterr()
    tables = await table_texts(house)
    assert len(far.sent) >= COUNT
    assert len(tables["agent_run"]) >= COUNT
    owners = {
        address: row
        for row in tables["address"]
        for address in (p.sender for p in everybody)
        if address in row[1]
    }
    assert len(owners) == COUNT
    silent = "\n".join(text for name in SILENT for _, text in tables.get(name, ()))
    sent = {
        person.sender: "\n".join(each.text for each in far.sent if each.recipient == person.sender)
        for person in everybody
    }
    for person in everybody:
        assert sings(out + err, person) == [], "a log"
        assert sings(silent, person) == [], "a trace, notice, live event, decision or audit entry"
        others = "\n".join(text for sender, text in sent.items() if sender != person.sender)
        assert sings(others, person) == [], "another person's thread"
    stored = {name: "\n".join(text for _, text in rows).lower() for name, rows in tables.items()}
    for person in everybody:
        assert person.first.lower() in stored["message"], "the canary was never let out"
        singing = {name for name, text in stored.items() if sings(text, person)}
        assert singing <= KEPT_TEXT, "a table that should know nobody"
    assert not any(word in silent.lower() for word in ("219-09-9999", "4/12/1987"))
    assert not any(f'"{word}"' in silent.lower() for word in HEALTH)


async def test_numbers_of_the_process_name_nobody(house: House) -> None:
    everybody = people(6)
    await play(house, everybody)
    figures = repr([(claimer.name, getattr(claimer, "counts", None)) for claimer in house.product.claimers])
    app: Any = create_app(house.product)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000"
    ) as client:
        health = await client.get("/health")
    said = figures + health.text + repr(health.headers)
    assert all(sings(said, person) == [] for person in everybody)


async def test_a_broken_turn_tells_nobody_what_was_written(
    house: House, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,) = people(1)

    def broken(*given: object, **_: object) -> None:
        raise ValueError(f"cannot read {person.first} {person.phone} {given!r}")

    monkeypatch.setattr("agent.nodes.compose.dialogue.compose", broken)
    await house.text(f"hi, {person.first} {person.last}, {person.phone}", sender=person.sender)
    house.clock.advance(timedelta(minutes=3))
    await house.pump()
    out, err = capfd.readouterr()
    tables = await table_texts(house)
    assert "claim_failed" in out + err
    assert sings(out + err, person) == []
    assert sings("\n".join(text for name in SILENT for _, text in tables.get(name, ())), person) == []
