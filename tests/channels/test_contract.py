"""What every channel promises: closed when in doubt, once whatever is told twice, nothing dropped, nothing told."""

import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote_plus

import httpx
import pytest
import structlog
from msgspec.structs import replace

from channels.abilities import Sharing
from channels.accounts import connect_account
from channels.base import Account, Adapter, Echo, Inbound, Parsed, Receipt, Request, StatusUpdate, Verified
from channels.intake import INBOUND, store_envelope
from channels.lead_fetching import FETCHES
from channels.models import inbound_event
from channels.polling import POLLED
from channels.registry import build_adapters
from core.clock import ManualClock
from core.errors import BadInputError, ForbiddenError
from core.logging import set_up
from tests.channels.far_ends import Reach, far_ends
from tests.channels.threads_told import threads_told
from tests.inbox.house import FakeSms, House, open_house

FAR_ENDS = far_ends()
EVERY = pytest.mark.parametrize("far", FAR_ENDS.values(), ids=lambda far: far.__name__.rpartition(".")[2])
ALWAYS_FORGED = {"missing", "wrong", "empty secret"}
OUTCOMES = ("accepted", "retry", "rejected", "unknown", "disconnect")
ADAPTERS = build_adapters(httpx.AsyncClient(trust_env=False, verify=False))


def adapter_of(far: ModuleType) -> Adapter:
    """The registry's, or one that has fetched already what it needs to verify."""
    made: Adapter = far.adapter() if hasattr(far, "adapter") else ADAPTERS[far.CHANNEL]
    return made


def told_by(far: ModuleType) -> dict[str, Request | Verified]:
    """Everything genuine, called or looked for."""
    return {**far.genuine(), **(far.looked() if hasattr(far, "looked") else {})}


def read(far: ModuleType, given: Request | Verified, account: Account | None = None) -> list[Parsed]:
    """Through the adapter's own door, cut where one request tells of several accounts."""
    adapter, account = adapter_of(far), account or far.make_account()
    kind, reference, parts = "polled", None, [given]
    if isinstance(given, Request):
        verified = adapter.verify(given, account)
        kind, reference = given.kind, given.reference
        cut = adapter.share(verified, account) if isinstance(adapter, Sharing) else ()
        parts = [part.envelope for part in cut] if isinstance(adapter, Sharing) else [verified]
    return [
        item
        for part in parts
        if isinstance(part, Verified)
        for item in adapter.read(part.kind or kind, part.body, reference, account)
    ]


def test_every_channel_of_the_registry_is_held_to_the_contract() -> None:
    undescribed = set(ADAPTERS) - set(FAR_ENDS)
    assert not undescribed, "tests/channels/far_ends/ says what each of them sends, forges and refuses"


@EVERY
def test_what_the_provider_sends_is_taken_and_read(far: ModuleType) -> None:
    adapter, account = adapter_of(far), far.make_account()
    assert (adapter.provider, adapter.channel) == far.CHANNEL
    assert any(read(far, each) for each in told_by(far).values())
    for request in far.genuine().values():
        status, _, _ = adapter.answer(request, account)
        assert 200 <= status < 300


@EVERY
def test_forged_requests_are_refused(far: ModuleType) -> None:
    forged = far.forged()
    assert set(forged) >= ALWAYS_FORGED or far.UNSIGNED, "what proves a request here?"
    assert "stale" in forged or far.ONCE, "what keeps an old request from being played again?"
    for name, (request, account) in forged.items():
        with pytest.raises(ForbiddenError):
            pytest.fail(f"{name} was taken: {adapter_of(far).verify(request, account)}")


@EVERY
def test_malformed_requests_name_the_place_and_nothing_of_what_stood_there(far: ModuleType) -> None:
    for name, (request, place) in far.malformed().items():
        with pytest.raises(BadInputError) as caught:
            pytest.fail(f"{name} was read: {read(far, request)}")
        assert (caught.value.at or "").startswith(place), name
        assert not any(word in str(caught.value) for word in far.PERSONAL)


@EVERY
def test_what_nobody_has_met_is_let_be(far: ModuleType) -> None:
    assert not any(isinstance(each, Inbound | Echo) for each in read(far, far.unknown()))


@EVERY
def test_an_echo_is_no_word_of_a_patients(far: ModuleType) -> None:
    if far.ECHO is None:
        assert not any(isinstance(each, Echo) for given in told_by(far).values() for each in read(far, given))
        return
    (echo,) = read(far, told_by(far)[far.ECHO])
    assert isinstance(echo, Echo | StatusUpdate)


@EVERY
@pytest.mark.parametrize("outcome", OUTCOMES)
async def test_every_answer_is_named_by_what_happens_next(far: ModuleType, outcome: str) -> None:
    receipt = await answered(far, outcome)
    if getattr(far, "ONE_WAY", False):
        assert receipt.outcome == "rejected"
        return
    if outcome not in {"accepted", *far.OUTCOMES}:
        assert far.NEVER[outcome], "why can this not happen?"
        return
    assert receipt.outcome == {"disconnect": "rejected"}.get(outcome, outcome)
    assert receipt.disconnect == (outcome == "disconnect")
    assert (receipt.provider_id is not None) == (outcome == "accepted")
    assert receipt.code is not None or outcome == "accepted"


@EVERY
async def test_who_opted_out_at_the_provider_is_told_apart(far: ModuleType) -> None:
    if "suppress" in getattr(far, "OUTCOMES", ()):
        receipt = await answered(far, "suppress")
        assert (receipt.outcome, receipt.suppress, receipt.disconnect) == ("rejected", True, False)


@EVERY
async def test_what_it_cannot_carry_is_refused_not_dropped(far: ModuleType) -> None:
    if getattr(far, "ONE_WAY", False):
        assert adapter_of(far).capabilities.most_characters == 0
        return
    async with reached(far) as reach:
        able = reach.adapter.capabilities
        assert (
            any(len(each.get("text", "")) > able.most_characters for each in far.UNABLE.values())
            or able.most_bytes
        )
        for name, change in far.UNABLE.items():
            receipt = await reach.adapter.send(replace(reach.sending, **change), reach.account)
            assert receipt.outcome == "rejected", name
            assert receipt.code, name


@asynccontextmanager
async def reached(far: ModuleType) -> AsyncIterator[Reach]:
    async with far.far_end() as made:
        if isinstance(made, Reach):
            yield made
        else:
            adapter, account, sending, other = made
            yield Reach(adapter, account, sending, lambda outcome: other.faults.append(far.OUTCOMES[outcome]))


async def answered(far: ModuleType, outcome: str) -> Receipt:
    if getattr(far, "ONE_WAY", False):
        sending: Any = None
        return await adapter_of(far).send(sending, far.make_account())
    async with reached(far) as reach:
        if outcome not in {"accepted", *getattr(far, "NEVER", ())}:
            reach.misbehave(outcome)
        return await reach.adapter.send(reach.sending, reach.account)


# In a practice


@asynccontextmanager
async def world_of(far: ModuleType) -> AsyncIterator[tuple[Adapter, Account]]:
    if hasattr(far, "world"):
        async with far.world() as made:
            yield made
    else:
        yield adapter_of(far), far.make_account()


class Desk:
    """A practice with this one channel."""

    def __init__(self, far: ModuleType, house: House, account: Account) -> None:
        self.far, self.house, self.account = far, house, account
        self.account_id = ""

    async def connect(self, account: Account) -> None:
        self.account_id = await self.house.write(
            lambda conn: connect_account(
                conn,
                self.house.product.vault,
                channel=account.channel,
                provider=account.provider,
                external_id=account.external_id,
                settings=account.settings,
                secret=account.secret.reveal(),
            )
        )
        self.house.product.accounts.forget()

    async def take(self, given: Request | Verified) -> None:
        if isinstance(given, Request):
            await self.house.product.intake.accept(self.far.CHANNEL[0], self.account_id, given)
        else:
            account = replace(self.account, id=self.account_id, practice_id="practice-a")
            await self.house.write(
                lambda conn: store_envelope(conn, account, given, given.kind or "polled", POLLED)
            )
        await self.house.pump(
            *((INBOUND.name, FETCHES.name) if hasattr(self.far, "world") else (INBOUND.name,))
        )


@asynccontextmanager
async def desk_of(far: ModuleType, url: str, clock: ManualClock, folder: Path) -> AsyncIterator[Desk]:
    async with world_of(far) as (adapter, account):
        adapters = {far.CHANNEL: adapter, ("fake", "sms"): FakeSms()}
        async with open_house(url, clock, folder, adapters=adapters) as house:
            desk = Desk(far, house, account)
            await desk.connect(account)
            yield desk


@pytest.fixture
def spoken() -> Iterator[None]:
    set_up(json=True)
    yield
    structlog.reset_defaults()


@EVERY
async def test_told_twice_and_in_any_order_it_is_the_same(
    far: ModuleType, sqlite_template: Path, clock: ManualClock, tmp_path: Path
) -> None:
    once = list(told_by(far).values())
    twice = [*once, *once]
    random.Random(20261124).shuffle(twice)
    said = []
    for number, requests in enumerate((once, twice, [*reversed(once)])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "glowdesk.db").write_bytes(sqlite_template.read_bytes())
        async with desk_of(far, f"sqlite:///{folder / 'glowdesk.db'}", clock, folder) as desk:
            for each in requests:
                await desk.take(each)
            said.append(await threads_told(desk.house, timed=False))
    assert said[0]
    assert said[1] == said[0]
    assert said[2] == said[0]


@EVERY
@pytest.mark.usefixtures("spoken")
async def test_nothing_forged_is_stored_and_nothing_personal_is_logged(
    far: ModuleType, sqlite_url: str, clock: ManualClock, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with desk_of(far, sqlite_url, clock, tmp_path) as desk:
        for request, account in far.forged().values():
            settings = {**desk.account.settings, **account.settings}
            await desk.connect(replace(desk.account, settings=settings, secret=account.secret))
            with pytest.raises(ForbiddenError):
                await desk.take(request)
        assert await desk.house.rows(inbound_event) == []
        await desk.connect(desk.account)
        for request, _ in far.malformed().values():
            with contextlib.suppress(BadInputError):
                await desk.take(request)
        for each in (*told_by(far).values(), far.unknown()):
            await desk.take(each)
        kept = b"".join(each.body for each in await desk.house.rows(inbound_event)).decode()
    out, err = capfd.readouterr()
    assert any(word in kept + unquote_plus(kept) for word in far.PERSONAL), "the canary was never let in"
    assert [word for word in far.PERSONAL if word in out + err] == []
