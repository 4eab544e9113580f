"""What reaches the product is signed, complete, and as untidy as the real thing when asked to be."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from standins.twilio import Fault, TwilioFarEnd
from standins.twilio.segments import count_segments
from standins.twilio.webhooks import Overrides, sign
from tests.standins.conftest import LINE, PATIENT, Clock
from tests.standins.product import Product


def text(product: Product, **extra: str) -> dict[str, str]:
    return {
        "To": PATIENT,
        "From": LINE,
        "Body": "Hi",
        "StatusCallback": f"{product.url}/s/out_1?x=1",
        **extra,
    }


async def test_a_patients_text_arrives_signed_with_blank_and_unknown_parameters(
    twilio: TwilioFarEnd, product: Product
):
    [answer] = await twilio.inbound(PATIENT, LINE, "", extra={"NewFromTwilio": "ä €"})
    hook = product.hooks[0]
    assert answer.accepted
    assert hook.genuine(product.url)
    assert not hook.genuine(product.url, token="another")
    assert (hook.form["Body"], hook.form["NewFromTwilio"], hook.form["NumMedia"]) == ("", "ä €", "0")
    assert hook.form["MessageSid"] == hook.form["SmsSid"] == twilio.thread(PATIENT)[0].sid


async def test_receipts_follow_the_text_in_order_to_its_own_callback(
    api: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    sid = (await api.post("Messages.json", data=text(product))).json()["sid"]
    await twilio.settle()
    assert product.states == ["sending", "sent", "delivered"]
    assert all(hook.genuine(product.url) and hook.form["MessageSid"] == sid for hook in product.hooks)
    assert product.hooks[-1].form["RawDlrDoneDate"] == "2611211640"
    assert product.hooks[0].path == "/s/out_1?x=1"


@pytest.mark.parametrize(
    ("fault", "states"),
    [
        ({"kind": "reorder_callbacks"}, ["delivered", "sent", "sending"]),
        ({"kind": "duplicate_callbacks"}, ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ({"kind": "lose_callbacks"}, []),
        ({"kind": "stay_sent"}, ["sending", "sent"]),
        ({"kind": "fail_delivery", "code": 30007}, ["sending", "sent", "undelivered"]),
    ],
)
async def test_receipts_misbehave_on_command(
    *,
    api: httpx.AsyncClient,
    control: httpx.AsyncClient,
    twilio: TwilioFarEnd,
    product: Product,
    fault: dict[str, object],
    states: list[str],
):
    await control.post("/_standin/misbehave", json=fault)
    sid = (await api.post("Messages.json", data=text(product))).json()["sid"]
    await twilio.settle()
    assert product.states == states
    if fault["kind"] == "fail_delivery":
        assert product.hooks[-1].form["ErrorCode"] == "30007"
        assert twilio.find(sid).error_code == 30007


async def test_receipts_can_be_held_back(api: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    twilio.sleep = sleep
    twilio.faults.add(Fault(kind="delay_callbacks", seconds=90))
    await api.post("Messages.json", data=text(product))
    await twilio.settle()
    assert waited[0] == 90
    assert product.states == ["sending", "sent", "delivered"]


async def test_receipts_in_any_order_by_hand(
    api: httpx.AsyncClient, control: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    await control.post("/_standin/configure", json={"autoplay": False})
    sid = (await api.post("Messages.json", data=text(product))).json()["sid"]
    await control.post(f"/_standin/messages/{sid}/report", json={"status": "failed", "error_code": 30003})
    await control.post(f"/_standin/messages/{sid}/report", json={"status": "sent", "callback_only": True})
    assert product.states == ["failed", "sent"]
    assert twilio.find(sid).status == "failed"


async def test_a_number_may_have_a_webhook_of_its_own(
    control: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    second = "+12125550101"
    await control.post("/_standin/configure", json={"number_webhooks": {second: f"{product.url}/second"}})
    await twilio.inbound(PATIENT, second, "Hi")
    await twilio.inbound(PATIENT, LINE, "Hi")
    assert [hook.path for hook in product.hooks] == ["/second", "/webhooks/twilio/ca_1/inbound"]


async def test_a_doubled_and_a_forged_webhook(twilio: TwilioFarEnd, product: Product):
    assert len(await twilio.inbound(PATIENT, LINE, "Hi", copies=3)) == 3
    assert len({hook.form["MessageSid"] for hook in product.hooks}) == 1
    twilio.faults.add(Fault(kind="forge_webhook"))
    await twilio.inbound(PATIENT, LINE, "Hi")
    assert not product.hooks[-1].genuine(product.url)


async def test_stop_is_answered_by_twilio_itself_and_blocks_what_follows(
    api: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    await twilio.inbound(PATIENT, LINE, " stop ")
    assert product.hooks[0].form["Body"] == " stop "
    assert "OptOutType" not in product.hooks[0].form
    assert [message.direction for message in twilio.thread(PATIENT)] == ["inbound", "outbound-reply"]
    blocked = await api.post("Messages.json", data=text(product))
    assert (blocked.status_code, blocked.json()["code"]) == (400, 21610)
    await twilio.inbound(PATIENT, LINE, "START")
    assert (await api.post("Messages.json", data=text(product))).status_code == 201


async def test_stop_inside_a_sentence_is_the_products_business(
    api: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    await twilio.inbound(PATIENT, LINE, "Stop please")
    assert len(twilio.thread(PATIENT)) == 1
    assert (await api.post("Messages.json", data=text(product))).status_code == 201


async def test_advanced_opt_out_names_the_word(
    control: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    service = "MG" + "7a" * 16
    await control.post(
        "/_standin/configure", json={"messaging_service_sid": service, "advanced_opt_out": True}
    )
    await twilio.inbound(PATIENT, LINE, "Unsubscribe")
    assert product.hooks[0].form["OptOutType"] == "STOP"
    assert product.hooks[0].form["MessagingServiceSid"] == service


async def test_retries_happen_only_as_the_urls_fragment_says(
    control: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    product.statuses = [500]
    [plain] = await twilio.inbound(PATIENT, LINE, "Hi")
    assert (plain.status, plain.attempts) == (500, 1)
    await control.post("/_standin/configure", json={"webhook_url": f"{product.url}/in#rc=3&rp=ct,rt,5xx"})
    product.statuses = [500, 503]
    [stubborn] = await twilio.inbound(PATIENT, LINE, "Hi")
    assert (stubborn.status, stubborn.attempts) == (200, 3)
    assert len({hook.headers["i-twilio-idempotency-token"] for hook in product.hooks[1:]}) == 1
    assert all(hook.genuine(product.url) for hook in product.hooks)


async def test_a_dead_product_meets_the_fallback_url(
    control: httpx.AsyncClient, twilio: TwilioFarEnd, product: Product
):
    await control.post(
        "/_standin/configure",
        json={"webhook_url": "http://127.0.0.1:9/gone", "fallback_url": f"{product.url}/fallback"},
    )
    [answer] = await twilio.inbound(PATIENT, LINE, "Hi")
    assert answer.accepted
    assert product.hooks[0].path == "/fallback"
    assert product.hooks[0].form["ErrorCode"] == "11200"
    assert [alert["code"] for alert in (await control.get("/_standin/alerts")).json()] == [11205]


async def test_an_answer_that_is_not_twiml_is_noticed(twilio: TwilioFarEnd, product: Product):
    product.body, product.content_type = b'{"ok":true}', "application/json"
    await twilio.inbound(PATIENT, LINE, "Hi")
    assert [alert.code for alert in twilio.line.alerts] == [12300]


def test_overrides_are_read_from_the_fragment():
    overrides = Overrides.of("https://a.example/x#ct=1000&rt=2000&tt=9000&rc=9&rp=all")
    assert overrides == (1.0, 2.0, 9.0, 5, frozenset({"all"}))
    assert Overrides.of("https://a.example/x").again("ct")
    assert not Overrides.of("https://a.example/x").again("5xx")


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(form=st.dictionaries(names, st.text(st.characters(codec="utf-8"), max_size=30), max_size=8))
def test_signatures_are_the_ones_the_sdk_accepts(form: dict[str, str]):
    bare = "https://clinic.example/webhooks/twilio/ca_1/inbound?a=1"
    signature = sign(bare.replace("clinic", "user:pw@clinic") + "#rc=3", form, "token")
    assert RequestValidator("token").validate(bare, form, signature)


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("é" * 70, 1), ("😀" * 35, 1), ("😀" * 36, 2), ("’" * 134, 2), ("’" * 135, 3), ("—" * 71, 2),
        ("Ç" * 71, 1), ("ç" * 71, 2),
    ],
)  # fmt: skip
def test_segments_are_counted_as_twilio_bills_them(body: str, segments: int):
    assert count_segments(body) == segments


async def test_the_clock_is_the_one_given(twilio: TwilioFarEnd, clock: Clock):
    clock.pass_(days=400)
    await twilio.inbound(PATIENT, LINE, "Hi")
    assert twilio.thread(PATIENT)[0].created_at == clock()
