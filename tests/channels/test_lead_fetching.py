"""Leads that must be fetched: at once, again after a while, and for good once we are let in."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.accounts import connect_account
from channels.adapters.leads_google import GoogleLeads
from channels.adapters.leads_meta import MetaLeads
from channels.base import Adapter, Request
from channels.models import lead_fetch
from channels.polling import state_of
from core.clock import ManualClock
from inbox.models import inquiry, staff_notice
from standins.leads import MetaLeadsFarEnd, meta_leads_app
from standins.serving import serving
from tests.inbox.house import FakeSms, House, open_house

FORM = {
    "name": "Botox offer",
    "map": {"what_would_you_like": "service"},
    "consent": {"sms_ok": {"channel": "sms", "text": "Juniper Vale may text me."}},
}
ANA = {"full_name": "Ana Ruiz", "phone_number": "+14155550133", "what_would_you_like": "Botox"}


@dataclass
class Ads:
    """A practice whose ads collect leads."""

    house: House
    texts: FakeSms
    meta: MetaLeadsFarEnd
    account_id: str

    async def announce(self, lead_id: str = "880012345678901", **more: Any) -> None:
        body = self.meta.fill_in(
            lead_id, ANA, at=self.house.clock.now(), **{"boxes": {"sms_ok": True}, **more}
        )
        await self.tell(body)

    async def tell(self, body: bytes) -> None:
        request = Request(
            url="http://x",
            kind="events",
            reference=None,
            headers={"x-hub-signature-256": self.meta.sign(body)},
            content_type="application/json",
            body=body,
        )
        await self.house.product.intake.accept("meta", self.account_id, request)

    async def problems(self) -> list[str]:
        found: dict[str, Any] = await self.house.read(lambda conn: state_of(conn, self.account_id))
        return list(found.get("problems", []))


@pytest.fixture
async def ads(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Ads]:
    far, texts = MetaLeadsFarEnd(), FakeSms()
    async with httpx.AsyncClient() as client, serving(meta_leads_app(far)) as url:
        adapters: dict[tuple[str, str], Adapter] = {
            ("fake", "sms"): texts,
            ("meta", "form"): MetaLeads(client),
            ("google", "form"): GoogleLeads(),
        }
        async with open_house(database_url, clock, tmp_path, adapters=adapters) as house:
            account_id = await house.write(
                lambda conn: connect_account(
                    conn,
                    house.product.vault,
                    channel="form",
                    provider="meta",
                    external_id=far.page_id,
                    settings={"forms": {"770099": FORM}, "api_url": url},
                    secret={"app_secret": far.app_secret, "access_token": far.access_token},
                )
            )
            yield Ads(house, texts, far, account_id)


async def test_an_ads_lead_is_fetched_and_answered_by_text(ads: Ads) -> None:
    await ads.announce()
    await ads.house.pump()
    (sent,) = ads.texts.sent
    assert sent.recipient == "+14155550133"
    assert re.search(r"Ana\b", sent.text)
    assert "Botox" in sent.text
    (row,) = await ads.house.rows(inquiry)
    assert row.attribution["kind"] == "ad"
    assert row.attribution["values"]["campaign_id"] == "660001"


async def test_told_twice_and_found_by_the_hourly_look_it_is_one_lead(ads: Ads) -> None:
    await ads.house.pump()  # the first look remembers when it was
    for _ in range(2):
        await ads.announce()
        await ads.house.pump()
    ads.house.clock.advance(timedelta(hours=1, seconds=1))
    await ads.house.pump()
    assert len(await ads.house.messages("in")) == 1
    assert ads.meta.asked == ["880012345678901"]


async def test_what_the_webhook_missed_comes_with_the_hourly_look(ads: Ads) -> None:
    await ads.house.pump()
    ads.meta.page_size = 2
    for number in range(5):
        ads.meta.fill_in(
            f"88{number}",
            {**ANA, "phone_number": f"+1415555014{number}"},
            at=ads.house.clock.now(),
            boxes={"sms_ok": True},
        )
    ads.house.clock.advance(timedelta(hours=1, seconds=1))
    await ads.house.pump()
    assert len(await ads.house.messages("in")) == 5
    assert len({each.recipient for each in ads.texts.sent}) == 5


async def test_a_lead_that_has_not_spread_yet_is_asked_for_again(ads: Ads) -> None:
    ads.meta.not_yet = 2
    await ads.announce()
    await ads.house.pump()
    assert len(ads.meta.asked) == 1
    ads.house.clock.advance(timedelta(seconds=10))
    await ads.house.pump()
    assert len(ads.meta.asked) == 2
    assert ads.texts.sent == []
    ads.house.clock.advance(timedelta(seconds=60))
    await ads.house.pump()
    assert len(ads.texts.sent) == 1


async def test_kept_out_people_are_told_and_nothing_is_lost(ads: Ads) -> None:
    await ads.house.pump()
    ads.meta.let_in = False
    await ads.announce()
    await ads.house.pump()
    for wait in (10, 60, 300, 3600):
        assert await ads.problems() in ([], ["LEAD_ACCESS"])
        ads.house.clock.advance(timedelta(seconds=wait + 1))
        await ads.house.pump()
    assert ads.meta.asked == ["880012345678901"] * 5
    assert await ads.problems() == ["LEAD_ACCESS"]
    assert "channel_broken" in {each.kind for each in await ads.house.rows(staff_notice)}
    (row,) = await ads.house.rows(lead_fetch)
    assert row.dead_at is not None

    ads.meta.let_in = True
    ads.house.clock.advance(timedelta(hours=1, seconds=1))
    await ads.house.pump()
    assert len(ads.texts.sent) == 1
    assert await ads.problems() == []


async def test_a_late_lead_is_for_a_person_to_call(ads: Ads) -> None:
    ads.meta.not_yet = 1
    body = ads.meta.fill_in("77", ANA, at=ads.house.clock.now() - timedelta(days=2), boxes={"sms_ok": True})
    ads.meta.not_yet = 0
    await ads.tell(body)
    await ads.house.pump()
    assert ads.texts.sent == []
    (row,) = await ads.house.rows(inquiry)
    assert row.unanswered_why == "late"
