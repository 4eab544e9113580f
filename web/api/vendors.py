"""Vendors and what they may carry today: read only, because agreements are signed elsewhere and named in settings."""

from datetime import date
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, get
from litestar.di import Provide

from compliance.vendors import pack, vendors_of
from practice.rights import Right
from web.auth import Me, signed_in
from web.product import Product


class VendorView(msgspec.Struct, frozen=True):
    id: str
    name: str
    state: Literal["covered", "expiring", "expired", "not_yet", "missing", "never"]
    signed: date | None
    expires: date | None
    covers: tuple[str, ...]
    never: tuple[str, ...]
    keeps: bool
    """It holds all that is stored, agreement or not."""
    setting: str | None
    """The environment's name for its agreement."""


class VendorList(msgspec.Struct, frozen=True):
    read_on: date
    """When the vendors' own terms were last read."""
    everything: bool
    """A sandbox or demo: everybody counts as covered, because nobody is real."""
    vendors: tuple[VendorView, ...]


class VendorController(Controller):
    path = "/api/v1/vendors"
    tags = ["settings"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.SETTINGS_READ)
    async def vendors(self, request: Request[Any, Any, Any], me: Me) -> VendorList:  # noqa: ARG002 - asks who it is
        """Everybody who could carry patient data, and whether they may."""
        product: Product = request.app.state.product
        settings, known = product.settings, pack().vendors
        return VendorList(
            read_on=pack().read_on,
            everything=settings.sandbox or settings.demo,
            vendors=tuple(
                VendorView(
                    id=each.id,
                    name=each.name,
                    state=each.state,
                    signed=each.signed,
                    expires=each.expires,
                    covers=each.covers,
                    never=each.never,
                    keeps=each.keeps,
                    setting=f"GLOWDESK_{known[each.id].setting}".upper() if known[each.id].setting else None,
                )
                for each in vendors_of(settings).standings(product.clock.now().date())
            ),
        )
