"""Twilio's far end on loopback, and a practice whose texts really go through it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from channels.adapters.sms import TwilioSms
from channels.adapters.whatsapp import TwilioWhatsApp
from core.clock import ManualClock
from standins.serving import serving
from standins.twilio import TwilioFarEnd, TwilioSettings, twilio_app
from tests.inbox.house import LINE, House, open_house

OpenTwilioHouse = Callable[[str], AbstractAsyncContextManager[House]]


@pytest.fixture
async def twilio(clock: ManualClock) -> AsyncIterator[TwilioFarEnd]:
    far_end = TwilioFarEnd(TwilioSettings(numbers=(LINE,), autoplay=False), now=clock.now)
    async with serving(twilio_app(far_end, now=clock.now)) as url:
        far_end.configure(TwilioSettings(numbers=(LINE,), autoplay=False, public_url=url))
        yield far_end
        await far_end.close()


@pytest.fixture
def open_twilio_house(clock: ManualClock, tmp_path: Path, twilio: TwilioFarEnd) -> OpenTwilioHouse:
    """Open it on a database by URL."""

    @asynccontextmanager
    async def opening(url: str) -> AsyncIterator[House]:
        async with (
            httpx.AsyncClient(trust_env=False, verify=False) as client,
            open_house(
                url,
                clock,
                tmp_path,
                adapters={
                    ("twilio", "sms"): TwilioSms(client),
                    ("twilio", "whatsapp"): TwilioWhatsApp(client),
                },
                provider="twilio",
                account_sid=twilio.settings.account_sid,
                api_url=twilio.settings.public_url,
            ) as house,
        ):
            yield house

    return opening
