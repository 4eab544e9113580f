"""The watch over the channels: it notices what a person would, and keeps quiet at night, on holidays and about the new."""

import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from msgspec.structs import replace
from sqlalchemy import Connection, insert, update

from channels.base import Receipt
from channels.health.judging import Facts, Failure, Missed, judged
from channels.health.reading import ChannelHealth, health_of
from channels.health.remedies import DATA, entry_of, remedy_of
from channels.health.silence import is_silent, usual_of, usually_within
from channels.health.watch import HEALTH
from channels.models import channel_account, inbound_event
from channels.polling import change_state
from core.clock import ManualClock
from core.errors import ForbiddenError
from core.session import mine
from inbox.models import staff_notice
from practice.calendar_of import calendar_of
from tests.inbox.house import PATIENT, PRACTICE, FakeSms, House, open_house

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # a Tuesday, half past three in the afternoon there
WEEK = timedelta(weeks=1)


def never(_: date) -> bool:
    return False


def traffic(begin: datetime, end: datetime, a_day: float, seed: int) -> list[datetime]:
    """People write between eight and nine in the evening, most around noon, and in bursts."""
    dice = random.Random(seed)
    found: list[datetime] = []
    hour = begin
    while hour < end:
        local = hour.astimezone(ZONE).hour
        weight = {True: 1.6, False: 0.7}[11 <= local < 16] if 8 <= local < 21 else 0.02
        for _ in range(sum(dice.random() < a_day * weight / 13 / 4 for _ in range(4))):
            at = hour + timedelta(minutes=dice.randrange(60))
            found += [at + timedelta(seconds=20 * each) for each in range(dice.choice((1, 1, 2, 4)))]
        hour += timedelta(hours=1)
    return sorted(found)


def alarms(heard: list[datetime], begin: datetime, end: datetime, since: datetime) -> Iterator[datetime]:
    """Instants, hour by hour, at which the watch would speak up; what is usual is counted once a day."""
    instant, known = begin, list(heard)
    while instant < end:
        usual = usual_of(
            [each for each in known if instant - 8 * WEEK <= each < instant], since, instant, ZONE
        )
        for _ in range(24):
            last = max((each for each in known if each <= instant), default=None)
            if last is not None and is_silent(usual, last, instant, ZONE, never):
                yield instant
            instant += timedelta(hours=1)


@pytest.mark.parametrize("a_day", [3, 12, 60])
def test_a_channel_that_works_is_not_called_silent_and_one_that_stops_is(a_day: int) -> None:
    begin = NOW - 20 * WEEK
    heard = traffic(begin, NOW, a_day, seed=a_day)
    assert list(alarms(heard, NOW - 10 * WEEK, NOW, begin)) == []
    after = list(alarms(heard, NOW, NOW + 2 * WEEK, begin))
    assert after, "it stopped, and nobody was told"
    assert after[0] - NOW < timedelta(days={3: 12, 12: 4, 60: 1}[a_day])


def test_nights_and_closed_days_say_nothing_and_a_new_account_is_left_alone() -> None:
    heard = [NOW - each * timedelta(days=1) - timedelta(hours=h) for each in range(60) for h in range(6)]
    usual = usual_of(heard, NOW - 9 * WEEK, NOW, ZONE)
    evening = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert not is_silent(usual, NOW, evening + timedelta(hours=9), ZONE, never)
    tomorrow = NOW + timedelta(hours=25)
    assert is_silent(usual, NOW, tomorrow, ZONE, never)
    assert not is_silent(usual, NOW, tomorrow, ZONE, lambda _: True)
    assert set(usual_of(heard, NOW - 2 * WEEK, NOW, ZONE)) == {0.0}
    assert usually_within(usual, NOW, ZONE, never) == timedelta(hours=2)


def test_a_campaign_and_a_bad_week_hardly_change_what_is_usual() -> None:
    calm = [NOW - each * timedelta(days=1) for each in range(1, 60)]
    burst = [NOW - timedelta(days=3, seconds=each) for each in range(2000)]
    assert (
        usual_of(calm, NOW - 9 * WEEK, NOW, ZONE) == usual_of(calm + burst, NOW - 9 * WEEK, NOW, ZONE)
        or max(
            abs(a - b)
            for a, b in zip(
                usual_of(calm, NOW - 9 * WEEK, NOW, ZONE),
                usual_of(calm + burst, NOW - 9 * WEEK, NOW, ZONE),
                strict=True,
            )
        )
        <= 1 / 9 + 1e-9
    )


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "status": "active",
        "problems": (),
        "looks_failed": 0,
        "last_in_at": NOW,
        "usual": None,
        "failures": (),
        "sent_lately": 0,
        "refused": (),
        "missed": (),
        "zone": ZONE,
        "is_closed": never,
    }
    return Facts(**{**given, **more})


def failed(*threads: str) -> tuple[Failure, ...]:
    return tuple(Failure(NOW - timedelta(minutes=5), "30007", each) for each in threads)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({}, ()),
        ({"failures": failed("a", "b", "c"), "sent_lately": 5}, ("SENDS_FAIL",)),
        ({"failures": failed("a", "a", "a", "a"), "sent_lately": 4}, ()),
        ({"failures": failed("a", "b", "c"), "sent_lately": 40}, ()),
        ({"refused": (NOW,) * 5, "last_in_at": NOW - timedelta(minutes=1)}, ("REQUESTS_REFUSED",)),
        ({"refused": (NOW,) * 5, "last_in_at": NOW}, ()),
        ({"missed": (Missed(NOW, 3),)}, ("MISSED_BY_WEBHOOK",)),
        ({"missed": (Missed(NOW - timedelta(days=2), 30),)}, ()),
        ({"looks_failed": 5}, ("LOOKS_FAIL",)),
        ({"status": "broken"}, ("BROKEN",)),
        ({"status": "broken", "problems": ("TOKEN_DEAD",)}, ("TOKEN_DEAD",)),
    ],
)
def test_each_thing_is_found_for_its_own_reason(more: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert judged(facts(**more), NOW) == codes


def test_every_code_has_its_fix_and_strangers_have_one_too() -> None:
    for code, entry in yaml.safe_load(DATA.read_text()).items():
        assert entry["fix"].endswith((".", "help")), code
    assert (entry_of("META_10"), entry_of("IMAP_NO_FOLDER"), entry_of("WHAT_IS_THIS")) == (
        "META_",
        "IMAP_",
        "OTHER",
    )
    assert remedy_of("TOKEN_DEAD").grade == "broken"


@pytest.fixture
def far() -> FakeSms:
    far = FakeSms()
    far.capabilities = replace(far.capabilities, told=True)
    return far


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as made:
        yield made


async def health(house: House) -> ChannelHealth:
    def read(conn: Connection) -> tuple[ChannelHealth, ...]:
        return health_of(conn, house.product.adapters, calendar_of(house.product.books))

    (found,) = await house.read(read)
    return found  # type: ignore[no-any-return]


async def look(house: House, after: timedelta = timedelta(minutes=11)) -> list[str]:
    house.clock.advance(after)
    await house.pump(HEALTH.name)
    return [each.code for each in (await health(house)).troubles]


async def notices(house: House) -> list[str]:
    return [each.kind for each in await house.rows(staff_notice) if each.kind.startswith("channel")]


def write_all_day(conn: Connection, account_id: str, begin: datetime) -> None:
    """Forty days with a message every two hours or so, as they will have come."""
    for number in range(400):
        conn.execute(
            insert(inbound_event).values(
                id=f"event-{number}",
                practice_id=PRACTICE,
                account_id=account_id,
                kind="inbound",
                event_key=f"event-{number}",
                received_at=begin + number * timedelta(hours=2, minutes=24),
                content_type="",
                attempts=0,
            )
        )


async def test_a_new_channel_is_new_then_well_and_silence_is_told_once(house: House) -> None:
    await look(house)
    assert (await health(house)).state == "new"
    await house.write(lambda conn: write_all_day(conn, house.account_id, house.clock.now()))
    house.clock.advance(timedelta(days=40))
    assert await look(house) == []
    assert (await health(house)).state == "well"
    assert await look(house, timedelta(days=2)) == ["SILENT"]
    assert await look(house) == ["SILENT"]
    assert await notices(house) == ["channel_warning"]
    await house.text("are you there?")
    assert await look(house) == []


async def test_sends_that_fail_break_it_and_one_that_is_taken_heals_it(house: House, far: FakeSms) -> None:
    await look(house)
    far.answers = [Receipt("rejected", code="20003", disconnect=True)] * 3
    for number in range(3):
        sender = f"{PATIENT[:-1]}{number + 2}"
        await house.own(await house.text(sender=sender, key=f"k{number}"))
        await house.submit(str((await house.thread(sender)).id), f"reply {number}")
    await house.pump("outbox")
    assert await look(house) == ["BROKEN", "SENDS_FAIL"]
    found = await health(house)
    assert (found.state, found.failed_lately) == ("broken", 3)
    await house.submit(str((await house.thread(sender)).id), "once more")
    await house.pump("outbox")
    assert await look(house) == ["SENDS_FAIL"]
    assert await look(house, timedelta(hours=3)) == []


async def test_a_burst_of_forged_requests_is_an_incident(house: House) -> None:
    await house.text("hello")
    await look(house)
    for number in range(5):
        with pytest.raises(ForbiddenError):
            await house.deliver({"kind": "inbound", "key": str(number)}, seal="forged")
    assert await look(house, timedelta(seconds=5)) == ["REQUESTS_REFUSED"]
    await house.text("a genuine one", key="good")
    assert await look(house) == []


async def test_what_providers_complain_of_is_shown_with_since_and_a_disabled_account_is_left_alone(
    house: House,
) -> None:
    await look(house)
    await house.write(
        lambda conn: change_state(conn, house.account_id, problems=["TOKEN_ENDS_SOON", "META_10"])
    )
    assert await look(house) == ["META_10", "TOKEN_ENDS_SOON"]
    assert sorted(await notices(house)) == ["channel_broken", "channel_warning"]
    first = (await health(house)).troubles[0]
    await look(house, timedelta(hours=1))
    assert (await health(house)).troubles[0].since == first.since
    off = update(channel_account).where(mine(channel_account)).values(status="disabled")
    await house.write(lambda conn: conn.execute(off) and None)
    assert (await health(house)).state == "disabled"
