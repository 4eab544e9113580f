"""A simulated year of a practice: every touch due was sent in its window or has its reason, and nobody was nagged.

A slice of it runs always; 500 and 2,000 people with `make test-full`.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sequences.editions import shipped
from tests.year.checking import Year
from tests.year.people import settle_in
from tests.year.town import open_town

START = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


async def live(url: str, folder: Path, people: int, seed: int, length: timedelta = YEAR) -> Year:
    """Everything that the library has is switched on."""
    off = tuple(each.id for each in shipped().values() if not each.on)
    async with open_town(url, START, folder, on=off) as town:
        lives = settle_in(town, people, seed, START + length)
        await town.run(START + length)
        year = Year(town, lives)
        await year.read()
        return year


async def check(url: str, folder: Path, people: int, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    year = await live(url, folder, people, seed)
    with capsys.disabled():
        print(f"\nA year with seed {seed}\n{year.summary()}")  # noqa: T201 - what the year is run for
    assert year.findings() == []
    assert len(year.runs) >= 2 * people
    assert len(year.by_message) == len(year.town.sent)


async def test_a_year_of_a_small_practice(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(sqlite_url, tmp_path, 40, 7, capsys)


@pytest.mark.full
@pytest.mark.parametrize(("people", "seed"), [(500, 1), (500, 2), (2_000, 3)])
async def test_a_year_of_a_whole_practice(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], people: int, seed: int
) -> None:
    await check(sqlite_url, tmp_path, people, seed, capsys)


async def test_the_same_seed_lives_the_same_year(sqlite_template: Path, tmp_path: Path) -> None:
    digests = []
    for turn in ("first", "second"):
        folder = tmp_path / turn
        folder.mkdir()
        (folder / "glowdesk.db").write_bytes(sqlite_template.read_bytes())
        year = await live(f"sqlite:///{folder}/glowdesk.db", folder, 6, 11, timedelta(days=120))
        digests.append(year.digest())
    assert len(digests[0]) > 5
    assert digests[0] == digests[1]
