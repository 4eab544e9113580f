"""The far end agrees with Twilio's OpenAPI document, where that document is at hand."""

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from standins.twilio import TwilioFarEnd
from standins.twilio.rules import CHOICES
from tests.standins.conftest import LINE, PATIENT

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    place = Path(os.environ.get("GLOWDESK_SPECS", "absent")) / "twilio_api_v2010.json"
    if not place.exists():
        pytest.skip("GLOWDESK_SPECS does not point at Twilio's API description")
    found: dict[str, Any] = json.loads(place.read_text())
    return found


def as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema says a second type."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {name: as_json_schema(value) for name, value in node.items() if name != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


def checker(spec: dict[str, Any], schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**as_json_schema(schema), "components": as_json_schema(spec["components"])})


async def test_messages_and_lists_have_the_published_shape(
    spec: dict[str, Any], api: httpx.AsyncClient, twilio: TwilioFarEnd
):
    post, listing = spec["paths"][MESSAGES]["post"], spec["paths"][MESSAGES]["get"]
    one = checker(spec, post["responses"]["201"]["content"]["application/json"]["schema"])
    many = checker(spec, listing["responses"]["200"]["content"]["application/json"]["schema"])
    published = set(spec["components"]["schemas"]["api.v2010.account.message"]["properties"])
    for extra in ({}, {"MediaUrl": "https://example.com/a.png"}):
        text = (
            await api.post("Messages.json", data={"To": PATIENT, "From": LINE, "Body": "Hi", **extra})
        ).json()
        one.validate(text)
        assert set(text) == published
    await twilio.inbound(PATIENT, LINE, "STOP")
    await twilio.settle()
    page = (await api.get("Messages.json", params={"PageSize": "2"})).json()
    many.validate(page)
    assert set(page) == set(
        listing["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    )


def test_every_choice_we_check_is_published(spec: dict[str, Any]):
    form = spec["paths"][MESSAGES]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    properties, schemas = form["schema"]["properties"], spec["components"]["schemas"]
    for name, allowed in CHOICES.items():
        reference = properties[name].get("$ref", "").rpartition("/")[2]
        published = set(schemas[reference]["enum"]) if reference else {"true", "false"}
        assert allowed == published, name


def test_every_state_we_play_is_published(spec: dict[str, Any]):
    states = set(spec["components"]["schemas"]["message_enum_status"]["enum"])
    assert {"accepted", "scheduled", "queued", "sending", "sent", "delivered", "undelivered"} <= states
