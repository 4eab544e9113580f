"""Definitions and templates are data, so they are read as a stranger would: purpose, length, words that must not be."""

import re
import string
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from booking.service import Appointment
from compliance.rules.content import has_offer, has_price
from compliance.segments import segments
from compliance.senders import purpose_of
from compliance.types import Purpose
from core.errors import SettingsError
from sequences.definitions import Definition, _check, languages, library, span, texts
from sequences.planning import due, plan
from sequences.saying import Named, text_message
from sequences.settings import Choice, ForType, Reminders
from tests.inbox.house import demo_book

BLANKS = {"practice", "name", "when", "who", "where", "link", "provider"}
BY_TEXT = {"reminder", "last", "remote", "long_wait", "soon", "prep"}
NEVER = re.compile(
    r"\bcancel|\bmañana\b|\btomorrow\b|\btoday\b|\bhoy\b|guarantee|garantiz|painless|sin dolor|safe\b",
    re.IGNORECASE,
)
CLINICAL = re.compile(
    r"botox|filler|laser|inject|treatment|tratamiento|surgery|cirug|medic|dose|dosis|result", re.IGNORECASE
)
LINK = "https://frontdesk.juniper-vale-aesthetics.example.com/a/abcdefghijklmnop"
NOON = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


def visit(provider: str = "dr_hartwell") -> Appointment:
    return Appointment(
        id="v", file_id=None, contact_id="c", thread_id=None, type="injectables_consult", provider=provider,
        location=None, zone="America/New_York", starts_at=NOON, ends_at=NOON + timedelta(minutes=30), minutes=30,
        resources=(), status="booked", confirmed=False, name=None, phone=None, treatments=(), source="thread",
        version=1, created_at=NOON - timedelta(days=30),
    )  # fmt: skip


def test_every_language_has_every_template_with_the_same_blanks() -> None:
    assert set(languages()) == {"en", "es"}
    first = texts("en")
    for language in languages():
        assert texts(language).keys() == first.keys()
        for key, words in texts(language).items():
            found = {name for _, name, _, _ in string.Formatter().parse(words) if name}
            assert found <= BLANKS, key
            assert ("link" in found) == ("{link}" in first[key]), key


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_template_offers_claims_or_invites_the_word_that_ends_texts(language: str) -> None:
    for key, words in texts(language).items():
        assert not NEVER.search(words), key
        assert not CLINICAL.search(words), key
        assert not has_offer(words), key
        assert not has_price(words), key


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("provider", ["dr_hartwell", "marisol"])
def test_every_text_fits_two_segments_with_every_blank_filled(language: str, provider: str) -> None:
    keys = [
        key
        for key in texts(language)
        if key.partition("_")[0] in {each.partition("_")[0] for each in BY_TEXT}
    ]
    assert len(keys) >= 9
    for key in keys:
        said = text_message(key, demo_book(), visit(provider), language, Named("Maximiliana", LINK))
        assert segments(said) <= 2, said
        assert demo_book().practice.name in said[:40]
    short = text_message(
        "reminder_asked", demo_book(), visit(), language, Named("Ana", "https://x.example/a/abcdefghijklmnop")
    )
    assert "Ana" in short
    assert short.endswith("abcdefghijklmnop")


def test_every_step_is_an_appointment_text_to_the_gate() -> None:
    for definition in library().values():
        for step in definition.steps:
            assert purpose_of(step.kind) is Purpose.APPOINTMENT


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "marketing_blast"},
        {"kind": "staff_reply"},
        {"before": "two days"},
        {"before": None},
        {"at_once": True},
    ],
)
def test_a_definition_that_cannot_run_is_refused_when_it_is_read(broken: dict[str, object]) -> None:
    step = {
        "id": "x",
        "kind": "reminder",
        "template": "reminder",
        "part": "reminders",
        "before": "48h",
        **broken,
    }
    made = msgspec.convert(
        {"id": "d", "version": 1, "subject": "appointment", "channels": ["sms"], "steps": [step]}, Definition
    )
    with pytest.raises(SettingsError, match=r"d/x|span"):
        _check(made)


@pytest.mark.parametrize(
    ("ahead", "steps"),
    [
        ("20h", ["prep"]),
        ("26h", ["prep"]),
        ("50h", ["prep", "remind_24h"]),
        ("5d", ["prep", "remind_48h", "remind_24h"]),
        ("20d", ["soon", "prep", "remind_48h", "remind_24h"]),
        ("60d", ["long_wait", "soon", "prep", "remind_48h", "remind_24h"]),
    ],
)
def test_what_the_booking_has_just_said_is_not_said_again(ahead: str, steps: list[str]) -> None:
    """Booked 20 hours ahead there is no 48 h reminder, nor a 24 h one that comes too late."""
    planned = plan(library()["reminders"], Choice(), anchor=NOON, began=NOON - span(ahead))
    assert [each.step for each in planned if each.pointless is None] == steps


def test_a_kind_of_visit_may_differ() -> None:
    settings = Reminders(by_type={"surgery": ForType(hours=(72,), nurture=False), "drip": ForType(hours=())})
    began = NOON - timedelta(days=60)

    def steps(type_id: str) -> list[str]:
        planned = plan(library()["reminders"], settings.choice(type_id), anchor=NOON, began=began)
        return [each.step for each in planned]

    assert steps("surgery") == ["prep", "remind_72h"]
    assert "remind_48h" in steps("anything")
    assert steps("drip") == ["long_wait", "soon", "prep"]


def test_after_a_time_away_one_reminder_goes_and_not_two() -> None:
    planned = plan(library()["reminders"], Choice(), anchor=NOON, began=NOON - timedelta(days=5))
    found = due(planned, {"prep"}, NOON - timedelta(hours=5))
    assert found.send is not None
    assert found.send.step == "remind_24h"
    assert [(each.step, why) for each, why in found.skips] == [("remind_48h", "SUPERSEDED")]
    late = due(planned, {"prep"}, NOON - timedelta(minutes=30))
    assert late.send is None
    assert {why for _, why in late.skips} == {"LATE"}
