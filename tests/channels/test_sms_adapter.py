"""The text channel against Twilio's side of the wire: what is proven, read, sent, and found again."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.adapters.sms import TwilioSms
from channels.adapters.sms_codes import FAMILIES, RANKS
from channels.adapters.sms_forms import parse_inbound, parse_status
from channels.base import Account, Inbound, Request, Sending, StatusUpdate
from core.clock import ManualClock
from core.errors import BadInputError, ForbiddenError, RetryLaterError
from core.private import Private
from standins.serving import serving
from standins.twilio import Fault, TwilioFarEnd, TwilioSettings, twilio_app
from standins.twilio.webhooks import sign

PATIENT, LINE = "+12125550142", "+12125550100"
ACCOUNT_SID = TwilioSettings().account_sid
SID = "SM" + "0f" * 16
URL = "https://desk.example/webhooks/twilio/ca_1/inbound"
STATUS_URL = "https://desk.example/webhooks/twilio/ca_1/status/out_1"


def make_account(**settings: Any) -> Account:
    return Account(
        id="ca_1",
        practice_id="p_1",
        channel="sms",
        provider="twilio",
        external_id=LINE,
        status="active",
        settings={"account_sid": ACCOUNT_SID, **settings},
        secret=Private({"auth_token": TwilioSettings().auth_token}),
    )


def with_secret(account: Account, secret: dict[str, str]) -> Account:
    return msgspec.structs.replace(account, secret=Private(secret))


def make_sending(text: str = "Saturday at 10 is open.") -> Sending:
    return Sending(outbound_id="out_1", recipient=PATIENT, text=text, status_url=STATUS_URL)


def make_request(form: dict[str, str], kind: str = "inbound", **changes: Any) -> Request:
    url = changes.get("url", URL if kind == "inbound" else STATUS_URL)
    return Request(
        url=url,
        kind=kind,
        reference=None if kind == "inbound" else "out_1",
        headers={"x-twilio-signature": sign(url, form, changes.get("token", TwilioSettings().auth_token))},
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        body=urlencode(form).encode(),
    )


INBOUND = {
    "MessageSid": SID, "AccountSid": ACCOUNT_SID, "From": PATIENT, "To": LINE, "Body": "Hola, ¿tienen Botox?",
    "NumMedia": "0", "FromCity": "", "SomethingNew": "x",
}  # fmt: skip
STATUS = {
    "MessageSid": SID,
    "MessageStatus": "delivered",
    "AccountSid": ACCOUNT_SID,
    "From": LINE,
    "To": PATIENT,
}


@pytest.fixture
async def far_end(clock: ManualClock) -> AsyncIterator[TwilioFarEnd]:
    far_end = TwilioFarEnd(TwilioSettings(numbers=(LINE,), autoplay=False), now=clock.now)
    async with serving(twilio_app(far_end, now=clock.now)) as url:
        far_end.configure(TwilioSettings(numbers=(LINE,), autoplay=False, public_url=url))
        yield far_end


@pytest.fixture
async def adapter() -> AsyncIterator[TwilioSms]:
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        yield TwilioSms(client)


@pytest.fixture
def account(far_end: TwilioFarEnd) -> Account:
    return make_account(api_url=far_end.settings.public_url)


reader = TwilioSms(httpx.AsyncClient(trust_env=False, verify=False))


# What comes in


def test_a_genuine_text_is_kept_as_it_came_under_its_own_key():
    request = make_request(INBOUND)
    verified = reader.verify(request, make_account())
    assert (verified.event_key, verified.body) == (SID, request.body)
    [message] = reader.read("inbound", verified.body, None, make_account())
    assert message == Inbound(provider_id=SID, sender=PATIENT, text="Hola, ¿tienen Botox?")


@pytest.mark.parametrize(
    "request_",
    [
        make_request(INBOUND, token="another"),
        make_request(INBOUND, url=URL.replace("ca_1", "ca_2")),
        make_request({**INBOUND, "AccountSid": "AC" + "9" * 32}),
        make_request({**INBOUND, "To": "+12125550111"}),
        make_request({**STATUS, "From": "+12125550111"}, kind="status"),
    ],
    ids=["token", "path of another account", "another account", "another number", "status of another number"],
)
def test_what_does_not_belong_here_is_forbidden(request_: Request):
    if "ca_2" in request_.url:
        request_ = Request(URL, request_.kind, None, request_.headers, request_.content_type, request_.body)
    with pytest.raises(ForbiddenError):
        reader.verify(request_, make_account())


def test_an_account_without_a_token_proves_nothing():
    bare = with_secret(make_account(), {})
    with pytest.raises(ForbiddenError):
        reader.verify(make_request(INBOUND, token=""), bare)


def test_a_service_on_every_webhook_does_not_lose_messages():
    form = {**INBOUND, "MessagingServiceSid": "MG" + "7a" * 16}
    assert reader.verify(make_request(form), make_account()).event_key == SID
    pooled = {**STATUS, "From": "+12125550111", "MessagingServiceSid": "MG" + "7a" * 16}
    with_service = make_account(messaging_service_sid="MG" + "7a" * 16)
    assert reader.verify(make_request(pooled, kind="status"), with_service).event_key == f"{SID}:delivered"


def test_status_keys_tell_states_and_codes_apart():
    keys = {
        reader.verify(make_request({**STATUS, **change}, kind="status"), make_account()).event_key
        for change in ({}, {"MessageStatus": "sent"}, {"MessageStatus": "undelivered", "ErrorCode": "30003"})
    }
    assert keys == {f"{SID}:delivered", f"{SID}:sent", f"{SID}:undelivered:30003"}


@pytest.mark.parametrize("sid", ["", "SM12", "CA" + "0f" * 16, SID + "0"])
def test_a_signed_form_without_a_message_id_is_bad_input_with_its_place(sid: str):
    with pytest.raises(BadInputError) as error:
        reader.verify(make_request({**INBOUND, "MessageSid": sid}), make_account())
    assert error.value.at == "/MessageSid"


def test_pictures_and_network_opt_outs_are_read():
    media = {"NumMedia": "2", "MediaUrl0": "https://api.twilio.com/m/0", "MediaContentType0": "image/jpeg"}
    message = parse_inbound({**INBOUND, **media, "Body": "", "OptOutType": "STOP"})
    assert message is not None
    assert [(item.kind, item.url) for item in message.attachments] == [
        ("image", "https://api.twilio.com/m/0"),
        ("file", None),
    ]
    assert (message.text, message.opt_out_hint) == ("", "stop")


@pytest.mark.parametrize("count", ["", "-1", "many", "9" * 40, "²"])
def test_a_hostile_media_count_is_harmless(count: str):
    message = parse_inbound({**INBOUND, "NumMedia": count})
    assert message is not None
    assert len(message.attachments) <= 10


@pytest.mark.parametrize(
    "sender", ["22395", "anonymous", "", "+266696687", "whatsapp:+12125550142", "+1212555"]
)
def test_senders_nobody_can_answer_give_nothing(sender: str):
    assert parse_inbound({**INBOUND, "From": sender}) is None


@pytest.mark.parametrize(("status", "rank"), sorted(RANKS.items()))
def test_every_state_has_its_rank(status: str, rank: int):
    update = parse_status({**STATUS, "MessageStatus": status}, "out_1")
    assert update == StatusUpdate(provider_id=SID, status=status, rank=rank, outbound_id="out_1")


def test_receipts_carry_their_code_and_only_an_opt_out_suppresses():
    for code, suppress in (("30003", False), ("30007", False), ("21610", True)):
        update = parse_status({**STATUS, "MessageStatus": "undelivered", "ErrorCode": code})
        assert update is not None
        assert (update.code, update.suppress, update.rank) == (code, suppress, 4)


@pytest.mark.parametrize("status", ["received", "receiving", "", "invented"])
def test_states_that_are_not_about_delivery_give_nothing(status: str):
    assert parse_status({"MessageSid": SID, "MessageStatus": status}) is None


def test_unknown_kinds_give_nothing():
    assert reader.read("voice", urlencode(INBOUND).encode(), None, make_account()) == ()


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*INBOUND, "MediaUrl0", "OptOutType"]), st.text(max_size=30)))
def test_no_form_breaks_the_reader(form: dict[str, str]):
    body = urlencode(form, errors="replace").encode()
    for kind in ("inbound", "status"):
        try:
            parsed = reader.read(kind, body, None, make_account())
        except BadInputError:
            continue
        assert len(parsed) <= 1


# What goes out


async def test_a_text_is_handed_over_as_twilio_wants_it(
    adapter: TwilioSms, account: Account, far_end: TwilioFarEnd
):
    receipt = await adapter.send(make_sending(), account)
    [message] = far_end.sent(PATIENT)
    assert (receipt.outcome, receipt.provider_id) == ("accepted", message.sid)
    assert message.parameters == {
        "To": [PATIENT],
        "From": [LINE],
        "Body": ["Saturday at 10 is open."],
        "StatusCallback": [STATUS_URL],
        "ValidityPeriod": ["14400"],
        "SmartEncoded": ["true"],
    }


async def test_a_service_sends_instead_of_the_number_and_a_key_instead_of_the_token(
    adapter: TwilioSms, far_end: TwilioFarEnd
):
    service, key = "MG" + "7a" * 16, {"SK" + "1" * 32: "key-secret"}
    url = far_end.settings.public_url
    far_end.configure(
        TwilioSettings(
            numbers=(LINE,), autoplay=False, public_url=url, messaging_service_sid=service, api_keys=key
        )
    )
    secret = {
        "auth_token": "only for webhooks",
        "api_key_sid": "SK" + "1" * 32,
        "api_key_secret": "key-secret",
    }
    plain = make_account(api_url=url, messaging_service_sid=service)
    account = with_secret(plain, secret)
    assert (await adapter.send(make_sending(), account)).outcome == "accepted"
    assert far_end.sent(PATIENT)[0].status == "accepted"


@pytest.mark.parametrize(
    ("fault", "outcome", "code", "left"),
    [
        (Fault(kind="too_many_requests"), "retry", "20429", 0),
        (Fault(kind="reject", code=21611), "retry", "21611", 0),
        (Fault(kind="reject", code=21610), "rejected", "21610", 0),
        (Fault(kind="reject", code=21211), "rejected", "21211", 0),
        (Fault(kind="reject", code=21606), "rejected", "21606", 0),
        (Fault(kind="error_before"), "unknown", "20500", 0),
        (Fault(kind="error_after"), "unknown", "20500", 1),
        (Fault(kind="html_error"), "unknown", "HTTP_502", 0),
        (Fault(kind="garbled_after"), "unknown", "UNREADABLE", 1),
        (Fault(kind="drop_before"), "unknown", None, 0),
        (Fault(kind="drop_after"), "unknown", None, 1),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else None,
)
async def test_outcomes_are_named_by_what_happens_next(
    *,
    adapter: TwilioSms,
    account: Account,
    far_end: TwilioFarEnd,
    fault: Fault,
    outcome: str,
    code: str | None,
    left: int,
):
    far_end.faults.add(fault)
    receipt = await adapter.send(make_sending(), account)
    assert receipt.outcome == outcome
    assert code in {None, receipt.code}
    assert receipt.suppress == (code == "21610")
    assert receipt.disconnect == (code == "21606")
    assert len(far_end.sent(PATIENT)) == left


async def test_silence_after_the_request_left_is_unknown_and_is_found_again(
    adapter: TwilioSms,
    account: Account,
    far_end: TwilioFarEnd,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("channels.adapters.sms.TIMEOUT", httpx.Timeout(0.2))
    far_end.faults.add(Fault(kind="hang_after"))
    receipt = await adapter.send(make_sending("It’s open — Saturday at 10"), account)
    assert (receipt.outcome, receipt.code) == ("unknown", "ReadTimeout")
    found = await adapter.find_sent(make_sending("It’s open — Saturday at 10"), clock.now(), account)
    assert found == (far_end.sent(PATIENT)[0].sid,)


async def test_nothing_has_left_when_nobody_answers_the_door(adapter: TwilioSms):
    receipt = await adapter.send(make_sending(), make_account(api_url="http://127.0.0.1:9"))
    assert (receipt.outcome, receipt.code) == ("retry", "NOT_CONNECTED")


async def test_dead_credentials_call_for_a_person(
    adapter: TwilioSms, account: Account, far_end: TwilioFarEnd
):
    dead = with_secret(account, {"auth_token": "old"})
    receipt = await adapter.send(make_sending(), dead)
    assert (receipt.outcome, receipt.code, receipt.disconnect) == ("rejected", "20003", True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            httpx.Response(429, headers={"retry-after": "7"}),
            ("retry", "HTTP_429", timedelta(seconds=7), False),
        ),
        (httpx.Response(503, text="busy"), ("unknown", "HTTP_503", None, False)),
        (httpx.Response(408), ("unknown", "HTTP_408", None, False)),
        (httpx.Response(302, headers={"location": "/"}), ("rejected", "HTTP_302", None, False)),
        (httpx.Response(403, text="<html>"), ("rejected", "HTTP_403", None, True)),
        (httpx.Response(400, json={"code": 99999}), ("rejected", "99999", None, False)),
        (httpx.Response(400, json=[]), ("rejected", "HTTP_400", None, False)),
        (httpx.Response(201, json={"sid": "SM-short"}), ("unknown", "UNREADABLE", None, False)),
    ],
)
async def test_answers_nobody_promised(answer: httpx.Response, expected: tuple[Any, ...]):
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer)) as client:
        receipt = await TwilioSms(client).send(make_sending(), make_account())
    assert (receipt.outcome, receipt.code, receipt.retry_after, receipt.disconnect) == expected


def test_no_code_is_in_two_families():
    codes = [code for family in FAMILIES.values() for code in family]
    assert len(codes) == len(set(codes))


# Looking up what became of it


async def test_only_this_text_to_this_patient_since_the_attempt_counts(
    adapter: TwilioSms, account: Account, far_end: TwilioFarEnd, clock: ManualClock
):
    await adapter.send(make_sending(), account)
    clock.advance(timedelta(hours=1))
    attempt = clock.now()
    assert await adapter.find_sent(make_sending(), attempt, account) == ()
    await adapter.send(make_sending("Another text"), account)
    await far_end.inbound(PATIENT, LINE, make_sending().text)
    assert await adapter.find_sent(make_sending(), attempt, account) == ()
    first = await adapter.send(make_sending(), account)
    assert await adapter.find_sent(make_sending(), attempt, account) == (first.provider_id,)
    second = await adapter.send(make_sending(), account)
    assert await adapter.find_sent(make_sending(), attempt, account) == (
        second.provider_id,
        first.provider_id,
    )


async def test_the_list_is_read_page_by_page(
    adapter: TwilioSms, account: Account, far_end: TwilioFarEnd, clock: ManualClock
):
    first = await adapter.send(make_sending(), account)
    for number in range(60):
        await adapter.send(make_sending(f"Text {number}"), account)
    assert await adapter.find_sent(make_sending(), clock.now(), account) == (first.provider_id,)


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(401)]
)
async def test_a_list_that_cannot_be_read_is_not_an_empty_list(answer: httpx.Response, clock: ManualClock):
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer)) as client:
        with pytest.raises(RetryLaterError):
            await TwilioSms(client).find_sent(make_sending(), clock.now(), make_account())


async def test_the_acknowledgement_is_one_twilio_accepts(adapter: TwilioSms):
    status, content_type, body = adapter.answer(make_request({}), make_account())
    assert (status, content_type) == (200, "text/xml")
    assert body.endswith(b"<Response/>")
