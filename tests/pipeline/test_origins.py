"""Which ways of coming open a card by themselves, told by the webhooks of every channel: the practice's switches matter
for calls, texts and social messages only.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from channels.accounts import connect_account
from channels.base import Adapter
from channels.intake import INBOUND
from channels.lead_fetching import FETCHES
from channels.registry import build_adapters
from core.actors import Actor
from core.clock import ManualClock
from pipeline import tags
from pipeline.models import opportunity
from practice.file import practice_file
from practice.models import contact
from practice.store import save_set_up
from tests.channels import people_online
from tests.channels.far_ends import far_ends
from tests.channels.people_online import Told, Way
from tests.channels.test_replay import Leads
from tests.inbox.house import FakeSms, House, demo_practice, open_house
from tests.pipeline.board_house import colleagues

BY_THEMSELVES = [
    ("ad", "facebook"), ("ad", "form"), ("ad", "form"), ("ad", "instagram"), ("ad", "whatsapp"),
    ("form", "form"), ("web", "web"),
]  # fmt: skip
WHERE_SWITCHED_ON = [("call", "voice"), ("social", "instagram"), ("text", "sms"), ("text", "whatsapp")]


def everybody() -> Iterator[Told]:
    """One person for each way: clicks an ad for a chat, fills in a form or a lead ad, chats, calls, texts, comments, mails."""
    yield from islice(people_online.chatting(1), 2)
    yield from islice(people_online.on_instagram(2), 2)
    yield from islice(people_online.whatsapping(3), 2)  # odd: through an ad
    yield from islice(people_online.whatsapping(4), 2)
    yield from islice(people_online.filling_in(5), 1)
    yield from people_online.answering_an_ad(6)
    yield from people_online.announced(7)
    yield from islice(people_online.visiting(8), 1)
    yield from people_online.hanging_up(9)
    yield from islice(people_online.texting(10), 1)
    yield from people_online.commenting(11)
    yield from islice(people_online.mailing(12), 1)


class Practice:
    """A practice on every channel, with its switches."""

    def __init__(self, house: House, accounts: dict[Way, str]) -> None:
        self.house, self.accounts = house, accounts

    async def take(self, told: Told) -> None:
        request = told.made(self.house.clock.now(), {})
        status, _, _ = await self.house.product.intake.accept(told.way[0], self.accounts[told.way], request)
        assert 200 <= status < 300
        await self.house.pump(INBOUND.name, FETCHES.name, "calls")

    async def cards(self) -> list[Any]:
        return await self.house.rows(opportunity, opportunity.c.created_at, opportunity.c.id)


@asynccontextmanager
async def practice(url: str, clock: ManualClock, folder: Path, *, on: bool) -> AsyncIterator[Practice]:
    async with httpx.AsyncClient(trust_env=False) as client:
        adapters: dict[Way, Adapter] = {**build_adapters(client), ("fake", "sms"): FakeSms()}
        adapters["meta", "form"] = Leads(client)
        async with open_house(url, clock, folder, adapters=adapters) as house:
            switches = {"pipeline": {"auto_create": dict.fromkeys(("calls", "texts", "social"), on)}}
            there = demo_practice().document
            document = {**there, "practice": {**there["practice"], **switches}}
            await house.write(lambda conn: save_set_up(conn, practice_file(document)))
            await colleagues(house)
            yield Practice(house, await house.write(lambda conn: _connect(conn, house)))


def _connect(conn: Connection, house: House) -> dict[Way, str]:
    ways = {each.way for each in everybody()}
    accounts = {way: far.make_account() for way, far in far_ends().items() if way in ways}
    return {
        way: connect_account(
            conn, house.product.vault, channel=each.channel, provider=each.provider,
            external_id=each.external_id, settings=each.settings, secret=each.secret.reveal(),
        )
        for way, each in accounts.items()
    }  # fmt: skip


@pytest.mark.parametrize("on", [False, True])
async def test_forms_chats_and_ads_always_the_rest_where_it_is_switched_on(
    sqlite_url: str, clock: ManualClock, tmp_path: Path, on: bool
) -> None:
    async with practice(sqlite_url, clock, tmp_path, on=on) as place:
        for told in everybody():
            await place.take(told)
        cards = await place.cards()
        assert sorted((each.origin, each.channel) for each in cards) == sorted(
            BY_THEMSELVES + (WHERE_SWITCHED_ON if on else [])
        )
        assert {(each.stage, each.status) for each in cards} == {("lead", "open")}
        assert all(each.owner_id is not None for each in cards)


async def test_where_it_is_off_the_bots_own_booking_or_a_tag_opens_one(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with practice(sqlite_url, clock, tmp_path, on=False) as place:
        house = place.house
        for words in ("hi, can I come for botox next thursday afternoon?", "the first one", "Ana Example"):
            await house.text(words)
            house.clock.advance(timedelta(seconds=5))
            await house.pump("turns", "outbox")
            if words != "Ana Example":
                assert await place.cards() == []
        (card,) = await place.cards()
        assert (card.origin, card.stage, card.status, card.channel) == ("booking", "booked", "open", "sms")
        assert (card.service, card.value_from) == ("botox", "service")

        await house.text("hello there", sender="+12125550134")
        assert len(await place.cards()) == 1
        people = {each.phone: each.id for each in await house.rows(contact)}
        actor = Actor("user", "u1")
        await house.write(lambda conn: tags.tag(conn, people["+12125550134"], "lead", actor))
        assert [each.origin for each in await place.cards()] == ["booking", "tag"]


async def test_a_first_word_that_says_stop_is_no_lead(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    """They have mail addresses as well: nothing may begin for them there."""
    ends: dict[Way, Adapter] = {("fake", "sms"): FakeSms()}
    async with open_house(sqlite_url, clock, tmp_path, adapters=ends) as house:
        await house.text("STOP", "+19195550161")
        await house.text("wrong number", "+19195550162")
        assert await house.rows(opportunity) == []
        await house.text("hi, how much is botox?", "+19195550163")
        assert [each.origin for each in await house.rows(opportunity)] == ["text"]
