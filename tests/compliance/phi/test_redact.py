"""What a model and a log get to see of a message."""

import logging
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.phi.detect import Detector
from compliance.phi.lexicon import table
from compliance.phi.redact import redact
from compliance.phi.spans import Known
from core.errors import SettingsError
from tests.compliance.phi.corpus import cases

SENTENCES = [case.text for name in ("cases", "unseen") for case in cases(name)[0]]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.text(max_size=20),
        st.sampled_from(["<PERSON_1>", "<", "&lt;", "💉", "\u202e", "\n"]),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


def test_a_model_keeps_what_it_needs_to_answer() -> None:
    done = redact("hi its jenna, can i move my botox from tuesday to next friday", "llm")
    assert done.text == "hi its <PERSON_1>, can i move my botox from tuesday to next friday"


def test_a_log_keeps_nothing_about_a_person() -> None:
    done = redact("hi its jenna, can i move my botox from tuesday to next friday", "log")
    assert done.text == "hi its <PERSON_1>, can i move my <TREATMENT_1> from <REL_DATE_1> to <REL_DATE_2>"


@pytest.mark.parametrize(
    "text", ["How much is Botox?", "anything friday?", "are you open dec 24?", "do you treat rosacea"]
)
def test_a_general_question_is_left_alone_even_in_a_log(text: str) -> None:
    assert redact(text, "log").text == text


def test_the_same_value_gets_the_same_number() -> None:
    done = redact("this is ximena. tell bruno that ximena is late", "llm")
    assert done.text.count("<PERSON_1>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "grace is late",
        "GRACE",
        "its Grce quillfeather",
        "quillfeathers appointment",
        "Gracie here",
        "mail: GRACE.Q@EXAMPLE.COM",
        "(602)555.0142",
    ],
)
def test_known_people_are_covered_however_they_are_written(text: str) -> None:
    known = Known(names=("Grace Quillfeather",), phones=("+16025550142",), emails=("grace.q@example.com",))
    done = redact(text, "llm", known)
    assert not any(
        part in done.text.lower() for part in ("grce", "quillfeather", "gracie", "example", "0142")
    )


def test_a_known_name_that_is_a_word_stays_a_word() -> None:
    assert redact("will you be open", "llm", Known(names=("Will May",))).text == "will you be open"


def test_what_the_practice_says_in_public_is_no_identifier() -> None:
    known = Known(
        public=("Juniper & Vale", "(602) 555-0100", "hello@junipervale.example", "2100 E Camelback Rd")
    )
    text = "is 602-555-0100 or hello@junipervale.example right for Juniper & Vale at 2100 e camelback rd"
    assert redact(text, "llm", known).text == text


def test_the_practice_own_record_numbers_are_found() -> None:
    assert redact("its JV.77.a", "llm", Known(id_formats=(r"JV\.\d+\.[a-z]",))).text == "its <ID_1>"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("im 93", True), ("im 34", False), ("im 34 and want botox", True), ("he is 101 years old", True)],
)
def test_ages_are_covered_from_ninety_or_beside_health(text: str, hidden: bool) -> None:
    assert ("<AGE_1>" in redact(text, "llm").text) is hidden


def test_an_address_in_a_mail_is_one_span() -> None:
    done = redact("jenna.k@example.com", "log")
    assert [(span.start, span.end, span.type) for span in done.spans] == [(0, 19, "EMAIL_ADDRESS")]


@pytest.mark.parametrize(
    "text",
    [
        "call 6\ufe0f\u20e30\ufe0f\u20e32\ufe0f\u20e35555\u200b0142",
        "\u202b my name is محمد علي\u202c",
        "i'm Zoe\u0301 Quillfeather",
        "６０２５５５０１４２",
    ],
)
def test_disguised_characters_hide_nothing(text: str) -> None:
    done = redact(text, "llm")
    left = unicodedata.normalize("NFKC", done.text)
    assert done.spans
    assert not any(part in left for part in ("0142", "علي", "Zo", "602"))


@settings(max_examples=150, deadline=None)
@given(PIECES)
@example("ssn " * 40)
@example("a." * 3000)
@example("<PERSON_1> is <PERSON_2>, call <PHONE_NUMBER_1>")
def test_redacting_twice_changes_nothing_more_and_offsets_fit(text: str) -> None:
    done = redact(text, "log")
    last = 0
    rest = []
    for span in done.spans:
        assert last <= span.start < span.end <= len(text)
        rest.append(text[last : span.start])
        last = span.end
    assert all(piece in done.text for piece in [*rest, text[last:]])
    model = redact(text, "llm").text
    assert redact(model, "llm").text.count("<") >= model.count("<")


@pytest.mark.parametrize("text", SENTENCES)
def test_a_redacted_text_is_safe_to_redact_again(text: str) -> None:
    once = redact(text, "llm").text
    twice = redact(once, "llm").text
    kept = [piece for piece in once.split() if "<" not in piece]
    assert all(
        mark in twice
        for mark in (piece for piece in once.split() if piece.startswith("<") and piece.endswith(">"))
    )
    assert len(twice.split()) <= len(once.split()) + len(kept)


def test_the_process_does_not_start_with_a_blind_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table("self_test"), "PERSON", ["nobody at all"])
    with pytest.raises(SettingsError, match="PERSON") as refused:
        Detector()
    assert "nobody" not in str(refused.value)


def test_every_promised_class_has_a_sample() -> None:
    promised = {
        "PERSON",
        "STAFF",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "US_SSN",
        "CREDIT_CARD",
        "IP_ADDRESS",
        "URL",
        "DATE_TIME",
        "REL_DATE",
        "AGE",
        "STREET_ADDRESS",
        "GPE",
        "ZIP_CODE",
        "MRN",
        "APPT_ID",
        "MEMBER_ID",
        "ACCOUNT",
        "DEVICE_SERIAL",
        "US_DRIVER_LICENSE",
        "ID",
        "IG_HANDLE",
        "ORGANIZATION",
        "TREATMENT",
        "CONDITION",
        "MEDICATION",
    }
    assert promised == set(table("self_test"))


def test_no_socket_is_opened_not_even_for_the_public_suffix_list() -> None:
    script = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('socket')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from compliance.phi.redact import redact\n"
        "print(redact('jenna@some.example.co.uk', 'llm').text)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "<EMAIL_ADDRESS_1>", ran.stderr


def test_nothing_of_the_text_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        done = redact("canary Quillfeather 602-555-0142", "llm")
    assert "Quillfeather" not in caplog.text + repr(done) + repr(Known(names=("Quillfeather",)))
    assert "0142" not in caplog.text
