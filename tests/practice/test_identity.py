"""How a visitor came is kept from the click to the inquiry, and alike people are suggested, never joined."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.clock import ManualClock
from practice.contacts import reach, update_contact
from practice.identity.suggestions import alike, keep_apart
from practice.visitors import begin_visit, came_by, note_arrival
from tests.inbox.house import PATIENT, FakeSms, House, open_house

LANDED = "https://www.junipervale.example.com/botox"


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        yield house


async def test_a_visit_is_known_by_its_last_campaign_and_its_first_page(house: House) -> None:
    visitor_id, _ = await house.write(lambda conn: begin_visit(conn, b"k", house.account_id))

    async def come(**told: str) -> None:
        await house.write(lambda conn: note_arrival(conn, visitor_id, told))

    await come(landing_page=LANDED, gclid="abc", surprise="left out")
    await come(landing_page="https://www.junipervale.example.com/")
    await come(landing_page="https://www.junipervale.example.com/filler", utm_source="newsletter")
    came = await house.read(lambda conn: came_by(conn, visitor_id))
    assert came == {
        "kind": "link",
        "values": {
            "landing_page": "https://www.junipervale.example.com/filler",
            "utm_source": "newsletter",
            "first_landing_page": LANDED,
        },
    }


@pytest.mark.parametrize(
    ("names", "suggested"),
    [
        (("Dana Whitlock", "dana w."), True),
        (("Dana Whitlock", None), True),
        (("Dana Whitlock", "Robin Whitlock"), False),
    ],
)
async def test_a_typed_number_is_a_suggestion_unless_names_differ(
    house: House, names: tuple[str | None, str | None], suggested: bool
) -> None:  # fmt: skip
    await house.text("hi", PATIENT)
    texting = await house.write(lambda conn: reach(conn, "sms", PATIENT).contact_id)
    chatting = await house.write(lambda conn: reach(conn, "instagram", "17841400000000001").contact_id)
    await house.write(lambda conn: update_contact(conn, texting, name=names[0]))
    await house.write(lambda conn: update_contact(conn, chatting, name=names[1], phone=PATIENT))
    found = await house.read(lambda conn: alike(conn, chatting))
    assert [(each.contact_id, each.reasons) for each in found] == (
        [(texting, ("phone",))] if suggested else []
    )
    await house.write(lambda conn: keep_apart(conn, chatting, texting))
    assert await house.read(lambda conn: alike(conn, texting)) == ()
