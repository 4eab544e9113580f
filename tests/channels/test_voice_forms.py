"""Twilio's call webhooks as steps of one call, whatever leg or recording they speak of."""

from typing import Any

import pytest

from channels.adapters.voice_forms import check_belongs, event_key, parse
from channels.base import Account, CallEvent
from core.errors import BadInputError, ForbiddenError
from core.private import Private

AC, CALL, LEG, REC = "AC" + "0" * 32, "CA" + "1" * 32, "CA" + "2" * 32, "RE" + "3" * 32
LINE, CALLER, PHONE = "+19195550142", "+19195550101", "+19195550171"
ACCOUNT = Account("acc", "practice-a", "voice", "twilio", LINE, "active", {"account_sid": AC}, Private({}))
PARENT = {"AccountSid": AC, "CallSid": CALL, "From": CALLER, "To": LINE}
CHILD = {"AccountSid": AC, "CallSid": LEG, "ParentCallSid": CALL, "From": CALLER, "To": PHONE}
FILE = {"AccountSid": AC, "CallSid": CALL, "RecordingSid": REC, "RecordingDuration": "12"}


def read(kind: str, form: dict[str, str], reference: str | None = CALL) -> Any:
    return parse(kind, form, reference, ACCOUNT)


def test_every_form_becomes_a_step_of_the_callers_own_leg() -> None:
    ringing = read("call", {**PARENT, "CallStatus": "ringing", "ForwardedFrom": "+19195550149"})
    assert (ringing.step, ringing.call_id, ringing.caller, ringing.called) == ("ringing", CALL, CALLER, LINE)
    assert ringing.meta == {"forwarded_from": "+19195550149"}
    ended = read(
        "dial", {**PARENT, "DialCallStatus": "no-answer", "DialBridged": "false", "DialCallSid": LEG}
    )
    assert (ended.step, ended.result, ended.meta) == ("dial_ended", "no-answer", {"bridged": False})
    assert read("dial", {**PARENT, "DialCallStatus": "busy"}).meta == {}
    taken = read("accept", {**CHILD, "Digits": "1"})
    assert (taken.step, taken.call_id, taken.leg, taken.meta) == ("accepted", CALL, LEG, {"phone": PHONE})
    left = read(
        "recording", {**FILE, "RecordingStatus": "completed", "RecordingUrl": "https://api.twilio.com/x"}
    )
    assert (left.step, left.seconds, left.recording.provider_id) == ("recording", 12, REC)
    assert read("recording", {**FILE, "RecordingStatus": "absent"}).recording is None


@pytest.mark.parametrize(
    ("kind", "form"),
    [("ended", {**PARENT, "CallStatus": "in-progress"}), ("leg", {**CHILD, "CallStatus": "ringing"}),
     ("accept", {**CHILD, "Digits": "2"}), ("recording", {**FILE, "RecordingStatus": "in-progress"}),
     ("screen", CHILD)],
)  # fmt: skip
def test_what_says_nothing_new_gives_nothing(kind: str, form: dict[str, str]) -> None:
    assert read(kind, form) is None


def test_a_form_without_its_id_names_the_place() -> None:
    with pytest.raises(BadInputError) as told:
        read("call", {**PARENT, "CallSid": "CA1"})
    assert told.value.at == "/CallSid"


def test_another_account_or_line_is_refused() -> None:
    check_belongs("call", PARENT, ACCOUNT)
    check_belongs("leg", CHILD, ACCOUNT)
    for form in ({**PARENT, "AccountSid": "AC1"}, {**PARENT, "To": PHONE}):
        with pytest.raises(ForbiddenError):
            check_belongs("call", form, ACCOUNT)


def test_a_second_delivery_has_the_same_key_and_another_step_another() -> None:
    forms = [("call", PARENT), ("ended", {**PARENT, "CallStatus": "completed"}),
             ("dial", {**PARENT, "DialCallSid": LEG}), ("recording", {**FILE, "RecordingStatus": "absent"}),
             ("accept", {**CHILD, "Digits": "1"}), ("leg", {**CHILD, "CallStatus": "in-progress"})]  # fmt: skip
    keys = [event_key(kind, form) for kind, form in forms]
    assert len(set(keys)) == len(keys)
    assert keys == [event_key(kind, dict(reversed(form.items()))) for kind, form in forms]
    assert isinstance(read("call", PARENT), CallEvent)
