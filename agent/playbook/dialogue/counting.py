"""How many units, syringes or sessions somebody asks about, for arithmetic and for its proof alike."""

import re

from agent.context import Turn
from agent.playbook.normalise import normalise
from agent.playbook.quantities import read_units
from agent.understanding import Understanding

_RATE = re.compile(
    r"(\d[\d,.]* )?\b(an?|per|each|por|cada) (?=(unit|syringe|vial|session|cycle|area|unidad|jeringa|sesion|zona))\w+"
)


def units_asked(turn: Turn, understood: Understanding) -> int | None:
    """Apart from "13 a unit", which is a price."""
    return read_units(_RATE.sub(" ", normalise(turn.text).plain)) or understood.units
