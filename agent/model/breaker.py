"""Leaves a failing endpoint alone for a while, so that nobody waits for it in vain."""

from datetime import datetime, timedelta

LIMIT = 3
REST = timedelta(seconds=30)


class Breaker:
    """Open after `LIMIT` faults in a row; after `REST` one call tries whether it is well again."""

    def __init__(self) -> None:
        self._faults = 0
        self._until: datetime | None = None
        self._trying = False

    def lets_through(self, now: datetime) -> bool:
        """Claims the one trial call where the rest is over: tell `succeeded` or `failed` afterwards."""
        if self._until is None:
            return True
        if self._trying or now < self._until:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        self._faults, self._until, self._trying = 0, None, False

    def failed(self, now: datetime) -> None:
        self._faults += 1
        self._trying = False
        if self._faults >= LIMIT:
            self._until = now + REST
