"""Hears that the treatment just named was not the one that was meant: "Botox. No wait, lip filler"."""

import re

from agent.context import Turn
from agent.playbook.dialogue import topic

_ANYWHERE = (
    r"\b(?<!there )(?<!theres )(?:no[,.]? wait|wait[,.]? no|scratch that|strike that|i mean|i meant|or rather|actually no|"
    r"no[,.]? actually|no[,.]? espere|mejor dicho|no[,.]? mejor)\b"
)
_AT_START = (
    r"(?:(?<=[.!?,;\n…])|^)\s*(?:wait|sorry|espere?|perd[oó]n|digo)\b"
    r"(?:\s+(?:no|make it|actually|mejor)\b|[,.…]+(?!\s*(?:how|what|when|where|why|who|is|are|do|does|did|forgot|i forgot|cu[aá]nto|qu[eé]|c[oó]mo|cu[aá]ndo|d[oó]nde|hay)\b))"
    r"|(?<=,)\s*digo\b(?! (?:que|si|yo)\b)"
)
"""Words that take something back only where they stand by themselves: one may also wait for a visit, or be sorry."""
_TAKES_BACK = re.compile(rf"{_ANYWHERE}|{_AT_START}", re.IGNORECASE)
_ADDS = re.compile(
    r"^\W*(?:and|also|plus|y|tambi[eé]n|adem[aá]s)\b|\b(?:too|also|as well|tambi[eé]n)\b", re.IGNORECASE
)


def taken_back(turn: Turn) -> tuple[str, ...]:
    """What is named after the correction; nothing where it only adds to what stands before."""
    before, *after = _TAKES_BACK.split(turn.text)
    if not after or _ADDS.search(after[-1]) or not topic.named_in(turn, before):
        return ()
    return topic.named_in(turn, after[-1])
