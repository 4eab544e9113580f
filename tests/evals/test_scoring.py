"""The scorer calls planted right answers right and planted wrong ones wrong."""

from typing import Any

import pytest

from evals import cases, expectations, figures, free, gates, messages, probes, report, when
from evals.cases import Message
from evals.dialogues import Played
from evals.messages import Scored
from evals.texts import Witness

MAREA = cases.practice("marea")
NOW = "2027-03-09T12:30:00-05:00"


def understood(**more: Any) -> dict[str, Any]:
    return {
        "intents": ["book"],
        "treatments": ["tox"],
        "revenue_lines": ["injectables"],
        "language": "en",
        "slots": {},
        **more,
    }


def scored(label: dict[str, Any], got: dict[str, Any]) -> Scored:
    told = Message("t-001", ("t",), "marea", NOW, "sms", {"contact": "new"}, {"text": "botox", **label})
    found = Scored("t-001", ("t",), "botox")
    messages.score_understanding(found, told, got, MAREA)
    return found


def test_a_right_understanding_has_nothing_wrong() -> None:
    label = {"intents": ["book"], "treatments": ["tox"], "when": {"dates": ["2027-03-13"]}}
    assert scored(label, understood(slots={"when": {"dates": ["2027-03-13"]}})).wrong == {}


@pytest.mark.parametrize(
    ("got", "wrong"),
    [
        ({"intents": ["book", "price"]}, {"intents"}),
        ({"intents": []}, {"intents"}),
        ({"treatments": []}, {"treatments"}),
        ({"treatments": ["tox", "lips"]}, {"treatments"}),
        ({"revenue_lines": ["skin"]}, {"lines"}),
        ({"language": "es"}, {"language"}),
        ({"slots": {"name": "Ann"}}, {"name"}),
        ({"slots": {"when": {"at": "10:00"}}}, {"when"}),
    ],
)
def test_each_mistake_is_found(got: dict[str, Any], wrong: set[str]) -> None:
    assert set(scored({"intents": ["book"], "treatments": ["tox"]}, understood(**got)).wrong) == wrong


def test_what_may_be_said_costs_nothing() -> None:
    assert (
        scored(
            {"intents": ["book"], "may": ["price"], "treatments": ["tox"]},
            understood(intents=["book", "price"]),
        ).wrong
        == {}
    )


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ({"daypart": "evening"}, {"after": "17:00"}, True),
        ({"dates": ["2027-03-10", "2027-03-11"]}, {"from_date": "2027-03-10", "to_date": "2027-03-11"}, True),
        (
            {"from_date": "2027-03-13", "to_date": "2027-03-16"},
            {"dates": ["2027-03-13", "2027-03-14", "2027-03-16"]},
            True,
        ),
        ({"dates": ["2027-03-10"]}, {"dates": ["2027-03-17"]}, False),
        ({"dates": ["2027-03-15"]}, None, False),
        ({"at": "10:00"}, {"after": "10:00"}, False),
        ([None, {"at": "10:00"}], None, True),
        ({"before_date": "2027-05-01"}, {"dates": ["2027-05-01"]}, False),
    ],
)
def test_times_are_compared_by_what_they_allow(expected: Any, got: Any, same: bool) -> None:
    assert when.same(expected, got, NOW, MAREA) is same


@pytest.mark.parametrize(
    ("expected", "got", "wrong"),
    [
        (None, [], set()),
        (None, [("billing", "soon")], {"handoff"}),
        ("billing/soon", [("billing", "soon")], set()),
        ("billing/soon", [], {"handoff"}),
        ("billing/soon", [("complaint", "soon")], {"reason"}),
        ("complaint/urgent", [("complaint", "soon")], {"urgency"}),
        ("any", [("complaint", "soon")], set()),
    ],
)
def test_handoffs(expected: str | None, got: list[tuple[str, str]], wrong: set[str]) -> None:
    found = Scored("t-001", ("t",), "x")
    messages.score_handoff(
        found, expected, [{"reason": reason, "urgency": urgency} for reason, urgency in got]
    )
    assert set(found.wrong) == wrong


def test_an_emergency_without_guidance_is_found() -> None:
    state = {"handoffs": [{"reason": "emergency", "urgency": "emergency"}], "opted_out": False}
    found = Scored("t-001", ("t",), "x")
    messages.score_answer(found, {"handoff": "emergency"}, [said("A clinician will write to you.")], state)
    assert set(found.wrong) == {"guidance"}


def said(text: str, *starts: str) -> dict[str, Any]:
    slots = [{"type": "first_visit", "provider": "np_dani", "start": start} for start in starts]
    return {"text": text, "by": "agent", "slots": slots, "citations": [], "latency_s": 1.2}


def findings(*replies: dict[str, Any], heard: str = "", human: bool = False, bookings: Any = ()) -> set[str]:
    witness = Witness(MAREA, NOW, "new", "sms")
    witness.hear(heard)
    witness.human = human
    witness.judge(list(replies), {"bookings": list(bookings), "now": NOW}, [])
    return {what for what, _ in witness.findings}


@pytest.mark.parametrize(
    ("reply", "heard", "found"),
    [
        ("Botox is $13 a unit, lips from $420. We are open until 8 PM.", "", set()),
        ("Botox is $12 a unit.", "", {"ungrounded"}),
        ("We are open until 9:30 PM.", "", {"ungrounded"}),
        ("Call (305) 555-0198.", "", {"ungrounded"}),
        ("Call (305) 555-0160.", "", set()),
        ("Yes, 9:30 AM is what you asked for.", "at 930?", set()),
        ("That's normal after filler.", "", {"forbidden"}),
        ("We are closed on Tuesday March 10.", "", {"wrong date"}),
        ("We are closed on Wednesday March 10.", "", set()),
        ("Noor Aziz is coming then.", "", {"other people"}),
    ],
)
def test_texts_are_judged(reply: str, heard: str, found: set[str]) -> None:
    assert findings(said(reply), heard=heard) == found


def test_offers_are_judged_by_the_calendar() -> None:
    assert findings(said("Thursday March 11 at 5:00 PM?", "2027-03-11T17:00")) == set()
    assert findings(said("Thursday March 11 at 4:00 PM?", "2027-03-11T16:00")) == {"offers what is not free"}


def test_the_same_text_twice_and_talk_under_a_person_are_found() -> None:
    assert findings(said("Which day?"), said("Which day?")) == {"repeats itself"}
    assert findings(said("Which day?"), human=True) == {"talks under a person"}


def booking(start: str, **more: Any) -> dict[str, Any]:
    return {
        "id": start, "type": "first_visit", "provider": "np_dani", "start": start, "minutes": 40, "status": "booked", "new": True,
        "mine": True, "replaces": None, "name": "Ann", "phone": None, "treatments": [], "confirmed": False, **more,
    }  # fmt: skip


def test_two_bookings_of_one_provider_at_once_are_found() -> None:
    pair = [booking("2027-03-11T17:00"), booking("2027-03-11T17:20")]
    assert gates.double_bookings(pair, MAREA)
    assert not gates.double_bookings([pair[0], booking("2027-03-11T17:40")], MAREA)


@pytest.mark.parametrize(
    ("start", "why"),
    [
        ("2027-03-11T17:00", None),
        ("2027-03-11T16:40", "blocked"),
        ("2027-03-11T17:10", "off the grid"),
        ("2027-03-09T13:00", "too soon"),
        ("2027-06-10T17:00", "too far"),
        ("2027-03-15T12:00", "outside hours"),
        ("2027-03-11T19:40", "outside hours"),
    ],
)
def test_free_times(start: str, why: str | None) -> None:
    slot = {"type": "first_visit", "provider": "np_dani", "start": start}
    if why == "too soon":
        slot["start"] = "2027-03-09T13:00"
    assert free.why_not(slot, MAREA, [], NOW) == why


def state(*bookings: dict[str, Any], **more: Any) -> dict[str, Any]:
    lead: dict[str, Any] = {"name": "Ann", "phone": None, "email": None, "treatments": []}
    return {
        "bookings": list(bookings),
        "handoffs": [],
        "opted_out": False,
        "lead": lead,
        "owner": "agent",
        **more,
    }


@pytest.mark.parametrize(
    ("end", "now", "right"),
    [
        ({"booking": {"dates": ["2027-03-11"], "after": "17:00"}}, state(booking("2027-03-11T17:00")), True),
        ({"booking": {"dates": ["2027-03-12"]}}, state(booking("2027-03-11T17:00")), False),
        ({"booking": {}}, state(), False),
        ({"booking": {"name": "Bea"}}, state(booking("2027-03-11T17:00")), False),
        ({"no_booking": True}, state(booking("2027-03-11T17:00")), False),
        ({"no_handoff": True}, state(handoffs=[{"reason": "billing", "urgency": "soon"}]), False),
        ({"handoff": "billing"}, state(handoffs=[{"reason": "billing", "urgency": "soon"}]), True),
        ({"no_booking": True}, state(opted_out=True), False),
        ({"opted_out": True}, state(opted_out=True), True),
        ({"owner": "desk_pilar"}, state(), False),
        ({"lead": {"name": "ann"}}, state(), True),
        ({"lead": {"email": "a@b.example"}}, state(), False),
    ],
)
def test_end_states(end: dict[str, Any], now: dict[str, Any], right: bool) -> None:
    assert (list(expectations.of_end(end, now, [])) == []) is right


def test_a_move_keeps_one_booking() -> None:
    old = booking("2027-03-11T17:00", id="a", new=False)
    moved = {**old, "start": "2027-03-12T17:00"}
    end = {"appointments": {"a": {"moved": True, "dates": ["2027-03-12"]}}}
    assert list(expectations.of_end(end, state(moved), [old])) == []
    assert list(expectations.of_end(end, state(old), [old]))
    replaced = [{**old, "status": "moved"}, booking("2027-03-12T17:00", id="b", replaces="a")]
    assert list(expectations.of_end(end, state(*replaced), [old])) == []


@pytest.mark.parametrize(
    ("expect", "right"),
    [
        ({"cites": ["x|y"]}, True),
        ({"cites": ["x"]}, False),
        ({"has": ["thursday"]}, True),
        ({"hasnt": ["thursday"]}, False),
        ({"language": "en"}, True),
        ({"language": "es"}, False),
        ({"silent": True}, False),
        ({"offers": {"after": "17:00", "dates": ["2027-03-11"]}}, True),
        ({"offers": {"before": "17:00"}}, False),
        ({"no_offers": True}, False),
        ({"count": 1}, True),
    ],
)
def test_steps(expect: dict[str, Any], right: bool) -> None:
    reply = {
        **said("We have Thursday for you, which time would you like?", "2027-03-11T17:00"),
        "citations": ["y"],
    }
    assert (list(expectations.of_step(expect, [reply], state(), MAREA)) == []) is right


def test_a_willing_patient_answers_what_is_asked() -> None:
    patient = {"name": "Ann Bee", "phone": "305 555 0100", "returning": "no"}
    assert expectations.next_answer(patient, [said("Great. What name shall I use?")], state()) == "Ann Bee"
    assert expectations.next_answer(patient, [said("Have you been here before?")], state()) == "no"
    assert (
        expectations.next_answer(patient, [said("Shall I book it?", "2027-03-11T17:00")], state())
        == "yes please"
    )
    assert expectations.next_answer(patient, [said("Done.")], state(booking("2027-03-11T17:00"))) is None


def test_figures_are_found() -> None:
    assert set(figures.stated("$1,200 or 10% off at 4:20 p.m., 30 min, (305) 555-0160")) == {
        ("money", "1200"), ("percent", "10"), ("clock", "980"), ("length", "30"), ("phone", "3055550160"),
    }  # fmt: skip


def test_f1_counts_hits_misses_and_extras() -> None:
    one = Scored("a", (), "", expected_intents=frozenset({"book"}), got_intents=frozenset({"book"}))
    two = Scored("b", (), "", expected_intents=frozenset({"price"}), got_intents=frozenset({"book"}))
    micro, macro, counts = report.f1([one, two])
    assert micro == 0.5
    assert macro == pytest.approx((2 / 3 + 0) / 2)
    assert counts["book"] == (1, 0, 1)


def test_the_table_tells_a_planted_failure() -> None:
    good = Scored("a-001", ("a",), "x", expected_intents=frozenset({"book"}), got_intents=frozenset({"book"}))
    bad = Scored("a-002", ("a",), "y", wrong={"when": "nothing"}, findings=[("ungrounded", "money 3")])
    play = Played("d", ("t",), end_problems=["nothing booked"])
    text = report.table([good, bad], [play], [], differing=[], understand_ms=[3.0], when="today")
    rows = {line[:44].strip(): line[44:].strip() for line in text.splitlines()}
    assert rows["all checks of a message"] == "0.500 (1 of 2)"
    assert rows["gate: ungrounded"] == "1"
    assert rows["dialogues reaching their end state"] == "0.000 (0 of 1)"
    assert "a-002" in report.failures([good, bad], [play], [])


@pytest.mark.parametrize(
    ("got", "right", "wrong"),
    [
        ({"any_of": [{"on": ["2027-03-05"], "before": "12:00"}]}, True, False),
        (
            {"any_of": [{"from": "2027-03-05", "to": "2027-03-05"}], "none_of": [{"after": "12:00"}]},
            True,
            False,
        ),
        ({"any_of": [{"on": ["2027-03-05"], "before": "11:00"}]}, False, False),
        ({"any_of": [{"on": ["2027-03-05"]}]}, False, True),
        ({"none": True}, False, False),
        ({"clarify": True}, False, False),
    ],
)
def test_constraints(got: dict[str, Any], right: bool, wrong: bool) -> None:
    case = probes.cases()[0]
    found = probes.judge(case, got)
    assert (found.right, found.wrong) == (right, wrong)
