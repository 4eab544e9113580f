"""A first text names the practice, says that it is automated and how to stop, and stays within two segments."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compliance.decide import decide
from compliance.form import implies_licence, repair
from compliance.segments import segments
from compliance.types import Action, Channel, Consent, ConsentState, Facts, Purpose, Settings

NAME = "Luma Med Spa"


def first(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "purpose": Purpose.INQUIRY_REPLY,
        "channel": Channel.SMS,
        "now": datetime(2026, 11, 18, 19, 0, tzinfo=UTC),
        "consent": Consent(general=ConsentState.INQUIRY),
        "minutes_since_inbound": 1,
        "practice_name": NAME,
        "is_first_of_thread": True,
    }
    return Facts(**(given | more))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "We can help with that. Is Tuesday at 3 good?",
        "Thanks for reaching out to Luma Med Spa! Tuesday at 3?",
        f"{NAME}: hello there",
        "¡Hola! ¿Le queda bien el martes?",
    ],
)
def test_first_text_is_mended(language: Any, text: str) -> None:
    mended = repair(text, first(language=language))
    assert mended is not None
    assert mended.find(NAME) + len(NAME) <= 40
    assert "automat" in mended.lower()
    assert "STOP" in mended
    assert segments(mended) <= 2
    assert repair(mended, first(language=language)) == mended


def test_a_long_first_text_in_spanish_fits_and_a_short_one_keeps_its_accents() -> None:
    long = "¡Hola! Horarios libres con Daniela: el sábado 13 a las 10:00 a. m. o el miércoles 17 a las 2:40 p. m. ¿Cuál le conviene? Le enviaré recordatorios a este número."
    mended = repair(long, first(language="es"))
    assert mended is not None
    assert segments(mended) <= 2
    assert "sabado 13" in mended
    assert "miércoles 17" in mended
    short = repair("¿El sábado?", first(language="es"))
    assert short is not None
    assert "sábado" in short


def test_complete_text_is_left_alone() -> None:
    text = f"{NAME}'s automated assistant here. Tuesday at 3 or 4? Reply STOP to opt out"
    assert repair(text, first()) == text


def test_long_text_gets_the_short_lead() -> None:
    mended = repair("a" * 210, first(persona_name="Ava"))
    assert mended is not None
    assert segments(mended) <= 2


def test_later_text_is_untouched_and_marketing_keeps_its_line() -> None:
    assert repair("See you then", first(is_first_of_thread=False)) == "See you then"
    mended = repair("New: peels", first(is_first_of_thread=False, purpose=Purpose.MARKETING))
    assert mended == "New: peels. Reply STOP to opt out"


@pytest.mark.parametrize(
    "purpose", [Purpose.EMERGENCY_GUIDANCE, Purpose.OPTOUT_CONFIRM, Purpose.HELP_REPLY, Purpose.STAFF_REPLY]
)
def test_complete_templates_are_never_touched(purpose: Purpose) -> None:
    assert repair("Call 911.", first(purpose=purpose)) == "Call 911."


@pytest.mark.parametrize(
    "persona", ["Dr. Ava", "Nurse Joy", "Ava, RN", "Ava N.P.", "Enfermera Luz", "Ava MD"]
)
def test_persona_may_not_imply_a_licence(persona: str) -> None:
    assert implies_licence(persona)
    assert repair("Hello", first(persona_name=persona)) is None


def test_persona_without_title_is_fine() -> None:
    mended = repair("Tuesday at 3?", first(persona_name="Ava"))
    assert mended is not None
    assert mended.startswith("Luma Med Spa: Ava here, the automated assistant.")


def test_disclosure_alone_after_a_silence() -> None:
    mended = repair("Tuesday at 3?", first(is_first_of_thread=False, disclosure_due=True))
    assert mended == "(Automated assistant) Tuesday at 3?"
    web = first(channel=Channel.WEB, session_open=True, disclosure_due=True)
    assert repair("Tuesday at 3?", web) == "Tuesday at 3?"


def test_gate_hands_back_the_mended_text() -> None:
    verdict = decide(first(text="Tuesday at 3?"))
    assert verdict.action is Action.SEND
    assert verdict.repaired_text is not None
    assert verdict.repaired_text.startswith(NAME)
    assert decide(first(text="Hi", practice_name=None)).reason == "FORM"


def test_disclaimer_comes_first() -> None:
    asked = first(
        clinical=True,
        model_written=True,
        settings=Settings(ai_clinical="disclaimed"),
        practice_phone="602-555-0100",
        text="Keep it dry.",
        is_first_of_thread=False,
    )
    mended = decide(asked).repaired_text
    assert mended is not None
    assert mended.startswith(
        "This answer was written by AI, not a clinician. To reach a person, call 602-555-0100."
    )
