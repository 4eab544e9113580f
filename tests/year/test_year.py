"""A simulated year of a practice: every touch due was sent in its window or has its reason, and nobody was nagged.

500 people always, 2,000 with `make test-full`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from sequences.definitions import span
from sequences.editions import shipped
from tests.year import law, reasons, steps, visits
from tests.year.checking import Run, Year
from tests.year.people import settle_in
from tests.year.town import Happened, open_town

START = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
HAPPENED = (
    "inbound", "inbound at night", "booked", "moved", "cancelled", "no_show", "completed", "invoice", "refunded",
    "bought", "renewed", "payment_failed", "lapsed", "taken", "given_back", "paused", "resumed", "left_out", "not_fit",
    "stopped", "gone", "bounced", "sent again by email", "united",
)  # fmt: skip
"""All of it must have been, or the year proves nothing about it."""


async def live(url: str, folder: Path, people: int, seed: int, length: timedelta = YEAR) -> Year:
    """Everything that the library has is switched on."""
    off = tuple(each.id for each in shipped().values() if not each.on)
    async with open_town(url, START, folder, on=off) as town:
        lives = settle_in(town, people, seed, START + length)
        await town.run(START + length)
        year = Year(town, lives)
        await year.read()
        return year


def findings(year: Year) -> list[str]:
    """Everything that must not have been."""
    return [found for each in (law, reasons, steps, visits) for found in each.findings(year)]


async def check(url: str, folder: Path, people: int, seed: int, capsys: pytest.CaptureFixture[str]) -> Year:
    year = await live(url, folder, people, seed)
    with capsys.disabled():
        print(f"\nA year with seed {seed}\n{year.summary()}")  # noqa: T201 - what the year is run for
    assert findings(year) == []
    assert len(year.runs) >= 2 * people
    assert len(year.by_message) == len(year.sent)
    return year


@pytest.mark.timeout(14400)
@pytest.mark.parametrize(("people", "seed"), [(500, 1), pytest.param(2_000, 3, marks=pytest.mark.full)])
async def test_a_year_of_a_whole_practice(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], people: int, seed: int
) -> None:
    year = await check(sqlite_url, tmp_path, people, seed, capsys)
    lived = year.lived()
    assert [each for each in HAPPENED if not lived[each]] == []
    assert lived["clock changes"] == 2


@pytest.mark.servers
@pytest.mark.timeout(3600)
async def test_a_year_of_a_small_practice_on_a_server(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(postgres_url, tmp_path, 40, 5, capsys)


@pytest.mark.timeout(1800)
async def test_the_same_seed_lives_the_same_year_and_a_broken_one_is_seen(
    sqlite_template: Path, tmp_path: Path
) -> None:
    years = []
    for turn in ("first", "second"):
        folder = tmp_path / turn
        folder.mkdir()
        (folder / "glowdesk.db").write_bytes(sqlite_template.read_bytes())
        url = f"sqlite:///{folder}/glowdesk.db"
        years.append(await live(url, folder, 7, 11, timedelta(days=100)))
    assert len(years[0].digest()) > 5
    assert years[0].digest() == years[1].digest()
    assert findings(years[0]) == []
    for falsify in (_at_night, _twice, _stopped_before, _booked_before, _wrote_before, _unexplained, _late):
        broken = years[1].copied()
        falsify(broken)
        assert findings(broken) != [], falsify.__name__


def _change(year: Year, index: int, **values: Any) -> None:
    sent = list(year.sent)
    sent[index] = msgspec.structs.replace(sent[index], **values)
    year.take(sent, year.told)


def _from_us(year: Year) -> int:
    """The first text of a sequence."""
    ours = (
        index for index, each in enumerate(year.sent) if each.author == "sequence" and each.channel == "sms"
    )
    return next(ours)


def _at_night(year: Year) -> None:
    index = _from_us(year)
    _change(year, index, at=year.sent[index].at.replace(hour=7))


def _late(year: Year) -> None:
    run = next(each for each in year.runs if any(one.outcome == "sent" for one in each.touches))
    message_id = next(each.message_id for each in run.touches if each.outcome == "sent")
    index = next(n for n, each in enumerate(year.sent) if each.message_id == message_id)
    _change(year, index, at=year.sent[index].at + timedelta(days=28))


def _twice(year: Year) -> None:
    index = _from_us(year)
    year.take([*year.sent, year.sent[index]], year.told)


def _before(year: Year, index: int, what: str, **more: Any) -> None:
    sent = year.sent[index]
    number = next(each.number for each in year.lives if each.phone == sent.to)
    told = Happened(sent.at - timedelta(minutes=5), number, what, **more)
    log = sorted([*year.told, told], key=lambda each: each.at)
    year.take(year.sent, log)


def _stopped_before(year: Year) -> None:
    _before(year, _from_us(year), "stopped")


def _of_run(year: Year, fits: Callable[[Run], bool]) -> tuple[Run, int]:
    """A run of this kind that has sent something, and where that stands."""
    at = {each.message_id: index for index, each in enumerate(year.sent) if each.channel == "sms"}
    return next(
        (run, at[each.message_id])
        for run in year.runs
        if fits(run)
        for each in run.touches
        if each.outcome == "sent" and each.message_id in at
    )


def _booked_before(year: Year) -> None:
    run, index = _of_run(
        year,
        lambda each: (
            each.row.subject_kind in {"plan", "opportunity"}
            and not {"booked", "session_booked"}.isdisjoint(each.definition.stop)
        ),
    )
    bought = [each.service for each in year.log[run.life.number] if each.what == "bought"]
    wanted = bought[0] if run.row.subject_kind == "plan" else run.life.interest
    later = year.sent[index].at + timedelta(days=3)
    _before(year, index, "booked", id="another", starts=later, service=wanted)


def _wrote_before(year: Year) -> None:
    _before(year, _of_run(year, lambda each: span(each.definition.quiet) > timedelta(hours=1))[1], "inbound")


def _unexplained(year: Year) -> None:
    for number, run in enumerate(year.runs):
        for place, each in enumerate(run.touches):
            if each.outcome in {"blocked", "skipped", "dropped"}:
                bare = SimpleNamespace(**{**each._mapping, "why": None})
                touches = (*run.touches[:place], bare, *run.touches[place + 1 :])
                year.runs[number] = msgspec.structs.replace(run, touches=touches)
                return
