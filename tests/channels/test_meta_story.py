"""A conversation through Meta from beginning to end: signed webhooks in, the agent and people out, nothing twice."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from channels.models import inbound_event
from core.clock import ManualClock
from inbox.models import early_mark, handoff, inquiry, staff_notice
from practice.models import contact
from standins.meta.model import Fault, Platform
from tests.channels.meta_world import World, meta_world

BOTH: list[Platform] = ["messenger", "instagram"]
ASKED = "How much is lip filler?"


@pytest.fixture
async def world(sqlite_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[World]:
    async with meta_world(sqlite_url, clock, tmp_path) as world:
        yield world


@pytest.mark.parametrize("platform", BOTH)
async def test_a_question_is_answered_once_and_its_states_come_back(world: World, platform: Platform) -> None:
    ana = world.meta.person(platform, "1")
    await world.meta.write(ana, "Hola, ¿cuánto cuesta el relleno de labios? 💋")
    await world.works()
    (reply,) = world.meta.sent(ana)
    asked, answered = await world.messages(ana)
    assert (asked.direction, asked.text) == ("in", "Hola, ¿cuánto cuesta el relleno de labios? 💋")
    assert (answered.provider_id, answered.text) == (reply.mid, reply.text)
    assert answered.status == ("delivered" if platform == "messenger" else "sent")
    assert (await world.house.thread(ana.id)).owner_kind == "agent"

    await world.meta.read(ana)
    await world.works()
    assert (await world.messages(ana, "out"))[0].status == "read"
    assert (len(world.meta.sent(ana)), world.meta.misuses) == (1, [])


@pytest.mark.parametrize("platform", BOTH)
async def test_what_meta_tells_twice_happens_once(world: World, platform: Platform) -> None:
    ana = world.meta.person(platform, "1")
    world.meta.faults.append(Fault(kind="duplicate_webhook"))
    await world.meta.write(ana, ASKED)
    await world.works()
    assert len(world.meta.sent(ana)) == 1
    assert len(await world.messages(ana, "in")) == 1


async def test_one_callback_serves_the_page_and_the_instagram_account(world: World) -> None:
    on_page, on_instagram = world.meta.person("messenger", "1"), world.meta.person("instagram", "1")
    await world.meta.write(on_page, "from the page")
    await world.meta.write(on_instagram, "from the account")
    await world.works()
    for person, platform in ((on_page, "messenger"), (on_instagram, "instagram")):
        (said,) = await world.messages(person, "in")
        assert (said.account_id, said.channel) == (
            world.accounts["messenger" if platform == "messenger" else "instagram"],
            "facebook" if platform == "messenger" else platform,
        )
    assert on_page.id != on_instagram.id


async def test_a_page_that_nobody_has_is_told_to_staff_and_its_words_are_not_kept(world: World) -> None:
    stranger = world.meta.person("messenger", "1")
    entry = {"id": "999000999", "time": 1, "messaging": [
        {"sender": {"id": stranger.id}, "recipient": {"id": "999000999"}, "timestamp": 1,
         "message": {"mid": "m_x", "text": "I have a rash"}}]}  # fmt: skip
    await world.meta.post(stranger, entry, "received")
    await world.works()
    assert (await world.house.messages()) == []
    assert not any(b"rash" in row.body for row in await world.house.rows(inbound_event))
    await world.look_at_meta()
    assert "PAGE_OF_NOBODY" in (await world.state())["problems"]
    assert "channel_warning" in [each.kind for each in await world.house.rows(staff_notice)]


async def test_a_forged_webhook_is_refused_and_leaves_nothing(world: World) -> None:
    ana = world.meta.person("messenger", "1")
    world.meta.faults.append(Fault(kind="forge_webhook"))
    await world.meta.write(ana, ASKED)
    assert world.meta.deliveries.answers[-1][1].status == 403
    assert await world.house.rows(inbound_event) == []


@pytest.mark.parametrize("platform", BOTH)
async def test_a_person_who_answers_from_the_phone_takes_over(world: World, platform: Platform) -> None:
    ana = world.meta.person(platform, "1")
    await world.meta.write(ana, ASKED)
    await world.house.pump("inbound")
    await world.meta.answer_elsewhere(
        ana, "Hi Ana, it's Joss. Call me?", app_id=world.meta.settings.inbox_app_id
    )
    await world.works()
    assert world.meta.sent(ana) == []
    row = await world.house.thread(ana.id)
    assert (row.owner_kind, row.owner_id) == ("staff", "elsewhere")
    before = (await world.address(ana)).window_until
    await world.meta.answer_elsewhere(ana, "And another word", app_id="999")
    await world.works()
    assert (await world.address(ana)).window_until == before, "an echo opens no window"


async def test_an_echo_that_overtakes_our_own_answer_is_known(world: World) -> None:
    """Instagram's echoes carry no mark of ours and come before the answer to our request."""
    ana = world.meta.person("instagram", "1")
    await world.meta.write(ana, ASKED)
    await world.house.pump("inbound")
    world.house.clock.advance(timedelta(seconds=3))
    await world.house.pump("turns")
    await world.house.own((await world.house.thread(ana.id)).id)
    await world.house.submit((await world.house.thread(ana.id)).id, "See you soon!")
    await world.house.pump("outbox")
    await world.works()
    row = await world.house.thread(ana.id)
    assert (row.owner_kind, row.owner_id) == ("staff", "joss")
    assert [each.text for each in await world.messages(ana, "out") if each.status == "sent"] == [
        "See you soon!"
    ]


@pytest.mark.parametrize("platform", BOTH)
async def test_a_lost_answer_is_ended_by_its_echo_and_never_sent_again(
    world: World, platform: Platform
) -> None:
    ana = world.meta.person(platform, "1")
    await world.meta.write(ana, ASKED)
    world.meta.faults.append(Fault(kind="drop_after"))
    await world.works()
    (answered,) = await world.messages(ana, "out")
    (reply,) = world.meta.sent(ana)
    assert (answered.provider_id, answered.status in {"sent", "delivered"}) == (reply.mid, True)


async def test_without_its_echo_metas_own_list_ends_the_doubt(world: World) -> None:
    ana = world.meta.person("instagram", "1")
    await world.meta.write(ana, ASKED)
    world.meta.faults += [Fault(kind="drop_after"), Fault(kind="lose_echo")]
    for seconds in (3, 0, 6, 31, 121):
        world.house.clock.advance(timedelta(seconds=seconds))
        await world.pump_without_polls()
    (answered,) = await world.messages(ana, "out")
    (reply,) = world.meta.sent(ana)
    assert (answered.provider_id, answered.status) == (reply.mid, "sent")


async def test_what_is_taken_back_is_blank_even_when_that_is_told_first(world: World) -> None:
    ana = world.meta.person("instagram", "1")
    said = await world.meta.write(ana, "I am allergic to lidocaine", attachments=[
        {"type": "image", "payload": {"url": "https://lookaside.fbsbx.com/1.jpg"}}])  # fmt: skip
    await world.works()
    await world.meta.unsend(ana, said.mid)
    await world.works()
    (row,) = await world.messages(ana, "in")
    assert (row.text, row.attachments, row.removed_at is not None) == ("", [], True)

    early = world.meta.keep(ana, "person", "gone before it came")
    await world.meta.unsend(ana, early.mid)
    await world.meta.tell(ana, {"message": {"mid": early.mid, "text": early.text}}, opens=True, what="late")
    await world.works()
    late = next(each for each in await world.messages(ana, "in") if each.provider_id == early.mid)
    assert (late.text, late.removed_at is not None) == ("", True)


async def test_edits_and_reactions_change_what_is_there_and_a_reaction_opens_the_window(world: World) -> None:
    ana = world.meta.person("messenger", "1")
    said = await world.meta.write(ana, "lips or bros?")
    await world.works()
    await world.meta.edit(ana, said.mid, "lips or brows?")
    (reply,) = world.meta.sent(ana)
    world.house.clock.advance(timedelta(hours=20))
    await world.meta.react(ana, reply.mid)
    await world.works()
    asked, answered = await world.messages(ana)
    assert (asked.text, asked.edits) == ("lips or brows?", 1)
    assert [(each["by"], each["emoji"]) for each in answered.reactions] == [(ana.id, "❤")]
    opened = (await world.address(ana)).window_until
    assert opened > world.house.clock.now() + timedelta(hours=23)
    world.house.clock.advance(timedelta(hours=1))
    await world.meta.react(ana, reply.mid, None)
    await world.works()
    assert [each["emoji"] for each in (await world.messages(ana, "out"))[0].reactions] == [None], "taken back"
    assert (await world.address(ana)).window_until == opened, "taking it back opens nothing"


@pytest.mark.parametrize("platform", BOTH)
async def test_a_comment_waits_for_a_person_who_has_one_private_reply(
    world: World, platform: Platform
) -> None:
    ana = world.meta.person(platform, "1")
    said = await world.meta.comment(ana, "price?", ad_id="6601")
    await world.works()
    (row,) = await world.messages(ana, "in")
    assert (row.context, row.provider_id, world.meta.sent(ana)) == ("comment", said.mid, [])
    assert [each.reason for each in await world.house.rows(handoff)] == ["staff_action"]
    thread_id = (await world.house.thread(ana.id)).id
    blocked = await world.house.submit(
        thread_id, "From $700.", author_kind="agent", author_id=None, purpose="inquiry_reply"
    )
    assert (blocked.action, blocked.reason) == ("block", "WINDOW_CLOSED")

    world.house.clock.advance(timedelta(days=6))
    await world.house.submit(thread_id, "Hi! Lips begin at $700. Would you like a time?")
    await world.works()
    (reply,) = world.meta.sent(ana)
    assert (reply.answers, reply.tag) == (said.mid, None)
    again = await world.house.submit(thread_id, "Are you there?")
    assert (again.action, again.reason) == ("block", "WINDOW_CLOSED")

    await world.meta.write(ana, "Yes please, Tuesday?")
    await world.works()
    assert (await world.house.submit(thread_id, "Tuesday at 3 is yours.")).action == "send"


async def test_a_private_reply_ends_after_seven_days(world: World) -> None:
    ana = world.meta.person("instagram", "1")
    await world.meta.comment(ana, "price?")
    await world.works()
    world.house.clock.advance(timedelta(days=7, minutes=1))
    late = await world.house.submit((await world.house.thread(ana.id)).id, "Hello!")
    assert (late.action, late.reason) == ("block", "WINDOW_CLOSED")


async def test_a_story_mention_greets_nobody_and_a_story_reply_is_answered(world: World) -> None:
    ana, bea = world.meta.person("instagram", "1"), world.meta.person("instagram", "2")
    await world.meta.mention_in_story(ana)
    await world.meta.reply_to_story(bea, "How much is this?")
    await world.works()
    assert (world.meta.sent(ana), len(world.meta.sent(bea))) == ([], 1)
    (mention,) = await world.messages(ana, "in")
    (reply,) = await world.messages(bea, "in")
    assert (mention.context, reply.context) == ("story_mention", "story_reply")
    kinds = [each.attribution["kind"] for each in await world.house.rows(inquiry)]
    assert kinds == ["story", "story"]


@pytest.mark.parametrize(
    ("later", "who", "answer", "tag"),
    [
        (23, "agent", "send", None),
        (25, "agent", "WINDOW_CLOSED", None),
        (23, "staff", "send", None),
        (25, "staff", "send", "HUMAN_AGENT"),
        (167, "staff", "send", "HUMAN_AGENT"),
        (169, "staff", "WINDOW_CLOSED", None),
    ],
)
@pytest.mark.parametrize("platform", BOTH)
async def test_the_window_and_the_tag_that_only_people_have(
    world: World, platform: Platform, later: float, who: str, answer: str, tag: str | None
) -> None:
    ana = world.meta.person(platform, "1")
    await world.meta.write(ana, ASKED)
    await world.works()
    asked_at = (await world.messages(ana, "in"))[0].sent_at
    world.house.clock.advance(asked_at + timedelta(hours=later) - world.house.clock.now())
    more = {} if who == "staff" else {"author_kind": "agent", "author_id": None, "purpose": "inquiry_reply"}
    thread_id = (await world.house.thread(ana.id)).id
    made = await world.house.submit(thread_id, "We have Tuesday at 3.", **more)
    await world.house.pump("outbox")
    last = world.meta.sent(ana)[-1]
    if answer == "send":
        assert (made.action, last.text.endswith("We have Tuesday at 3."), last.tag) == ("send", True, tag)
    else:
        assert (made.action, made.reason) == ("block", answer)
        assert not last.text.endswith("We have Tuesday at 3.")
    assert world.meta.misuses == []


async def test_an_inbox_that_takes_the_thread_silences_us_until_it_gives_it_back(world: World) -> None:
    ana = world.meta.person("messenger", "1")
    await world.meta.write(ana, ASKED)
    await world.works()
    await world.meta.take_control(ana)
    await world.meta.write(ana, "Joss, are you there?")
    await world.works()
    assert len(world.meta.sent(ana)) == 1
    thread_id = (await world.house.thread(ana.id)).id
    assert [each.text for each in await world.messages(ana, "in")][-1] == "Joss, are you there?"
    refused = await world.house.submit(thread_id, "I am here.")
    assert (refused.action, refused.reason) == ("block", "HUMAN_OWNED")
    await world.meta.take_control(ana, ours=True)
    await world.works()
    assert (await world.house.submit(thread_id, "Here again.")).action == "send"


async def test_where_somebody_came_from_is_told_with_their_first_word(world: World) -> None:
    ana = world.meta.person("messenger", "1")
    await world.meta.come_from(ana, source="ADS", ad_id="6600")
    await world.works()
    assert [row.kind for row in await world.house.rows(early_mark)] == ["visit"]
    await world.meta.write(ana, ASKED)
    await world.works()
    (row,) = await world.house.rows(inquiry)
    assert row.attribution == {"kind": "ad", "values": {"ad_id": "6600"}}


# What the webhooks missed


@pytest.mark.parametrize("platform", BOTH)
async def test_what_the_webhooks_missed_is_fetched_once(world: World, platform: Platform) -> None:
    await world.look_at_meta(timedelta(0))
    ana = world.meta.person(platform, "1")
    world.meta.faults.append(Fault(kind="lose_webhook"))
    await world.meta.write(ana, ASKED)
    await world.look_at_meta()
    await world.look_at_meta()
    (row,) = await world.messages(ana, "in")
    assert (row.text, row.sent_at < row.at) == (ASKED, True)
    world.house.clock.advance(timedelta(seconds=3))
    await world.works()
    assert len(world.meta.sent(ana)) == 1


async def test_a_persons_answer_that_the_webhooks_missed_takes_over_all_the_same(world: World) -> None:
    await world.look_at_meta(timedelta(0))
    ana = world.meta.person("messenger", "1")
    await world.meta.write(ana, ASKED)
    await world.works()
    world.meta.faults.append(Fault(kind="lose_webhook"))
    await world.meta.answer_elsewhere(ana, "Joss here.")
    await world.look_at_meta()
    assert (await world.house.thread(ana.id)).owner_id == "elsewhere"
    assert [each.text for each in await world.messages(ana, "out")][-1] == "Joss here."
    assert len(await world.messages(ana, "out")) == 2, "what we sent ourselves is no echo of a person"


async def test_a_lost_subscription_is_put_back_and_told(world: World) -> None:
    await world.look_at_meta(timedelta(0))
    assert (await world.state())["problems"] == [], "what was never there is turned on without a word"
    assert "messages" in (world.meta.subscribed or set())
    world.meta.subscribed = None
    await world.look_at_meta()
    assert "SUBSCRIPTION_WAS_LOST" in (await world.state())["problems"]
    assert {"messages", "message_echoes", "standby", "feed"} <= (world.meta.subscribed or set())
    await world.look_at_meta()
    assert (await world.state())["problems"] == []


async def test_a_token_that_ends_soon_lacks_rights_or_is_dead_is_a_problem(world: World) -> None:
    from msgspec.structs import replace

    await world.look_at_meta(timedelta(0))
    ends = int((world.house.clock.now() + timedelta(days=5)).timestamp())
    world.meta.settings = replace(world.meta.settings, token_ends_at=ends, scopes=("pages_messaging",))
    await world.look_at_meta(timedelta(days=1))
    assert (await world.state())["problems"] == ["TOKEN_ENDS_SOON", "PERMISSION_MISSING"]
    world.meta.settings = replace(world.meta.settings, access_token="another")
    await world.look_at_meta(timedelta(days=1))
    assert (await world.state())["problems"] == ["TOKEN_DEAD"]
    assert "channel_broken" in [each.kind for each in await world.house.rows(staff_notice)]


async def test_a_dead_token_stops_the_send_and_calls_a_person(world: World) -> None:
    ana = world.meta.person("messenger", "1")
    await world.meta.write(ana, ASKED)
    world.meta.faults.append(Fault(kind="error", code=190, subcode=463, status=401))
    await world.pump_without_polls()
    assert [each.status for each in await world.messages(ana, "out")] == ["failed"]
    assert await world.status() == "broken"
    assert "channel_broken" in [each.kind for each in await world.house.rows(staff_notice)]


@pytest.mark.parametrize("platform", BOTH)
async def test_who_writes_for_the_first_time_gets_a_name_soon(world: World, platform: Platform) -> None:
    await world.look_at_meta(timedelta(0))
    ana = world.meta.person(platform, "1", "Ana Ruiz")
    await world.meta.write(ana, ASKED)
    await world.house.pump("inbound")
    await world.look_at_meta(timedelta(seconds=3))
    known = await world.address(ana)
    (person,) = [row for row in await world.house.rows(contact) if row.id == known.contact_id]
    assert (person.display_name, person.name) == ("Ana Ruiz", None)


async def test_who_writes_sees_that_an_answer_is_being_written(world: World) -> None:
    person = world.meta.person("messenger", "77")
    await world.meta.write(person, "hi, how much is botox?")
    await world.house.pump("inbound", "typing")
    shown = [call["sender_action"] for call in world.meta.calls if "sender_action" in call]
    assert shown == ["mark_seen", "typing_on"]
    await world.house.own(str((await world.house.thread(person.id)).id))
    await world.meta.write(person, "and lips?")
    await world.house.pump("inbound", "typing")
    assert [call for call in world.meta.calls if "sender_action" in call][2:] == []
