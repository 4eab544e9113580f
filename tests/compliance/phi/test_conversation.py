"""A thread's vault: sealed at rest, served to its own thread, gone in time and with its person."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from compliance.phi.conversation import KEPT, Conversations
from compliance.phi.models import phi_digest, phi_vault
from compliance.phi.spans import Known
from compliance.phi.vault import UnresolvedPlaceholderError
from core.clock import ManualClock
from core.errors import ForbiddenError
from core.events import ContactErased
from core.session import emit
from tests.inbox.house import FakeSms, House, open_house

TODAY = date(2026, 11, 24)
TEXTS = ("hi this is Quillon Featherby", "my cell is 602-555-0142, Quillon")
OTHER = "+19195550177"


@pytest.fixture
async def house(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as made:
        yield made


async def _hidden(house: House, thread_id: str, *texts: str) -> tuple[str, ...]:
    rooms = Conversations(house.product.vault)
    vault = await house.read(lambda conn: rooms.vault_of(conn, thread_id, agreement=True))
    found = []
    for text in texts:
        vault, hidden = vault.hide(text, Known(), today=TODAY)
        found.append(hidden)
    await house.write(lambda conn: rooms.keep(conn, vault))
    return tuple(found)


async def _restored(house: House, thread_id: str, text: str) -> str:
    rooms = Conversations(house.product.vault)
    found: str = await house.read(lambda conn: rooms.restore(conn, thread_id, text))
    return found


async def test_a_value_keeps_its_number_over_turns_and_comes_back(house: House) -> None:
    thread_id = await house.text()
    first = await _hidden(house, thread_id, TEXTS[0])
    second = await _hidden(house, thread_id, TEXTS[1])
    assert "Quillon" not in "".join(first + second)
    assert await _restored(house, thread_id, second[0]) == TEXTS[1]
    (row,) = await house.rows(phi_vault)
    assert b"Quillon" not in row.sealed
    assert b"0142" not in row.sealed


async def test_another_thread_gets_nothing_of_it(house: House) -> None:
    mine, theirs = await house.text(), (await _other(house))
    await _hidden(house, mine, *TEXTS)
    with pytest.raises(UnresolvedPlaceholderError):
        await _restored(house, theirs, "Hi <PERSON_1>")


async def test_it_expires_and_is_purged(house: House, clock: ManualClock) -> None:
    thread_id = await house.text()
    await _hidden(house, thread_id, *TEXTS)
    clock.advance(KEPT + timedelta(seconds=1))
    with pytest.raises(UnresolvedPlaceholderError):
        await _restored(house, thread_id, "Hi <PERSON_1>")
    await house.pump("retention")
    assert await house.rows(phi_vault) == []


async def test_without_an_agreement_no_word_reaches_a_model(house: House) -> None:
    thread_id = await house.text()
    rooms = Conversations(house.product.vault)
    with pytest.raises(ForbiddenError) as refused:
        await house.read(lambda conn: rooms.vault_of(conn, thread_id, agreement=False))
    assert str(refused.value) == "NO_BAA"


async def test_an_erased_person_leaves_neither_values_nor_hashes(house: House) -> None:
    thread_id = await house.text()
    await _hidden(house, thread_id, *TEXTS)
    row = await house.thread()
    assert await house.rows(phi_digest)
    await house.write(lambda conn: emit(conn, ContactErased(contact_id=row.contact_id, thread_id=thread_id)))
    assert await house.rows(phi_vault) == []
    assert await house.rows(phi_digest) == []


async def _other(house: House) -> str:
    return await house.text("hello", sender=OTHER)
