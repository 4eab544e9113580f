"""What we ask of Twilio, held against Twilio's own public description of it."""

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from channels.adapters.sms import TwilioSms
from channels.base import Account
from standins.twilio import TwilioFarEnd
from tests.channels.test_sms_adapter import PATIENT, account, adapter, far_end, make_sending

__all__ = ["account", "adapter", "far_end"]
CREATE = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


@pytest.fixture(scope="module")
def create() -> dict[str, Any]:
    """The form that creates a message."""
    place = Path(os.environ.get("GLOWDESK_SPECS", "absent")) / "twilio_api_v2010.json"
    if not place.exists():
        pytest.skip("GLOWDESK_SPECS does not point at Twilio's API description")
    body = json.loads(place.read_bytes())["paths"][CREATE]["post"]["requestBody"]
    form: dict[str, Any] = body["content"]["application/x-www-form-urlencoded"]["schema"]
    return form


@pytest.mark.parametrize(
    ("settings", "extras", "media"),
    [
        ({}, {}, ()),
        ({"messaging_service_sid": "MG" + "7a" * 16}, {}, ()),
        ({"rcs_sender": "glow_agent"}, {}, ()),
        ({}, {}, ("https://desk.example/media/token",)),
        ({}, {"content_sid": "HX" + "a" * 32, "content_variables": {"1": "Saturday"}}, ()),
    ],
    ids=["plain", "service", "RCS", "picture", "template"],
)
async def test_every_parameter_we_send_is_in_twilios_description(
    create: dict[str, Any],
    adapter: TwilioSms,
    account: Account,
    far_end: TwilioFarEnd,
    settings: dict[str, str],
    extras: dict[str, Any],
    media: tuple[str, ...],
) -> None:
    service = settings.get("messaging_service_sid")
    far_end.configure(msgspec.structs.replace(far_end.settings, messaging_service_sid=service))
    given = msgspec.structs.replace(account, settings={**account.settings, **settings})
    await adapter.send(msgspec.structs.replace(make_sending(), extras=extras, media=media), given)
    [message] = far_end.sent(PATIENT)
    assert set(create["required"]) <= set(message.parameters) <= set(create["properties"])
    for name, values in message.parameters.items():
        described = create["properties"][name]
        assert len(values) == 1 or described["type"] == "array"
        assert described["type"] != "integer" or values[0].isdecimal()
