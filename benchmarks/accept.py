"""How fast webhooks are accepted (verified and durably stored), against a bare route with the same insert."""

import shutil
import sqlite3
import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import Load, drive
from benchmarks.noise import Noise, percentile
from benchmarks.place import environment, free_port, phone, prepare, running, text_request

CLIENTS = 32
BAR = 0.6


async def measure(folder: Path, rounds: int, seconds: float, noise: Noise) -> None:
    """Both servers stand beside each other; rounds alternate, so that a slow minute meets both."""
    place = prepare(folder / "product", "http://127.0.0.1:9")
    shutil.copytree(place.folder, folder / "bare")
    ports = free_port(), free_port()
    product = environment(place.folder, ports[0], WORKERS="false")
    bare = environment(folder / "bare", ports[1])
    bare |= {"BENCH_ACCOUNT": place.account_id, "BENCH_PRACTICE": _practice(place.folder)}
    with (
        running(["server.py"], product, ports[0]),
        running(["-m", "benchmarks.bare"], bare, ports[1]),
    ):
        ours, theirs = [], []
        for turn in range(rounds + 1):
            noise.probe()
            pair = [await _round(place.account_id, port, seconds) for port in ports]
            if turn:  # the first one warms up
                ours.append(pair[0])
                theirs.append(pair[1])
    _report(ours, theirs)


async def _round(account_id: str, port: int, seconds: float) -> Load:
    ready = [text_request(account_id, port, phone(number)) for number in range(int(seconds * 2500))]
    return await drive(port, _then(ready, account_id, port), clients=CLIENTS, seconds=seconds)


def _then(ready: list[bytes], account_id: str, port: int) -> Iterator[bytes]:
    yield from ready
    while True:  # a machine faster than was prepared for signs as it goes
        yield text_request(account_id, port, phone(1))


def _practice(folder: Path) -> str:
    with sqlite3.connect(folder / "glowdesk.db") as database:
        return str(database.execute("SELECT id FROM practice").fetchone()[0])


def _report(ours: list[Load], theirs: list[Load]) -> None:
    ratios = [mine.per_second / bare.per_second for mine, bare in zip(ours, theirs, strict=True)]
    print(f"\nwebhook accept, {CLIENTS} connections, SQLite, worker loops off")
    for name, loads in (("product", ours), ("bare route", theirs)):
        every = [latency for load in loads for latency in load.latencies]
        rate = statistics.median(load.per_second for load in loads)
        failed = sum(load.failures for load in loads)
        print(
            f"  {name:11} {rate:7.0f}/s   p50 {percentile(every, 0.5) * 1000:5.1f} ms   "
            f"p99 {percentile(every, 0.99) * 1000:6.1f} ms   failed {failed}"
        )
    print(
        f"  ratio       {statistics.median(ratios):7.2f}     rounds {min(ratios):.2f} to {max(ratios):.2f}   "
        f"bar {BAR}"
    )
