"""The way to a practice's system: what is tried again, what never is, when it is left alone, and who goes first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from booking.emr.connection import Connection
from booking.emr.line import Line, Quota
from booking.emr.quotas import quotas_of
from booking.emr.transport import Answer, Ask, HttpTransport, in_conversation, own_address
from core.clock import ManualClock
from core.errors import ReconnectError, RejectedError, RetryLaterError, UnknownOutcomeError

Far = Callable[[httpx.Request], httpx.Response]
READ = Ask("GET", "people", params=(("phone", "+12125550111"),))
WRITE = Ask("POST", "visits", json={"name": "Anna"}, safe=False)


class Wire:
    """A transport whose far end answers as it is told; waits are written down instead of waited."""

    def __init__(self, clock: ManualClock, line: Line) -> None:
        self.clock, self.line = clock, line
        self.answers: list[httpx.Response | Exception] = []
        self.asked: list[httpx.Request] = []
        self.waits: list[float] = []
        self.signed: list[bool] = []
        self.refused = 0
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        connection = Connection("c-1", "practice-a", "zenoti", "https://emr.example/v1")
        self.transport = HttpTransport(
            self.client, clock, connection, line,
            on_refused=self._on_refused, sleep=self._sleep, chance=lambda: 0.5,
        )  # fmt: skip

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.Response(200, json={})
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def _on_refused(self) -> None:
        self.refused += 1

    async def _sign(self, ask: Ask, renew: bool) -> Ask:
        self.signed.append(renew)
        return ask

    def send(self, ask: Ask, *answers: httpx.Response | Exception | int) -> Awaitable[Answer]:
        self.answers = [httpx.Response(each) if isinstance(each, int) else each for each in answers]
        self.asked.clear()
        return self.transport.send(ask, self._sign)


@pytest.fixture
async def wire(clock: ManualClock) -> AsyncIterator[Wire]:
    made = Wire(clock, Line())
    yield made
    await made.client.aclose()


async def test_a_read_is_tried_three_times_and_waits_as_long_as_it_is_asked(wire: Wire) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "2"})
    assert (await wire.send(READ, busy, 503)).status == 200
    assert wire.waits == [2.125, 0.5]
    assert str(wire.asked[0].url) == "https://emr.example/v1/people?phone=%2B12125550111"
    with pytest.raises(RetryLaterError, match="HTTP_503"):
        await wire.send(READ, 503, 503, 503)
    assert len(wire.asked) == 3
    wire.clock.advance(timedelta(minutes=2))
    reset = httpx.Response(429, headers={"RateLimit-Reset": "45"})
    with in_conversation(), pytest.raises(RetryLaterError) as told:
        await wire.send(READ, reset)
    assert told.value.after == timedelta(seconds=45)
    assert len(wire.asked) == 1, "nobody waits that long in a conversation"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (429, RetryLaterError),
        (503, RetryLaterError),
        (httpx.ConnectError("no"), RetryLaterError),
        (500, UnknownOutcomeError),
        (502, UnknownOutcomeError),
        (504, UnknownOutcomeError),
        (httpx.ReadTimeout("late"), UnknownOutcomeError),
        (httpx.RemoteProtocolError("cut"), UnknownOutcomeError),
    ],
)
async def test_a_write_is_sent_once_whatever_comes_of_it(
    wire: Wire, answer: int | Exception, error: type[Exception]
) -> None:
    with pytest.raises(error) as told:
        await wire.send(WRITE, answer)
    assert len(wire.asked) == 1
    assert wire.waits == []
    assert "Anna" not in repr(told.value) + repr(WRITE)
    assert "555" not in repr(READ)


async def test_refused_credentials_are_renewed_once_and_then_stop_writing(wire: Wire) -> None:
    assert (await wire.send(WRITE, 401)).status == 200
    assert wire.signed == [False, True]
    with pytest.raises(ReconnectError):
        await wire.send(READ, 401, 401)
    assert wire.refused == 1
    with pytest.raises(ReconnectError, match="WRITES_PAUSED"):
        await wire.send(WRITE)
    assert wire.asked == []
    assert (await wire.send(READ)).status == 200


async def test_other_refusals_are_the_adapters_to_judge(wire: Wire) -> None:
    for status in (400, 403, 404, 409, 422):
        assert (await wire.send(WRITE, status)).status == status
    with pytest.raises(RejectedError, match="not_json"):
        (await wire.send(READ, httpx.Response(200, content=b"<html>"))).json()


async def test_after_five_failures_it_is_left_alone_and_tried_every_half_minute(wire: Wire) -> None:
    for _ in range(5):
        with pytest.raises(UnknownOutcomeError):
            await wire.send(WRITE, 500)
    with pytest.raises(RetryLaterError, match="BREAKER_OPEN") as told:
        await wire.send(READ)
    assert told.value.after == timedelta(seconds=30)
    assert wire.asked == []
    wire.clock.advance(timedelta(seconds=30))
    with pytest.raises(UnknownOutcomeError):
        await wire.send(WRITE, 500)
    with pytest.raises(RetryLaterError, match="BREAKER_OPEN"):
        await wire.send(READ)
    wire.clock.advance(timedelta(seconds=30))
    assert (await wire.send(READ)).status == 200
    assert (await wire.send(READ)).status == 200


async def test_five_failures_over_a_long_time_open_nothing(wire: Wire) -> None:
    for _ in range(12):
        with pytest.raises(UnknownOutcomeError):
            await wire.send(WRITE, 500)
        wire.clock.advance(timedelta(seconds=16))
    assert (await wire.send(READ)).status == 200


async def test_the_last_third_of_the_calls_is_kept_for_conversations(clock: ManualClock) -> None:
    wire = Wire(clock, Line((Quota(10, timedelta(minutes=1)),)))
    for _ in range(7):
        await wire.send(READ)
    with pytest.raises(RetryLaterError, match="QUOTA") as told:
        await wire.send(READ)
    assert told.value.after == timedelta(minutes=1)
    with in_conversation():
        for _ in range(3):
            await wire.send(READ)
        with pytest.raises(RetryLaterError, match="QUOTA"):
            await wire.send(READ)
    assert wire.line.meter.left(clock.now()) == (0, 10)
    clock.advance(timedelta(minutes=1))
    await wire.send(READ)
    await wire.client.aclose()


async def test_what_the_vendor_says_is_left_counts(wire: Wire) -> None:
    told = {"RateLimit-Remaining": "20", "RateLimit-Limit": "60", "RateLimit-Reset": "30"}
    await wire.send(READ, httpx.Response(200, headers=told))
    assert wire.line.meter.left(wire.clock.now()) == (20, 60)
    await wire.send(READ)
    await wire.send(READ)
    with pytest.raises(RetryLaterError, match="QUOTA"):
        await wire.send(READ)
    with in_conversation():
        await wire.send(READ)
    wire.clock.advance(timedelta(seconds=31))
    await wire.send(READ)


async def test_none_left_until_now_is_no_minute_of_waiting(wire: Wire) -> None:
    told = {"RateLimit-Remaining": "0", "RateLimit-Limit": "60"}
    await wire.send(READ, httpx.Response(200, headers={**told, "RateLimit-Reset": "0"}))
    await wire.send(READ, httpx.Response(200, headers=told))
    with pytest.raises(RetryLaterError, match="QUOTA"):
        await wire.send(READ)
    wire.clock.advance(timedelta(minutes=1))
    await wire.send(READ)


def test_a_plan_by_the_day_replaces_the_vendors_and_links_stay_with_their_system() -> None:
    assert quotas_of("patientnow", {"calls_a_day": "5000"}) == (Quota(5000, timedelta(days=1)),)
    assert len(quotas_of("nextech", {"calls_a_day": "1000"})) == 2
    assert own_address("https://emr.example/v1", "/v1/Slot?page=2") == "https://emr.example/v1/Slot?page=2"
    assert own_address("https://emr.example/v1", "https://elsewhere.example/v1/Slot") is None
