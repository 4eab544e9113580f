"""What Twilio is told to do with a call: ring, ask for a key, take a message, end it."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

VOICES: Final[Mapping[str, str]] = {"en": "en-US", "es": "es-MX"}
LEG_EVENTS: Final = "initiated ringing answered completed"
LONGEST_MESSAGE: Final = 120
PATIENCE: Final = 40
"""Seconds that a patient's phone rings when a colleague calls them."""
Said = Sequence[tuple[str, str]]
"""(language, words), one after the other."""


class Ringing(msgspec.Struct, frozen=True):
    """Which phones ring, for how long, and whether whoever picks up must press a key first."""

    numbers: tuple[str, ...]
    seconds: int = 20
    screened: bool = True
    caller_id: str | None = None


def ring(base: str, call_id: str, plan: Ringing) -> bytes:
    """Ring the practice; the caller hears ringing until a person is there. `action` takes over at the end."""
    response = VoiceResponse()
    dial = Dial(
        action=f"{base}/dial/{call_id}", answer_on_bridge=True, timeout=plan.seconds, caller_id=plan.caller_id
    )
    for number in plan.numbers:
        more = {"url": f"{base}/screen/{call_id}"} if plan.screened else {}
        dial.number(number, status_callback=f"{base}/leg/{call_id}", status_callback_event=LEG_EVENTS, **more)
    response.append(dial)
    return _bytes(response)


def screen(base: str, call_id: str, words: Said, accept: str = "accept") -> bytes:
    """Somebody's mailbox cannot press 1: without the key this leg ends and the caller is not put through."""
    response = VoiceResponse()
    gather = Gather(
        num_digits=1, timeout=6, action=f"{base}/{accept}/{call_id}", action_on_empty_result=False
    )
    _say(gather, words)
    response.append(gather)
    response.hangup()
    return _bytes(response)


def voicemail(base: str, call_id: str, greeting: Said, offer: Said = ()) -> bytes:
    """The greeting, perhaps the offer of a text for the key 1, then the message after the tone."""
    response = VoiceResponse()
    if offer:
        gather = Gather(num_digits=1, timeout=3, action=f"{base}/press/{call_id}")
        _say(gather, offer)
        response.append(gather)
    _say(response, greeting)
    response.record(
        action=f"{base}/voicemail/{call_id}",
        max_length=LONGEST_MESSAGE,
        timeout=5,
        play_beep=True,
        finish_on_key="#",
        recording_status_callback=f"{base}/recording/{call_id}",
        recording_status_callback_event="completed absent",
    )
    response.hangup()
    return _bytes(response)


def connect(base: str, call_id: str, to: str, caller_id: str) -> bytes:
    """A colleague is on the line: ring the patient, who sees the practice's number."""
    response = VoiceResponse()
    dial = Dial(
        action=f"{base}/bridged/{call_id}", answer_on_bridge=True, timeout=PATIENCE, caller_id=caller_id
    )
    dial.number(to, status_callback=f"{base}/outleg/{call_id}", status_callback_event=LEG_EVENTS)
    response.append(dial)
    return _bytes(response)


def put_through() -> bytes:
    """Accepted: nothing more to do here, so that the leg is joined to the caller."""
    return _bytes(VoiceResponse())


def end(words: Said = ()) -> bytes:
    response = VoiceResponse()
    _say(response, words)
    response.hangup()
    return _bytes(response)


def _say(verb: VoiceResponse | Gather, words: Said) -> None:
    for language, text in words:
        verb.say(text, language=VOICES.get(language, VOICES["en"]))


def _bytes(response: VoiceResponse) -> bytes:
    return str(response).encode()
