"""What ships is without a finding, and every kind of mistake is found where it was made."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from compliance.senders import purpose_of
from core.errors import Fault, SettingsError
from sequences.editions import shipped
from sequences.filling import Template, blanks
from sequences.lint import Finding, consent_of, faults_of, known_blanks, lint, must_hold, rules, shipped_texts
from sequences.schema import Definition, plain, read
from sequences.subjects.registry import SUBJECTS
from tests.inbox.house import demo_book

DOCS = Path(__file__).parents[2] / "docs" / "sequences.md"
LINES = {"surgical", "injectables", "laser_energy", "body_contouring", "skin", "wellness", "other"}


def test_what_ships_has_no_finding_in_either_language() -> None:
    found = [each for definition in shipped().values() for each in lint(definition, book=demo_book())]
    assert found == []


def test_every_sequence_has_its_line_in_the_docs() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for each in shipped():
        stem, _, rest = each.rpartition("_")
        assert f"`{each}`" in page or (f"`{stem}_" in page and f"`_{rest}`" in page), each


def test_every_line_has_its_first_day_and_its_own_track() -> None:
    for track in ("first_day", "lead_nurture"):
        lines = [
            line for each in shipped().values() if each.id.startswith(track) for line in each.audience.lines
        ]
        assert sorted(lines) == sorted(LINES), track
    steps = {line: shipped()[f"lead_nurture_{line}"].steps for line in ("surgical", "injectables")}
    assert len(steps["surgical"]) > len(steps["injectables"])
    assert any(each.task is not None for each in steps["surgical"])


def test_nothing_that_needs_a_signature_is_switched_on_by_itself() -> None:
    on = {each.id for each in shipped().values() if each.on}
    assert {consent_of(shipped()[each]) for each in on} <= {None, "INQUIRY", "EXPRESS"}
    assert {"plan_ladder", "no_show_recovery", "pre_consult_surgical", "membership_payment"} <= on
    assert not on & {each for each in shipped() if each.startswith(("recall", "lead_nurture", "cold"))}


def test_every_template_is_used_and_no_blank_is_promised_that_nobody_fills() -> None:
    used = {step.send.template for each in shipped().values() for step in each.steps if step.send is not None}
    for texts in shipped_texts().values():
        others = {each.otherwise for each in texts.values() if each.otherwise}
        assert set(texts) == used | others
    for definition in shipped().values():
        assert definition.subject in SUBJECTS
        for step in definition.steps:
            if step.send is not None:
                assert purpose_of(step.send.kind) in rules().consent
                words = shipped_texts()["en"][step.send.template].text
                assert blanks(words) <= known_blanks(definition.subject)


def changed(sequence: str, **values: Any) -> Definition:
    return msgspec.convert(plain(shipped()[sequence]) | values, Definition)


def with_send(sequence: str, **values: Any) -> Definition:
    """Its first message otherwise."""
    document = plain(shipped()[sequence])
    step = next(each for each in document["steps"] if each["send"] is not None)
    step["send"] |= values
    return msgspec.convert(document, Definition)


def codes(definition: Definition, **texts: str) -> set[str]:
    """`texts`: the words of the first message in that language, otherwise as shipped."""
    said: dict[str, dict[str, Template]] = {language: dict(own) for language, own in shipped_texts().items()}
    key = next(each.send.template for each in definition.steps if each.send is not None)
    for language, words in texts.items():
        there = said[language].get(key, Template(text=words))
        said[language][key] = msgspec.structs.replace(there, text=words)
    return {each.code for each in lint(definition, said)}


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (changed("cold_reengagement", on=True), "ON_WITHOUT_CONSENT"),
        (changed("plan_ladder", exhausted="cold"), "EXHAUSTED_WITHOUT_STAGE"),
        (changed("lead_nurture_laser", most=2), "MORE_THAN_MOST"),
        (changed("lead_nurture_laser", stop=[]), "NOTHING_STOPS_IT"),
        (changed("lead_nurture_laser", name={"en": "Laser"}), "NO_NAME"),
        (changed("lead_nurture_laser", trigger={"on": "stage", "stage": "patient"}), "WRONG_BEGINNING"),
        (with_send("plan_ladder", kind="lead_nurture"), "PURPOSE_DOES_NOT_FIT"),
        (with_send("plan_ladder", kind="staff_reply"), "UNKNOWN_KIND"),
        (with_send("plan_ladder", kind="blast"), "UNKNOWN_KIND"),
        (with_send("plan_ladder", ends="30d"), "ENDS_TOO_LATE"),
        (with_send("plan_ladder", template="nowhere"), "NO_TEXT"),
        (with_send("plan_ladder", channels=["sms", "sms"]), "SAME_WAY_TWICE"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_definition_is_found(definition: Definition, code: str) -> None:
    assert code in {each.code for each in lint(definition)}
    with pytest.raises(SettingsError, match=code):
        must_hold(definition)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("{practice}: {name}come back and save 20% on your next session.{link}", "OFFER"),
        ("{practice}: {name}your next session is $200.{link}", "PRICE_OR_OFFER"),
        ("{practice}: {name}reply CANCEL to cancel your session.{link}", "CANCEL_WORD"),
        ("{practice}: {name}reply END if you do not want it.{link}", "OPT_OUT_WORD"),
        ("{practice}: {name}text BAJA if it does not suit you.{link}", "OPT_OUT_WORD"),
        ("{practice}: {name}results are guaranteed.{link}", "CLINICAL_CLAIM"),
        ("{practice}: {name}sin dolor y sin riesgo.{link}", "CLINICAL_CLAIM"),
        ("{practice}: {name}your laser session is due.{link}", "NAMES_TREATMENT"),
        ("{practice}: {name}your {treatment} is due.{link}", "NAMES_TREATMENT"),
        ("{practice}: {name}we see you tomorrow.{link}", "RELATIVE_DAY"),
        ("{practice}: {name}nos vemos mañana.{link}", "RELATIVE_DAY"),
        ("{practice}: {name}your balance is {balance}.", "UNKNOWN_BLANK"),
        ("{name}your next session is due.{link}", "NO_PRACTICE_NAME"),
        ("{practice}: {name}" + "a session of yours is waiting for you. " * 6 + "{link}", "TOO_LONG"),
        ("{practice}: {name}one line.\nAnother line.", "MORE_THAN_ONE_LINE"),
        ("{practice}: {name}your next session is due.", "BLANKS_DIFFER"),
    ],
)
def test_a_mistake_of_the_words_is_found(words: str, code: str) -> None:
    assert code in codes(shipped()["plan_ladder"], en=words)


def test_steps_that_crowd_each_other_or_run_backwards_are_found() -> None:
    document = plain(shipped()["lead_nurture_injectables"])
    for step, wait in zip(document["steps"], ("2d", "3d", "5d", "4d"), strict=False):
        step["wait"] = wait
    found = lint(read(document))
    assert {each.code for each in found} == {"CROWDED", "OUT_OF_ORDER"}
    assert Finding("lead_nurture_injectables/day18", "OUT_OF_ORDER") in found


def test_an_edition_is_blamed_for_what_it_changes_and_for_nothing_else() -> None:
    usual, changed = shipped()["plan_ladder"], with_send("plan_ladder", template="nowhere")
    assert faults_of(usual, usual, demo_book()) == ()
    step = next(each for each in changed.steps if each.send is not None)
    assert set(faults_of(changed, usual, demo_book())) == {
        Fault(f"/steps/{step.id}", "NO_TEXT", "nowhere", language) for language in ("en", "es")
    }


def test_the_gates_own_line_is_not_written_twice() -> None:
    words = "{practice}: {name}first time? Reply STOP to opt out."
    assert "OPT_OUT_WORD" in codes(shipped()["lead_nurture_injectables"], en=words)
