"""Whatever is understood, whatever is open, on whatever channel: there is a reply, and it is sound."""

from datetime import datetime
from itertools import pairwise
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent import verify
from agent.context import Asks, Pending, Slot
from agent.playbook import dialogue
from agent.proposal import Book, Cancel, ConfirmAttendance, Handoff, NoReply, Offer
from agent.understanding import Intent, RevenueLine, Safety, SafetyKind, Understanding
from tests.agent.dialogue.world import FakeDesk, World, demo_book

BOOK = demo_book()
NOW = datetime(2026, 11, 23, 9, 40, tzinfo=BOOK.zone)
SLOTS = (
    Slot("injectables_consult", "tamsin", datetime.fromisoformat("2026-11-30T10:00")),
    Slot("injectables_consult", "bruno", datetime.fromisoformat("2026-12-01T12:00")),
)
CONTACTS = ("new", "c_delphine", "c_ignacio", "c_rosalind", "c_tobias", "c_gus")

pendings = st.one_of(
    st.none(),
    st.builds(Pending, kind=st.just("question"), asks=st.sampled_from(get_args(Asks)), service=st.sampled_from([None, "botox", "private_event"]), slots=st.sampled_from([(), SLOTS[:1]])),
    st.just(Pending("slot_choice", service="botox", slots=SLOTS)),
    st.just(Pending("confirm_booking", service="botox", slots=SLOTS[:1])),
    st.just(Pending("reminder", appointment="a_tobias")),
    st.just(Pending("recall", service="botox")),
    st.just(Pending("outreach")),
    st.just(Pending("review_request")),
)  # fmt: skip
meanings = st.builds(
    Understanding,
    intents=st.lists(st.sampled_from(get_args(Intent)), min_size=1, max_size=4, unique=True).map(tuple),
    treatments=st.lists(st.sampled_from([each.id for each in BOOK.file.services]), max_size=3, unique=True).map(tuple),
    not_offered=st.sampled_from([(), ("thread_lift",), ("hair_transplant",)]),
    revenue_lines=st.lists(st.sampled_from(get_args(RevenueLine)), max_size=2, unique=True).map(tuple),
    language=st.sampled_from(["en", "es", "mixed"]),
    name=st.sampled_from([None, "Wilma Strand"]),
    phone=st.sampled_from([None, "+19195550177"]),
    providers=st.sampled_from([(), ("bruno",), ("priya",)]),
    new_or_returning=st.sampled_from([None, "new", "returning"]),
    picked=st.sampled_from([None, SLOTS[0]]),
    rating=st.sampled_from([None, 2, 5]),
    for_someone_else=st.booleans(),
    party_size=st.sampled_from([1, 1, 2]),
    units=st.sampled_from([None, 6, 20]),
    safety=st.lists(
        st.builds(Safety, kind=st.sampled_from(get_args(SafetyKind)), urgency=st.sampled_from(["urgent", "soon"]), rule=st.sampled_from(["symptom", "eyelid"])),
        max_size=2,
    ).map(tuple),
    unclear=st.booleans(),
)  # fmt: skip
words = st.sampled_from(
    ["how much is it and can you do better?", "ok", "the first one please", "are you a bot", "mi cita", "cancel it",
     "running late", "do you do that by video", "what should I bring before my visit", "any specials?", "no", "!!"]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    meant=meanings,
    pending=pendings,
    text=words,
    channel=st.sampled_from(["sms", "web", "instagram", "facebook", "email", "whatsapp"]),
    contact=st.sampled_from(CONTACTS),
    picture=st.booleans(),
    last_out=st.sampled_from([None, "Which treatment can I help you with?"]),
)
async def test_every_turn_has_a_sound_reply(
    meant, pending, text, channel, contact, picture, last_out
) -> None:
    world = World(BOOK, NOW, channel=channel, contact=contact, pending=pending, last_out=last_out)
    turn = world.turn(text, attachments=("image",) if picture else ())
    reply = dialogue.compose(turn, meant, await dialogue.plan(turn, meant, FakeDesk(world)))
    assert verify.problems(turn, reply) == (), reply.text
    silent = any(isinstance(command, NoReply) for command in reply.commands)
    assert bool(reply.text) != silent
    own = {each.id for each in turn.appointments}
    for command in reply.commands:
        if isinstance(command, Cancel | ConfirmAttendance):
            assert command.appointment in own
        if isinstance(command, Book | Offer) and command.moves is not None:
            assert command.moves in own or (pending is not None and command.moves == pending.moves)
        if isinstance(command, Offer):
            assert command.slots == reply.slots
            assert 1 <= len(command.slots) <= 3
    danger = any(finding.kind in {"emergency", "self_harm"} for finding in meant.safety)
    if danger and meant.intents != ("spam_bot",):
        assert any(isinstance(c, Handoff) and c.reason == "emergency" for c in reply.commands)
        assert not any(isinstance(c, Offer | Book) for c in reply.commands)
    if any(finding.kind in {"minor", "pregnancy_nursing"} for finding in meant.safety):
        assert not any(isinstance(c, Book) and c.moves is None for c in reply.commands)
    if reply.pending is not None and reply.pending.kind in {"slot_choice", "confirm_booking"}:
        assert reply.slots


@settings(max_examples=60, deadline=None)
@given(meant=meanings, pending=pendings, count=st.integers(0, 12))
async def test_the_same_turn_gives_the_same_words(meant, pending, count) -> None:
    world = World(BOOK, NOW, pending=pending)
    world.outbound_count = count
    turn = world.turn("hello, how much is it?")
    first = dialogue.compose(turn, meant, await dialogue.plan(turn, meant, FakeDesk(world)))
    second = dialogue.compose(turn, meant, await dialogue.plan(turn, meant, FakeDesk(world)))
    assert first == second


async def test_nothing_is_said_twice_in_the_same_words() -> None:
    world = World(BOOK, NOW)
    said: list[str] = []
    for _ in range(6):
        reply = await world.says("where do I park?")
        assert verify.problems(world.last_turn, reply) == (), reply.text
        said.append(reply.text)
        world.history.clear()
    assert all(one != other for one, other in pairwise(said))
