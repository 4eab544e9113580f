"""How steady the machine was: the same fixed work, timed again before every round."""

import statistics
import time

STEPS = 400_000


class Noise:
    """The spread of a fixed computation; a ratio that moves less than this says nothing."""

    def __init__(self) -> None:
        self._times: list[float] = []
        for _ in range(3):
            self.probe()

    def probe(self) -> None:
        started, total = time.perf_counter(), 0
        for number in range(STEPS):
            total += number & 7
        self._times.append(time.perf_counter() - started)

    def line(self) -> str:
        middle = statistics.median(self._times)
        low, high = min(self._times) / middle, max(self._times) / middle
        return f"noise: the same work took {low:.2f} to {high:.2f} of its median ({len(self._times)} probes)"


def percentile(values: list[float], share: float) -> float:
    """Of nought to one; the nearest value that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
