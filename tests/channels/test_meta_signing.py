"""Meta's proofs against published vectors and every way of being wrong; closed when in doubt."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.adapters.instagram import SUBSCRIBED as ON_INSTAGRAM
from channels.adapters.messenger import SUBSCRIBED as ON_PAGES
from channels.adapters.messenger import Messenger
from channels.adapters.meta_signing import appsecret_proof, is_signed
from channels.base import Alarm
from core.errors import ForbiddenError
from standins.meta.webhooks import encoded, signature, signed_request
from tests.channels.meta_world import META, account_of, payload, webhook

VECTOR = ("It's a Secret to Everybody", b"Hello, World!")
DIGEST = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
BODY = payload("messenger", "message")
# Page.SubscribedFields and IGUser.SubscribedFields of Meta's own SDK for Python, 26.0.3 (channels.md 3.4, 4.2).
PAGE_FIELDS = {
    "messages", "messaging_postbacks", "messaging_optins", "messaging_optouts", "messaging_referrals",
    "messaging_handovers", "messaging_policy_enforcement", "messaging_integrity", "messaging_feedback",
    "message_deliveries", "message_reads", "message_echoes", "message_edits", "message_reactions",
    "message_context", "message_mention", "response_feedback", "standby", "inbox_labels", "feed", "leadgen",
}  # fmt: skip
INSTAGRAM_FIELDS = {
    "messages", "messaging_postbacks", "messaging_seen", "messaging_referral", "messaging_optins",
    "message_reactions", "message_edit", "standby", "comments", "live_comments", "mentions", "story_insights",
    "share_to_story", "follow",
}  # fmt: skip


@pytest.fixture
def messenger() -> Messenger:
    return Messenger(None)  # type: ignore[arg-type]  # nothing here calls anybody


def test_the_published_vector() -> None:
    secret, body = VECTOR
    assert is_signed(body, DIGEST, secret)
    assert signature(body, secret) == DIGEST


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "0",
        DIGEST.removeprefix("sha256="),
        "sha1=abc",
    ],
    ids=["missing", "empty", "no digest", "wrong case", "short", "long", "bare", "old"],
)
def test_any_other_header_is_refused(header: str | None) -> None:
    secret, body = VECTOR
    assert not is_signed(body, header, secret)


@pytest.mark.parametrize("secret", ["", None, "another tenant's"])
def test_no_or_another_secret_is_a_closed_door(secret: str | None) -> None:
    assert not is_signed(VECTOR[1], DIGEST, secret)
    assert not is_signed(VECTOR[1], signature(VECTOR[1], ""), secret or "")


@pytest.mark.parametrize("change", ["one byte more", "re-encoded with accents", "compact"])
def test_a_body_that_is_not_the_very_bytes_is_refused(messenger: Messenger, change: str) -> None:
    parsed = json.loads(BODY)
    other = {
        "one byte more": BODY + b" ",
        "re-encoded with accents": json.dumps(parsed, ensure_ascii=False, indent=2).encode(),
        "compact": json.dumps(parsed).encode(),
    }[change]
    assert messenger.verify(webhook(BODY), account_of()).body == BODY
    with pytest.raises(ForbiddenError):
        messenger.verify(webhook(other, header=signature(BODY, META.app_secret)), account_of())


@given(text=st.text(max_size=60), flip=st.integers(0, 10**6))
def test_what_was_signed_passes_and_any_changed_byte_does_not(text: str, flip: int) -> None:
    body = encoded({"object": "page", "text": text})
    assert is_signed(body, signature(body, "k"), "k")
    place = flip % len(body)
    changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    assert not is_signed(changed, signature(body, "k"), "k")


def test_the_proof_is_keyed_with_the_secret_over_the_token() -> None:
    import hashlib
    import hmac

    assert appsecret_proof("token", "secret") == hmac.new(b"secret", b"token", hashlib.sha256).hexdigest()


def handshake(**query: str) -> dict[str, str]:
    given = {"mode": "subscribe", "challenge": "1158201444", "verify_token": META.verify_token, **query}
    return {f"hub.{name}": value for name, value in given.items()}


def test_the_handshake_gives_back_the_bare_challenge(messenger: Messenger) -> None:
    request = webhook(b"", method="GET", query=handshake())
    messenger.verify(request, account_of())
    assert messenger.answer(request, account_of()) == (200, "text/plain", b"1158201444")


@pytest.mark.parametrize(
    ("query", "ours"),
    [
        (handshake(verify_token="another"), META.verify_token),
        (handshake(verify_token=""), META.verify_token),
        (handshake(mode="unsubscribe"), META.verify_token),
        ({}, META.verify_token),
        (handshake(verify_token=""), ""),
    ],
)
def test_any_other_handshake_is_refused(messenger: Messenger, query: dict[str, str], ours: str) -> None:
    with pytest.raises(ForbiddenError):
        messenger.verify(webhook(b"", method="GET", query=query), account_of(verify_token=ours))


@pytest.mark.parametrize(
    ("kind", "code"), [("deauthorize", "DEAUTHORISED"), ("data_deletion", "DELETION_ASKED")]
)
def test_signed_requests_are_another_proof(messenger: Messenger, kind: str, code: str) -> None:
    account = account_of()
    body = urlencode({"signed_request": signed_request("app-scoped-9", META.app_secret)}).encode()
    verified = messenger.verify(webhook(body, kind=kind), account)
    (part,) = messenger.share(verified, account)
    assert messenger.read(kind, part.envelope.body, None, account) == (
        Alarm(code, broken=kind == "deauthorize"),
    )
    forged = urlencode({"signed_request": signed_request("app-scoped-9", "another")}).encode()
    for bad in (forged, b"signed_request=a.b", b"", b"signed_request=%ff"):
        with pytest.raises(ForbiddenError):
            messenger.verify(webhook(bad, kind=kind), account)


def test_a_deletion_is_answered_with_a_code_and_where_to_look(messenger: Messenger) -> None:
    body = urlencode({"signed_request": signed_request("app-scoped-9", META.app_secret)}).encode()
    _, kind, answer = messenger.answer(webhook(body, kind="data_deletion"), account_of())
    told = json.loads(answer)
    assert (kind, told["confirmation_code"] in told["url"]) == ("application/json", True)


def test_we_subscribe_to_fields_that_exist() -> None:
    assert set(ON_PAGES) <= PAGE_FIELDS
    assert set(ON_INSTAGRAM) <= INSTAGRAM_FIELDS
