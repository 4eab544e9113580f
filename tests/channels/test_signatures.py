"""Twilio's signature, checked against the SDK's own verifier, its published vectors and every known trap."""

import hashlib
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from channels.signatures import FORM, twilio_signature, verify_twilio

TOKEN = "12345"
SDK_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
SDK_FORM = [*CALL.items(), ("Caller", "+14158675309"), ("From", "+14158675309")]
DOCS_FORM = [*CALL.items(), ("Caller", "+14158675310"), ("From", "+14158675310")]
SDK_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def headers(signature: str | None, content_type: str = FORM) -> dict[str, str]:
    found = {"content-type": content_type}
    return found if signature is None else {**found, "x-twilio-signature": signature}


def body(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs).encode()


def genuine(url: str = SDK_URL, signature: str | None = SDK_SIGNATURE, raw: bytes | None = None) -> bool:
    return verify_twilio(url, headers(signature), body(SDK_FORM) if raw is None else raw, TOKEN)


@pytest.mark.parametrize(
    ("url", "form", "signature"),
    [
        ("https://example.com/myapp.php?foo=1&bar=2", DOCS_FORM, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        (SDK_URL, SDK_FORM, SDK_SIGNATURE),
        (
            SDK_URL,
            [
                ("Sid", "CA123"),
                ("SidAccount", "AC123"),
                ("Digits", "5678"),
                ("Digits", "1234"),
                ("Digits", "1234"),
            ],
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
        ),
        (SDK_URL, SDK_FORM, "kvajT1Ptam85bY51eRf/AJRuM3w="),
    ],
    ids=["docs", "sdk", "repeats", "signed with port 443"],
)
def test_published_vectors(url: str, form: list[tuple[str, str]], signature: str):
    assert verify_twilio(url, headers(signature), body(form), TOKEN)


def test_a_json_body_counts_only_through_its_hash_in_the_url():
    raw = b'{"property": "value", "boolean": true}'
    url = f"{SDK_URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    signed = headers("a9nBmqA0ju/hNViExpshrM61xv4=", "application/json")
    assert verify_twilio(url, signed, raw, TOKEN)
    assert not verify_twilio(url, signed, raw + b" ", TOKEN)
    assert not verify_twilio(url, signed, b"", TOKEN)
    assert not verify_twilio(url, headers("a9nBmqA0ju/hNViExpshrM61xv4="), b"", TOKEN)


def test_a_json_body_without_a_hash_in_the_url_is_not_covered():
    signature = RequestValidator(TOKEN).compute_signature(SDK_URL, {})
    assert not verify_twilio(SDK_URL, headers(signature, "application/json"), b'{"a":1}', TOKEN)
    assert not verify_twilio(SDK_URL, headers(signature, ""), b"Body=smuggled", TOKEN)
    assert verify_twilio(SDK_URL, headers(signature, ""), b"", TOKEN)


@pytest.mark.parametrize(
    "signature",
    [None, "", SDK_SIGNATURE.lower(), SDK_SIGNATURE[:-1], SDK_SIGNATURE + "=", " " + SDK_SIGNATURE, "ключ"],
    ids=["missing", "empty", "case", "truncated", "longer", "padded", "not ascii"],
)
def test_a_wrong_signature_is_refused_without_an_exception(signature: str | None):
    assert not genuine(signature=signature)


@pytest.mark.parametrize(
    "raw",
    [
        body(SDK_FORM) + b"1",
        body(SDK_FORM[1:]),
        body([*SDK_FORM, ("Extra", "")]),
        body(SDK_FORM).replace(b"1234&", b"1234%C3%A9&"),
        b"\xff\xfe=1",
        b"a=%FF",
        b"&".join(b"a=1" for _ in range(5000)),
    ],
    ids=[
        "a byte more",
        "one dropped",
        "one added",
        "accent",
        "no utf-8",
        "no utf-8 inside",
        "too many fields",
    ],
)
def test_a_changed_body_is_refused(raw: bytes):
    assert not genuine(raw=raw)


@pytest.mark.parametrize(
    "url",
    [
        SDK_URL.replace("https", "http"),
        SDK_URL.replace(".php", ".php/"),
        SDK_URL.replace("foo=1&bar=2", "bar=2&foo=1"),
        SDK_URL.replace("mycompany", "MyCompany"),
        "mycompany.com/myapp.php",
    ],
    ids=["scheme", "slash", "query order", "host case", "no scheme"],
)
def test_another_url_is_refused(url: str):
    assert not genuine(url)


def test_what_twilio_does_not_sign_does_not_matter():
    assert genuine(f"{SDK_URL}#rc=3&rp=ct,rt,5xx")
    assert genuine(SDK_URL.replace("mycompany", "user:p%40ss@mycompany"))
    assert genuine(SDK_URL.replace(".com", ".com:443"))
    assert genuine(raw=body(SDK_FORM[::-1]))


def test_a_port_may_be_missing_but_not_another_one():
    signature = RequestValidator(TOKEN).compute_signature("https://host:8443/x", {"Body": "Hi"})
    assert verify_twilio("https://host:8443/x", headers(signature), b"Body=Hi", TOKEN)
    for url in ("https://host:9443/x", "https://host/x"):
        assert not verify_twilio(url, headers(signature), b"Body=Hi", TOKEN)


def test_another_tenants_token_and_shared_keys_are_refused():
    assert not verify_twilio(SDK_URL, headers(SDK_SIGNATURE), body(SDK_FORM), "54321")
    shared = {"x-twilio-webhooks-signature-settings": "key=k1,algorithm=HMAC_SHA256"}
    assert not verify_twilio(SDK_URL, {**headers(SDK_SIGNATURE), **shared}, body(SDK_FORM), TOKEN)


def test_user_and_port_in_the_url_do_not_lose_the_port():
    signature = RequestValidator(TOKEN).compute_signature("https://host:8443/x", {"Body": ""})
    assert verify_twilio("https://user:pw@host:8443/x", headers(signature), b"Body=", TOKEN)


def test_blank_values_are_part_of_what_is_signed():
    signature = RequestValidator(TOKEN).compute_signature(SDK_URL, {"Body": "", "From": "+12125550142"})
    raw = b"Body=&From=%2B12125550142"
    assert verify_twilio(SDK_URL, headers(signature, f"{FORM}; charset=UTF-8"), raw, TOKEN)


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
forms = st.dictionaries(words.filter(bool), words, max_size=8)
hosts = st.sampled_from(["clinic.example", "clinic.example:443", "clinic.example:8443", "127.0.0.1:8000"])
urls = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{path}{query}",
    st.sampled_from(["http", "https"]),
    hosts,
    st.sampled_from(["", "webhooks/twilio/ca_1/inbound", "a%20b/"]),
    st.sampled_from(["", "?a=1&b=%C3%A9", "?x="]),
)


@settings(max_examples=200, deadline=None)
@given(url=urls, form=forms)
def test_what_the_sdk_signs_we_accept_and_the_other_way_round(url: str, form: dict[str, str]):
    theirs = RequestValidator(TOKEN).compute_signature(url, form)
    assert verify_twilio(url, headers(theirs), body(list(form.items())), TOKEN)
    ours = twilio_signature(url, list(form.items()), TOKEN)
    assert RequestValidator(TOKEN).validate(url, form, ours)


@settings(max_examples=200, deadline=None)
@given(url=urls, form=forms, name=words.filter(bool), value=words)
def test_what_the_sdk_refuses_we_refuse(url: str, form: dict[str, str], name: str, value: str):
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    changed = {**form, name: value}
    theirs = RequestValidator(TOKEN).validate(url, changed, signature)
    assert verify_twilio(url, headers(signature), body(list(changed.items())), TOKEN) == theirs


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=200), kind=st.sampled_from([FORM, "application/json", "", "text/plain"]))
def test_no_bytes_make_it_raise(raw: bytes, kind: str):
    digest = hashlib.sha256(raw).hexdigest()
    for url in (SDK_URL, f"{SDK_URL}&bodySHA256={digest}"):
        assert not verify_twilio(url, headers(SDK_SIGNATURE, kind), raw, "another")
