"""Calls through Twilio for the contract suite: steps of one call, told by legs and recordings in any order."""

from msgspec.structs import replace

from channels.adapters.voice import TwilioVoice
from channels.base import Account, Request
from tests.channels.far_ends import twilio_forms
from tests.channels.far_ends.twilio_forms import ACCOUNT_SID, LINE, PATIENT, TOKEN, posted

CHANNEL = ("twilio", "voice")
ADAPTER = TwilioVoice
ECHO = None
ONCE = "Twilio signs no time: every step of a call is stored once under the call's id."
ONE_WAY = True
PERSONAL = (PATIENT,)
CALL, LEG, RECORDING = "CA" + "1" * 32, "CA" + "2" * 32, "RE" + "3" * 32
OURS = {"AccountSid": ACCOUNT_SID, "CallSid": CALL, "From": PATIENT, "To": LINE}


def make_account(**secret: str) -> Account:
    return twilio_forms.account_of("voice", **secret)


def genuine() -> dict[str, Request]:
    leg = {**OURS, "CallSid": LEG, "ParentCallSid": CALL, "To": "+12125550171"}
    file = {**OURS, "RecordingSid": RECORDING, "RecordingDuration": "12"}
    kept = {"RecordingStatus": "completed", "RecordingUrl": "https://api.twilio.com/2010-04-01/r"}
    return {
        "call": posted({**OURS, "CallStatus": "ringing", "Direction": "inbound"}, "call"),
        "leg": posted({**leg, "CallStatus": "in-progress"}, f"leg/{CALL}"),
        "dial": posted({**OURS, "DialCallStatus": "no-answer", "DialBridged": "false"}, "dial"),
        "recording": posted({**file, **kept}, "recording"),
        "ended": posted({**OURS, "CallStatus": "completed", "CallDuration": "21"}, "ended"),
    }


def forged() -> dict[str, tuple[Request, Account]]:
    told = {**OURS, "CallStatus": "ringing"}
    good, ours = posted(told, "call"), make_account()
    return {
        "missing": (replace(good, headers={}), ours),
        "wrong": (posted(told, "call", token="another"), ours),
        "another number": (posted({**told, "To": "+12125550111"}, "call"), ours),
        "another account": (posted({**told, "AccountSid": "AC" + "9" * 32}, "call"), ours),
        "empty secret": (posted(told, "call", token=""), make_account(auth_token="")),
    }


def malformed() -> dict[str, tuple[Request, str]]:
    return {
        "no id": (posted({**OURS, "CallSid": ""}, "call"), "/CallSid"),
        "no recording's id": (posted({**OURS, "RecordingStatus": "completed"}, "recording"), "/RecordingSid"),
    }


def unknown() -> Request:
    return posted({**OURS, "CallStatus": "pondering"}, "ended", token=TOKEN)
