"""What proves a lead and what it says: every forged, stale and malformed one is refused, and the place is named."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.adapters.lead_forms import OWN_PAGE, WebsiteForm
from channels.adapters.leads_fields import clean, filled, plain
from channels.adapters.leads_google import GoogleLeads
from channels.adapters.leads_meta import MetaLeads
from channels.adapters.leads_posted import read_post, same_day_key
from channels.base import Account, Lead, LeadAnnounced, Request
from channels.form_seals import signature, ticket
from channels.signatures import FORM
from core.errors import BadInputError, ForbiddenError
from core.private import Private
from practice.phones import e164

PAYLOADS = Path(__file__).parent / "payloads"
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECRET, KEY = "a-signing-secret", "fk_public"
PAGE = "https://www.example.com"


def account(provider: str = "website", **secret: str) -> Account:
    return Account(
        id="acc",
        practice_id="p",
        channel="form",
        provider=provider,
        external_id="102938475610293" if provider == "meta" else "f_1",
        status="active",
        settings={
            "public_key": KEY,
            "origins": [PAGE],
            "forms": {
                "770099": {
                    "map": {"what_would_you_like": "service"},
                    "consent": {"sms_ok": {"channel": "sms", "text": "You may text me."}},
                }
            },
        },
        secret=Private(secret),
    )


OURS = account(signing=SECRET)


def payload(name: str) -> bytes:
    return (PAYLOADS / name).read_bytes()


def request(
    body: bytes, at: datetime = AT, content_type: str = "application/json", **headers: str
) -> Request:
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return Request("http://x/hooks/forms/f_1", "lead", None, named, content_type, body, at=at)


def signed(body: bytes, at: datetime = AT, secret: str = SECRET, **more: Any) -> Request:
    return request(body, x_signature=signature(secret, at, body), **more)


BODY = payload("forms/server.json")


def test_a_signed_form_says_who_what_and_what_was_agreed() -> None:
    kept = WebsiteForm().verify(signed(BODY), OURS)
    (lead,) = WebsiteForm().read("lead", kept.body, None, OURS)
    assert isinstance(lead, Lead)
    assert (lead.name, lead.phone, lead.email) == ("Ana Ruiz", "(415) 555-0133", "ana@example.com")
    assert lead.text == "Do you have Friday?"
    assert lead.fields["service"] == "Botox"
    assert lead.fields["How did you hear"] == "A friend"
    assert lead.source is not None
    assert lead.source.values == {"utm_source": "google_ads", "gclid": "Cj0click"}
    (box,) = lead.consents
    assert (box.channel, box.checked, box.text) == ("sms", True, "You may text me.")
    assert (box.ip, box.page_url) == ("203.0.113.9", f"{PAGE}/contact")
    status, _, answer = WebsiteForm().answer(signed(BODY), OURS)
    assert (status, json.loads(answer)["lead_id"]) == (202, lead.provider_id)


def test_a_spanish_form_with_brackets_is_read() -> None:
    posted = read_post(payload("forms/spanish.form"), FORM)
    content = filled(posted.fields)
    assert (content.name, content.phone, content.question) == ("Ana Ruiz", "415 555 0133", "¿Cuánto cuesta?")
    assert posted.consents[0].checked


@pytest.mark.parametrize(
    "forged",
    [
        request(BODY),
        request(BODY, x_signature=""),
        request(BODY, x_signature="t=,v1="),
        request(BODY, x_signature="v1=" + "0" * 64),
        request(BODY, x_signature=signature("another", AT, BODY)),
        request(BODY + b" ", x_signature=signature(SECRET, AT, BODY)),
        request(BODY, x_signature=signature(SECRET, AT, BODY).upper()),
        request(BODY, x_signature=signature(SECRET, AT, BODY)[:-1]),
        request(BODY, x_signature=f"t=1,{signature(SECRET, AT, BODY)}"),
        signed(BODY, AT - timedelta(minutes=5, seconds=1)),
        signed(BODY, AT + timedelta(minutes=5, seconds=2)),
    ],
    ids=[
        "none",
        "empty",
        "hollow",
        "timeless",
        "foreign",
        "longer",
        "upper",
        "short",
        "twice",
        "stale",
        "ahead",
    ],
)
def test_a_forged_or_stale_form_is_refused(forged: Request) -> None:
    with pytest.raises(ForbiddenError):
        WebsiteForm().verify(at_once(forged), OURS)


def at_once(given: Request) -> Request:
    """All arrive at the same instant, whenever they were signed."""
    return Request(**{name: getattr(given, name) for name in given.__struct_fields__} | {"at": AT})


@pytest.mark.parametrize("secret", [{}, {"signing": ""}], ids=["none", "empty"])
def test_no_secret_is_a_closed_door(secret: dict[str, str]) -> None:
    shut = account(**secret)
    with pytest.raises(ForbiddenError):
        WebsiteForm().verify(signed(BODY, secret=""), shut)
    with pytest.raises(ForbiddenError):
        WebsiteForm().verify(browser(ticket_=ticket(shut, AT - timedelta(seconds=9))), shut)


def test_two_seals_while_a_secret_is_changed() -> None:
    both = signature("the old one", AT, BODY) + ",v1=" + signature(SECRET, AT, BODY).partition("v1=")[2]
    assert WebsiteForm().verify(request(BODY, x_signature=both), OURS).kind == "lead"


def browser(ticket_: str | None = None, origin: str = PAGE, **more: Any) -> Request:
    given = ticket(OURS, AT - timedelta(seconds=9)) if ticket_ is None else ticket_
    body = {"form_key": KEY, "ticket": given, "name": "Ana", "phone": "415 555 0133", **more}
    return request(
        json.dumps(body).encode(), origin=origin, user_agent="Browser/1", x_glowdesk_peer="203.0.113.7"
    )


def test_a_browsers_post_carries_its_own_address_and_name() -> None:
    box = {"channel": "sms", "text": "You may text me.", "checked": True, "ip": "198.51.100.1"}
    kept = WebsiteForm().verify(browser(consent=[box]), OURS)
    (lead,) = WebsiteForm().read("lead", kept.body, None, OURS)
    assert isinstance(lead, Lead)
    assert (lead.consents[0].ip, lead.consents[0].user_agent) == ("203.0.113.7", "Browser/1")
    assert "ticket" not in lead.fields


@pytest.mark.parametrize(
    "refused",
    [
        browser(origin="https://evil.example.com"),
        browser(origin=""),
        browser(form_key="fk_other"),
        browser(company_website="https://spam.example.com"),
        browser(ticket_=""),
        browser(ticket_=ticket(OURS, AT - timedelta(seconds=2))),
        browser(ticket_=ticket(account(signing="other"), AT - timedelta(seconds=9))),
        browser(ticket_=f"{int(AT.timestamp()) - 99}.{ticket(OURS, AT).partition('.')[2]}"),
    ],
    ids=["origin", "no-origin", "key", "trap", "no-ticket", "fast", "foreign-ticket", "moved-ticket"],
)
def test_a_browser_has_to_earn_some_trust(refused: Request) -> None:
    with pytest.raises(ForbiddenError):
        WebsiteForm().verify(refused, OURS)


def test_a_page_that_was_open_too_long_loads_again() -> None:
    with pytest.raises(BadInputError) as late:
        WebsiteForm().verify(browser(ticket_=ticket(OURS, AT - timedelta(hours=13))), OURS)
    assert late.value.at == "/ticket"


def test_our_own_page_is_no_matter_of_origins_unless_we_serve_it() -> None:
    own = browser(origin="http://127.0.0.1:8000")
    own = Request(
        **{n: getattr(own, n) for n in own.__struct_fields__} | {"headers": {**own.headers, OWN_PAGE: "yes"}}
    )
    with pytest.raises(ForbiddenError):
        WebsiteForm().verify(own, OURS)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b"{", "/"),
        (b"\xff\xfe", "/"),
        (b"[" * 5000, "/"),
        (b"[]", "/"),
        (b'{"fields": 5}', "/fields"),
        (b'{"fields": {"name": {"first": "A"}}}', "/fields/name"),
        (b'{"name": [1, 2]}', "/name"),
        (b'{"name": "A", "consent": 5}', "/consent"),
        (b'{"name": "A", "consent": [5]}', "/consent/0"),
        (b'{"name": "A", "consent": [{"channel": "fax", "text": "x"}]}', "/consent/0/channel"),
        (b'{"name": "A", "consent": {"sms": {"checked": true}}}', "/consent/0/text"),
        (b'{"name": "A", "consent": {"sms": {"text": "x", "checked": 7}}}', "/consent/0/checked"),
        (b'{"name": "A", "consent": {"sms": {"text": "x", "at": "noon"}}}', "/consent/0/at"),
        (b'{"name": "A", "consent": {"sms": {"text": "x", "at": "2026-11-24T10:00:00"}}}', "/consent/0/at"),
    ],
    ids=str,
)
def test_what_is_malformed_is_named_by_its_place_and_nothing_else(body: bytes, at: str) -> None:
    with pytest.raises(BadInputError) as wrong:
        WebsiteForm().verify(signed(body), OURS)
    assert wrong.value.at == at
    assert "noon" not in wrong.value.message


VALUES = st.text(st.characters(codec="utf-8"), max_size=30)
FIELDS = st.dictionaries(
    st.sampled_from(["Name", "phone", "E-Mail", "message", "odd one"]), VALUES, max_size=5
)


def _key(fields: dict[str, str]) -> str:
    return same_day_key(read_post(json.dumps({"fields": fields}).encode(), "application/json"), AT.date())


@settings(max_examples=100, deadline=None)
@given(FIELDS, st.randoms())
def test_spaces_case_and_order_make_no_new_lead(fields: dict[str, str], random: Any) -> None:
    shuffled = list(fields.items())
    random.shuffle(shuffled)
    assert _key(dict(shuffled)) == _key(fields)
    spaced = {key: f"  {clean(value)} \t" for key, value in fields.items()}
    assert _key(spaced) == _key({key: clean(value) for key, value in fields.items()})


@settings(max_examples=100, deadline=None)
@given(FIELDS, VALUES)
def test_another_answer_is_another_lead(fields: dict[str, str], more: str) -> None:
    if clean(more):
        assert _key({**fields, "extra": more}) != _key(fields)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_cleaning_is_settled_at_once_and_fit_to_store(value: str) -> None:
    once = clean(value)
    assert clean(once) == once
    assert "\x00" not in once
    assert plain(plain(value)) == plain(value)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_only_numbers_that_exist_become_addresses(written: str) -> None:
    found = e164(written, "US")
    assert found is None or (found.startswith("+") and found[1:].isdecimal() and e164(found, "DE") == found)


@pytest.mark.parametrize(
    ("written", "country", "found"),
    [
        ("(415) 555-0133", "US", "+14155550133"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("anonymous", "US", None),
        ("+266696687", "US", None),
        ("555", "US", None),
        (None, "US", None),
    ],
    ids=str,
)
def test_numbers_by_the_practices_country(written: str | None, country: str, found: str | None) -> None:
    assert e164(written, country) == found


# Google ---------------------------------------------------------------------------------------------

GOOGLE = account("google", key="s3cr3t")


def test_googles_lead_keeps_its_ids_to_the_last_digit_and_its_key_to_nobody() -> None:
    kept = GoogleLeads().verify(request(payload("google_leads/lead.json")), GOOGLE)
    assert kept.event_key == "lead:Cj0KCQexample"
    assert b"s3cr3t" not in kept.body
    (lead,) = GoogleLeads().read("lead", kept.body, None, GOOGLE)
    assert isinstance(lead, Lead)
    assert (lead.name, lead.phone, lead.fields["service"]) == ("Ana Ruiz", "+14155550133", "Botox")
    assert lead.source is not None
    assert lead.source.values["campaign_id"] == "9007199254740993"
    assert lead.source.values["gclid"] == "Cj0click"
    assert not lead.test


def test_googles_test_data_says_so() -> None:
    kept = GoogleLeads().verify(request(payload("google_leads/test.json")), GOOGLE)
    (lead,) = GoogleLeads().read("lead", kept.body, None, GOOGLE)
    assert isinstance(lead, Lead)
    assert lead.test


@pytest.mark.parametrize("secret", [{"key": "other"}, {"key": ""}, {}], ids=["wrong", "empty", "none"])
def test_googles_key_opens_its_own_door_only(secret: dict[str, str]) -> None:
    with pytest.raises(ForbiddenError):
        GoogleLeads().verify(request(payload("google_leads/lead.json")), account("google", **secret))
    with pytest.raises(ForbiddenError):
        GoogleLeads().verify(request(b'{"lead_id": "x", "google_key": ""}'), account("google", **secret))


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b"nonsense", "/"),
        (b'{"google_key": "s3cr3t"}', "/"),
        (b'{"lead_id": 5, "google_key": "s3cr3t"}', "/lead_id"),
        (b'{"lead_id": " ", "google_key": "s3cr3t"}', "/lead_id"),
        (b'{"lead_id": "x", "google_key": "s3cr3t", "user_column_data": 5}', "/user_column_data"),
    ],
    ids=str,
)
def test_googles_malformed_body_is_named(body: bytes, at: str) -> None:
    with pytest.raises(BadInputError) as wrong:
        GoogleLeads().verify(request(body), GOOGLE)
    assert wrong.value.at == at


def test_googles_download_gives_the_same_leads() -> None:
    found = GoogleLeads().from_csv(payload("google_leads/download.csv").decode())
    posted = GoogleLeads().verify(request(payload("google_leads/lead.json")), GOOGLE)
    assert [each.event_key for each in found] == [posted.event_key, "lead:Cj0KCQlate"]
    (lead,) = GoogleLeads().read("lead", found[0].body, None, GOOGLE)
    assert isinstance(lead, Lead)
    assert (lead.name, lead.phone, lead.email) == ("Ana Ruiz", "+14155550133", "ana@example.com")
    assert lead.fields["service"] == "Botox"
    with pytest.raises(BadInputError):
        GoogleLeads().from_csv("Name,Phone\nA,1\n")


# Meta -----------------------------------------------------------------------------------------------

META = account("meta", app_secret="app", access_token="token", verify_token="ours")


def test_metas_webhook_names_leads_and_nothing_personal() -> None:
    adapter = MetaLeads(httpx.AsyncClient())
    for name in ("announced", "numbers"):
        (found,) = adapter.read("events", payload(f"meta_leads/{name}.json"), None, META)
        assert isinstance(found, LeadAnnounced)
        assert found.provider_id == "880012345678901"


def test_metas_lead_is_read_by_the_forms_own_names() -> None:
    (lead,) = MetaLeads(httpx.AsyncClient()).read("lead", payload("meta_leads/lead.json"), None, META)
    assert isinstance(lead, Lead)
    assert (lead.name, lead.fields["service"]) == ("Ana Ruiz", "Botox")
    assert lead.source is not None
    assert (lead.source.kind, lead.source.values["campaign_id"]) == ("ad", "660001")
    assert [(each.channel, each.checked) for each in lead.consents] == [("sms", True)]


def test_metas_door() -> None:
    adapter, body = MetaLeads(httpx.AsyncClient()), payload("meta_leads/announced.json")
    hello = {"hub.mode": "subscribe", "hub.verify_token": "ours", "hub.challenge": "1158"}
    begin = Request("http://x", "events", None, {}, "", b"", method="GET", query=hello)
    adapter.verify(begin, META)
    assert adapter.answer(begin, META)[2] == b"1158"
    wrong = Request(
        "http://x", "events", None, {}, "", b"", method="GET", query={**hello, "hub.verify_token": ""}
    )
    for refused in (wrong, request(body), request(body, x_hub_signature_256="sha256=" + "0" * 64)):
        with pytest.raises(ForbiddenError):
            adapter.verify(refused, META)
    with pytest.raises(ForbiddenError):
        adapter.verify(request(body, x_hub_signature_256="sha256="), account("meta"))


async def test_nothing_can_be_sent_through_a_form() -> None:
    for adapter in (WebsiteForm(), GoogleLeads(), MetaLeads(httpx.AsyncClient())):
        receipt = await adapter.send(None, OURS)  # type: ignore[arg-type]
        assert (receipt.outcome, receipt.code) == ("rejected", "FORM_IS_ONE_WAY")
