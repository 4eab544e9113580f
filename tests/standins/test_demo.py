"""The demo's far end: the practice's page, the phone, and how both are set up."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from standins.__main__ import read_options, settings_of
from standins.app import demo_app
from standins.serving import serving
from standins.site import SiteSettings, practice_policy
from standins.twilio import TwilioSettings
from tests.standins.conftest import LINE, PATIENT, Clock
from tests.standins.product import Product


@pytest.fixture
async def demo(product: Product, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = demo_app(
        now=clock,
        twilio=TwilioSettings(numbers=(LINE,), webhook_url=f"{product.url}/in"),
        site=SiteSettings(product=product.url, site_key="pk_1"),
    )
    async with (
        serving(app) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, verify=False) as client,
    ):
        yield client


async def test_the_practices_page_has_the_widget_and_nothing_else_from_elsewhere(
    demo: httpx.AsyncClient, product: Product
):
    page = await demo.get("/")
    assert re.findall(r"<script.*?</script>", page.text) == [
        f'<script src="{product.url}/widget/loader.js" data-site-key="pk_1" async></script>'
    ]
    outside = set(re.findall(r'(?:src|href)="(https?://[^/"]+)', page.text))
    assert outside == {product.url}
    assert page.headers["content-security-policy"] == practice_policy(product.url)
    for asset in set(re.findall(r'"(/assets/[^"]+)"', page.text)):
        assert (await demo.get(asset)).status_code == 200, asset


def test_the_practices_policy_lets_the_widget_reach_its_own_server_only():
    policy = practice_policy("https://desk.example")
    assert "script-src https://desk.example;" in policy
    assert "connect-src https://desk.example wss://desk.example;" in policy
    assert "unsafe" not in policy


async def test_names_from_outside_cannot_become_markup(demo: httpx.AsyncClient):
    changed = await demo.post("/_standin/site", json={"practice": "<b>A&B</b>", "site_key": '"><script>'})
    assert changed.json()["practice"] == "<b>A&B</b>"
    for page in ("/", "/phone"):
        text = (await demo.get(page)).text
        assert "<b>" not in text
        assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in text
    assert (await demo.post("/_standin/site", json={"sitekey": "x"})).status_code == 400


async def test_a_text_from_the_phone_reaches_the_product_and_shows_how_far_it_got(
    demo: httpx.AsyncClient, product: Product
):
    sent = await demo.post("/phone/texts", json={"number": PATIENT, "text": "Do you have Botox openings?"})
    assert sent.json()[0]["status"] == 200
    assert product.hooks[0].genuine(product.url)
    product.statuses = [403]
    await demo.post("/phone/texts", json={"number": PATIENT, "text": "Hello?"})
    screen = (await demo.get("/phone/screen", params={"number": PATIENT})).json()
    assert [(bubble["text"], bubble["mine"], bubble["state"]) for bubble in screen["bubbles"]] == [
        ("Do you have Botox openings?", True, "delivered"),
        ("Hello?", True, "refused"),
    ]
    assert [answer["status"] for answer in screen["wire"]] == [200, 403]


async def test_texts_to_a_stranger_can_be_found_latest_first(demo: httpx.AsyncClient):
    settings = (await demo.get("/_standin/settings")).json()
    path = f"/2010-04-01/Accounts/{settings['account_sid']}/Messages.json"
    auth = (settings["account_sid"], settings["auth_token"])
    await demo.post("/phone/texts", json={"number": PATIENT, "text": "Hi"})
    await demo.post(path, auth=auth, data={"To": "+12125550199", "From": LINE, "Body": "A reminder"})
    rows = (await demo.get("/phone/rows")).json()
    assert [(row["number"], row["mine"]) for row in rows] == [("+12125550199", False), (PATIENT, True)]


@pytest.mark.parametrize(
    "bad",
    [
        {"number": "555", "text": "Hi"},
        {"number": PATIENT, "text": " "},
        {"number": PATIENT, "text": "x" * 1601},
    ],
)
async def test_what_no_phone_could_send_is_refused(
    demo: httpx.AsyncClient, product: Product, bad: dict[str, str]
):
    assert (await demo.post("/phone/texts", json=bad)).status_code == 400
    assert product.hooks == []


async def test_the_bell_rings_with_the_patients_number(demo: httpx.AsyncClient):
    async with asyncio.timeout(5), demo.stream("GET", "/phone/events") as bell:
        lines = bell.aiter_lines()
        async for line in lines:
            if line == "event: open":
                break
        await demo.post("/phone/texts", json={"number": PATIENT, "text": "Hi"})
        async for line in lines:
            if line == f"data: {PATIENT}":
                break


def test_options_come_from_the_line_or_the_environment():
    environment = {"GLOWDESK_STANDIN_AUTH_TOKEN": "from-env", "GLOWDESK_STANDIN_CHANNEL": "ca_9"}
    options = read_options(["--product", "http://127.0.0.1:9000/", "--number", LINE], environment)
    twilio, site = settings_of(options)
    assert (twilio.auth_token, twilio.numbers) == ("from-env", (LINE,))
    assert twilio.webhook_url == "http://127.0.0.1:9000/webhooks/twilio/ca_9/inbound"
    assert site.product == "http://127.0.0.1:9000"
