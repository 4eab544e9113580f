"""Both of Meta's channels keep what every channel promises: closed when in doubt, nothing dropped, nothing told."""

from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from core.errors import ForbiddenError
from tests.channels.far_ends import instagram, messenger

BOTH = pytest.mark.parametrize("far", [messenger, instagram], ids=["messenger", "instagram"])


@BOTH
def test_genuine_requests_are_taken_and_forged_ones_are_not(far: ModuleType) -> None:
    adapter = far.ADAPTER(None)
    for request in far.genuine().values():
        assert adapter.verify(request, far.make_account()).body == request.body
    for name, (request, account) in far.forged().items():
        with pytest.raises(ForbiddenError):
            pytest.fail(f"{name} was taken: {adapter.verify(request, account)}")


@BOTH
@pytest.mark.parametrize("outcome", ["retry", "rejected", "unknown", "disconnect"])
async def test_every_outcome_has_its_class(far: ModuleType, outcome: str) -> None:
    async with far.far_end() as (adapter, account, sending, meta):
        meta.faults.append(far.OUTCOMES[outcome])
        receipt = await adapter.send(sending, account)
        assert receipt.outcome == ("rejected" if outcome == "disconnect" else outcome)
        assert receipt.disconnect == (outcome == "disconnect")


@BOTH
async def test_what_it_cannot_carry_is_refused_before_the_call(far: ModuleType) -> None:
    async with far.far_end() as (adapter, account, sending, meta):
        for change in far.UNABLE.values():
            changed: dict[str, Any] = change
            assert (await adapter.send(replace(sending, **changed), account)).outcome == "rejected"
        assert meta.calls == []
