"""Rooms and devices: which of them an appointment would use, and when there are none left."""

from collections.abc import Iterable

from booking.slots.blocks import blocks_of
from booking.slots.spans import Interval, Minutes, overfull
from booking.slots.types import Busy, Group
from practice.book import PracticeBook
from practice.file import AppointmentType

Needs = tuple[tuple[str, ...], ...]


def needs_at(book: PracticeBook, kind: AppointmentType, location: str | None) -> Needs | None:
    """Each entry with its alternatives that stand there; None where one has none."""
    entries = tuple(
        tuple(each for each in entry if book.resource_location(each) == _id(book, location))
        for entry in kind.alternatives
    )
    return entries if all(entries) else None


def shared(needs: Needs) -> bool:
    """Whether two entries might want the same resource, so that they cannot be looked at one by one."""
    every = [resource for entry in needs for resource in entry]
    return len(every) != len(set(every))


def blocked_starts(book: PracticeBook, busy: Busy, needs: Needs, before: int, after: int) -> Minutes:
    """Starts for which some entry finds nothing, where the busy span runs from `before` minutes before the
    start to `after` minutes after it. Exact unless entries share resources; then more may be blocked.
    """
    every = Minutes()
    for entry in needs:
        none_left: Minutes | None = None
        for resource in entry:
            full = overfull(_spans(book, busy, resource, None), book.resource(resource).count)
            gone = Minutes((start - after + 1, end + before - 1) for start, end in full)
            none_left = gone if none_left is None else none_left.common(gone)
        every = every.joined(none_left or Minutes())
    return every


def choose(
    book: PracticeBook, busy: Busy, needs: Needs, span: Interval, group: Group | None = None
) -> tuple[str, ...] | None:
    """One free resource for each entry, the preferred ones first; None when there are not enough.

    `group` is joined: what it has taken is free for us, and preferred.
    """
    members = busy.groups.get(group, []) if group is not None else []
    theirs = members[0].resources if members else ()
    wanted = [sorted(entry, key=lambda each: each not in theirs) for entry in needs]
    free = {each for entry in needs for each in entry if _is_free(book, busy, each, span, group)}
    return _pick([[each for each in entry if each in free] for entry in wanted], ())


def first_choice(needs: Needs) -> tuple[str, ...]:
    """What is written down for an appointment made where nothing was left."""
    return tuple(dict.fromkeys(entry[0] for entry in needs))


def _pick(entries: list[list[str]], chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    if not entries:
        return chosen
    for resource in entries[0]:
        if resource not in chosen:
            found = _pick(entries[1:], (*chosen, resource))
            if found is not None:
                return found
    return None


def _is_free(book: PracticeBook, busy: Busy, resource: str, span: Interval, without: Group | None) -> bool:
    start, end = span
    near = [each for each in _spans(book, busy, resource, without) if each[0] < end and start < each[1]]
    return not any(
        since < end and start < until for since, until in overfull(near, book.resource(resource).count)
    )


def _spans(book: PracticeBook, busy: Busy, resource: str, without: Group | None) -> Iterable[Interval]:
    """What takes one of this resource: blocks, and every group once."""
    taken: list[Interval] = list(blocks_of(book).of_resource.get(resource, ()))
    groups: dict[Group, list[Interval]] = {}
    for each in busy.by_resource.get(resource, ()):
        if each.group != without:
            groups.setdefault(each.group, []).append((each.busy_from, each.busy_to))
    for members in groups.values():
        taken.extend(members if len(members) == 1 else overfull(members, 1))
    return taken


def _id(book: PracticeBook, location: str | None) -> str | None:
    return location if location is not None else book.effective_locations[0].id
