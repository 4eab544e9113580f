"""Who comes through the Google profile's buttons is known by the link's words, or surely by a number of its own."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.accounts import mark_entry, settings_of
from channels.base import Account, Inbound, Source
from core.clock import ManualClock
from core.private import Private
from inbox.entry_links import came_by_link
from inbox.models import inquiry
from tests.inbox.house import FakeSms, open_house

LINK = {"words": "Hi from Google", "ref": "google_business", "kind": "profile", "source": "google_profile"}
CAME = Source("profile", {"ref": "google_business", "source": "google_profile"})


def line(**settings_: object) -> Account:
    return Account("a", "p", "sms", "fake", "+19195550143", "active", settings_, Private({}))


def heard(text: str, **settings_: object) -> Inbound:
    return came_by_link(line(**settings_), Inbound("m", "+12125550142", text))


@pytest.mark.parametrize(
    ("text", "left", "came"),
    [
        ("Hi from Google", "Hi from Google", CAME),  # nothing else was said
        ("Hi from Google do you have Saturday?", "do you have Saturday?", CAME),
        ("hi  FROM google, how much is Botox", "how much is Botox", CAME),
        ("Hi from Google\n\nHola", "Hola", CAME),
        ("Hi from Googleplex", "Hi from Googleplex", None),
        ("Well, Hi from Google", "Well, Hi from Google", None),
        ("Hi from", "Hi from", None),
        ("", "", None),
    ],
)
def test_the_words_of_the_link_are_taken_off_and_say_where_it_came_from(
    text: str, left: str, came: Source | None
) -> None:
    found = heard(text, entry_links=[LINK])
    assert (found.text, found.source) == (left, came)


def test_a_number_of_its_own_needs_no_words() -> None:
    found = heard("How much is Botox?", entry_number="google_business")
    assert found.source == Source("number", {"ref": "google_business", "number": "+19195550143"})


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_nothing_that_somebody_wrote_is_lost(text: str) -> None:
    assert heard(text) == Inbound("m", "+12125550142", text)
    found = heard("Hi from Google " + text, entry_links=[LINK])
    assert found.text
    assert found.text in "Hi from Google " + text


async def test_the_source_stands_on_the_inquiry(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> None:
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
        await house.write(lambda conn: mark_entry(conn, house.account_id, entry_links=[LINK]))
        house.product.accounts.forget()
        await house.text("Hi from Google how much is lip filler?")
        (opened,) = await house.rows(inquiry)
        assert (opened.source, opened.attribution["kind"]) == ("google_profile", "profile")
        assert [said.text for said in await house.messages("in")] == ["how much is lip filler?"]
        await house.write(lambda conn: mark_entry(conn, house.account_id))
        assert "entry_links" not in await house.read(lambda conn: settings_of(conn, house.account_id))
