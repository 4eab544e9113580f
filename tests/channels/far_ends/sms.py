"""Texts through Twilio for the contract suite."""

from contextlib import AbstractAsyncContextManager

from channels.adapters.sms import TwilioSms
from channels.base import Account, Request
from tests.channels.far_ends import Reach, twilio_forms
from tests.channels.far_ends.twilio_forms import NAME, OUTCOMES, PATIENT, WORDS

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "ONCE", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("twilio", "sms")
ADAPTER = TwilioSms
ECHO = None
ONCE = "Twilio signs no time: the message's id is stored once."
PERSONAL = (WORDS, PATIENT)
UNABLE = {"too long": {"text": "x" * 1601}, "nothing": {"text": ""}}


def make_account(**secret: str) -> Account:
    return twilio_forms.account_of("sms", **secret)


def genuine() -> dict[str, Request]:
    someone = {"MessageSid": "SM" + "1f" * 16, "From": "+12125550143"}
    stop = twilio_forms.form(**{**someone, "Body": "STOP", "OptOutType": "STOP"})
    rich = twilio_forms.form(MessageSid="SM" + "2f" * 16, ProfileName=NAME, ChannelMetadata='{"type":"rcs"}')
    return {
        **twilio_forms.genuine(),
        "stop": twilio_forms.posted(stop),
        "rcs": twilio_forms.posted(rich),
    }


def forged() -> dict[str, tuple[Request, Account]]:
    return twilio_forms.forged("sms")


def malformed() -> dict[str, tuple[Request, str]]:
    return twilio_forms.malformed()


def unknown() -> Request:
    return twilio_forms.posted(twilio_forms.report(MessageStatus="pondering"), "status/out_1")


def far_end() -> AbstractAsyncContextManager[Reach]:
    return twilio_forms.reach(TwilioSms)
