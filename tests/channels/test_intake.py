"""The only way in: a genuine envelope is stored once before it is acknowledged, nothing else is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from channels.adapters.sms import TwilioSms
from channels.intake import INBOUND
from channels.models import channel_account, inbound_event
from core.clock import ManualClock
from core.errors import BadInputError, ForbiddenError, NotFoundError
from core.session import system_scope
from inbox.models import message, staff_notice
from standins.twilio import TwilioSettings
from tests.inbox.house import LINE, PATIENT, FakeSms, House, open_house, twilio_request

SID = "SM" + "0f" * 16
FORM = {
    "MessageSid": SID,
    "AccountSid": TwilioSettings().account_sid,
    "From": PATIENT,
    "To": LINE,
    "Body": "Hola, ¿tienen Botox?",
    "NumMedia": "0",
}


@pytest.fixture
def far() -> FakeSms:
    return FakeSms()


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path, far: FakeSms) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        yield house


@pytest.fixture
async def twilio_house(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with (
        httpx.AsyncClient(trust_env=False, verify=False) as client,
        open_house(
            sqlite_url,
            clock,
            tmp_path,
            adapters={("twilio", "sms"): TwilioSms(client)},
            provider="twilio",
            account_sid=TwilioSettings().account_sid,
        ) as house,
    ):
        yield house


async def stored(house: House) -> list[Any]:
    return await house.db.read(
        system_scope(),
        lambda conn: list(conn.execute(select(inbound_event).order_by(inbound_event.c.event_key))),
    )


def text(key: str = "k-1") -> dict[str, Any]:
    return {"kind": "inbound", "key": key, "from": PATIENT, "text": "hello"}


async def test_a_genuine_envelope_is_verified_once_and_stored_as_it_came(house: House, far: FakeSms) -> None:
    await house.deliver(text())
    (row,) = await stored(house)
    assert far.verified == 1
    assert msgspec.json.decode(row.body) == [text()]
    assert (row.event_key, row.kind, row.practice_id) == ("k-1", "inbound", "practice-a")
    assert row.due_at == row.received_at == house.clock.now()
    async with asyncio.timeout(1):
        await house.product.doorbell.wait(INBOUND.name, 60)


async def test_copies_are_acknowledged_and_stored_once(house: House) -> None:
    await asyncio.gather(*(house.deliver(text()) for _ in range(20)))
    await house.pump("inbound")
    await house.deliver(text())
    assert await house.pump("inbound") == 0
    assert len(await stored(house)) == 1
    assert len(await house.rows(message)) == 1


async def test_a_forged_one_leaves_no_trace(house: House, far: FakeSms) -> None:
    with pytest.raises(ForbiddenError):
        await house.deliver(text(), seal="forged")
    assert await stored(house) == []
    assert far.verified == 1


@pytest.mark.parametrize("case", ["unknown account", "another provider", "disabled account"])
async def test_nobody_is_told_whether_an_account_exists(house: House, far: FakeSms, case: str) -> None:
    provider, account_id = "fake", house.account_id
    if case == "unknown account":
        account_id = "0" * 36
    elif case == "another provider":
        provider = "twilio"
    else:
        await house.write(lambda conn: conn.execute(channel_account.update().values(status="disabled")))
    request = twilio_request(account_id, FORM)
    with pytest.raises(NotFoundError, match="no such channel account"):
        await house.product.intake.accept(provider, account_id, request)
    assert (await stored(house), far.verified) == ([], 0)


async def test_two_accounts_may_use_the_same_key(house: House) -> None:
    from channels.accounts import connect_account

    second = await house.write(
        lambda conn: connect_account(
            conn,
            house.product.vault,
            channel="sms",
            provider="fake",
            external_id="other",
            settings={},
            secret={},
        )
    )
    await house.deliver(text())
    house.account_id = second
    await house.deliver(text())
    assert len(await stored(house)) == 2


async def test_a_genuine_envelope_nobody_can_read_stays_and_is_told(house: House) -> None:
    await house.deliver({"kind": "telegram", "key": "odd"})
    await house.pump("inbound")
    (row,) = await stored(house)
    assert (row.due_at, row.body is not None) == (None, True)
    assert [notice.kind for notice in await house.rows(staff_notice)] == ["inbound_unread"]


async def test_an_envelope_that_breaks_us_each_time_stays_and_is_told(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inbox import ingest

    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ingest, "store_inbound", broken)
    await house.deliver(text())
    for _ in range(INBOUND.most):
        await house.pump("inbound")
        clock.advance(INBOUND.retry_cap)
    (row,) = await stored(house)
    assert (row.last_error, row.dead_at is not None) == ("ZeroDivisionError", True)
    assert [notice.kind for notice in await house.rows(staff_notice)] == ["inbound_unread"]


# Twilio's envelopes


async def test_twilios_text_is_stored_and_answered_with_nothing_to_send(twilio_house: House) -> None:
    request = twilio_request(twilio_house.account_id, FORM)
    status, kind, body = await twilio_house.product.intake.accept("twilio", twilio_house.account_id, request)
    assert (status, kind) == (200, "text/xml")
    assert b"<Message" not in body
    await twilio_house.pump("inbound")
    (row,) = await twilio_house.rows(message)
    assert (row.text, row.provider_id) == (FORM["Body"], SID)


@pytest.mark.parametrize("change", ["signature", "other body", "other line", "other twilio account"])
async def test_what_twilio_did_not_sign_for_this_account_is_refused(twilio_house: House, change: str) -> None:
    request = twilio_request(twilio_house.account_id, FORM)
    if change == "signature":
        request = twilio_request(twilio_house.account_id, FORM, signature="bm9wZQ==")
    elif change == "other body":
        request = msgspec.structs.replace(request, body=request.body.replace(b"Botox", b"Dysport"))
    elif change == "other line":
        request = twilio_request(twilio_house.account_id, {**FORM, "To": "+12125550199"})
    else:
        request = twilio_request(twilio_house.account_id, {**FORM, "AccountSid": "AC" + "9" * 32})
    with pytest.raises((ForbiddenError, BadInputError)):
        await twilio_house.product.intake.accept("twilio", twilio_house.account_id, request)
    assert await stored(twilio_house) == []


async def test_one_message_and_each_of_its_states_are_kept_apart(twilio_house: House) -> None:
    form = {key: FORM[key] for key in ("MessageSid", "AccountSid")} | {"From": LINE, "To": PATIENT}
    for status in ("sent", "delivered", "sent"):
        request = twilio_request(twilio_house.account_id, {**form, "MessageStatus": status}, kind="status/x")
        await twilio_house.product.intake.accept("twilio", twilio_house.account_id, request)
    assert [row.event_key for row in await stored(twilio_house)] == [f"{SID}:delivered", f"{SID}:sent"]
    await twilio_house.pump("inbound")
    assert {row.due_at for row in await stored(twilio_house)} == {None}


async def test_too_large_a_body_is_refused_by_the_real_route(twilio_house: House) -> None:
    from litestar import Litestar
    from litestar.testing import AsyncTestClient

    from web.errors import HANDLERS
    from web.webhooks import LARGEST, webhook_router

    router = webhook_router(twilio_house.product.intake, "http://127.0.0.1:8000")
    app = Litestar([router], exception_handlers=HANDLERS)
    async with AsyncTestClient(app) as client:
        path = f"/webhooks/twilio/{twilio_house.account_id}/inbound"
        genuine = twilio_request(twilio_house.account_id, FORM)
        headers = {**genuine.headers, "content-type": genuine.content_type}
        assert (await client.post(path, content=genuine.body, headers=headers)).status_code == 200
        too_large = b"Body=" + b"x" * (LARGEST + 1)
        assert (await client.post(path, content=too_large, headers=headers)).status_code == 413
        forged = await client.post(path, content=genuine.body, headers={**headers, "x-twilio-signature": "x"})
        unknown = await client.post("/webhooks/twilio/nobody/inbound", content=genuine.body, headers=headers)
        assert (forged.status_code, unknown.status_code) == (403, 404)
    assert len(await stored(twilio_house)) == 1
