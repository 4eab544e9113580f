"""From a patient's webhook to the reply in the provider's hands, one patient at a time and many at once."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from benchmarks.load import Line
from benchmarks.noise import Noise, percentile
from benchmarks.place import LINE, environment, free_port, phone, prepare, running, text_request
from standins.serving import serving
from standins.twilio import Message, TwilioFarEnd, TwilioSettings, twilio_app
from standins.twilio.rules import CreateRequest

WAIT = 60.0
BARS = {1: "p50 25 ms, p95 80 ms", 32: "p95 400 ms, 60/s, goal 150/s"}


class Phones(TwilioFarEnd):
    """Twilio's far end that notes when each patient's reply was handed over."""

    def __init__(self) -> None:
        settings = TwilioSettings(numbers=(LINE,), autoplay=False)
        super().__init__(settings, now=lambda: datetime.now(UTC))
        self.handed: dict[str, asyncio.Future[float]] = {}
        self.replies: Counter[str] = Counter()

    def expect(self, number: str) -> asyncio.Future[float]:
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.handed[number] = future
        return future

    def accept(self, request: CreateRequest) -> Message:
        message = super().accept(request)
        self.replies[request.to] += 1
        future = self.handed.get(request.to)
        if future is not None and not future.done():
            future.set_result(time.perf_counter())
        return message


async def measure(folder: Path, rounds: int, seconds: float, noise: Noise) -> None:
    phones = Phones()
    async with serving(twilio_app(phones, now=phones.now)) as url:
        phones.configure(replace(phones.settings, public_url=url))
        place = await asyncio.to_thread(prepare, folder, url)
        port = free_port()
        given = environment(folder, port, GATHER_QUIET_SECONDS="0", GATHER_MOST_SECONDS="0")
        with running(["server.py"], given, port):
            print("\nwebhook to reply handed over, playbook, SQLite, no burst gathering, no delivery reports")
            first = 0
            for clients in (1, 32):
                noise.probe()
                first += await _run(phones, place.account_id, port, clients, first, rounds * seconds)
    await phones.close()


async def _run(phones: Phones, account_id: str, port: int, clients: int, first: int, seconds: float) -> int:
    """Every question comes from a new patient; a client asks again when it has been answered."""
    latencies: list[float] = []
    lost = asked = 0
    started = time.perf_counter()

    async def client() -> None:
        nonlocal asked, lost
        line = Line(port)
        while time.perf_counter() - started < seconds:
            asked += 1
            number = phone(first + asked)
            future, request = phones.expect(number), text_request(account_id, port, number)
            sent = time.perf_counter()
            await line.ask(request)
            try:
                latencies.append(await asyncio.wait_for(future, WAIT) - sent)
            except TimeoutError:
                lost += 1
        await line.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    took = time.perf_counter() - started
    twice = sum(1 for count in phones.replies.values() if count > 1)
    print(
        f"  {clients:2} at once   {len(latencies) / took:6.0f}/s   p50 {percentile(latencies, 0.5) * 1000:6.1f} ms   "
        f"p95 {percentile(latencies, 0.95) * 1000:6.1f} ms   max {max(latencies) * 1000:6.0f} ms   "
        f"asked {asked}, lost {lost}, twice {twice}   bar {BARS[clients]}"
    )
    return asked
