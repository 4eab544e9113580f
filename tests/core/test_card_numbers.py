"""Card numbers are covered wherever people type them, and ids of providers stay what they are."""

import json
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.card_numbers import is_card, masked, masked_envelope

CARD = "4242424242424242"


def with_check_digit(digits: str) -> str:
    return next((digits + each for each in "0123456789" if is_card(digits + each)), "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"my card is {CARD}", "my card is •••• 4242"),
        ("4242 4242 4242 4242 exp 12/30", "•••• 4242 exp 12/30"),
        ("amex 3782-822463-10005.", "amex •••• 0005."),
        ("call me at +1 919 555 0101 or 919-555-0102", "call me at +1 919 555 0101 or 919-555-0102"),
        ("4242424242424241 has a wrong check digit", "4242424242424241 has a wrong check digit"),
        ("order 1000000000000008", "order 1000000000000008"),
        ("", ""),
    ],
)
def test_of_a_card_only_the_last_four_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


@settings(max_examples=100)
@given(
    st.sampled_from(["4", "51", "37", "6011"]),
    st.text("0123456789", min_size=11, max_size=13),
    st.sampled_from(["", " ", "-"]),
    st.text(
        st.characters(categories=["L", "P", "Zs"], exclude_characters="_.-\u00a0\u2009\u202f"), max_size=20
    ),
)
def test_no_card_survives_however_it_is_written(start: str, middle: str, between: str, words: str) -> None:
    digits = with_check_digit(start + middle)
    if not is_card(digits):
        return
    typed = between.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    shown = masked(f"{words} {typed} {words}")
    assert typed not in shown
    assert digits[-4:] in shown
    assert masked(shown) == shown


def test_an_envelope_keeps_its_ids_and_loses_the_card() -> None:
    """The id of this message is a good card number by chance; nobody typed it."""
    sent = {"mid": CARD, "sender": {"id": "17841400000000001"}, "message": {"text": f"here: {CARD}"}}
    kept = json.loads(masked_envelope(json.dumps(sent).encode(), "application/json"))
    assert kept == {**sent, "message": {"text": "here: •••• 4242"}}
    alone = masked_envelope(json.dumps({"text": CARD}).encode(), "application/json; charset=utf-8")
    assert json.loads(alone) == {"text": "•••• 4242"}


def test_a_form_and_a_mail_lose_it_too() -> None:
    form = urlencode({"From": "+19195550101", "Body": "4242 4242 4242 4242"}).encode()
    kept = parse_qs(masked_envelope(form, "application/x-www-form-urlencoded").decode())
    assert kept == {"From": ["+19195550101"], "Body": ["•••• 4242"]}
    mail = b"Subject: hi\r\nContent-Length: 24\r\n\r\ncard 4242-4242-4242-4242 ok"
    assert masked_envelope(mail, "message/rfc822") == mail.replace(
        b"4242-4242-4242-4242", b"0000-0000-0000-4242"
    )


def test_what_has_no_card_is_kept_byte_for_byte() -> None:
    body = b'{ "text" :"hi",  "id": 123456789012345 }'
    assert masked_envelope(body, "application/json") is body
