"""A call is decided once, at the first word that it is over, whatever order its events come in."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from channels.adapters.voice_twiml import Ringing, ring, screen, voicemail
from channels.base import CallEvent
from inbox.call_progress import BACKSTOP, LONGEST, Progress, Rules, decided, due_at, heard
from tests.conftest import START

BASE = "https://desk.example.com/webhooks/twilio/acc"
CALL = "CA" + "1" * 32


def event(step: str, **more: object) -> CallEvent:
    return CallEvent(call_id=CALL, step=step, caller="+19195550101", called="+19195550142", **more)  # type: ignore[arg-type]


EVENTS = st.sampled_from(
    [
        event("ringing"),
        event("answered", leg="CA2"),
        event("accepted", leg="CA2"),
        event("ended", result="completed"),
    ]
    + [
        event("dial_ended", result=word, meta={"bridged": flag})
        for word in ("completed", "no-answer", "busy")
        for flag in (True, False)
    ]
    + [event("recording", result=word) for word in ("completed", "absent")]
)


def play(events: list[CallEvent], gap: float, rules: Rules) -> Progress:
    known = Progress()
    for number, each in enumerate(events):
        known = heard(known, each, START + timedelta(seconds=gap * number), rules)
    return known


@given(st.lists(EVENTS, max_size=10), st.booleans())
def test_the_first_end_decides_by_what_was_known_then(events: list[CallEvent], screened: bool) -> None:
    ends = [number for number, each in enumerate(events) if each.step in {"ended", "dial_ended"}]
    known = play(events, 5, Rules(screened=screened, misdial=timedelta(0)))
    if not ends:
        assert known.outcome is None
        return
    before = events[: ends[0] + 1]
    steps = {each.step for each in before}
    said = before[-1].meta.get("bridged")
    person = "accepted" in steps or not screened
    talked = ("accepted" in steps or (person and "answered" in steps)) if said is None else said and person
    assert known.outcome == ("connected" if talked else "missed")
    assert known.over_at == START + timedelta(seconds=5 * ends[0])


@given(st.lists(EVENTS, max_size=8), st.lists(EVENTS, max_size=4))
def test_what_was_decided_stays(events: list[CallEvent], late: list[CallEvent]) -> None:
    first = play([*events, event("ended")], 5, Rules())
    last = play([*events, event("ended"), *late], 5, Rules())
    assert (first.outcome, first.reason, first.over_at) == (last.outcome, last.reason, last.over_at)


def test_a_mailbox_that_picks_up_is_a_missed_call() -> None:
    known = play(
        [
            event("ringing"),
            event("answered"),
            event("dial_ended", result="completed", meta={"bridged": False}),
        ],
        5,
        Rules(),
    )
    assert (known.outcome, known.reason) == ("missed", "not_accepted")


def test_a_slip_of_the_finger_is_no_missed_call_and_a_busy_line_is() -> None:
    assert play([event("ringing"), event("ended")], 2, Rules()).outcome == "misdial"
    assert play([event("ringing"), event("ended")], 4, Rules()).outcome == "missed"
    assert play([event("ringing"), event("dial_ended", result="busy")], 1, Rules()).outcome == "missed"


def test_silence_decides_after_ninety_seconds_but_not_a_conversation() -> None:
    assert due_at(play([event("ringing")], 1, Rules())) == START + BACKSTOP
    assert due_at(play([event("accepted")], 1, Rules())) == START + LONGEST
    assert due_at(play([event("ringing"), event("ended")], 9, Rules())) is None
    assert (
        decided(play([event("ringing")], 1, Rules()), START + BACKSTOP, Rules(not_rung="closed")).reason
        == "closed"
    )


def test_the_call_is_rung_screened_and_recorded_as_written() -> None:
    root = ET.fromstring(ring(BASE, CALL, Ringing(("+19195550171", "+19195550172"))))
    (dial,) = root
    assert (dial.tag, dial.get("answerOnBridge"), dial.get("timeout")) == ("Dial", "true", "20")
    assert dial.get("action") == f"{BASE}/dial/{CALL}"
    assert [each.get("url") for each in dial] == [f"{BASE}/screen/{CALL}"] * 2
    assert {each.get("statusCallbackEvent") for each in dial} == {"initiated ringing answered completed"}
    asked = ET.fromstring(screen(BASE, CALL, (("en", "Press 1"), ("es", "Oprima 1"))))
    assert [each.tag for each in asked] == ["Gather", "Hangup"]
    assert [each.get("language") for each in asked[0]] == ["en-US", "es-MX"]
    mailbox = ET.fromstring(voicemail(BASE, CALL, (("en", "Leave a message"),), (("en", "Press 1"),)))
    assert [each.tag for each in mailbox] == ["Gather", "Say", "Record", "Hangup"]
    assert mailbox[2].get("recordingStatusCallback") == f"{BASE}/recording/{CALL}"
