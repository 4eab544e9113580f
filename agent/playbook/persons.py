"""Tells somebody who writes for themselves from an absence note, a network's notice or a firm's offer."""

import re

from agent.playbook.jests import without
from agent.playbook.normalise import Normal
from agent.playbook.rules import FROM_FIRMS, MACHINES
from agent.playbook.safety import find_safety
from agent.understanding import Safety

_ASKS = re.compile(
    r"\b(i want|i need|i wanna|i would like|id like|(can|could) (i|we)|can you|do (you|yall|u) (have|do|take|offer|accept)|how much|whats the (price|cost)|im looking for|im interested|book me|"
    r"(works?|is (good|fine|perfect)) (best |better |great |fine )?for me|put me (down|in)|see me|squeeze me in|so (i )?can (come|do|make)|"
    r"quiero|quisiera|necesito|puedo|cuanto (cuesta|sale|cobran|vale)|tienen|me interesa|me (funciona|queda bien|conviene))\b"
)
_BUYS = re.compile(
    r"\b(how much (is|are|for|does|do|would)|whats the (price|cost)|cuanto (cuesta|sale|cobran|vale)|book me|(can|could) i (book|get|come|schedule|make)|"
    r"(i want|i need|i wanna|id like|i would like|quiero|quisiera) (to )?(book|get|come|try|make|an? appointment|agendar|hacerme|ponerme|una cita))\b"
)
_OF_A_FIRM = re.compile(
    r"\b(we (are|were|re|will|have received|received|offer|help|specialize|provide|sell|supply|can (help|get|fill|grow|boost))|were (currently|now)|our (\w+ )?(office|clinic|store|practice|team|hours|clients|agency|company|firm|services|staff|number|line|website|app)|"
    r"your (business|practice|clinic|med ?spa|clients|patients|leads|ranking|sales|revenue)|thanks? (you )?for (contacting|reaching|texting(?! me)|messaging(?! me)|calling|your)|"
    r"(a member|representative|someone) (of|from)|auto(matic|mated)? ?(reply|response|message|responder)|autoreply|this (mailbox|inbox|number|line)|(do not|dont) reply|press (1|one)|"
    r"wholesale|suppl(y|ies|ier)|distributor|nuestr[ao]s?|somos|ayudamos|automatic[ao]|gracias por (contactar\w*|comunicarse|escribir\w*|su|tu|llamar))\b"
)
_AWAY = re.compile(
    r"\b(until|till|through|return\w*|back|respond|reply|closed|close|hours|out of|away|vacation|leave|pto|travel\w*|limited|hasta|regres\w+|vuelv\w+|fuera|vacaciones|respond\w*|contest\w*)\b"
)
"""Beside these a time tells how long somebody is away."""
_SELF = re.compile(r"\b(i|im|ive|ill|id|me|my|mine|yo|mi|mis|soy|estoy)\b")
_SOMEBODY = re.compile(
    r"\b(i|im|ive|ill|id|me|my|mine|she|shes|he|hes|her|hers|him|his|yo|mi|mis|soy|estoy|tengo|siento|puedo|ella|se le|le)\b"
)
_YOURS = re.compile(r"\b(you|your|youre|u|ur|usted|su|sus|tu|tus)\b")
_ALL = r"(?: (?!(?:i|im|ive|id|my|me|mine|she|shes|he|hes|her|his|we|they|mi|mis|tengo|estoy|puedo|siento)\b)\w+)"
_IN_CASE = re.compile(
    rf"\b(?:if|in case of|in the event of|should you|should this|for (?:an?|any|all|medical|true|life)|si|en caso de){_ALL}{{1,18}}?"
    r" (?:call|dial|go to|visit|contact|llame|llama|marque|acuda) (?:\w+ ){0,3}(?:911|emergency|er|hospital|emergencias)\b"
    rf"|\b(?:call|dial|llame|llama|marque) (?:al )?911 (?:if|for|in case of|si|en caso de){_ALL}{{1,14}}"
)
"""What a note tells everybody to do in an emergency tells of none."""


def known_for_somebody(normal: Normal, *, service: bool, time: bool) -> frozenset[str]:
    """Rules for machines and firms that do not count: somebody names a treatment or a time as their own wish."""
    plain = normal.plain
    of_a_firm = _OF_A_FIRM.search(plain) is not None
    himself = _SELF.search(plain) is not None
    left: frozenset[str] = frozenset()
    if asks(normal, wish=service or time):
        left = MACHINES
    elif not of_a_firm and (service or (time and not _AWAY.search(plain))):
        left = MACHINES if himself else frozenset({"auto_reply"}) if service else left
    buys = service and not of_a_firm and _BUYS.search(plain) is not None
    return left | FROM_FIRMS if buys else left


def asks(normal: Normal, *, wish: bool) -> bool:
    """Asks for what they name: no machine does, whatever else stands in the text."""
    return wish and _ASKS.search(normal.plain) is not None


def is_harmed(normal: Normal, found: tuple[Safety, ...]) -> bool:
    """Whether something urgent is told of somebody, beside what a note tells everybody to do in an emergency."""
    if not _is_urgent(found):
        return False
    spans = [match.span() for match in _IN_CASE.finditer(normal.plain)]
    rest = without(normal, spans) if spans else normal
    if spans and not _is_urgent(find_safety(rest)):
        return False
    return _SOMEBODY.search(rest.plain) is not None or _YOURS.search(rest.plain) is None


def _is_urgent(found: tuple[Safety, ...]) -> bool:
    return any(each.urgency in {"urgent", "emergency"} for each in found)
