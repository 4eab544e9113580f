"""The page that ends mail: looking does nothing, a click acts at once, and nobody's name is anywhere near it."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from channels.accounts import connect_account
from compliance.models import audit_entry, consent_link, revocation
from compliance.unsubscribe import Unsubscribing, _named, read_token
from core.clock import ManualClock
from core.errors import NotFoundError
from practice.contacts import add_address, create_contact, load_address
from tests.inbox.house import PRACTICE
from tests.web.desk import Desk, open_desk

MAIL = "ana.ruiz@example.com"
CLICK = {"List-Unsubscribe": "One-Click"}
OFFERS = ["promotions", "recall", "reviews"]


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def link(desk: Desk) -> str:
    """The path in a mail to a patient of the house."""

    def make(conn: Connection) -> str:
        vault = desk.house.product.vault
        connect_account(
            conn, vault, channel="email", provider="postmark", external_id="desk@x.example", settings={}, secret={"a": "b"}
        )  # fmt: skip
        ana = create_contact(conn, name="Ana Ruiz", phone=None, email=MAIL)
        address_id = add_address(conn, ana, "email", MAIL, verified=True)
        return Unsubscribing(vault, "https://desk.example.com").link(conn, address_id)

    made: str = await desk.house.write(make)
    return made.removeprefix("https://desk.example.com")


async def standing(desk: Desk, link: str) -> tuple[str | None, list[str]]:
    token = read_token(link.rpartition("/")[2])
    row = await desk.house.read(lambda conn: load_address(conn, token.address_id))
    return row.revoked, sorted(row.revoked_categories)


async def test_looking_ends_nothing_and_shows_nobody(desk: Desk, link: str) -> None:
    async with desk.anyone() as anyone:
        for method in ("GET", "HEAD"):
            seen = await anyone.request(method, link)
            assert seen.status_code == (200 if method == "GET" else seen.status_code)
        page = (await anyone.get(link)).text
        assert "<form" in page
        assert MAIL not in page
        assert MAIL.partition("@")[0] not in link
        assert (await anyone.get(link, headers={"Accept-Language": "es-MX"})).text.count(
            "No más ofertas"
        ) == 1
        assert "set-cookie" not in (await anyone.get(link)).headers
    assert await standing(desk, link) == (None, [])


@pytest.mark.parametrize("multipart", [False, True])
async def test_one_click_acts_at_once_and_only_once(desk: Desk, link: str, multipart: bool) -> None:
    sent: dict[str, Any] = (
        {"files": {"List-Unsubscribe": (None, "One-Click")}} if multipart else {"data": CLICK}
    )
    async with desk.anyone() as program:
        for _ in range(2):
            done = await program.post(link, **sent)
            assert (done.status_code, done.history) == (200, [])
    assert await standing(desk, link) == (None, OFFERS)
    (taken,) = await desk.house.rows(revocation)
    assert (taken.scope, taken.how, taken.channel) == ("marketing", "unsubscribe_page", "email")
    linked = [each.record_id for each in await desk.house.rows(consent_link)]
    assert taken.id in linked
    told = [each.action for each in await desk.house.rows(audit_entry) if each.actor_kind == "patient"]
    assert told == ["consent.revoked"]


async def test_the_page_can_end_everything_and_offers_never_weaken_that(desk: Desk, link: str) -> None:
    async with desk.anyone() as person:
        page = await person.post(link, data={"ends": "all"})
        assert "no more automatic emails" in page.text
        await person.post(link, data=CLICK)
        await person.post(link, data={"ends": "nonsense"})
    assert await standing(desk, link) == ("all", [])
    assert len(await desk.house.rows(revocation)) == 1


async def test_a_forged_or_broken_link_leads_nowhere(desk: Desk, link: str) -> None:
    token = link.rpartition("/")[2]
    broken = [
        token[:-1],
        token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        "x",
        "é",
        "A" * 500,
    ]
    async with desk.anyone() as anyone:
        for each in broken:
            for answer in (await anyone.get(f"/u/{each}"), await anyone.post(f"/u/{each}", data=CLICK)):
                assert answer.status_code == 404, each
    assert await standing(desk, link) == (None, [])


async def test_a_link_outlives_the_key_it_was_made_with(desk: Desk, link: str) -> None:
    vault = desk.house.product.vault
    await desk.house.write(vault.begin_key)
    vault.forget()
    async with desk.anyone() as program:
        assert (await program.post(link, data=CLICK)).status_code == 200
    assert (await standing(desk, link))[1] == OFFERS


async def test_mail_programs_of_other_sites_may_click_for_their_people(desk: Desk, link: str) -> None:
    foreign = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    async with desk.anyone() as program:
        assert (await program.post(link, data=CLICK, headers=foreign)).status_code == 200


@pytest.mark.parametrize("given", ["", "AA", "!!!", "A" * 401])
def test_what_is_no_token_is_refused(given: str) -> None:
    with pytest.raises(NotFoundError):
        read_token(given)


def test_ids_of_any_kind_come_back() -> None:
    raw = urlsafe_b64encode(_named(PRACTICE, "01a20e12-a280-7699-94af-629581a45b9c") + b"m" * 12).decode()
    token = read_token(raw.rstrip("="))
    assert (token.practice_id, token.address_id) == (PRACTICE, "01a20e12-a280-7699-94af-629581a45b9c")


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode()))
)
def test_no_path_breaks_the_reader(given_path: str) -> None:
    with suppress(NotFoundError):
        token = read_token(given_path)
        assert token.practice_id is not None
