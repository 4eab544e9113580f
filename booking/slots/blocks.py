"""The blocks of a practice file as instants, worked out once for each book."""

from weakref import WeakKeyDictionary

from booking.slots.wall import day_clock
from practice.book import PracticeBook
from practice.file import Block

ProviderBlock = tuple[int, int, str | None]
"""From, to, and the location where alone it counts (None: anywhere)."""


class Blocks:
    def __init__(self, book: PracticeBook) -> None:
        self.of_provider: dict[str, list[ProviderBlock]] = {}
        self.of_resource: dict[str, list[tuple[int, int]]] = {}
        for block in book.file.blocks:
            start, end = _instants(book, block)
            if block.resource is not None:
                self.of_resource.setdefault(block.resource, []).append((start, end))
            elif block.provider is not None:
                self.of_provider.setdefault(block.provider, []).append((start, end, block.location))


_known: WeakKeyDictionary[PracticeBook, Blocks] = WeakKeyDictionary()


def blocks_of(book: PracticeBook) -> Blocks:
    found = _known.get(book)
    if found is None:
        found = _known[book] = Blocks(book)
    return found


def _instants(book: PracticeBook, block: Block) -> tuple[int, int]:
    if block.resource is not None:
        zone = book.zone_of(book.resource_location(block.resource))
    else:
        zone = book.zone if block.location is None else book.zone_of(block.location)
    start, end = (
        day_clock(zone, wall.date()).bound(wall.hour * 60 + wall.minute) for wall in (block.start, block.end)
    )
    return start, end
