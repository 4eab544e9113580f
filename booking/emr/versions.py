"""Numbers for appointments of a system that gives none: the hour at which we first saw them as they are."""

from datetime import UTC, datetime


def version_at(moment: datetime) -> int:
    """Microseconds since 1970: only ever grows, and fits where versions are kept. Without an offset it is UTC."""
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1_000_000)


class Versions:
    """Of one adapter. What has not changed keeps its number; what has gets one that is larger than any before."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[object, int]] = {}

    def of(self, external_id: str, looks: object, now: datetime) -> int:
        before = self._seen.get(external_id)
        if before is not None and before[0] == looks:
            return before[1]
        number = version_at(now)
        if before is not None:
            number = max(number, before[1] + 1)
        self._seen[external_id] = (looks, number)
        return number
