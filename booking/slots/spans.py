"""Sets of minutes as sorted, disjoint intervals with both ends included; the search is made of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Interval = tuple[int, int]


class Minutes:
    """An immutable set of minutes."""

    __slots__ = ("ends", "starts")

    def __init__(self, intervals: Iterable[Interval] = ()) -> None:
        """Any intervals, in any order; empty ones are dropped and touching ones joined."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(intervals):
            if end < start:
                continue
            if self.ends and start <= self.ends[-1] + 1:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def __iter__(self) -> Iterator[Interval]:
        return zip(self.starts, self.ends, strict=True)

    def __bool__(self) -> bool:
        return bool(self.starts)

    def __contains__(self, minute: int) -> bool:
        index = bisect_right(self.starts, minute) - 1
        return index >= 0 and minute <= self.ends[index]

    def gaps(self, first: int, last: int) -> list[Interval]:
        """What of `first` to `last` is not in the set."""
        index = bisect_left(self.ends, first)
        found = []
        while index < len(self.starts) and self.starts[index] <= last:
            if first < self.starts[index]:
                found.append((first, self.starts[index] - 1))
            first = self.ends[index] + 1
            index += 1
        if first <= last:
            found.append((first, last))
        return found

    def common(self, other: "Minutes") -> "Minutes":
        mine, theirs, found = 0, 0, []
        while mine < len(self.starts) and theirs < len(other.starts):
            start = max(self.starts[mine], other.starts[theirs])
            end = min(self.ends[mine], other.ends[theirs])
            if start <= end:
                found.append((start, end))
            if self.ends[mine] < other.ends[theirs]:
                mine += 1
            else:
                theirs += 1
        return Minutes(found)

    def joined(self, *others: "Minutes") -> "Minutes":
        rest = [other for other in others if other]
        return Minutes(interval for each in (self, *rest) for interval in each) if rest else self


def overfull(spans: Iterable[Interval], count: int) -> list[Interval]:
    """Where at least `count` of these half-open spans run at once, half-open too."""
    changes: dict[int, int] = {}
    for start, end in spans:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
    level, since, found = 0, 0, []
    for at in sorted(changes):
        before, level = level, level + changes[at]
        if before < count <= level:
            since = at
        elif level < count <= before:
            found.append((since, at))
    return found
