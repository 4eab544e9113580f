"""The last look: planted figures, promises and disclosures are caught; true ones pass."""

from datetime import datetime

import msgspec
import pytest

from agent import verify
from agent.context import Pending, Slot, Turn
from agent.proposal import Handoff, NoReply, Offer, PendingAfter, Reply, Sentence
from agent.understanding import Understanding
from tests.agent.dialogue.world import World, demo_book

BOOK = demo_book()
NOW = datetime(2026, 11, 23, 9, 40, tzinfo=BOOK.zone)


def turn(*texts: str, **more: object) -> Turn:
    return World(BOOK, NOW, **more).turn(*(texts or ("hello there",)))  # type: ignore[arg-type]


def reply(text: str, *citations: str, **more: object) -> Reply:
    return Reply(
        understanding=Understanding(intents=("price",)),
        sentences=(Sentence(text, citations),),
        template_ids=("anything",),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Botox is $12 a unit.", "ungrounded_money"),
        ("You save 15% today.", "ungrounded_percent"),
        ("See you at 3:15 PM.", "ungrounded_time"),
        ("See you on March 3.", "ungrounded_date"),
        ("It takes 25 minutes.", "ungrounded_duration"),
        ("Le tomará 3 semanas.", "ungrounded_duration"),
        ("Call us at (919) 555-0111.", "ungrounded_phone"),
        ("That is completely normal.", "reassurance"),
        ("No need to worry about it.", "reassurance"),
        ("No se preocupe, eso pasa.", "reassurance"),
        ("It sounds like an infection.", "diagnosis"),
        ("You will need about 20 units.", "dose"),
        ("Yes, you are a great candidate.", "clearance"),
        ("It's safe for you while nursing.", "clearance"),
        ("We guarantee you love it.", "guarantee"),
        ("I can give you a discount.", "discount"),
        ("I'll waive the fee.", "discount"),
        ("Please just call us.", "just_call"),
        ("Reply CANCEL to cancel your visit.", "cancel_word"),
        ("I'm a real person named Juni.", "bot_claims"),
        ("Your friend is a patient here.", "third_party_patient"),
        ("See https://bit.ly/abc for more.", "link"),
        ("Shall I book it? Or is another day better?", "two_questions"),
    ],
)
def test_planted_text_is_caught(text: str, code: str) -> None:
    assert code in verify.problems(turn(), reply(text))


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Botox is $14 a unit.", ("service:botox",)),
        ("Botox is $14 a unit and lasts 3 to 4 months.", ("service:botox", "kb_botox")),
        ("Six sessions are 20% off, so $475.20.", ("service:laser_hair_removal",)),
        (
            "The consultation costs $150 with a $50 deposit and takes 60 minutes.",
            ("appointment_type:surgical_consult",),
        ),
        ("We're open until 7:00 PM on Tuesday.", ("practice",)),
        ("We're closed Thursday Nov 26.", ("practice",)),
        ("Our urgent line is (919) 555-0188.", ("practice",)),
        ("Gallery: https://www.junipervale.example.com/before-and-after", ("practice",)),
        ("Muscle toning is $2,600 for 4.", ("kb_toning",)),
    ],
)
def test_what_is_cited_passes(text: str, citations: tuple[str, ...]) -> None:
    assert verify.problems(turn(), reply(text, *citations)) == ()


def test_uncited_facts_do_not_pass() -> None:
    assert "ungrounded_money" in verify.problems(turn(), reply("Botox is $14 a unit."))


def test_their_own_words_may_be_said_again() -> None:
    assert (
        verify.problems(turn("can I come at 3:15 pm on march 3?"), reply("3:15 PM on March 3 is hard.")) == ()
    )


def test_sums_need_the_asked_count() -> None:
    counted = msgspec.structs.replace(
        reply("20 units come to $280.", "service:botox"),
        understanding=Understanding(intents=("price",), units=20),
    )
    assert verify.problems(turn(), counted) == ()
    assert "ungrounded_money" in verify.problems(turn(), reply("20 units come to $290.", "service:botox"))


def test_offered_times_prove_themselves() -> None:
    slot = Slot("injectables_consult", "tamsin", datetime.fromisoformat("2026-11-30T10:00"))
    offered = reply(
        "I have Mon Nov 30 at 10:00 AM. Shall I book it?",
        commands=(Offer((slot,)),),
        slots=(slot,),
        pending=PendingAfter("confirm_booking"),
    )
    assert verify.problems(turn(), offered) == ()
    wrong = msgspec.structs.replace(
        offered, sentences=(Sentence("I have Mon Nov 30 at 11:00 AM. Shall I book it?"),)
    )
    assert "ungrounded_time" in verify.problems(turn(), wrong)


def test_open_chats_name_nobody() -> None:
    on_instagram = turn(channel="instagram", contact="c_delphine")
    assert "ceiling_name" in verify.problems(on_instagram, reply("Hi Delphine!"))
    assert "ceiling" in verify.problems(on_instagram, reply("Your appointment is on its way."))
    assert verify.problems(turn(contact="c_delphine"), reply("Hi Delphine!")) == ()


def test_same_words_twice_are_refused() -> None:
    assert "repeated" in verify.problems(turn(last_out="Which treatment?"), reply("Which treatment?"))


def test_silence_needs_a_reason() -> None:
    nothing = Reply(understanding=Understanding(intents=("closing",)))
    assert verify.problems(turn(), nothing) == ("empty",)
    assert verify.problems(turn(), msgspec.structs.replace(nothing, commands=(NoReply("closing"),))) == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_fallback_itself_is_clean(language: str) -> None:
    there = turn(language=language, pending=Pending("question", asks="name"))
    fallback = verify.fallback(there)
    assert verify.problems(there, fallback) == ()
    assert [type(command) for command in fallback.commands] == [Handoff]
    again = msgspec.structs.replace(there, last_out=fallback.text)
    assert verify.fallback(again).text != fallback.text
