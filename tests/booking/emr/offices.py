"""Every practice system that the contract suite runs over: one line for each."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from core.clock import ManualClock
from tests.booking.emr.contract import Office, OpenOffice, Push
from tests.booking.emr.office_boulevard import boulevard
from tests.booking.emr.office_fhir import fhir
from tests.booking.emr.office_four_d import four_d
from tests.booking.emr.office_modmed import modmed
from tests.booking.emr.office_nextech import nextech
from tests.booking.emr.office_patientnow import patientnow
from tests.booking.emr.office_zenoti import zenoti


def far(
    name: str,
    opened: Callable[[ManualClock], AbstractAsyncContextManager[Any]],
    push: Callable[[Any], Push] | None = None,
) -> OpenOffice:
    """What an office file opens has a `calendar`, a `book`, and an `office` with a `door`."""

    @asynccontextmanager
    async def open_(clock: ManualClock) -> AsyncIterator[Office]:
        async with opened(clock) as desk:
            yield Office(
                name,
                desk.calendar,
                clock,
                desk.book,
                desk.office.door,
                None if push is None else lambda: push(desk),
            )

    return open_


OFFICES: dict[str, OpenOffice] = {
    "boulevard": far("boulevard", boulevard, lambda desk: desk.office.event(desk.book.log[-1])),
    "fhir": far("fhir", fhir),
    "four_d": far("four_d", four_d),
    "modmed": far("modmed", modmed),
    "nextech": far("nextech", nextech),
    "patientnow": far("patientnow", patientnow),
    "zenoti": far("zenoti", zenoti, lambda desk: desk.office.event(desk.book.log[-1])),
}
