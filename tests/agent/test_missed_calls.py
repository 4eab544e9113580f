"""A missed call is answered by one text within a minute, whatever Twilio does; who must not be texted is called."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance import practice_settings
from compliance.audit import SYSTEM
from core.clock import ManualClock
from inbox.erasing import erase_thread
from inbox.thread_card import load_card
from tests.agent.telephone import CALLER, DESK, LINE, VOICE, Exchange, exchange, sid

CALL = sid(1)


@pytest.fixture
async def practice(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Exchange]:
    async with exchange(database_url, clock, tmp_path) as made:
        yield made


@pytest.fixture
async def lite(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Exchange]:
    async with exchange(sqlite_url, clock, tmp_path) as made:
        yield made


async def test_a_missed_call_is_texted_within_a_minute_and_stands_on_the_thread(practice: Exchange) -> None:
    told = await practice.ring(CALL)
    assert [each.text for each in told.iter("Number")] == [DESK]
    practice.wait(20)
    told = await practice.nobody_picks_up(CALL)
    over = practice.clock.now()
    assert [each.tag for each in told][-2:] == ["Record", "Hangup"]
    practice.wait(3)
    await practice.hangs_up(CALL)
    await practice.pump()
    practice.wait(6)
    await practice.pump()
    (text,) = practice.network.texts
    assert (text["To"], text["From"]) == (CALLER, LINE)
    assert "missed your call" in text["Body"]
    assert "Juniper" in text["Body"][:40]
    assert "STOP" in text["Body"]
    assert "automated" in text["Body"].lower()
    (card,) = await practice.cards()
    assert (card["outcome"], card["reason"], card["text"]) == ("missed", "no_answer", "sent")
    (opened,) = await practice.inquiries()
    assert (opened.channel, opened.opened_at, opened.first_kind) == ("voice", over, "real")
    assert opened.agent_first_at - over <= timedelta(seconds=60)
    (row,) = await practice.calls()
    assert (row.over_at, row.text_state) == (over, "sent")


async def test_what_twilio_tells_again_or_late_changes_nothing(practice: Exchange) -> None:
    await practice.missed(CALL)
    for _ in range(2):
        await practice.ring(CALL)
        await practice.nobody_picks_up(CALL)
        await practice.hangs_up(CALL)
        await practice.takes_it(CALL)
    await practice.pump()
    practice.wait(90)
    await practice.pump()
    assert len(practice.network.texts) == 1
    assert len(await practice.cards()) == 1
    assert len(await practice.inquiries()) == 1


async def test_the_end_before_the_beginning_is_the_same_call(practice: Exchange) -> None:
    await practice.ring(CALL)
    practice.wait(20)
    await practice.nobody_picks_up(CALL)
    await practice.hangs_up(CALL)
    await practice.house.pump("inbound", limit=1)
    await practice.pump()
    practice.wait(8)
    await practice.pump()
    (row,) = await practice.calls()
    assert (row.outcome, row.caller) == ("missed", CALLER)
    assert len(practice.network.texts) == 1


async def test_who_spoke_with_a_person_is_not_texted(practice: Exchange) -> None:
    await practice.ring(CALL)
    practice.wait(6)
    await practice.takes_it(CALL)
    practice.wait(120)
    told = await practice.of_caller(
        f"dial/{CALL}", CALL, DialCallStatus="completed", DialBridged="true", DialCallDuration="118"
    )
    assert [each.tag for each in told] == ["Hangup"], "nobody is asked for a message after a conversation"
    await practice.hangs_up(CALL, seconds=126)
    await practice.pump()
    practice.wait(60)
    await practice.pump()
    assert practice.network.texts == []
    (card,) = await practice.cards()
    assert card["outcome"] == "connected"
    assert card["seconds"] in {118, 126}
    (opened,) = await practice.inquiries()
    assert opened.staff_first_at is not None


async def test_somebodys_mailbox_picking_up_is_nobody(lite: Exchange) -> None:
    await lite.ring(CALL)
    form = {"CallSid": sid(55), "ParentCallSid": CALL, "From": CALLER, "To": DESK}
    told = await lite.tell(f"screen/{CALL}", CallStatus="in-progress", **form)
    assert [each.tag for each in told] == ["Gather", "Hangup"]
    await lite.tell(f"leg/{CALL}", CallStatus="in-progress", **form)
    lite.wait(15)
    told = await lite.of_caller(f"dial/{CALL}", CALL, DialCallStatus="completed", DialBridged="false")
    assert told.find("Record") is not None
    await lite.hangs_up(CALL)
    await lite.pump()
    lite.wait(8)
    await lite.pump()
    assert len(lite.network.texts) == 1


async def test_the_text_thanks_for_a_voicemail_and_a_person_listens(lite: Exchange) -> None:
    await lite.ring(CALL)
    lite.wait(20)
    await lite.nobody_picks_up(CALL)
    await lite.pump()
    assert lite.network.texts == [], "the caller may be speaking"
    lite.wait(15)
    await lite.recorded(CALL)
    await lite.hangs_up(CALL)
    await lite.pump()
    (text,) = lite.texts_to(CALLER)
    assert "voicemail" in text
    (card,) = await lite.cards()
    assert (card["voicemail"], card["voicemail_seconds"]) == (True, 12)
    assert any("voicemail" in each for each in await lite.handoffs())


async def test_a_long_message_does_not_make_the_text_late(lite: Exchange) -> None:
    await lite.ring(CALL)
    lite.wait(20)
    await lite.nobody_picks_up(CALL)
    over = lite.clock.now()
    await lite.pump()
    lite.wait(41)
    await lite.pump()
    assert len(lite.network.texts) == 1
    assert lite.clock.now() - over <= timedelta(seconds=60)


async def test_after_hours_nobody_is_rung_and_the_text_says_so(lite: Exchange) -> None:
    lite.clock.advance(datetime(2026, 11, 25, 4, 30, tzinfo=UTC) - lite.clock.now())
    told = await lite.ring(CALL)
    assert told.find("Dial") is None
    assert told.find("Record") is not None
    lite.wait(12)
    await lite.hangs_up(CALL)
    await lite.pump()
    lite.wait(8)
    await lite.pump()
    (text,) = lite.texts_to(CALLER)
    assert "closed" in text
    (row,) = await lite.calls()
    assert (row.outcome, row.reason) == ("missed", "closed")


async def test_a_slip_of_the_finger_is_left_alone(lite: Exchange) -> None:
    await lite.ring(CALL)
    lite.wait(1)
    await lite.hangs_up(CALL)
    await lite.pump()
    lite.wait(60)
    await lite.pump()
    assert lite.network.texts == []
    assert [row.outcome for row in await lite.calls()] == ["misdial"]
    assert await lite.cards() == []


async def test_a_call_whose_end_nobody_tells_is_missed_all_the_same(lite: Exchange) -> None:
    await lite.ring(CALL)
    await lite.pump()
    lite.wait(91)
    await lite.pump()
    assert len(lite.texts_to(CALLER)) == 1


@pytest.mark.parametrize(
    "caller",
    ["", "anonymous", "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "Restricted"],
)
async def test_a_withheld_number_is_listed_and_never_texted(lite: Exchange, caller: str) -> None:
    await lite.missed(CALL, caller)
    assert lite.network.texts == []
    assert lite.network.lookups == []
    (opened,) = await lite.inquiries()
    assert opened.unanswered_why == "withheld"
    (card,) = await lite.cards()
    assert (card["text"], card["why"]) == ("not_sent", "withheld")
    listed = await lite.house.read(lambda conn: load_card(conn, opened.thread_id))
    assert (listed.name, listed.preview, listed.zone) == ("Withheld number", "Missed call", "done")


@pytest.mark.parametrize("kind", ["landline", "tollFree", "premium", "pager", "voicemail"])
async def test_a_landline_is_called_back_instead(lite: Exchange, kind: str) -> None:
    lite.network.line_type = kind
    await lite.missed(CALL)
    assert lite.network.texts == []
    assert lite.network.lookups == [CALLER]
    assert any("call them back" in each for each in await lite.handoffs())
    (card,) = await lite.cards()
    assert card["why"] == "UNREACHABLE"


@pytest.mark.parametrize("kind", ["mobile", "nonFixedVoip", "fixedVoip", None])
async def test_a_line_that_may_take_texts_is_tried(lite: Exchange, kind: str | None) -> None:
    lite.network.line_type = kind
    await lite.missed(CALL)
    assert len(lite.texts_to(CALLER)) == 1


async def test_the_kind_of_a_line_is_asked_once(lite: Exchange) -> None:
    await lite.missed(CALL)
    lite.wait(26 * 3600)
    await lite.missed(sid(2))
    assert lite.network.lookups == [CALLER]
    assert len(lite.texts_to(CALLER)) == 2


async def test_who_opted_out_is_called_and_nothing_is_spent(lite: Exchange) -> None:
    await lite.text("STOP", 1)
    lite.network.texts.clear()
    await lite.missed(CALL)
    assert lite.network.texts == []
    assert lite.network.lookups == []
    assert any("asked us not to text" in each for each in await lite.handoffs())


@pytest.mark.parametrize("caller", [DESK, VOICE, LINE])
async def test_our_own_phones_are_not_texted(lite: Exchange, caller: str) -> None:
    await lite.missed(CALL, caller)
    assert lite.network.texts == []


async def test_who_calls_twice_gets_one_text_and_a_call(lite: Exchange) -> None:
    await lite.missed(CALL)
    lite.wait(600)
    await lite.missed(sid(2))
    assert len(lite.texts_to(CALLER)) == 1
    assert any("called again" in each for each in await lite.handoffs())


async def test_nobody_is_greeted_in_the_middle_of_a_conversation(lite: Exchange) -> None:
    await lite.text("How much is botox?", 1)
    said = len(lite.network.texts)
    lite.wait(300)
    await lite.missed(CALL)
    assert len(lite.network.texts) == said
    (card,) = await lite.cards()
    assert card["why"] == "in_conversation"


async def test_a_forwarded_call_counts_and_does_not_go_round_in_circles(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with exchange(sqlite_url, clock, tmp_path, forwarded=True) as practice:
        told = await practice.ring(CALL, ForwardedFrom="+19195550149")
        assert told.find("Dial") is None
        practice.wait(9)
        await practice.hangs_up(CALL)
        await practice.pump()
        practice.wait(8)
        await practice.pump()
        assert len(practice.texts_to(CALLER)) == 1
        (row,) = await practice.calls()
        assert (row.reason, row.forwarded_from) == ("forwarded", "+19195550149")


async def test_the_phone_that_forwards_is_not_rung(lite: Exchange) -> None:
    told = await lite.ring(CALL, ForwardedFrom=DESK)
    assert told.find("Dial") is None


async def test_the_answer_to_the_text_is_a_conversation_like_any_other(lite: Exchange) -> None:
    await lite.missed(CALL)
    await lite.text("How much is botox?", 9)
    assert "$" in lite.texts_to(CALLER)[-1]
    assert len(await lite.inquiries()) == 1


async def test_who_called_is_forgotten_with_the_conversation(lite: Exchange) -> None:
    await lite.missed(CALL)
    (row,) = await lite.calls()
    await lite.house.write(lambda conn: erase_thread(conn, row.thread_id))
    (row,) = await lite.calls()
    assert (row.caller, row.forwarded_from, row.outcome) == ("", None, "missed")
    assert await lite.cards() == [{}]
    await lite.hangs_up(CALL)
    await lite.pump()
    assert len(lite.network.texts) == 1


async def test_a_practice_that_wants_no_texts_after_calls_sends_none(lite: Exchange) -> None:
    await lite.house.write(
        lambda conn: practice_settings.change(
            conn, SYSTEM, practice_settings.current(conn)[0], missed_call_textback="off"
        )
    )
    await lite.missed(CALL)
    assert lite.network.texts == []
    assert any("call them back" in each for each in await lite.handoffs())


async def test_spanish_for_who_speaks_it(lite: Exchange) -> None:
    await lite.text("Hola, cuánto cuesta el botox?", 1)
    lite.wait(3 * 3600)
    await lite.missed(CALL)
    assert "sentimos no haber atendido su llamada" in lite.texts_to(CALLER)[-1]


async def test_a_lookup_that_is_away_delays_nothing(lite: Exchange) -> None:
    lite.network.lookup_status = 503
    await lite.missed(CALL)
    assert len(lite.texts_to(CALLER)) == 1


async def test_the_key_for_a_text_is_kept_as_proof(
    sqlite_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with exchange(sqlite_url, clock, tmp_path, offer_text=True) as practice:
        await practice.ring(CALL)
        practice.wait(20)
        told = await practice.nobody_picks_up(CALL)
        assert told[0].tag == "Gather"
        told = await practice.of_caller(f"press/{CALL}", CALL, Digits="1")
        assert [each.tag for each in told][-1] == "Hangup"
        await practice.hangs_up(CALL)
        await practice.pump()
        practice.wait(8)
        await practice.pump()
        (row,) = await practice.calls()
        assert row.progress["wants_text"] is True
        assert len(practice.texts_to(CALLER)) == 1
