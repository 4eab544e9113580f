"""Rings a page of the phone when something has changed for somebody: it reads anew, so a lost ring costs nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableSet

from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

Watcher = Callable[[str], None]


def bell(watchers: MutableSet[Watcher]) -> ServerSentEvent:
    """One ring for each name that was told, however often."""
    return ServerSentEvent(_rings(watchers))


async def _rings(watchers: MutableSet[Watcher]) -> AsyncIterator[ServerSentEventMessage]:
    rung: asyncio.Queue[str] = asyncio.Queue()
    watchers.add(rung.put_nowait)
    try:
        yield ServerSentEventMessage(data="", event="open", retry=1000)
        while True:
            names = {await rung.get()}
            while not rung.empty():
                names.add(rung.get_nowait())
            for name in sorted(names):
                yield ServerSentEventMessage(data=name, event="change")
    finally:
        watchers.discard(rung.put_nowait)
