"""Reviews from beginning to end: in by push and by look, answered by a person alone, decided by Google, told live."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from channels.models import inbound_event
from channels.polling import state_of
from core.clock import ManualClock
from inbox.models import handoff, inquiry
from standins.google.model import Fault
from tests.channels.google_world import World, connect_google, google_world

THANKS = "Thank you for these kind words. They mean a lot to everyone here."


@pytest.fixture
async def world(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[World]:
    async with google_world(sqlite_url, clock, tmp_path) as world:
        yield world


@pytest.fixture
async def either(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[World]:
    async with google_world(database_url, clock, tmp_path) as world:
        yield world


async def test_a_review_is_told_by_push_and_waits_for_a_person(world: World) -> None:
    review = await world.google.review("Ana R.", 2, "I waited for an hour. STOP texting me.")
    assert world.google.answers[-1][1].status == 200
    await world.soon()
    (said,) = await world.told(review)
    assert (said.channel, said.context, said.meta["stars"]) == ("google", "review", 2)
    assert (said.text, said.author_kind) == (review.comment, "patient")
    (waiting,) = await world.house.rows(handoff)
    assert (waiting.reason, waiting.urgency) == ("staff_action", "soon")
    (opened,) = await world.house.rows(inquiry)
    assert opened.attribution == {
        "kind": "profile",
        "values": {"ref": "google_business", "location": "Midtown"},
    }
    await world.house.pump()
    assert await world.house.messages("out") == []


async def test_what_google_pushes_twice_happens_once(world: World) -> None:
    world.google.faults.append(Fault(kind="duplicate_push"))
    review = await world.google.review("Ana R.", 5)
    await world.soon()
    assert len(await world.told(review)) == 1
    pushes = [row for row in await world.house.rows(inbound_event) if row.kind == "push"]
    assert len(pushes) == 1


async def test_forged_pushes_store_nothing(world: World) -> None:
    for kind in ("forge_push", "stale_push", "other_audience", "other_sender"):
        world.google.faults.append(Fault(kind=kind))
        await world.google.review("Mallory", 1, "x")
        assert world.google.answers[-1][1].status == 403, kind
    assert await world.house.rows(inbound_event) == []


async def test_without_googles_keys_nothing_is_believed_and_it_comes_again(world: World) -> None:
    world.google.faults.append(Fault(kind="no_keys"))
    await world.google.review("Ana R.", 5)
    assert world.google.answers[-1][1].status == 429
    assert await world.house.rows(inbound_event) == []
    await world.google.review("Eva M.", 5)
    assert world.google.answers[-1][1].status == 200


async def test_a_review_whose_push_was_lost_is_found_by_the_next_look(world: World) -> None:
    await world.look()
    world.google.faults.append(Fault(kind="lose_push"))
    review = await world.google.review("Ana R.", 5, "Kind people")
    assert await world.told(review) == []
    await world.look()
    assert [said.text for said in await world.told(review)] == ["Kind people"]
    await world.look()
    assert len(await world.told(review)) == 1


async def test_what_was_answered_or_old_before_we_came_is_nobodys_work(world: World) -> None:
    old = await world.google.review("Old", 4)
    world.house.clock.advance(timedelta(days=20))
    answered = await world.google.review("Answered", 5)
    world.google.answer_elsewhere(answered, "Thanks!")
    fresh = await world.google.review("Fresh", 5)
    await world.look()
    assert [len(await world.told(each)) for each in (old, answered, fresh)] == [0, 0, 1]


async def test_a_reply_is_submitted_then_published(either: World) -> None:
    world = either
    await world.look()
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    world.google.settings = replace(world.google.settings, moderates=True)
    assert await world.reply(review, THANKS) == "send OK_STAFF_REPLY"
    (_, reply) = await world.told(review)
    assert (review.reply, reply.status) == (THANKS, "sent")
    await world.soon()
    assert (await world.told(review))[1].status == "sent"  # Google has not decided
    await world.google.decide(review)
    await world.look(timedelta(minutes=2))
    assert (await world.told(review))[1].status == "delivered"
    assert len(await world.told(review)) == 2


async def test_a_refused_reply_says_why_and_asks_for_another(world: World) -> None:
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    world.google.settings = replace(world.google.settings, moderates=True)
    await world.reply(review, THANKS)
    await world.google.decide(review, violation="PERSONAL_INFORMATION")
    await world.look(timedelta(minutes=2))
    reply = (await world.told(review))[1]
    assert (reply.status, reply.status_code) == ("failed", "PERSONAL_INFORMATION")
    assert any("refused" in row.summary for row in await world.house.rows(handoff))

    await world.reply(review, "Thank you for writing.")
    await world.google.decide(review)
    await world.look(timedelta(minutes=2))
    _, first, second = await world.told(review)
    assert (second.status, second.removed_at) == ("delivered", None)
    assert first.removed_at is not None  # there is one reply under a review


async def test_a_changed_review_reads_anew_and_comes_back(world: World) -> None:
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    await world.google.change(review, stars=1, comment="They changed")
    await world.soon()
    (said,) = await world.told(review)
    assert (said.text, said.meta["stars"], said.edits) == ("They changed", 1, 1)
    assert max(row.urgency == "soon" for row in await world.house.rows(handoff))


async def test_a_deleted_review_leaves_a_tombstone(world: World) -> None:
    await world.look()
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    world.google.delete(review)
    await world.look(timedelta(hours=7))
    (said,) = await world.told(review)
    assert (said.text, said.removed_at is not None) == ("", True)


async def test_a_reply_written_in_googles_own_app_is_a_colleagues(world: World) -> None:
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    world.google.answer_elsewhere(review, "Thanks from the owner")
    await world.look()
    _, echo = await world.told(review)
    assert (echo.author_kind, echo.text, echo.status) == ("staff", "Thanks from the owner", "delivered")
    world.google.answer_elsewhere(review, None)
    await world.look()
    assert (await world.told(review))[1].removed_at is not None


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for visiting us!",
        "We loved seeing you and your results.",
        "Your appointment was moved by you.",
        "Gracias por visitarnos.",
        "Nos alegra que su tratamiento fuera bien.",
    ],
)
async def test_nothing_public_may_hint_that_somebody_was_here(world: World, words: str) -> None:
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    assert await world.reply(review, words) == "block CHANNEL_NO_PHI"
    assert review.reply is None


async def test_a_machine_may_not_answer_in_public(world: World) -> None:
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    thread_id = (await world.told(review))[0].thread_id
    for purpose in ("inquiry_reply", "service_notice", "review_request", "marketing"):
        made = await world.house.submit(
            thread_id, f"{THANKS} {purpose}", purpose=purpose, author_kind="agent", author_id=None
        )
        assert (made.action, made.reason) != ("send", "OK_LIVE_REPLY"), purpose
    await world.house.pump()
    assert review.reply is None


async def test_a_project_without_access_is_told_to_people(world: World) -> None:
    world.google.faults.append(Fault(kind="no_access"))
    await world.look()
    assert (await world.state())["problems"] == ["API_NOT_GRANTED"]


async def test_another_tool_in_our_place_is_noticed(world: World) -> None:
    world.google.setting["pubsubTopic"] = "projects/other/topics/theirs"
    await world.look()
    assert (await world.state())["problems"] == ["NOTIFICATIONS_TAKEN"]


async def test_a_busy_google_is_asked_again_later(world: World) -> None:
    world.google.faults.append(Fault(kind="quota"))
    review = await world.google.review("Ana R.", 5, "Kind people")
    await world.soon()
    await world.look(timedelta(minutes=2))
    assert len(await world.told(review)) == 1


async def test_one_subscription_serves_every_location_of_an_account(world: World) -> None:
    other = "accounts/100000000000000000001/locations/3000000000000000003"
    api = (await world.settings())["api_url"]
    theirs = await world.house.write(lambda conn: connect_google(conn, world.house, api, other))
    nobodys = "accounts/100000000000000000001/locations/9"
    for location in (other, nobodys):
        await world.push({"reviewName": f"{location}/reviews/AbF7", "locationName": location})
        assert world.google.answers[-1][1].status == 200
    kept = await world.house.rows(inbound_event)
    assert sorted((row.kind, row.account_id == theirs) for row in kept) == [("push", True), ("stray", False)]
    await world.house.pump("inbound")
    asked = await world.house.read(lambda conn: state_of(conn, theirs))
    assert asked["ask"] == [f"{other}/reviews/AbF7"]
