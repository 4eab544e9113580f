"""How many units, syringes or sessions somebody asks about, for arithmetic and for its proof alike."""

import re

from agent.context import Turn
from agent.playbook.normalise import normalise
from agent.playbook.quantities import read_units
from agent.understanding import Understanding

_RATE = re.compile(
    r"(\d[\d,.]* )?\b(an?|per|each|por|cada) (?=(unit|syringe|vial|session|cycle|area|unidad|jeringa|sesion|zona))\w+"
)


_INSTEAD = re.compile(
    r"^(?:(?:and|or|so|ok|hmm|but|well|y|e|o|pero) )*(?:(?:what|how) (?:about|if|abt) |que tal )?(?:if |for |with |si |con |para |por )?(?:i |we |yo )?"
    r"(?:do |did |get |got |buy |bought |pay for |need |take |hago |compro |quiero )?(?:only |just |like |solo )?(\d{1,3})(?: of (?:them|those|it)| instead| then| total| de (?:esos|esas))?$"
)
_PRICED = re.compile(r"[$€£]\s?\d|\d\s?€")


def bare_count(turn: Turn) -> int | None:
    """Like "and if I do 60?" after an answer with amounts: another count of the same."""
    match = _INSTEAD.match(normalise(turn.text).plain)
    open_ = turn.pending is not None and bool(turn.pending.slots)
    if match is None or open_ or not _PRICED.search(turn.last_out or ""):
        return None
    return int(match.group(1))


def units_asked(turn: Turn, understood: Understanding) -> int | None:
    """Apart from "13 a unit", which is a price."""
    return read_units(_RATE.sub(" ", normalise(turn.text).plain)) or understood.units or bare_count(turn)
