"""A form, a call and a message in an app within two minutes: one greeting, one owner, one episode to make something of."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from channels.accounts import connect_account, read_account
from channels.base import ConsentGiven, Inbound, Lead, Source
from channels.forms import NewForm, add_form
from core.clock import ManualClock
from inbox import merging
from inbox.arriving import Screened, store_inbound
from inbox.leads import Stored, store_lead
from inbox.models import inquiry, thread
from inbox.sources import same_click, touches_of
from practice.contacts import find_address
from practice.identity.suggestions import alike
from tests.agent.telephone import CALLER, Exchange, exchange, sid
from tests.inbox.house import FakeSms, demo_book
from tests.inbox.test_ingest import POLICY

CLICK = Source("ad", {"gclid": "Cj0-click"})


class FakeApp(FakeSms):
    """Messages of an app, where nobody's number is known."""

    channel = "instagram"


@pytest.fixture
async def practice(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Exchange]:
    async with exchange(sqlite_url, clock, tmp_path) as made:
        made.house.product.adapters["fake", "instagram"] = FakeApp()  # type: ignore[index]
        yield made


def fills_in_the_form(conn: Connection, vault: Any) -> Stored | None:
    account = read_account(conn, vault, add_form(conn, vault, NewForm(name="Contact page")).account_id)
    lead = Lead(
        provider_id="lead-1",
        name="Ana Ruiz",
        phone=CALLER,
        text="How much is botox?",
        source=CLICK,
        consents=(ConsentGiven("sms", "You may text me.", checked=True, text_version="site-1"),),
    )
    return store_lead(conn, account, demo_book(), lead, POLICY, lambda *_: None)


def writes_in_the_app(conn: Connection, vault: Any) -> str:
    account_id = connect_account(
        conn, vault, channel="instagram", provider="fake", external_id="178414", settings={}, secret={}
    )
    said = Inbound("m-1", sender="684", text="are you open on Friday?", display_name="Ana Ruiz", source=CLICK)
    store_inbound(conn, read_account(conn, vault, account_id), demo_book(), said, Screened(), POLICY)
    return str(find_address(conn, "instagram", "684").contact_id)


def _app(practice: Exchange) -> FakeApp:
    found = practice.house.product.adapters["fake", "instagram"]
    assert isinstance(found, FakeApp)
    return found


async def test_one_greeting_one_owner_one_episode(practice: Exchange) -> None:
    house, vault = practice.house, practice.house.product.vault
    stored = await house.write(lambda conn: fills_in_the_form(conn, vault))
    await practice.pump()
    await practice.missed(sid(1))
    practice.wait(20)
    await practice.pump()
    (row,) = await practice.rows(thread)
    assert (row.id, row.owner_kind) == (stored.thread_id, "agent")
    (opened,) = await practice.inquiries()
    introduced = [each for each in practice.texts_to(CALLER) if "automated" in each.lower()]
    assert len(introduced) == 1, practice.texts_to(CALLER)

    in_app = await house.write(lambda conn: writes_in_the_app(conn, vault))
    found = await house.read(lambda conn: alike(conn, in_app, same_click(conn, in_app)))
    assert [(each.contact_id, each.reasons) for each in found] == [(stored.contact_id, ("click",))]
    await house.write(lambda conn: merging.merge(conn, stored.contact_id, in_app))
    practice.wait(10)
    await practice.pump()
    rows = [each for each in await practice.rows(thread) if each.merged_into is None]
    assert [(each.id, each.owner_kind) for each in rows] == [(row.id, "agent")]
    still_open = [each for each in await practice.rows(inquiry) if each.closed_at is None]
    assert [each.thread_id for each in still_open] == [opened.thread_id]
    assert rows[0].answered_seq == rows[0].last_in_seq
    touches = await house.read(lambda conn: touches_of(conn, demo_book(), row.id))
    assert {each.values.get("gclid") for each in touches} >= {"Cj0-click"}
    assert len(practice.texts_to(CALLER)) + len(_app(practice).sent) <= 3
