"""Mail in due form: who writes, that it is automated, where the practice is, and the way out of what we began."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from channels.models import outbound
from compliance.consent import FormGiven, capture_form, record_permission
from compliance.mail_form import repair
from compliance.types import Channel, Facts, Purpose
from core.clock import ManualClock
from practice.models import address
from tests.compliance.consent.people import vault
from tests.compliance.gate_scene import NOON, Scene
from tests.inbox.house import FakeSms, demo_book, open_house

NAME, LINK, PLACE = "Luma Med Spa", "https://desk.example/u/abc", "4 Elm Street, Raleigh, NC 27601"


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "purpose": Purpose.MARKETING, "channel": Channel.EMAIL, "now": datetime(2026, 11, 18, 19, 0, tzinfo=UTC),
        "author": "sequence", "practice_name": NAME, "postal_address": PLACE, "unsubscribe": LINK,
    }  # fmt: skip
    return Facts(**(given | more))


@pytest.mark.parametrize(("language", "advert"), [("en", "advertisement"), ("es", "publicidad")])
def test_an_offer_says_what_it_is_where_we_are_and_how_to_end_it(language: Any, advert: str) -> None:
    mended = repair("New: peels.", facts(language=language))
    assert mended is not None
    for part in (NAME, PLACE, advert, LINK):
        assert part in mended.partition("\n-- \n")[2]
    assert repair(mended, facts(language=language)) == mended


def test_what_is_missing_is_not_made_up() -> None:
    for lacking in ({"unsubscribe": ""}, {"postal_address": None}):
        assert repair("New: peels.", facts(**lacking)) is None
    assert repair("Hi", facts(persona_name="Nurse Joy")) is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_answer_of_a_machine_says_so_above_its_words(language: Any) -> None:
    asked = {
        "purpose": Purpose.INQUIRY_REPLY,
        "author": "agent",
        "is_first_of_thread": True,
        "unsubscribe": None,
    }
    mended = repair("Lip filler is $450.", facts(language=language, **asked))
    assert mended is not None
    assert mended.startswith(NAME)
    assert "automat" in mended.splitlines()[0]
    assert mended.endswith("Lip filler is $450.")
    assert repair(mended, facts(language=language, **asked)) == mended
    later = {**asked, "is_first_of_thread": False, "disclosure_due": True}
    assert "automat" in str(repair("See you.", facts(language=language, **later)))
    assert repair("See you.", facts(**{**later, "disclosure_due": False})) == "See you."


def test_a_visit_is_no_advertisement_and_can_be_ended_as_well() -> None:
    mended = repair("Tomorrow at 3.", facts(purpose=Purpose.APPOINTMENT))
    assert mended is not None
    assert LINK in mended
    assert "advertisement" not in mended


@pytest.fixture
async def scene(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Scene]:
    """Somebody who wrote by text and can be reached by mail."""
    agreed = {"baa_email": "2026-01-15..2036-01-15"}
    async with open_house(
        sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}, settings=agreed
    ) as house:
        made = Scene(house)
        await made.wrote()
        await made.on("email", "mira@example.com")
        await made.at(NOON)
        yield made


def ticked(wording: str, *categories: str) -> FormGiven:
    return FormGiven(
        page_id="contact", wording_id=wording, language="en", box_before=False, box_after=True,
        categories=categories, provider_message_id="lead-1",
    )  # fmt: skip


async def gave(scene: Scene, form: FormGiven) -> None:
    await scene.house.write(
        lambda conn: capture_form(conn, demo_book(), vault(), scene.contact_id, scene.address_id, form)
    )


async def test_a_ticked_box_for_news_by_mail_is_enough_for_mail(scene: Scene) -> None:
    assert await scene.told("marketing") == "block NO_CONSENT"
    await gave(scene, ticked("visit_mail", "appointments", "care"))
    assert await scene.told("marketing") == "block NEEDS_WRITTEN"
    await gave(scene, ticked("marketing_mail", "promotions", "recall", "reviews"))
    assert await scene.told("marketing", title="Peels in spring") == "send OK_WRITTEN"
    (row,) = await scene.house.rows(outbound)
    assert row.extras["subject"] == "Peels in spring"
    assert row.extras["unsubscribe"] in row.body
    assert "Raleigh" in row.body


async def test_an_agreement_for_visits_carries_its_way_out_without_a_programs_click(scene: Scene) -> None:
    await gave(scene, ticked("visit_mail", "appointments", "care"))
    assert await scene.told("appointment") == "send OK_TRANSACTIONAL"
    (row,) = await scene.house.rows(outbound)
    assert "unsubscribe" not in row.extras
    assert "/u/" in row.body


@pytest.mark.parametrize("purpose", ["appointment", "staff_reply", "inquiry_reply"])
async def test_plain_mail_names_no_visit_before_the_warning_was_accepted(scene: Scene, purpose: str) -> None:
    await gave(scene, ticked("visit_mail", "appointments", "care"))
    text = "Your appointment is on Tuesday at 3 PM."
    since = {"asked_in_chat_at": scene.house.clock.now()}
    assert await scene.told(purpose, text=text, **since) == "block CHANNEL_NO_PHI"
    assert (await scene.told(purpose, **since)).startswith("send")
    await accepted(scene, accepted=True)
    assert (await scene.told(purpose, text=text, **since)).startswith("send")
    await accepted(scene, accepted=False)
    assert await scene.told(purpose, text=text, **since) == "block CHANNEL_NO_PHI"


async def accepted(scene: Scene, *, accepted: bool) -> None:
    scene.later(seconds=1)
    await scene.house.write(
        lambda conn: record_permission(
            conn,
            demo_book(),
            scene.address_id,
            "unencrypted_ok",
            accepted=accepted,
            how="message",
            language="en",
        )
    )


@pytest.mark.parametrize("by_mail", [False, True])
async def test_a_reminder_names_the_treatment_only_to_who_accepted_that(scene: Scene, by_mail: bool) -> None:
    if not by_mail:
        scene.address_id = next(each.id for each in await scene.house.rows(address) if each.channel == "sms")
    await scene.gave("EXPRESS")
    to = {"address_id": scene.address_id}
    for purpose in ("appointment", "plan_session_due" if not by_mail else "care_followup"):
        assert (await scene.told(purpose, text="See you on Tuesday at 3.", **to)).startswith("send")
        assert await scene.told(purpose, text="See you on Tuesday for lip filler.", **to) == "hold PHI_REVIEW"
    scene.later(seconds=1)
    kind: Any = "unencrypted_ok" if by_mail else "detail_ok"
    await scene.house.write(
        lambda conn: record_permission(
            conn, demo_book(), scene.address_id, kind, accepted=True, how="message", language="en"
        )
    )
    assert (await scene.told("appointment", text="See you on Tuesday for lip filler.", **to)).startswith(
        "send"
    )
