"""Webhooks of every channel in any order, some told twice and some an hour late, leave the same threads."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import Connection

from channels.accounts import connect_account
from channels.adapters.leads_meta import MetaLeads
from channels.adapters.sms import TwilioSms
from channels.adapters.whatsapp import TwilioWhatsApp
from channels.base import Account, Adapter, Receipt, Sending, Verified
from channels.intake import INBOUND
from channels.lead_fetching import FETCHES
from channels.outbox import OUTBOX
from channels.registry import build_adapters
from core.clock import ManualClock
from tests.channels import people_online
from tests.channels.far_ends import far_ends
from tests.channels.people_online import SMS, Told, Way, reached_before, town
from tests.channels.threads_told import threads_told
from tests.conftest import START
from tests.inbox.house import FakeSms, House, open_house

FULL = bool(os.environ.get("GLOWDESK_TEST_FULL"))
COUNT = 2000 if FULL else 360
SEEDS = (1, 2, 3)
TWICE, LATE = 0.05, 0.05
AT_ONCE = 24
REACHED = COUNT // 8
LOOKED_AT = {"google"}
"""Reviews are asked for; no webhook tells what stands in them."""


class Taken:
    """A far end that takes everything, under the id that its reports will name."""

    sids: Mapping[str, str] = {}

    async def send(self, sending: Sending, account: Account) -> Receipt:
        return Receipt("accepted", provider_id=self.sids[sending.recipient])


class Texts(Taken, TwilioSms):
    pass


class Whats(Taken, TwilioWhatsApp):
    pass


class Leads(MetaLeads):
    """Meta's side of a lead."""

    async def fetch_lead(self, lead_id: str, account: Account) -> Verified:
        answers = {"full_name": f"Lead {lead_id}", "what_would_you_like": "Botox"}
        lead = {
            "id": lead_id,
            "created_time": "2026-11-24T14:59:58+0000",
            "form_id": "770099",
            "ad_id": "660011",
            "field_data": [{"name": name, "values": [value]} for name, value in answers.items()],
        }
        return Verified(f"lead:{lead_id}", msgspec.json.encode(lead), "lead")


class Desk:
    """A practice with all its channels."""

    def __init__(self, house: House, accounts: Mapping[Way, str]) -> None:
        self.house, self._accounts = house, accounts
        self._ours: dict[str, str] = {}

    async def write_first(self) -> None:
        """To some of them before they say any more, so that reports have something to be about."""
        for way, who, _ in reached_before(REACHED):
            prefix = "" if way == SMS else "whatsapp:"
            told = people_online.first_word(way, prefix, who)
            await self.take(told)
            await self.house.pump(INBOUND.name)
            thread = await self.house.thread(who)
            await self.house.submit(thread.id, cause_id=f"before-{who}")
        await self.house.pump(OUTBOX.name)
        for each in await self.house.outbounds():
            assert each.state == "accepted"
            self._ours[each.recipient] = each.id

    async def take(self, told: Told) -> None:
        request = told.made(self.house.clock.now(), self._ours)
        status, _, _ = await self.house.product.intake.accept(told.way[0], self._accounts[told.way], request)
        assert 200 <= status < 300

    async def work(self, limit: int = AT_ONCE) -> None:
        for claimer in self.house.product.claimers:
            if claimer.name in {INBOUND.name, FETCHES.name}:
                while await claimer.run_due(self.house.clock.now(), limit):
                    pass

    async def end(self) -> list[dict[str, Any]]:
        await self.work()
        await self.work()  # what was fetched
        return await threads_told(self.house)


@asynccontextmanager
async def desk(template: Path, folder: Path) -> AsyncIterator[Desk]:
    folder.mkdir()
    (folder / "glowdesk.db").write_bytes(template.read_bytes())
    clock = ManualClock(START)
    sids = {who: sid for _, who, sid in reached_before(REACHED)}
    async with httpx.AsyncClient(trust_env=False) as client:
        adapters: dict[Way, Adapter] = {**build_adapters(client), ("fake", "sms"): FakeSms()}
        texts, whats = Texts(client), Whats(client)
        texts.sids = whats.sids = sids
        adapters |= {SMS: texts, ("twilio", "whatsapp"): whats, ("meta", "form"): Leads(client)}
        url = f"sqlite:///{folder / 'glowdesk.db'}"
        async with open_house(url, clock, folder, adapters=adapters) as house:
            made = Desk(house, await house.write(lambda conn: _connect(conn, house)))
            await made.write_first()
            yield made


def _connect(conn: Connection, house: House) -> dict[Way, str]:
    ways = {each.way for each in town(COUNT)}
    accounts = {way: far.make_account() for way, far in far_ends().items() if way in ways}
    return {
        way: connect_account(
            conn,
            house.product.vault,
            channel=each.channel,
            provider=each.provider,
            external_id=each.external_id,
            settings=each.settings,
            secret=each.secret.reveal(),
        )
        for way, each in accounts.items()
    }


async def in_order(made: Desk, webhooks: tuple[Told, ...]) -> list[dict[str, Any]]:
    for each in webhooks:
        await made.take(each)
        await made.work(1)
    return await made.end()


async def in_any_order(made: Desk, webhooks: tuple[Told, ...], dice: random.Random) -> list[dict[str, Any]]:
    shuffled = [*webhooks, *dice.sample(webhooks, int(len(webhooks) * TWICE))]
    dice.shuffle(shuffled)
    late = shuffled[: int(len(shuffled) * LATE)]
    for batch in (shuffled[len(late) :], late):
        for begin in range(0, len(batch), AT_ONCE):
            await asyncio.gather(*(made.take(each) for each in batch[begin : begin + AT_ONCE]))
            await made.work()
        made.house.clock.advance(timedelta(hours=1))
    return await made.end()


@pytest.mark.timeout(600 if FULL else 240)
async def test_any_order_with_doubles_and_delays_leaves_the_same_threads(
    sqlite_template: Path, tmp_path: Path
) -> None:
    webhooks = town(COUNT)
    assert len(webhooks) == COUNT
    assert {each.way[1] for each in webhooks} == {channel for _, channel in far_ends()} - LOOKED_AT
    async with desk(sqlite_template, tmp_path / "once") as made:
        expected = await in_order(made, webhooks)
    assert len(expected) > COUNT / 8
    for seed in SEEDS:
        async with desk(sqlite_template, tmp_path / str(seed)) as made:
            told = await in_any_order(made, webhooks, random.Random(seed))
        differing = [pair for pair in zip(expected, told, strict=False) if pair[0] != pair[1]]
        assert differing == [], f"seed {seed}"
        assert len(told) == len(expected)
