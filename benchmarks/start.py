"""How long the server takes to its first answer, and what it weighs when nothing happens."""

import asyncio
import statistics
from pathlib import Path

from benchmarks.noise import Noise
from benchmarks.place import environment, free_port, prepare, running

STARTS = 3


async def measure(folder: Path, _rounds: int, _seconds: float, noise: Noise) -> None:
    place = prepare(folder, "http://127.0.0.1:9")
    seconds, sizes = [], []
    for _ in range(STARTS):
        noise.probe()
        port = free_port()
        with running(["server.py"], environment(place.folder, port), port) as (pid, took):
            await asyncio.sleep(1)
            seconds.append(took)
            sizes.append(_megabytes(pid))
    size = statistics.median(sizes)
    weight = f"{size:.0f} MB idle (bar 400)" if size else "memory is read on Linux only"
    print(
        f"\ncold start  {statistics.median(seconds):.1f} s to the first 200 (bar 5; {min(seconds):.1f} to {max(seconds):.1f})   {weight}"
    )


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    rows = (row.split() for row in status.read_text().splitlines())
    return next(int(row[1]) for row in rows if row and row[0] == "VmRSS:") / 1024
