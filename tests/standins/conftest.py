"""A product double that keeps what it was sent, and a Twilio far end served for real on loopback."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from standins.serving import serving
from standins.twilio import TwilioFarEnd, TwilioSettings, twilio_app
from tests.standins.product import Product

PATIENT = "+12125550142"
LINE = "+12125550100"


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 16, 40, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    product = Product()
    async with serving(product) as url:
        product.url = url
        yield product


@pytest.fixture
async def twilio(product: Product, clock: Clock) -> AsyncIterator[TwilioFarEnd]:
    far_end = TwilioFarEnd(
        TwilioSettings(webhook_url=f"{product.url}/webhooks/twilio/ca_1/inbound", numbers=(LINE,)), now=clock
    )
    async with serving(twilio_app(far_end, now=clock)) as url:
        far_end.configure(
            TwilioSettings(
                **{
                    **{name: getattr(far_end.settings, name) for name in TwilioSettings.__struct_fields__},
                    "public_url": url,
                }
            )
        )
        yield far_end


@pytest.fixture
async def api(twilio: TwilioFarEnd) -> AsyncIterator[httpx.AsyncClient]:
    settings = twilio.settings
    async with httpx.AsyncClient(
        base_url=f"{settings.public_url}/2010-04-01/Accounts/{settings.account_sid}/",
        auth=(settings.account_sid, settings.auth_token),
        trust_env=False,
        verify=False,
    ) as client:
        yield client


@pytest.fixture
async def control(twilio: TwilioFarEnd) -> AsyncIterator[httpx.AsyncClient]:
    settings = twilio.settings
    auth = (settings.account_sid, settings.auth_token)
    async with httpx.AsyncClient(
        base_url=settings.public_url, auth=auth, trust_env=False, verify=False
    ) as client:
        yield client
