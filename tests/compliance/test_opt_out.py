"""Opt-outs are understood in any wording, and ordinary talk is not mistaken for one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.opt_out import Context, is_help, is_start, read_opt_out
from compliance.opt_out.learned import digest, read_examples, stored_digest
from compliance.opt_out.phrasebook import Example
from compliance.types import Category

CASES = Path(__file__).parent / "optout_cases.tsv"
VERDICTS = {
    "all": "revoke_all",
    "marketing": "revoke_marketing",
    "wrong": "wrong_number",
    "none": "none",
    "review": "review",
}
KEYWORDS = [
    "stop",
    "stop all",
    "quit",
    "end",
    "revoke",
    "opt out",
    "opt-out",
    "cancel",
    "unsubscribe",
    "remove",
    "arret",
    "basta",
    "alto",
    "cancelar",
    "baja",
]


def cases() -> list[Example]:
    with CASES.open(encoding="utf-8") as lines:
        return list(read_examples(lines))


def verdict(text: str, context: str = "mkt") -> str:
    return read_opt_out(text, context).verdict.value  # type: ignore[arg-type]


def rate(labels: set[str], wanted: set[str]) -> float:
    chosen = [case for case in cases() if case.label in labels]
    return sum(verdict(case.text, case.context) in wanted for case in chosen) / len(chosen)


def test_the_set_is_large_and_bilingual() -> None:
    known = cases()
    assert len(known) >= 600
    assert {case.label for case in known} == set(VERDICTS)


def test_recall_and_false_alarms_meet_the_bars() -> None:
    assert rate({"all"}, {"revoke_all"}) >= 0.98
    assert rate({"marketing"}, {"revoke_marketing"}) >= 0.95
    assert rate({"wrong"}, {"wrong_number"}) >= 0.95
    assert rate({"none"}, set(VERDICTS.values()) - {"none"}) <= 0.03


def test_examples_and_cases_do_not_overlap() -> None:
    taught = Path("compliance/data/opt_out_examples.tsv")
    with taught.open(encoding="utf-8") as lines:
        texts = {example.text for example in read_examples(lines)}
    shared = [case for case in cases() if case.text in texts]
    assert len(shared) <= 0.02 * len(cases())


def test_weights_belong_to_the_examples() -> None:
    assert stored_digest() == digest()


def dirty(word: str) -> Iterator[str]:
    yield from (
        word.upper(),
        f"{word}!!!",
        f" {word}. ",
        f"please {word}",
        f"{word} thanks",
        f"{word} {word}",
        f"damn {word}",
    )
    yield word.replace(word[0], word[0] * 3, 1)


@pytest.mark.parametrize("word", KEYWORDS)
def test_keywords_in_any_dress(word: str) -> None:
    for text in dirty(word):
        for context in ("mkt", "appt", "conv", "review", "email", "ig"):
            assert verdict(text, context) == "revoke_all", text


@pytest.mark.parametrize(
    "text",
    [
        "send",
        "and",
        "quite",
        "step",
        "no",
        "N",
        "C",
        "R",
        "YES",
        "nah",
        "ned",
        "alot",
        "hasta",
        "pasta",
        "cancer",
        "remote",
    ],
)
def test_words_that_only_look_alike(text: str) -> None:
    for context in ("mkt", "appt", "conv"):
        assert verdict(text, context) == "none"


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("stop it", "mkt", "revoke_all"),
        ("stop it", "conv", "review"),
        ("not interested", "mkt", "revoke_marketing"),
        ("not interested", "conv", "none"),
    ],
)
def test_context_decides(text: str, context: str, expected: str) -> None:
    assert verdict(text, context) == expected


def test_marketing_scope_keeps_care() -> None:
    scope = read_opt_out("no more promos", "mkt").scope
    assert Category.PROMOTIONS in scope
    assert not scope & {Category.APPOINTMENTS, Category.CARE}


def test_quoted_mail_does_not_opt_anybody_out() -> None:
    assert (
        verdict("Tuesday works!\n\nOn Mon, Nov 2, 2026 Luma wrote:\n> Reply STOP to unsubscribe", "email")
        == "none"
    )


@pytest.mark.parametrize("text", ["START", "start", "Unstop", "start please"])
def test_start(text: str) -> None:
    assert is_start(text)


@pytest.mark.parametrize("text", ["yes", "YES", "ok", "start texting my husband", "when do you start"])
def test_nothing_else_starts(text: str) -> None:
    assert not is_start(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HELP", True),
        ("info", True),
        ("AYUDA", True),
        ("help me pick a time", False),
        ("can you help", False),
    ],
)
def test_help(text: str, expected: bool) -> None:
    assert is_help(text) is expected


DECORATIONS = st.sampled_from(["", "!", "!!!", ".", "...", " please", " thanks", " 🛑", " 🙏", " ok", " \n"])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(KEYWORDS),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["", " ", "please ", "ok ", "*", "🛑 "]),
    DECORATIONS,
    st.booleans(),
    st.sampled_from(["mkt", "appt", "conv", "review", "email", "ig"]),
)
def test_no_dress_changes_a_keyword(
    word: str, case: Callable[[str], str], before: str, after: str, spaced: bool, context: str
) -> None:
    plain = " ".join(word) if spaced and " " not in word and "-" not in word else word
    assert verdict(f"{before}{case(plain)}{after}", context) == "revoke_all"


FAMILIES = {
    "revoke_all": [
        ("i'd rather you all left my phone out of this", "mkt"),
        ("thanks for everything but please no more texts, keep my appt", "conv"),
        ("how do i get off of this list", "mkt"),
        ("my wife says stop texting her phone", "mkt"),
        ("los voy a demandar si me mandan otro mensaje", "mkt"),
        ("next text goes to my attorney", "mkt"),
        ("This is a TCPA violation, stop", "mkt"),
        ("por favor bórrenme de su lista", "email"),
    ],
    "revoke_marketing": [
        ("hold the coupons, reminders are fine", "mkt"),
        ("solo recordatorios de mi cita, nada de ofertas", "mkt"),
    ],
    "wrong_number": [
        ("I only got this number in August, you want somebody else", "appt"),
        ("número equivocado, aquí no vive ninguna Rosa", "mkt"),
    ],
    "none": [
        ("laser hair removal with my moms permission", "conv"),
        ("si por favor", "appt"),
        ("stop calling me just text", "conv"),
        ("don't stop texting me, I need the reminders", "conv"),
        ("should I quit retinol before the peel", "conv"),
        ("cancel my 3:30 please", "appt"),
        ("can you remove a skin tag", "conv"),
        ("take me off the Friday waitlist", "conv"),
        ("too pricey, any cheaper option?", "mkt"),
        ("who is this?", "mkt"),
        ("stop the bot, real person please", "conv"),
        ("omg stop 😂", "conv"),
    ],
}


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [(text, context, expected) for expected, texts in FAMILIES.items() for text, context in texts],
)
def test_every_family(text: str, context: str, expected: str) -> None:
    assert verdict(text, context) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert verdict(text) in VERDICTS.values()


@pytest.mark.parametrize(
    "text",
    [
        "Interested, please contact me",
        "contact me asap",
        "can someone reach out to me about lips",
        "i'd like to be contacted",
        "quiero que me contacten",
        "have someone call me",
    ],
)
@pytest.mark.parametrize("context", ["conv", "mkt", "appt"])
def test_who_asks_to_be_contacted_is_heard(text: str, context: Context) -> None:
    assert read_opt_out(text, context).verdict.value == "none"


@pytest.mark.parametrize("context", ["mkt", "conv", "appt"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Please stop texting me. My do not disturb is on and you still woke me up", "revoke_all"),
        ("stop messaging me, i have do not disturb mode for a reason", "revoke_all"),
        ("unsubscribe, your texts come even with do not disturb on", "revoke_all"),
        ("take me off your list, i was driving and had do not disturb and it still rang", "revoke_all"),
        ("please do not disturb on this number", "revoke_all"),
        ("wait no this is the right number but stop texting me", "revoke_all"),
        ("I'm driving with do not disturb on", "none"),
        ("I'm not receiving notifications. I'm driving with Do Not Disturb While Driving turned on", "none"),
        ("do not disturb is on, will reply later", "none"),
        ("wrong number. oh wait, this is the right number", "none"),
        ("do you have the right number for me?", "none"),
        ("yes you have the right number", "none"),
        ("I don't think you have the right number", "wrong_number"),
        ("not sure if you got my msg earlier, can I come tues?", "none"),
        ("not sure if I want these texts", "review"),
    ],
)
def test_a_telephones_note_hides_no_wish(text: str, wanted: str, context: str) -> None:
    assert verdict(text, context) == wanted


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Thanks for texting us", False),
        ("Thank you for contacting Smith Dental! A team member will reply shortly", False),
        ("thank you so much for reaching out to me", False),
        ("gracias por escribirnos", False),
        ("thanks for texting but please stop", True),
        ("Thanks for your message, dont text me again", True),
        ("thank you for reaching out. take me off your list", True),
        ("gracias por su mensaje pero ya no me escriban", True),
    ],
)
def test_thanks_for_a_message_ends_none(text: str, ends: bool) -> None:
    assert read_opt_out(text, "conv").verdict.value == ("revoke_all" if ends else "none")


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("screw you people", "mkt", "review"),
        ("screw you people", "conv", "none"),
        ("screw you and your texts", "conv", "revoke_all"),
        ("screw you. take me off your list", "appt", "revoke_all"),
        ("vayanse al carajo", "mkt", "review"),
        ("f u visit for my peel", "conv", "none"),
        ("stop, do i park in the back?", "appt", "review"),
        ("stop, why are u still texting me?", "appt", "revoke_all"),
        ("skip the upsell just a facial", "conv", "none"),
        ("omg not this again", "mkt", "review"),
        ("hi this is a car dealership phone", "appt", "wrong_number"),
    ],
)
def test_anger_and_half_sentences_are_neither_missed_nor_overread(
    text: str, context: str, expected: str
) -> None:
    assert verdict(text, context) == expected
