"""A form becomes a conversation with its source and its first reply, by the best channel that is permitted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from booking.models import appointment
from booking.practice_files import import_file
from compliance.models import consent
from core.clock import ManualClock
from inbox.models import handoff, inquiry, thread_card
from inbox.sources import touches_of
from practice.models import address, contact
from tests.inbox.house import PATIENT, demo_book, demo_practice
from tests.inbox.leads import AGREED, REFUSED, LeadHouse, lead_house

PHONE = "(212) 555-0171"
E164 = "+12125550171"


@pytest.fixture
async def place(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[LeadHouse]:
    async with lead_house(database_url, clock, tmp_path) as opened:
        yield opened


async def people(place: LeadHouse) -> None:
    """Everybody of the practice's file, with their visits."""
    await place.house.write(lambda conn: import_file(conn, demo_practice(), people=True))


async def test_who_agreed_to_texts_is_answered_by_text_at_once(place: LeadHouse) -> None:
    await place.post(
        [AGREED],
        name="Ana Ruiz",
        phone=PHONE,
        service="Botox",
        message="Do you have anything on Friday?",
        utm_source="gads",
        gclid="Cj0-click",
    )
    await place.house.pump()

    (sent,) = place.far.sent
    assert sent.recipient == E164
    assert sent.purpose == "inquiry_reply"
    assert "Ana" in sent.text
    assert "Fri" in sent.text
    (row,) = await place.house.rows(inquiry)
    assert (row.channel, row.source) == ("form", "google_ads")
    assert row.attribution == {"kind": "form", "values": {"utm_source": "gads", "gclid": "Cj0-click"}}
    assert row.agent_first_at is not None
    assert row.first_kind == "real"
    (card,) = await place.house.rows(thread_card)
    assert card.card["stage"] == "lead"
    assert [each["id"] for each in card.card["treatments"]] == ["botox"]
    (message,) = await place.house.messages("in")
    assert (message.context, message.channel) == ("form", "form")
    assert message.meta["fields"]["phone"] == PHONE
    assert message.meta["consent"] == [{"channel": "sms", "checked": True}]


async def test_the_box_is_kept_as_it_was_shown_and_left(place: LeadHouse) -> None:
    await place.post([AGREED], name="Ana Ruiz", phone=PHONE, message="How much is botox?")
    await place.post([REFUSED], name="Bo Lind", phone="(212) 555-0172", message="How much is botox?")
    await place.house.pump()
    given, refused = sorted(await place.house.rows(consent), key=lambda each: not each.box_after)
    assert (given.level, given.box_before, given.box_after) == ("EXPRESS", False, True)
    assert given.shown == AGREED["text"]
    assert refused.box_after is False
    assert refused.level == "NONE"


@pytest.mark.parametrize("boxes", [[REFUSED], None], ids=["left open", "not shown"])
async def test_no_tick_no_text_but_a_call(place: LeadHouse, boxes: Any) -> None:
    await place.post(boxes, name="Ana Ruiz", phone=PHONE, message="How much is botox?")
    await place.house.pump()
    assert place.far.sent == []
    (row,) = await place.house.rows(inquiry)
    assert row.unanswered_why == "no_consent"
    (task,) = await place.house.rows(handoff)
    assert "Please call" in task.summary
    (card,) = await place.house.rows(thread_card)
    assert card.zone == "waiting"


async def test_the_same_post_twice_is_one_lead(place: LeadHouse) -> None:
    first = await place.post([AGREED], name="Ana Ruiz", phone=PHONE, message="How much is botox?")
    await place.house.pump()
    again = await place.post([AGREED], name=" ana  RUIZ", phone="212.555.0171", message="How much is botox?")
    await place.house.pump()
    assert first == again
    assert len(await place.house.messages("in")) == 1
    assert len(place.far.sent) == 1


async def test_a_known_number_lands_in_its_own_conversation(place: LeadHouse) -> None:
    thread_id = await place.house.text("hi, how much is botox?")
    await place.house.pump()
    await place.post([AGREED], name="Ana Ruiz", phone=PATIENT, message="Do you do lip filler too?")
    await place.house.pump()
    arrived = await place.house.messages("in")
    assert {each.thread_id for each in arrived} == {thread_id}
    assert len(await place.house.rows(inquiry)) == 1


async def test_typing_beside_somebody_elses_mail_gives_nobody_their_thread(place: LeadHouse) -> None:
    """A verified mail address leads to its person; the number typed with it is not theirs, and is not texted."""
    await people(place)
    known = next(each for each in await place.house.rows(address) if each.channel == "email")
    await place.post([AGREED], name="Someone", phone=PHONE, email=known.value, message="When is my visit?")
    await place.house.pump()
    assert place.far.sent == []
    (message,) = await place.house.messages("in")
    assert message.address_id is None
    assert all(each.value != E164 for each in await place.house.rows(address))
    owner = next(each for each in await place.house.rows(contact) if each.id == known.contact_id)
    assert owner.name != "Someone"


async def test_a_form_that_asks_nothing_is_no_question(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with lead_house(sqlite_url, clock, tmp_path, asks="") as place:
        await place.post([AGREED], name="Ana Ruiz", phone=PHONE)
        await place.house.pump()
        assert place.far.sent == []
        (row,) = await place.house.rows(inquiry)
        assert row.unanswered_why == "no_question"


async def test_a_forms_words_move_nobodys_visit(place: LeadHouse) -> None:
    """Whoever types a patient's number into a form must not act for them."""
    await people(place)
    visits = [each for each in await place.house.rows(appointment) if each.status == "booked"]
    known = next(
        each
        for each in await place.house.rows(address)
        if each.channel == "sms" and each.contact_id in {visit.contact_id for visit in visits}
    )
    await place.post([AGREED], name="Someone", phone=known.value, message="Please cancel my appointment.")
    await place.house.pump()
    (sent,) = place.far.sent
    assert "your" not in sent.text.lower() or "cancelled" not in sent.text.lower()
    assert [each.id for each in await place.house.rows(appointment) if each.status == "booked"] == [
        each.id for each in visits
    ]


async def test_every_way_in_which_they_came_is_kept(place: LeadHouse) -> None:
    """First and last touch, and what is between: a text, a form from an ad, and another in the same episode."""
    house = place.house
    thread_id = await house.text("hi, how much is botox?")
    await house.pump()
    house.clock.advance(timedelta(hours=1))
    await place.post(
        [AGREED], name="Ana Ruiz", phone=PATIENT, message="Botox?", utm_source="gads", gclid="c-1"
    )
    await house.pump()
    house.clock.advance(timedelta(hours=1))
    for key in ("one", "two"):
        await place.post(
            [AGREED], key, name="Ana Ruiz", phone=PATIENT, message=f"Filler, {key}?", fbclid="c-2",
            landing_page="https://www.junipervale.example.com/filler",
        )  # fmt: skip
    await house.pump()
    (row,) = await house.rows(inquiry)
    assert row.source == "google_ads"

    def look(conn: Connection) -> Any:
        return touches_of(conn, demo_book(), thread_id)

    first, last = await house.read(look)
    assert (first.channel, first.source, first.values["gclid"]) == ("sms", "Google Ads", "c-1")
    assert (last.values["fbclid"], last.at - first.at) == ("c-2", timedelta(hours=2)), "told once"


EMERGENCY = "I had filler yesterday, now I can't breathe and my tongue is swelling"


@pytest.mark.parametrize("boxes", [[AGREED], [REFUSED]], ids=["may be texted", "may not"])
async def test_an_emergency_in_a_form_fetches_somebody_at_once(place: LeadHouse, boxes: Any) -> None:
    await place.post(boxes, name="Ana Ruiz", phone=PHONE, message=EMERGENCY)
    await place.house.pump("inbound", "turns", "outbox")
    (fetched,) = await place.house.rows(handoff)
    assert (fetched.reason, fetched.urgency, fetched.status) == ("emergency", "emergency", "open")
    guided = [each.purpose for each in place.far.sent]
    assert guided == (["emergency_guidance"] if boxes == [AGREED] else [])
    assert all("911" in each.text for each in place.far.sent)


async def test_an_emergency_in_a_form_is_answered_beside_a_person(place: LeadHouse) -> None:
    thread_id = await place.house.text("hi, how much is botox?")
    await place.house.pump()
    await place.house.own(thread_id)
    sent = len(place.far.sent)
    await place.post([AGREED], name="Ana Ruiz", phone=PATIENT, message=EMERGENCY)
    await place.house.pump()
    assert [each.purpose for each in place.far.sent[sent:]] == ["emergency_guidance"]
    row = await place.house.thread()
    assert (row.owner_kind, row.owner_id) == ("staff", "joss")


async def test_a_form_that_asks_to_be_left_alone_is_heard(place: LeadHouse) -> None:
    await place.house.text("hi, how much is botox?")
    await place.house.pump()
    sent = len(place.far.sent)
    await place.post([AGREED], name="Ana Ruiz", phone=PATIENT, message="Please stop texting me, unsubscribe.")
    await place.house.pump()
    assert len(place.far.sent) == sent
    (row,) = [each for each in await place.house.rows(address) if each.channel == "sms"]
    assert row.revoked == "all"
    (task,) = await place.house.rows(handoff)
    assert "no more messages" in task.summary


async def test_trial_posts_are_seen_and_never_answered(place: LeadHouse) -> None:
    request = place.request(
        {
            "test": True,
            "fields": {"name": "Trial", "phone": PHONE, "message": "How much?"},
            "consent": [AGREED],
        }
    )
    await place.house.product.intake.accept("website", place.form.account_id, request)
    await place.house.pump()
    assert place.far.sent == []
    assert await place.house.rows(inquiry) == []
    (message,) = await place.house.messages("in")
    assert message.meta["test"] is True
    assert all(each.value != E164 for each in await place.house.rows(address))


async def test_who_wanted_no_texts_and_then_texts_themselves_is_answered(place: LeadHouse) -> None:
    await place.post([REFUSED], name="Ana Ruiz", phone=PHONE, message="What does Botox cost?")
    await place.house.pump()
    assert place.far.sent == []
    await place.house.text("hi, me again. how much is botox?", sender=E164)
    place.house.clock.advance(timedelta(seconds=5))
    await place.house.pump()
    (sent,) = place.far.sent
    assert (sent.recipient, sent.purpose) == (E164, "inquiry_reply")
    assert "$" in sent.text


async def test_who_was_in_a_persons_hands_stays_there_when_they_text(place: LeadHouse) -> None:
    await place.post([REFUSED], name="Ana Ruiz", phone=PHONE, message="What does Botox cost?")
    await place.house.pump()
    found = await place.house.thread(E164)
    await place.house.own(found.id)
    await place.house.text("hi, me again. how much is botox?", sender=E164)
    place.house.clock.advance(timedelta(seconds=5))
    await place.house.pump()
    assert place.far.sent == []
