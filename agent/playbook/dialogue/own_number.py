"""A number given wrong and mended in part: "sorry, it should end in 0192"."""

import re

import msgspec

from agent.context import Turn
from agent.playbook.normalise import normalise
from agent.understanding import Understanding

_ENDS = re.compile(
    r"\b(?:(?:number|phone|cell|it|that|numero|telefono|celular) (?:should |is |really |actually |does |de verdad )*(?:ends?|ending|termina|acaba) (?:in|with|en|con)|(?:ends?|ending|termina|acaba) (?:in|with|en|con)|last (?:4|four|two|2|three|3)(?: digits?| numbers?)? (?:is|are|should be|its)|(?:los )?ultimos (?:4|cuatro|2|dos|3|tres)(?: digitos| numeros)? son) (?P<end>\d[\d -]{1,4}\d|\d{2,4})(?P<not>.*\bnot (?:in |with )?\d)?\b"
)
_INSTEAD = re.compile(r"\b(?P<end>\d{3,4}),? (?:not|no|instead of|en vez de) (?P<old>\d{3,4})\b")


def with_number(turn: Turn, meant: Understanding) -> Understanding:
    """With the whole number, where only its end was said anew."""
    known = turn.person.phone
    if known is None or meant.phone is not None or turn.channel in {"sms", "voice"}:
        return meant
    plain = normalise(turn.text).plain
    match = _ENDS.search(plain)
    if match is None:
        match = _INSTEAD.search(plain)
        if match is None or not known.endswith(match["old"]) or len(match["old"]) != len(match["end"]):
            return meant
    end = re.sub(r"\D", "", match["end"])
    number = known[: -len(end)] + end
    if number == known:
        return meant
    return msgspec.structs.replace(meant, phone=number, intents=("contact_info",), when=None, unclear=False)
