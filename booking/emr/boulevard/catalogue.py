"""What Boulevard lets be booked online: what a person links ours to when the practice is connected."""

from typing import Any

from booking.emr.base import Listed
from booking.emr.boulevard.api import Api
from booking.emr.boulevard.carts import Carts


class Catalogue:
    def __init__(self, api: Api, carts: Carts) -> None:
        self._api, self._carts = api, carts

    async def locations(self) -> tuple[Listed, ...]:
        found: list[Listed] = []
        after: str | None = None
        while True:
            page = (await self._api.client("locations", after=after))["locations"]
            for edge in page["edges"]:
                node = edge["node"]
                found.append(Listed(node["id"], node["name"], bookable_online=node["allowOnlineBooking"]))
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"] or after is None:
                return tuple(found)

    async def services(self) -> tuple[Listed, ...]:
        return tuple(
            Listed(
                item["id"], item["name"], minutes=item["listDuration"], bookable_online=not item["disabled"]
            )
            for item in await self._items()
        )

    async def providers(self) -> tuple[Listed, ...]:
        """Those whom any service names; Boulevard's booking API knows no other list of people."""
        people = {
            each["staff"]["id"]: each["staff"]["displayName"]
            for item in await self._items()
            for each in item["staffVariants"]
        }
        return tuple(Listed(external_id, name) for external_id, name in people.items())

    async def _items(self) -> list[dict[str, Any]]:
        cart = await self._carts.open(None)
        answer = (await self._api.client("catalogue", id=cart.id))["cart"]
        return [
            item
            for category in answer["availableCategories"]
            for item in category["availableItems"]
            if item["__typename"] == "CartAvailableBookableItem"
        ]
