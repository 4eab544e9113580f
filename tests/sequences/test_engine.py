"""Sequences of every kind: each touch in its window or with a reason, none after the reason ended."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, update

from booking import money
from booking.money import Paid
from compliance import pause
from core.clock import ManualClock
from core.errors import ConflictError, NotFoundError, SettingsError
from core.session import now
from inbox import tasks
from inbox.merging import merge
from pipeline import opportunities
from pipeline.models import opportunity
from sequences import control, editions, schema, triggers
from tests.inbox.house import FakeSms, open_house
from tests.sequences.engine_world import DAY, HOUR, MANAGER, MINUTE, Lead, library_of, send, sequence, words
from tests.sequences.visits import FakeMail, with_mail

THREE = (
    {"id": "one", "wait": "2d", "after": "enrolled", "send": send(1)},
    {"id": "two", "wait": "5d", "after": "enrolled", "send": send(2)},
    {"id": "call", "wait": "1d", "task": {"kind": "call_lead", "due": "1d"}},
    {"id": "three", "wait": "2d", "send": send(3)},
)


@pytest.fixture
async def lead(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Lead]:
    far = FakeSms()
    adapters: Any = {("fake", "sms"): far}
    with library_of(sequence(*THREE)):
        async with open_house(sqlite_url, clock, tmp_path, adapters=adapters) as house:
            made = Lead(house, far)
            await made.settle()
            yield made


async def test_each_step_at_its_time_and_then_it_is_done(lead: Lead) -> None:
    start = lead.house.clock.now()
    await lead.wait_until(start + 2 * DAY - HOUR)
    assert words(lead) == []
    await lead.wait_until(start + 20 * DAY)
    assert words(lead) == [1, 2, 3]
    assert await lead.steps() == [
        ("one", "sent", None), ("two", "sent", None), ("call", "done", None), ("three", "sent", None),
    ]  # fmt: skip
    assert [(each.state, each.ended_why) for each in await lead.enrolments()] == [("done", "DONE")]
    open_ = await lead.house.read(lambda conn: tasks.tasks_of(conn, lead.contact_id))
    assert "call_lead" in {each.kind for each in open_}


async def test_a_booking_ends_it_and_what_waits_for_the_morning_is_taken_back(lead: Lead) -> None:
    """The second text falls due at night and waits in the gate; a visit is booked before the morning."""
    start = lead.house.clock.now()
    night = sequence(
        {"id": "one", "wait": "13h", "after": "enrolled", "send": send(1)}, *THREE[2:], id_="follow_night"
    )
    with library_of(night):
        await lead.move("cold")
        await lead.move("lead")
        await lead.wait_until(start + 14 * HOUR)
        assert [each for each in await lead.steps() if each[0] == "one"] == [("one", "held", "QUIET_HOURS")]
        await lead.book(6 * DAY)
        await lead.wait_until(start + 12 * DAY)
        assert words(lead) == []
        assert ("one", "dropped", "BOOKED") in await lead.steps()
        assert {each.ended_why for each in await lead.enrolments() if each.sequence == "follow_night"} == {
            "BOOKED"
        }


async def test_what_was_held_is_asked_for_its_reason_when_it_is_let_go(lead: Lead) -> None:
    """The card was changed by somebody who told nobody, while the text waited for the morning."""
    night = sequence({"id": "one", "wait": "13h", "after": "enrolled", "send": send(1)}, id_="follow_night")
    with library_of(night):
        await lead.move("cold")
        await lead.move("lead")
        start = lead.house.clock.now()
        await lead.wait_until(start + 14 * HOUR)
        assert ("one", "held", "QUIET_HOURS") in await lead.steps()
        await lead.house.write(lambda conn: conn.execute(update(opportunity).values(stage="patient")))
        await lead.wait_until(start + 3 * DAY)
        assert words(lead) == []
        assert ("one", "dropped", "STAGE_LEFT") in await lead.steps()


async def test_two_who_are_one_are_followed_up_once_they_have_not_booked(lead: Lead) -> None:
    """The one who is gone had a visit ahead: the survivor has it now, and needs no nudge."""
    start, house = lead.house.clock.now(), lead.house
    other = Lead(house, lead.far)
    other.thread_id = await house.text("hello, can I come by?", sender="+19195550177", key="other-1")
    other.contact_id = (await house.thread("+19195550177")).contact_id
    other._wishes = 50
    await other.book(20 * DAY)
    await house.write(lambda conn: merge(conn, lead.contact_id, other.contact_id))
    await lead.wait_until(start + 15 * DAY)
    assert words(lead) == []
    assert {each.state for each in await lead.enrolments()} == {"ended"}


async def test_an_edition_in_another_order_does_nothing_twice(lead: Lead) -> None:
    start = lead.house.clock.now()
    await lead.wait_until(start + 3 * DAY)
    turned = sequence(THREE[1], {**THREE[0], "wait": "8d"}, THREE[3])
    await lead.house.write(lambda conn: control.edit(conn, "follow_lead", turned, MANAGER, migrate=True))
    await lead.wait_until(start + 20 * DAY)
    assert words(lead) == [1, 2, 3]


@pytest.mark.parametrize("end", ["reply", "stop", "stage", "paid", "not_fit", "off"])
async def test_nothing_follows_once_the_reason_is_gone(lead: Lead, end: str) -> None:
    start = lead.house.clock.now()
    await lead.wait_until(start + 3 * DAY)
    assert words(lead) == [1]
    await make_it_end(lead, end)
    await lead.wait_until(start + 20 * DAY)
    assert words(lead) == [1]
    expected = {
        "reply": "REPLIED", "stop": "REVOKED_ALL", "stage": "STAGE_LEFT", "paid": "STAGE_LEFT",
        "not_fit": "STAGE_LEFT", "off": "SWITCHED_OFF",
    }  # fmt: skip
    assert {each.ended_why for each in await lead.enrolments()} == {expected[end]}


async def make_it_end(lead: Lead, end: str) -> None:
    house = lead.house
    if end == "reply":
        await house.text("tell me more please")
    if end == "stop":
        await house.text("STOP")
    if end == "stage":
        await lead.move("patient")
    if end == "not_fit":
        await lead.move("not_fit")
    if end == "paid":
        await house.write(lambda conn: pay(conn, lead.contact_id))
    if end == "off":
        books = house.product.books
        await house.write(lambda conn: control.switch(conn, books.get(conn), "follow_lead", False, MANAGER))


def pay(conn: Connection, contact_id: str, key: str = "inv-1") -> None:
    money.keep_invoice(
        conn,
        "staff",
        Paid(
            external_id=key, version=1, total_minor=40000, currency="USD", state="paid", at=now(conn),
            contact_id=contact_id,
        ),
    )  # fmt: skip


async def test_a_reply_before_our_first_word_delays_and_does_not_end(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    """The first talk goes on for a while; follow-up begins when it has been silent."""
    far = FakeSms()
    with library_of(sequence(*THREE, quiet="1d")):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.settle()
            start = clock.now()
            await lead.wait_until(start + 2 * DAY - 2 * HOUR)
            await house.text("is parking free?")
            await lead.wait_until(start + 2 * DAY + 20 * HOUR)
            assert words(lead) == []
            await lead.wait_until(start + 3 * DAY)
            assert words(lead) == [1]
            await house.text("let me think")
            await lead.wait_until(start + 30 * DAY)
            assert words(lead) == [1]


async def test_a_cancelled_visit_lets_it_go_on_where_it_stopped(lead: Lead) -> None:
    start = lead.house.clock.now()
    await lead.wait_until(start + 3 * DAY)
    visit_id = await lead.book(10 * DAY)
    await lead.wait_until(start + 4 * DAY)
    assert {each.state for each in await lead.enrolments()} == {"ended"}
    await lead.cancel(visit_id)

    def again(conn: Connection) -> None:
        book = lead.house.product.books.get(conn)
        triggers.happened(conn, book, "stage", "opportunity", lead.card_id, stage="lead")

    before = await lead.house.read(lambda conn: opportunities.one(conn, lead.card_id))
    await lead.house.write(again)
    await lead.wait_until(start + 25 * DAY)
    if before.stage == "lead" and (await lead.enrolments())[0].anchor_at == before.entered_at:
        assert words(lead) == [1, 2, 3]
        assert len(await lead.enrolments()) == 1
    else:  # the card itself has come back: another time round, which this sequence does not allow
        assert words(lead) == [1]


async def test_what_a_visit_has_ended_does_not_go_on_after_a_stop(lead: Lead) -> None:
    """The same occasion comes again, as a plan's due date does: it would go on where it had stopped."""
    await lead.wait_until(lead.house.clock.now() + 3 * DAY)
    before = await lead.house.read(lambda conn: opportunities.one(conn, lead.card_id))
    visit_id = await lead.book(10 * DAY)
    await lead.house.text("STOP")
    await lead.cancel(visit_id)

    def again(conn: Connection) -> None:
        conn.execute(update(opportunity).values(stage="lead", entered_at=before.entered_at))
        book = lead.house.product.books.get(conn)
        triggers.happened(conn, book, "stage", "opportunity", lead.card_id, stage="lead")

    await lead.house.write(again)
    assert {(each.state, each.ended_why) for each in await lead.enrolments()} == {("ended", "BOOKED")}


async def test_who_has_agreed_to_nothing_is_called(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    far = FakeSms()
    steps = (
        {"id": "one", "wait": "2d", "send": send(1)},
        {"id": "ask", "wait": "0d", "branch": {"if": ["no_consent"], "then": "call", "else": "two"}},
        {"id": "two", "wait": "2d", "send": send(2)},
        {"id": "call", "wait": "0d", "task": {"kind": "call_lead"}},
    )
    with library_of(sequence(*steps, exhausted="cold")):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.arrive(agrees=False)
            await lead.open_card()
            await lead.wait_until(clock.now() + 20 * DAY)
            assert words(lead) == []
            assert await lead.steps() == [
                ("one", "blocked", "NO_CONSENT"), ("ask", "done", "CALL"), ("call", "done", None),
            ]  # fmt: skip
            kinds = [
                each.kind for each in await house.read(lambda conn: tasks.tasks_of(conn, lead.contact_id))
            ]
            assert kinds.count("no_consent_call") == 1
            assert {each.ended_why for each in await lead.enrolments()} == {"NOT_REACHED"}
            assert await lead.stage() == "lead"


async def test_all_tried_without_an_answer_is_cold(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    far = FakeSms()
    rest = {"id": "rest", "wait": "4d"}
    with library_of(sequence(*THREE, rest, exhausted="cold", most=2)):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.settle()
            start = clock.now()
            await lead.wait_until(start + 11 * DAY)
            assert words(lead) == [1, 2]
            assert ("three", "skipped", "MOST") in await lead.steps()
            assert await lead.stage() == "lead"
            await lead.wait_until(start + 13 * DAY)
            assert await lead.stage() == "cold"
            assert {each.ended_why for each in await lead.enrolments()} == {"EXHAUSTED"}


async def test_a_machine_that_answers_for_them_is_no_reply(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    """What a car or an office sends in somebody's absence neither ends the follow-up nor warms a cold card."""
    far = FakeSms()
    driving = "I'm driving with Do Not Disturb turned on. I'll see your message when I get there."
    with library_of(sequence(*THREE, {"id": "rest", "wait": "4d"}, exhausted="cold", quiet="1d")):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.settle()
            start = clock.now()
            await lead.wait_until(start + 3 * DAY)
            heard = (await house.thread()).last_in_at
            await house.text(driving)
            assert (await house.thread()).last_in_at == heard
            await lead.wait_until(start + 14 * DAY)
            assert words(lead) == [1, 2, 3]
            assert {each.ended_why for each in await lead.enrolments()} == {"EXHAUSTED"}
            await house.text("Automatic reply: I am out of the office until Monday.")
            await lead.pump()
            assert await lead.stage() == "cold"
            await house.text("sorry, I was away. can I still come?")
            assert await lead.stage() == "lead"


async def test_a_bounced_text_goes_by_mail_once(sqlite_url: str, tmp_path: Path, clock: ManualClock) -> None:
    far, mail = FakeSms(), FakeMail()
    adapters: Any = {("fake", "sms"): far, ("fake", "email"): mail}
    signed = {"baa_email": "2026-01-15..2036-01-15"}
    once = {
        **THREE[0],
        "send": {**send(1, ends="6h"), "kind": "rebook"},
    }  # one of these for each subject, and no more
    with library_of(sequence(once, exhausted="say")):
        async with open_house(sqlite_url, clock, tmp_path, adapters=adapters, settings=signed) as house:
            lead = Lead(house, far, mail)
            await lead.settle()
            await with_mail(lead, plain_ok=True)
            await lead.wait_until(clock.now() + 2 * DAY)
            row = (await house.outbounds())[-1]
            await house.status(row.id, far.sent[-1].outbound_id, "failed", 9)
            await lead.wait_until(clock.now() + 5 * DAY)
            assert [(each, outcome) for each, outcome, _ in await lead.steps()] == [
                ("one", "failed"),
                ("one~2", "sent"),
            ]
            assert sum("word number 1" in each.text for each in mail.sent) == 1


async def test_a_last_word_that_is_held_on_its_other_way_is_not_held_for_ever(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    far, mail = FakeSms(), FakeMail()
    adapters: Any = {("fake", "sms"): far, ("fake", "email"): mail}
    signed = {"baa_email": "2026-01-15..2036-01-15"}
    with library_of(sequence({**THREE[0], "send": send(1, ends="6h")}, exhausted="say")):
        async with open_house(sqlite_url, clock, tmp_path, adapters=adapters, settings=signed) as house:
            lead = Lead(house, far, mail)
            await lead.settle()
            await with_mail(lead, plain_ok=True)
            await lead.wait_until(clock.now() + 2 * DAY)
            row = (await house.outbounds())[-1]
            await house.write(lambda conn: pause.press(conn, MANAGER, include_first_replies=True))
            await house.status(row.id, far.sent[-1].outbound_id, "failed", 9)
            await lead.pump()
            assert ("one~2", "held", "PAUSED") in await lead.steps()
            await lead.wait_until(clock.now() + DAY)
            assert ("one~2", "dropped", "EXPIRED") in await lead.steps()
            assert mail.sent == []


async def test_pause_resume_skip_restart_and_end(lead: Lead) -> None:
    start = lead.house.clock.now()
    await lead.wait_until(start + 3 * DAY)
    await lead.control("pause")
    await lead.wait_until(start + 6 * DAY)
    assert words(lead) == [1]
    await lead.control("resume")
    await lead.wait_until(start + 6 * DAY + HOUR)
    assert words(lead) == [1, 2]
    assert await lead.control("skip") == "call"
    await lead.wait_until(start + 9 * DAY)
    assert words(lead) == [1, 2, 3]
    assert ("call", "skipped", "BY_STAFF") in await lead.steps()
    again = await lead.control("restart")
    await lead.wait_until(start + 12 * DAY)
    assert words(lead) == [1, 2, 3, 1]
    assert [each.cycle for each in await lead.enrolments()] == [1, 2]
    await lead.control("end", again)
    await lead.wait_until(start + 30 * DAY)
    assert words(lead) == [1, 2, 3, 1]
    with pytest.raises(ConflictError):
        await lead.control("pause", again)
    with pytest.raises(NotFoundError):
        await lead.control("pause", "nobody")


@pytest.mark.parametrize("migrate", [False, True])
async def test_an_edition_is_for_who_comes_next_unless_it_is_said(lead: Lead, migrate: bool) -> None:
    start = lead.house.clock.now()
    changed = sequence(THREE[0], {"id": "two", "wait": "8d", "after": "enrolled", "send": send(8)})
    await lead.house.write(lambda conn: control.edit(conn, "follow_lead", changed, MANAGER, migrate=migrate))
    await lead.wait_until(start + 20 * DAY)
    assert words(lead) == ([1, 8] if migrate else [1, 2, 3])
    kept = await lead.house.read(lambda conn: editions.standing(conn, "follow_lead"))
    assert (kept.edition, kept.on, kept.definition) == (1, True, changed)


@pytest.mark.parametrize(("reentry", "times"), [("never", 1), ({"after": "30d"}, 1), ({"after": "3d"}, 2)])
async def test_again_only_after_the_time_that_was_set(
    sqlite_url: str, tmp_path: Path, clock: ManualClock, reentry: Any, times: int
) -> None:
    far = FakeSms()
    with library_of(sequence(THREE[0], reentry=reentry)):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.settle()
            start = clock.now()
            await lead.wait_until(start + 5 * DAY)
            await lead.move("cold")
            await lead.wait_until(start + 9 * DAY)
            await lead.move("lead")
            await lead.wait_until(start + 15 * DAY)
            assert words(lead) == [1] * times


async def test_we_were_away_and_only_the_newest_word_is_said(lead: Lead) -> None:
    lead.house.clock.advance(6 * DAY)
    await lead.wait_until(lead.house.clock.now() + HOUR)
    assert words(lead) == [2]
    assert (await lead.steps())[0] == ("one", "skipped", "LATE")


async def test_a_person_at_the_wheel_is_not_interrupted(lead: Lead) -> None:
    start = lead.house.clock.now()
    with library_of(sequence({"id": "one", "wait": "2d", "send": {**send(1), "kind": "unused_sessions"}})):
        await lead.wait_until(start + 2 * DAY - 2 * MINUTE)
        await lead.house.own(lead.thread_id)
        await lead.wait_until(start + 2 * DAY + MINUTE)
        assert words(lead) == []
        await lead.wait_until(
            start + 4 * DAY
        )  # after a while without a word of theirs the agent has it again
        assert words(lead) == [1]


async def test_words_whose_blanks_nobody_knows_are_not_sent(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    far = FakeSms()
    steps = (
        {"id": "one", "wait": "1h", "send": {**send(1), "template": "lost"}},
        {"id": "two", "wait": "1h", "send": {**send(1), "template": "named"}},
    )
    with library_of(sequence(*steps)):
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            lead = Lead(house, far)
            await lead.settle()
            await lead.wait_until(clock.now() + 1 * DAY)
            assert (await lead.steps())[0] == ("one", "blocked", "UNRESOLVED_PLACEHOLDER")
            assert not any("{" in each.text for each in far.sent)


@pytest.mark.parametrize(
    "broken",
    [
        {"steps": [{"id": "one", "wait": "2d", "send": {**send(1), "kind": "marketing_blast"}}]},
        {"steps": [{"id": "one", "wait": "2d", "before": "2d", "after": "stage_entered"}]},
        {"steps": [{"id": "one", "before": "2d", "after": "enrolled"}]},
        {"steps": [{"id": "one", "wait": "2d", "after": "session_due"}]},
        {"steps": [{"id": "one", "wait": "two days"}]},
        {"steps": [{"id": "one", "wait": "2d", "task": {"kind": "call_lead"}, "tag": "x"}]},
        {"steps": [{"id": "one", "wait": "2d", "task": {"kind": "dance"}}]},
        {"steps": [{"id": "one", "wait": "2d"}, {"id": "one", "wait": "2d"}]},
        {"steps": [{"id": "one", "wait": "0d", "branch": {"if": ["booked"], "then": "one"}}]},
        {"stop": ["rained"]},
        {"trigger": {"on": "missed"}},
        {"trigger": {"on": "stage"}},
        {"unknown": 1},
    ],
)
def test_a_sequence_that_cannot_run_is_refused_when_it_is_read(broken: dict[str, Any]) -> None:
    good = schema.plain(sequence(*THREE))
    assert schema.read(good) == sequence(*THREE)
    with pytest.raises(SettingsError):
        schema.read({**good, **broken})
