"""Whatever stands in a signed push, reading it ends in something to look at, or in nothing: never in an error."""

import base64
import hashlib
import hmac
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.emr.boulevard import webhooks as boulevard
from booking.emr.boulevard.signing import Keys, webhook_signature
from booking.emr.connection import Connection
from booking.emr.zenoti import webhooks as zenoti

KEYS = Keys("1a2b3c4d-0000-4000-8000-000000000001", "key", "", base64.b64encode(b"secret").decode())
ZENOTI = Connection("c", "p", "zenoti", secrets={"webhook_secret": "s"})
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.just("2024-07-25T14:52:06.7694171Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "node", "x")), inner),
    max_leaves=6,
)
FIELDS = ("event", "eventType", "event_type", "resource", "timestamp", "event_timestamp", "data", "appointments",
          "invoice", "user_package_id", "personal_info", "idempotencyKey", "businessId", "id")  # fmt: skip
WORDS = st.sampled_from(
    ("Invoice.Closed", "APPOINTMENT_CREATED", "client.updated", "Guest.Package.Redemption", "x")
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES | WORDS, max_size=8)


@settings(max_examples=150)
@given(body=BODIES, ours=st.booleans())
def test_odd_bodies_of_boulevard(body: dict[str, Any], ours: bool) -> None:
    raw = json.dumps({**body, "businessId": f"urn:blvd:Business:{KEYS.business}"} if ours else body).encode()
    headers = {"X-Blvd-Hmac-Salt": "salt", "X-Blvd-Hmac-Sha256": webhook_signature(KEYS, "salt", raw)}
    read = boulevard.read(KEYS, headers, raw)
    assert (read is None) is not ours
    assert boulevard.read(KEYS, {**headers, "X-Blvd-Hmac-Salt": "other"}, raw) is None


@settings(max_examples=150)
@given(body=BODIES)
def test_odd_bodies_of_zenoti(body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    value = "sha256 =" + hmac.new(b"s", raw, hashlib.sha256).hexdigest().upper()
    assert isinstance(zenoti.read(ZENOTI, {"Zenoti-Webhook-Signature": value}, raw), tuple)
    assert zenoti.read(ZENOTI, {"Zenoti-Webhook-Signature": value}, raw + b" ") is None


@given(raw=st.binary(max_size=40), signature=st.text(max_size=60))
def test_what_nobody_has_signed_is_nobodys(raw: bytes, signature: str) -> None:
    told = {"zenoti-webhook-signature": signature, "x-blvd-hmac-salt": "s", "x-blvd-hmac-sha256": signature}
    assert zenoti.read(ZENOTI, told, raw) is None
    assert boulevard.read(KEYS, told, raw) is None
