"""Slots taken and given back on a server that keeps versions: of two who want one, the second is refused with 412."""

from collections.abc import Awaitable, Callable

from booking.emr.base import IntentKey
from booking.emr.fhir import documents
from booking.emr.fhir_json import Resource, answered, record, text
from booking.emr.transport import Answer, Ask

Send = Callable[[Ask], Awaitable[Answer]]


class Slots:
    def __init__(self, send: Send) -> None:
        self._send = send

    async def claim(self, wanted: list[str], key: IntentKey) -> bool:
        """All of them or none. One that bears our own mark already is ours: an earlier try got so far."""
        got: list[str] = []
        for each in wanted:
            if not await self._take(each, key):
                await self.give_back(got, key)
                return False
            got.append(each)
        return True

    async def give_back(self, slots: list[str], key: IntentKey | None = None) -> None:
        """Free again. With a key: only what that very wish had taken."""
        for each in slots:
            resource = await self._read(each)
            ours = key is None or (resource is not None and resource.get("comment") == key.marker)
            if resource is not None and ours and resource.get("status") != "free":
                await self._put(resource, documents.freed(resource))

    async def _take(self, slot: str, key: IntentKey) -> bool:
        resource = await self._read(slot)
        if resource is None:
            return False
        if resource.get("status") != "free":
            return resource.get("comment") == key.marker
        if await self._put(resource, documents.claimed(resource, key)):
            return True
        again = await self._read(slot)
        return again is not None and again.get("comment") == key.marker

    async def _read(self, slot: str) -> Resource | None:
        answer = await self._send(Ask("GET", f"Slot/{slot}"))
        return None if answer.status in {404, 410} else record(answered(answer).json())

    async def _put(self, seen: Resource, document: Resource) -> bool:
        """False: somebody changed it in between."""
        ask = Ask("PUT", f"Slot/{seen.get('id')}", json=document, headers=if_match(seen))
        answer = await self._send(ask)
        if answer.status in {409, 412}:
            return False
        answered(answer)
        return True


def if_match(seen: Resource) -> dict[str, str]:
    meta = seen.get("meta")
    known = text(meta.get("versionId")) if isinstance(meta, dict) else None
    return {} if known is None else {"if-match": f'W/"{known}"'}
