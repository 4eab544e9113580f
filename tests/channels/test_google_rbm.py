"""RCS straight through Google: sealed events in, our own ids out, and a text, once, where RCS does not reach."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from msgspec.structs import replace
from sqlalchemy import Connection

from channels.accounts import connect_account
from channels.adapters.google_rbm import GoogleRbm
from channels.base import Adapter, Inbound, StatusUpdate
from core.clock import ManualClock
from inbox.models import inquiry
from standins.google import GoogleFarEnd, google_app
from standins.google.model import Fault
from standins.serving import serving
from tests.channels.far_ends import google_rbm as far
from tests.conftest import START
from tests.inbox.house import PUBLIC, FakeSms, House, open_house
from web.errors import HANDLERS
from web.webhooks import webhook_router

ASKED = "How much is lip filler?"


def read(name: str) -> tuple[Any, ...]:
    body = (far.RECORDED / f"{name}.json").read_bytes()
    return GoogleRbm(httpx.AsyncClient()).read("events", body, None, far.make_account(fallback="acc-sms"))


def test_the_handshake_is_answered_with_its_secret_and_nothing_of_it_is_kept() -> None:
    adapter, account = GoogleRbm(httpx.AsyncClient()), far.make_account()
    verified = adapter.verify(far.handshake(), account)
    assert (verified.kind, verified.body) == ("handshake", b"")
    assert adapter.answer(far.handshake(), account) == (200, "text/plain", b"1234567890")
    assert adapter.read("handshake", b"", None, account) == ()


def test_every_kind_of_message_is_read() -> None:
    (text,), (picked,), (file,), (place,) = map(read, ("text", "picked", "file", "place"))
    assert isinstance(text, Inbound)
    assert (text.provider_id, text.sender, text.text, text.meta) == (
        "MxA1",
        far.PHONE,
        "Do you have Saturday?",
        {"via": "rcs"},
    )
    assert picked.slot_id == "s-1"
    assert (file.attachments[0].kind, file.attachments[0].name) == ("image", "lips.jpg")
    assert "40.74110" in place.text
    assert read("typing") == ()


def test_a_message_taken_back_goes_as_a_text_by_the_other_line() -> None:
    (expired,) = read("expired")
    assert isinstance(expired, StatusUpdate)
    assert (expired.status, expired.after.by_account if expired.after else None) == ("undelivered", "acc-sms")


async def test_repeating_a_message_makes_no_second_one() -> None:
    async with far.reached() as (adapter, account, sending, google):
        google.faults.append(Fault(kind="drop_after"))
        assert (await adapter.send(sending, account)).outcome == "unknown"
        assert await adapter.find_sent(sending, START, account) == (sending.outbound_id,)
        assert (await adapter.send(sending, account)).provider_id == sending.outbound_id
        assert [each.text for each in google.thread(far.PHONE)] == [sending.text]


async def test_a_message_carries_a_time_to_live_its_kind_and_the_times_on_offer() -> None:
    async with far.reached() as (adapter, account, sending, google):
        slot = {"slot_id": "s-1", "at": "2026-11-28T20:00:00+00:00", "zone": "America/New_York"}
        await adapter.send(replace(sending, extras={"slots": [slot]}), account)
        (kept,) = google.thread(far.PHONE)
        assert (kept.ttl, kept.traffic) == ("300s", "SERVICEREQUEST")
        assert kept.suggestions == [{"reply": {"text": "Sat Nov 28, 3:00 PM", "postbackData": "slot:s-1"}}]


async def test_a_phone_without_rcs_is_asked_once_and_named_for_the_text_line() -> None:
    async with far.reached(fallback="acc-sms") as (adapter, account, sending, google):
        google.not_on_rcs.add(far.PHONE)
        for _ in range(2):
            receipt = await adapter.send(sending, account)
            assert (receipt.code, receipt.instead) == ("NOT_ON_RCS", "acc-sms")
        assert len([call for call in google.calls if call[1] == "capabilities"]) == 1
        assert google.thread(far.PHONE) == []


async def test_a_key_that_google_does_not_know_needs_a_person() -> None:
    async with far.reached() as (adapter, account, sending, _):
        wrong = replace(account, settings={**account.settings, "service_account": "other@example.com"})
        receipt = await adapter.send(sending, wrong)
        assert (receipt.outcome, receipt.disconnect) == ("rejected", True)


class Street:
    """A practice with an agent and a text line, and somebody with a phone."""

    def __init__(self, house: House, google: GoogleFarEnd, sms: FakeSms) -> None:
        self.house, self.google, self.sms = house, google, sms

    async def works(self) -> None:
        for _ in range(5):
            self.house.clock.advance(timedelta(seconds=3))
            await self.house.pump()


@pytest.fixture
async def street(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Street]:
    google, sms = GoogleFarEnd(far.GOOGLE, now=clock.now), FakeSms()
    async with httpx.AsyncClient(trust_env=False) as client, serving(google_app(google)) as api:
        adapters: dict[tuple[str, str], Adapter] = {
            ("fake", "sms"): sms,
            ("google", "sms"): GoogleRbm(client),
        }
        async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
            account = far.make_account(api, house.account_id)

            def connect(conn: Connection) -> str:
                return connect_account(
                    conn,
                    house.product.vault,
                    channel="sms",
                    provider="google",
                    external_id=account.external_id,
                    settings=account.settings,
                    secret=account.secret.reveal(),
                )

            account_id = await house.write(connect)
            app = Litestar([webhook_router(house.product.intake, PUBLIC)], exception_handlers=HANDLERS)
            async with serving(app) as product:
                url = f"{product}/webhooks/google/{account_id}/events"
                google.settings = replace(google.settings, agent_url=url)
                yield Street(house, google, sms)
        await google.close()


async def test_a_question_over_rcs_is_answered_over_rcs_once(street: Street) -> None:
    street.google.faults.append(Fault(kind="duplicate_event"))
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    mine, ours = street.google.thread(far.PHONE)
    assert (mine.mine, ours.mine, "$" in ours.text) == (True, False, True)
    (reply,) = await street.house.messages("out")
    assert (reply.status, reply.provider_id) == ("delivered", ours.id)
    await street.google.event(far.PHONE, "READ", ours.id)
    await street.works()
    assert (await street.house.messages("out"))[0].status == "read"
    assert street.sms.sent == []


async def test_where_rcs_does_not_reach_a_text_goes_instead(street: Street) -> None:
    street.google.not_on_rcs.add(far.PHONE)
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    assert [sent.recipient for sent in street.sms.sent] == [far.PHONE]
    assert len(await street.house.messages("out")) == 1


async def test_what_may_have_arrived_is_not_sent_again(street: Street) -> None:
    street.google.offline.add(far.PHONE)
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    ours = street.google.thread(far.PHONE)[-1]
    await street.google.expire(ours.id, revoked=False)
    await street.works()
    assert street.sms.sent == []


async def test_what_google_took_back_goes_as_a_text(street: Street) -> None:
    street.google.offline.add(far.PHONE)
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    ours = street.google.thread(far.PHONE)[-1]
    for _ in range(2):  # told twice
        await street.google.expire(ours.id)
        await street.works()
    assert [sent.text for sent in street.sms.sent] == [ours.text]


async def test_a_forged_event_opens_nothing(street: Street) -> None:
    street.google.faults.append(Fault(kind="forge_event"))
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    assert street.google.answers[-1][1].status == 403
    assert await street.house.rows(inquiry) == []


async def test_nothing_of_a_visit_goes_without_an_agreement(street: Street) -> None:
    await street.google.text(far.PHONE, ASKED)
    await street.works()
    thread_id = (await street.house.messages("in"))[0].thread_id
    made = await street.house.submit(
        thread_id, "See you on Tuesday.", purpose="appointment", author_kind="agent", author_id=None
    )
    assert (made.action, made.reason) == ("block", "CHANNEL_NO_PHI")
