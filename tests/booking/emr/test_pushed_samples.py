"""Pushes in the shapes that the vendors' own pages and public integrators show, with invented people in them."""

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from booking.emr.base import Handshake
from booking.emr.boulevard import webhooks as boulevard
from booking.emr.boulevard.signing import Keys, webhook_signature
from booking.emr.connection import Connection
from booking.emr.zenoti import reading, webhooks
from practice.phones import e164

PUSHED = Path(__file__).parent / "pushed"
KEYS = Keys("1a2b3c4d-0000-4000-8000-000000000001", "key", "", base64.b64encode(b"secret").decode())
ZENOTI = Connection("c", "p", "zenoti", secrets={"webhook_secret": "s"})
ZONE = ZoneInfo("America/New_York")


def body_of(name: str) -> bytes:
    return (PUSHED / f"{name}.json").read_bytes()


def plain(name: str) -> dict[str, Any]:
    return msgspec.json.decode(body_of(name), type=dict[str, Any])


@pytest.mark.parametrize(
    ("name", "woken"),
    [
        ("zenoti/appointment_group_created", {"appointments": "08", "invoices": "08"}),
        ("zenoti/appointment_completed_bare", {"appointments": "04", "invoices": "04"}),
        ("zenoti/guest_created", {"clients": "01"}),
        ("zenoti/invoice_closed", {"invoices": "01", "packages": "01"}),
        ("zenoti/guest_package_redemption_bare", {"packages": "01"}),
    ],
)
def test_zenotis_pushes_wake_what_they_are_about(name: str, woken: dict[str, str]) -> None:
    raw = body_of(name)
    pairs = "-".join(f"{byte:02X}" for byte in hmac.new(b"s", raw, hashlib.sha256).digest())
    read = webhooks.read(ZENOTI, {"Zenoti-Webhook-Signature": f"sha256 ={pairs}"}, raw)
    assert isinstance(read, tuple)
    assert {each.kind: each.external_id[-2:] for each in read} == woken


@pytest.mark.parametrize(
    ("name", "woken"),
    [
        ("boulevard/appointment_created", {"appointments": "03"}),
        ("boulevard/client_updated", {"clients": "06"}),
        ("boulevard/order_completed", {"invoices": "08", "packages": "08"}),
        ("boulevard/staff_updated", {}),
        ("boulevard/ping", None),
    ],
)
def test_boulevards_pushes_wake_what_they_are_about(name: str, woken: dict[str, str] | None) -> None:
    raw = body_of(name)
    salt = "blvd-webhook-v1:5e6f7a8b-0000-4000-8000-000000000002:1778511845"
    headers = {"x-blvd-hmac-salt": salt, "x-blvd-hmac-sha256": webhook_signature(KEYS, salt, raw)}
    read = boulevard.read(KEYS, headers, raw)
    if woken is None:
        assert read == Handshake(b"")
        return
    assert isinstance(read, tuple)
    assert {each.kind: each.external_id[-2:] for each in read} == woken


def test_zenotis_objects_are_read_as_its_pages_show_them() -> None:
    money = reading.invoice_of(plain("zenoti/invoice_closed")["data"]["invoice"], "USD", ZONE, 1)
    assert (money.total_minor, money.state, money.at.isoformat()) == (
        48850,
        "paid",
        "2026-03-11T12:00:00+00:00",
    )
    package = reading.package_of(plain("zenoti/guest_package_redemption_bare"), "guest", 1, ZONE)
    assert (package.total, package.used, package.remaining) == (6, 2, 4)
    assert str(package.expires) == "2026-04-26"
    nora = reading.known(plain("zenoti/guest_created")["data"])
    assert [e164(each, "US") for each in nora.phones] == ["+12125550140"]
    assert (nora.name, nora.emails) == ("Nora Invented", ())
    created = plain("zenoti/appointment_group_created")["data"]["appointments"][0]
    visit = reading.visit_of(created, "center", ZoneInfo("America/Los_Angeles"))
    assert visit.start.isoformat() == "2026-07-25T16:15:00+00:00"
