"""What patients would notice: the right treatment, label, name and answer for words as they are typed."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agent.context import Person, Slot, Visit
from agent.playbook.danger import WEIGHTS as DANGER_WEIGHTS
from agent.playbook.danger import DangerModel
from agent.playbook.danger_phrases import danger_hash
from agent.playbook.model import WEIGHTS, IntentModel
from agent.playbook.normalise import normalise
from agent.playbook.phrases import data_hash, examples
from agent.playbook.safety import find_safety
from agent.playbook.understand import understand
from agent.screen import screen
from agent.understanding import Understanding
from channels.base import Inbound
from inbox.arriving import Screened
from tests.agent.understanding.asking import MEDSPA, SLOTS, SURGEON, ask, cases, pending_of, turn_of

_KINDS = (
    "-",
    "slot_choice",
    "confirm_booking",
    "reminder",
    "recall",
    "review_request",
    "question:name",
    "outreach",
)


@pytest.mark.parametrize(("text", "wanted"), cases("treatments")["medspa"])
def test_medspa_finds_treatments_without_typing_in_synonyms(text, wanted):
    _check_treatments(ask(text, MEDSPA), wanted)


@pytest.mark.parametrize(("text", "wanted"), cases("treatments")["surgeon"])
def test_surgeon_finds_treatments_without_typing_in_synonyms(text, wanted):
    _check_treatments(ask(text, SURGEON), wanted)


def _check_treatments(read: Understanding, wanted: str) -> None:
    ids, _, lines = wanted.partition("|")
    named = [each for each in ids.split() if each != "-"]
    assert set(read.treatments) == {each for each in named if each[0] != "!"}
    assert set(read.not_offered) == {each[1:] for each in named if each[0] == "!"}
    assert set(read.revenue_lines) == set(lines.split())


@pytest.mark.parametrize(("text", "kind"), cases("safety"))
def test_safety_finds_what_must_not_be_missed_and_nothing_in_harmless_words(text, kind):
    found = {finding.kind for finding in ask(text).safety}
    if kind == "none":
        assert not found
    else:
        assert kind in found


@pytest.mark.parametrize(("text", "asks", "name", "phone", "email"), cases("details"))
def test_details_of_the_writer(text, asks, name, phone, email):
    read = ask(text, pending=pending_of("-" if asks == "-" else f"question:{asks}"))
    assert [read.name or "-", read.phone or "-", read.email or "-"] == [name, phone, email]


@pytest.mark.parametrize(("text", "labels"), cases("intents"))
def test_intents(text, labels):
    read = ask(text)
    if labels.startswith("!"):
        assert labels[1:] not in read.intents
    else:
        assert set(read.intents) == set(labels.split())


@pytest.mark.parametrize(("kind", "text", "labels", "picked"), cases("answers"))
def test_what_is_open_decides_what_a_short_answer_means(kind, text, labels, picked):
    read = ask(text, pending=pending_of(kind))
    assert set(labels.split()) <= set(read.intents)
    assert (read.picked.start.isoformat(timespec="minutes") if read.picked else "-") == picked


@pytest.mark.parametrize(("text", "before", "language"), cases("language"))
def test_language(text, before, language):
    assert ask(text, language=before).language == language


def test_one_language_practice_never_names_another():
    assert ask("cuanto cuesta la lipo por favor", SURGEON).language == "en"


def test_pain_in_recent_filler_is_an_emergency_without_naming_it():
    person = Person(id="p", status="patient", history=(Visit("2031-05-05", "visit", service="lip_filler"),))
    turn = turn_of("it hurts so bad and keeps getting worse")
    kinds = {finding.kind for finding in understand(replace(turn, person=person)).safety}
    assert "emergency" in kinds


def test_two_offers_at_one_time_are_not_picked_without_the_provider():
    offers = (Slot("visit", "oda", SLOTS[0].start), Slot("visit", "mina", SLOTS[0].start))
    pending = pending_of("slot_choice")
    assert pending is not None
    pending = replace(pending, slots=offers)
    assert ask("10am", pending=pending).picked is None
    assert ask("10am with Mina", pending=pending).picked == offers[1]


def test_provider_and_time_are_read_beside_each_other():
    read = ask("can Dr Brekke do thursday after 2, call me at 303 555 0144")
    assert read.providers == ("oda",)
    assert read.phone == "+13035550144"
    assert read.when is not None
    assert read.when.slots is not None
    assert [day.isoformat() for day in read.when.slots.dates] == ["2031-05-08"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(_KINDS))
def test_never_raises_and_always_answers_alike(text, kind):
    first = ask(text, pending=pending_of(kind))
    assert first == ask(text, pending=pending_of(kind))
    assert first.intents
    assert set(first.treatments) <= {service.id for service in MEDSPA.file.services}


_WORDS = st.sampled_from(
    [
        "botox",
        "i",
        "need",
        "2",
        "the",
        "friday",
        "stop",
        "my",
        "lips",
        "no",
        "yes",
        "cant",
        "breathe",
        "how",
        "much",
        "is",
        "it",
        "quiero",
        "una",
        "cita",
        "303",
        "555",
        "0144",
        "👍",
        "?",
        ".",
        ",",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=14), st.sampled_from(_KINDS))
def test_never_picks_an_offer_that_was_not_made(words, kind):
    read = ask(" ".join(words), pending=pending_of(kind))
    assert read.picked is None or read.picked in SLOTS


def test_weights_belong_to_the_phrases_in_the_repository():
    assert IntentModel(WEIGHTS).data_hash == data_hash()
    assert WEIGHTS.stat().st_size < 1_000_000


def test_what_tells_of_danger_was_learned_from_the_phrases_in_the_repository():
    assert DangerModel(DANGER_WEIGHTS).data_hash == danger_hash()


@pytest.mark.parametrize(
    "text",
    [
        "gums and tongue puffing up since the numbing stuff, feels tight to breathe",
        "white patch by my mouth, cold, throbbing, filler was this morning",
        "half of what i see on the left is just gray since the injections",
        "her calf is double the other one, tummy tuck 6 days ago",
        "no puedo tragar ni la saliva, botox el lunes",
        "ya no le encuentro sentido a vivir",
        "love the lips but now half my face wont move and i cant talk right",
        "like somebody is sitting on my chest since the surgery",
        "looks like a bruise but in a net shape, filler yesterday",
        "saw the bill, went blind, cant see out of my left eye",
        "a black veil over one side of everything since the under eye shots",
        "cant read the clock with my right eye",
        "my wife says i sound drunk, xeomin was friday",
        "she took all of her sleeping pills",
        "adios a todos, los perdono",
        "mi papa no habla claro y se le cayo la mitad de la cara",
        "the blood just keeps coming from my incision",
    ],
)
def test_danger_is_heard_however_it_is_put(text):
    assert any(found.urgency == "emergency" for found in find_safety(normalise(text)))


@pytest.mark.parametrize(
    "text",
    [
        "that quote took my breath away lol, any payment plan?",
        "how often do people go blind from filler",
        "i cant see the second page of your price list",
        "will my lips be swollen for the party if i come friday",
        "me muero por verme mejor, que dias tienen",
        "was short of breath as a kid, now i run. botox thursday?",
        "lips look fantastic and the puffiness went down overnight, thank you",
        "so pleased with my eyes after surgery, no pain at all",
        "running twenty behind, so sorry",
        "blacked out that whole week on my calendar",
        "rough morning, can we move me to friday",
        "my roommate is going to die when she sees me",
        "la hinchazon ya se bajo, estoy feliz",
        "i dont see anything for may on your booking page",
        "my kids lips are blue from a slushie lol, running 5 late for my filler",
        "our puppy ate a bottle of vitamins so i have to move my appt",
        "od'd on caffeine this week, which drip",
        "never been able to breathe well thru the right nostril, would a nose job fix it",
        "im white as paper and burn in two minutes, is laser ok",
        "casi me quedo ciega con esos precios, hay promocion?",
        "choking on that quote, do you do payments",
        "me quiero morir de la verguenza, olvide mi cita",
        "finished the antibiotics like you said, took all my pills on time",
    ],
)
def test_calm_texts_with_grave_words_stay_calm(text):
    assert not any(found.urgency == "emergency" for found in find_safety(normalise(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("they were closed and said call 911, my chest hurts and i cant breathe", "emergency"),
        ("out of office until monday but i cant swallow since the botox", "emergency"),
        ("auto reply: do not disturb is on. chest hurts, cant breathe", "emergency"),
        ("I had do not disturb on sorry. my stitches opened and its oozing pus", "complication"),
        ("My incision is open, i dont check this phone so call my husband", "complication"),
        ("my stitches opened and theres pus. we sell crypto btw", "complication"),
        ("I'm suicidal. I am going to die broke and alone", "self_harm"),
        ("i want to end my life i will die poor and ugly", "self_harm"),
        ("i took all my pills, rather be dead than die broke", "self_harm"),
        ("im gonna die broke lmk. and my chest hurts and i cant breathe", "emergency"),
        ("after lip filler went blind on the left", "emergency"),
        ("I went blind on the right eye", "emergency"),
        ("went blind from your botox", "emergency"),
        ("my mom went blind from the shot", "emergency"),
        ("went blind from the lights of the laser", "emergency"),
        ("I passed out after dinner and hit my head, thats why i missed your call", "emergency"),
        ("i passed out cold on the couch after work and my husband couldnt wake me", "emergency"),
        ("i passed out in bed and my husband couldnt wake me, missed your message", "emergency"),
        ("i passed out early last night after the lipo and missed your call", "emergency"),
        ("i passed out on the couch after my tummy tuck, so tired, missed your call", "emergency"),
        ("I'm going to die broke. there's no point in living", "self_harm"),
        ("lips are swollen and hot since filler on tuesday and my acne is bad", "complication"),
    ],
)
def test_harm_is_heard_beside_a_jest_and_beside_a_machines_words(text, kind):
    read = ask(text)
    grave = {found.kind for found in read.safety if found.urgency in {"urgent", "emergency"}}
    assert kind in grave
    assert "complication" in read.intents
    assert not by_screen(text).machine


@pytest.mark.parametrize(
    "text",
    [
        "im gonna die broke at these prices lol",
        "i dont want to die broke, any specials",
        "went blind looking at the prices",
        "i went blind from the lights in your lobby",
        "I overslept, passed out in bed early and missed your call",
        "sorry I passed out early after my shift, exhausted, missed your text",
        "i passed out cold on the couch after work and missed your call sorry",
        "sorry i just passed out, such a long day, i didnt see your text",
        "i want a facial, my face is so red from this acne",
    ],
)
def test_a_jest_and_a_deep_sleep_are_no_harm(text):
    assert not any(found.urgency in {"urgent", "emergency"} for found in ask(text).safety)


@pytest.mark.parametrize(
    "text",
    [
        "botox friday please. I cant read this phone without my glasses so keep it short",
        "I don't check this phone often, sorry! Tuesday at 3 works for me",
        "I am a web consultant and saw your page, how much is botox",
        "do not disturb is on at work so text me, botox friday at 3",
        "im on vacation till sunday, will get back to you, want botox monday",
        "sorry i was out of office. whats the address",
        "im out of office tuesday so can come then",
    ],
)
def test_who_names_a_treatment_or_a_time_is_no_machine(text):
    assert "spam_bot" not in ask(text).intents
    assert not by_screen(text).machine


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
        "Our office is currently closed. If this is a medical emergency call 911",
        "We're closed. If this is an emergency please dial 911. Our hours are Mon-Fri 9 to 5.",
        "Thank you for contacting Smith Dental. Our office is closed. If you have bleeding after surgery call 911.",
        "Respuesta automática: estoy fuera de la oficina hasta el lunes",
        "I'm out of office until Monday and will reply when I return",
    ],
)
def test_a_note_of_absence_stays_a_machines(text):
    assert ask(text).intents == ("spam_bot",)


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
        "Our office is currently closed. If this is a medical emergency call 911",
        "Respuesta automática: estoy fuera de la oficina hasta el lunes",
    ],
)
def test_a_phones_or_a_mailboxs_note_is_nobodys_reply(text):
    assert by_screen(text).machine


@pytest.mark.parametrize(
    "text",
    [
        "Yes please book it. Sorry I was out of the office",
        "Thanks for your message, yes Tuesday, see you soon!",
        "Thanks for texting, I'll call your office tomorrow",
        "I am out of the office until Monday but yes please book the 3pm",
        "thanks for the text, we will be in touch",
        "Gracias por llamar, confirmo, nos vemos pronto",
    ],
)
def test_an_answer_that_sounds_like_a_note_counts_as_an_answer(text: str) -> None:
    assert not by_screen(text).machine


def by_screen(text: str) -> Screened:
    return screen(Inbound(provider_id="m", sender="+13035550144", text=text), MEDSPA)


def test_held_families_do_not_stand_on_both_sides():
    every = examples()
    held = {each.family for each in every if each.held}
    assert held
    assert not held & {each.family for each in every if not each.held}


def test_time_of_a_turn_is_printed():
    texts = [row[0] for row in cases("intents")]
    start = perf_counter()
    for text in texts:
        ask(text)
    print(f"\nunderstanding: {(perf_counter() - start) / len(texts) * 1000:.2f} ms a turn")  # noqa: T201
    assert ask(texts[0]).intents
