"""WhatsApp through Twilio for the contract suite."""

from contextlib import AbstractAsyncContextManager

from channels.adapters.whatsapp import TwilioWhatsApp
from channels.base import Account, Request
from tests.channels.far_ends import Reach, twilio_forms
from tests.channels.far_ends.twilio_forms import NAME, OUTCOMES, PATIENT, WORDS

__all__ = ["ADAPTER", "CHANNEL", "ECHO", "ONCE", "OUTCOMES", "PERSONAL", "UNABLE"]

CHANNEL = ("twilio", "whatsapp")
ADAPTER = TwilioWhatsApp
ECHO = None
ONCE = "Twilio signs no time: the message's id is stored once."
PERSONAL = (WORDS, PATIENT, NAME)
UNABLE = {"too long": {"text": "x" * 1601}, "nothing": {"text": ""}}
PREFIX = "whatsapp:"


def make_account(**secret: str) -> Account:
    return twilio_forms.account_of("whatsapp", **secret)


def genuine() -> dict[str, Request]:
    ad = {"ReferralSourceId": "77", "ReferralSourceType": "ad", "ProfileName": NAME}
    came = twilio_forms.form(PREFIX, MessageSid="SM" + "4f" * 16, **ad)
    read = twilio_forms.report(PREFIX, EventType="READ")
    return {
        **twilio_forms.genuine(PREFIX, ProfileName=NAME),
        "from an ad": twilio_forms.posted(came),
        "read": twilio_forms.posted(read, "status/out_1"),
    }


def forged() -> dict[str, tuple[Request, Account]]:
    return twilio_forms.forged("whatsapp", PREFIX)


def malformed() -> dict[str, tuple[Request, str]]:
    return twilio_forms.malformed(PREFIX)


def unknown() -> Request:
    return twilio_forms.posted(twilio_forms.report(PREFIX, MessageStatus="pondering"), "status/out_1")


def far_end() -> AbstractAsyncContextManager[Reach]:
    return twilio_forms.reach(TwilioWhatsApp)
