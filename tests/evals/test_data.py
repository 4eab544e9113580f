"""The labelled cases are well-formed: a mistake in a label would be counted against the product."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evals import cases
from evals.dialogues import Played
from evals.free import why_not
from practice.check import check

MESSAGES = cases.messages()
DIALOGUES = cases.dialogues()
BOTH: list[cases.Message | cases.Dialogue] = [*MESSAGES, *DIALOGUES]


@pytest.mark.parametrize("name", cases.practice_names())
def test_practices_can_be_loaded(name: str) -> None:
    assert check(cases.practice(name)) == []


def test_there_are_enough_of_them() -> None:
    assert len(MESSAGES) >= 600
    assert len(DIALOGUES) >= 80
    assert {each.channel for each in DIALOGUES} == {"sms", "web", "instagram", "facebook"}


def test_every_intent_has_messages() -> None:
    told = Counter(
        intent for each in MESSAGES for named in each.label["intents"] for intent in named.split("|")
    )
    assert {intent for intent in cases.VOCABULARY["intents"] if told[intent] < 5} == set()


def test_labels_name_what_the_practice_has() -> None:
    for each in MESSAGES:
        document = cases.practice(each.practice)
        services = {service["id"] for service in document["services"]}
        named = {*each.label.get("treatments", ()), *each.label.get("may_treatments", ())}
        assert named <= services, each.id


def test_contexts_name_what_the_practice_has() -> None:
    for each in BOTH:
        document = cases.practice(each.practice)
        contacts = {contact["id"] for contact in document.get("contacts", ())} | {"new"}
        assert each.context["contact"] in contacts, each.id
        pending = each.context.get("pending", {})
        types = {kind["id"] for kind in document["appointment_types"]}
        assert {slot["type"] for slot in pending.get("slots", ())} <= types, each.id
        assert pending.get("appointment") in {None, *(each["id"] for each in document["appointments"])}, (
            each.id
        )


def test_offered_times_are_free() -> None:
    for each in BOTH:
        document = cases.practice(each.practice)
        kinds = {kind["id"]: kind["minutes"] for kind in document["appointment_types"]}
        booked = [
            {"minutes": kinds[row["type"]], "status": "booked", "mine": False, **row}
            for row in document["appointments"]
        ]
        for slot in each.context.get("pending", {}).get("slots", ()):
            assert why_not(slot, document, booked, each.now) is None, each.id


def test_clocks_have_the_offset_of_the_practice() -> None:
    for each in BOTH:
        now = datetime.fromisoformat(each.now)
        zone = ZoneInfo(cases.practice(each.practice)["practice"]["timezone"])
        assert now.utcoffset() == now.astimezone(zone).utcoffset(), each.id


def test_no_text_is_told_twice_in_one_context() -> None:
    told = Counter((each.practice, str(each.context), each.label["text"].casefold()) for each in MESSAGES)
    assert [text for text, count in told.items() if count > 1] == []


def test_patterns_of_dialogues_compile() -> None:
    for dialogue in DIALOGUES:
        for step in dialogue.steps:
            for key in ("has", "hasnt"):
                for pattern in step.get("expect", {}).get(key, ()):
                    re.compile(pattern)


def test_dialogue_citations_exist() -> None:
    for dialogue in DIALOGUES:
        document = cases.practice(dialogue.practice)
        known = {"practice", *(entry["id"] for entry in document["knowledge"])}
        known |= {f"service:{each['id']}" for each in document["services"]}
        known |= {f"appointment_type:{each['id']}" for each in document["appointment_types"]}
        for step in dialogue.steps:
            for cited in step.get("expect", {}).get("cites", ()):
                assert set(cited.split("|")) <= known, (dialogue.id, cited)


def test_numbers_are_invented_ones() -> None:
    for path in Path(cases.HERE).rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in re.findall(r"\+1\d{10}", text)), (
            path
        )


def test_an_empty_play_is_right() -> None:
    assert Played("x", ()).right
