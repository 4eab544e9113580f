"""Finds emergencies, symptoms and people who need a clinician's care: rules of high recall, kept as data."""

import re
from functools import cache

import msgspec

from agent.playbook.normalise import DATA, Normal, load_yaml
from agent.understanding import Safety, SafetyKind

_NO = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "havent",
        "hasnt",
        "wasnt",
        "nothing",
        "sin",
        "nunca",
        "ningun",
        "ninguna",
        "tampoco",
        "nor",
        "zero",
    ]
)
_STILL_YES = re.compile(
    r"\b(not (sure|kidding|ok|good|normal|only|just|feeling|well|doing|joking|happy|great|to mention|certain)|dont (know|feel|understand|think)|"
    r"cant tell|no se|no idea|no joke|doesnt feel|didnt (know|expect)|not like|no me siento|no estoy bien|nothing helps|not helping|no matter)\b"
)
_TURN = frozenset(["but", "pero", "and", "y", "because", "porque", "though", "except", "however"])
_REACH = 4
_HYPOTHETICAL = re.compile(
    r"\b((can|could|does|do|will|would|might|may) (it|botox|filler|fillers|this|that|they|you|u|i|we|lasers?|people|the|a|lip filler|tox|injections?|dysport|surgery|sculptra|bbl|semaglutide|kybella|masseter botox|some people|\w+) "
    r"(\w+ ){0,2}(cause|make|lead|give|result|go|get|end up|lose|faint|bruise|swell|die|have trouble|have problems)|risks?|chances?|odds|what if|what happens if|in case|"
    r"(scared|afraid|nervous|worried|worry|anxious|terrified|fear|paranoid|freaked out) (\w+ )?(of|about|that|it|ill|id|i will|i might|to)|(heard|read|saw|seen|watched|know someone|tiktok|article|online|news|google|googled)|"
    r"side effects?|complications?|ever had (anyone|someone|a patient|a client|any)|has anyone|do people|is it (true|possible)|how (common|likely|often)|should i (expect|worry)|if (i|it|my|something|that) (were|was|get|gets|happens?|start|starts|have|ever|feel|bleed|swell)|"
    r"(puede|pueden|podria) (causar|dar|dejar|provocar|pasar|hacer)|riesgos?|efectos secundarios|me da miedo|tengo miedo|es (cierto|verdad) que|y si (me|se)|que pasa si|in theory|hypothetically|when should i (call|worry|go))\b"
)
_HAPPENING = re.compile(
    r"\b(right now|im having|im experiencing|started|since (this|last|yesterday|my|the|i|surgery)|this morning|last night|woke up|hours? ago|days? ago|is now|getting worse|wont stop|all of a sudden|suddenly|help me|help please|"
    r"i (just )?(had|got|did) (\w+ ){0,5}(today|yesterday|last|this|and now|on)|and now|tengo|desde|ayer|anoche|ahora|me siento|estoy|me puse|me pusieron|i cant|im bleeding|emergency|"
    r"(is it|should i be) (normal|ok|worried|concerned) (that|if) (i|my|im))\b"
)


_NOT_YET = re.compile(
    r"\b(havent|have not|hasnt) (done|had|gotten|got|booked|tried|started) (it|mine|this|that|one|anything|any)?( \w+)? ?yet\b|\bnot done (it )?yet\b|\b(asking|wondering|just asking|just curious) before i\b|"
    r"\bbefore (i book|booking|i commit|i decide|i sign up|i do it|i get it done)\b|\b(todavia|aun) no me lo (hago|he hecho|pongo)\b|\bantes de (agendar|hacermelo|decidirme)\b"
)
"""Said by somebody to whom nothing has been done so far."""


class _RawRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: SafetyKind
    urgency: str
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    context: str | None = None
    recent: str | None = None
    negatable: bool = True
    asked: bool = False
    line: bool = False


class _RawFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contexts: dict[str, str]
    rules: tuple[_RawRule, ...]


class Rule(msgspec.Struct, frozen=True):
    raw: _RawRule
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    context: re.Pattern[str] | None


@cache
def _contexts() -> dict[str, re.Pattern[str]]:
    file = msgspec.convert(load_yaml(DATA / "safety.yaml"), _RawFile, strict=False)
    return {name: re.compile(words) for name, words in file.contexts.items()}


def speaks_of_lesion(plain: str) -> bool:
    """Of a mole or a spot, so that "it has grown" in a later text is known to be about one."""
    return _contexts()["lesion"].search(plain) is not None


@cache
def safety_rules() -> tuple[Rule, ...]:
    file = msgspec.convert(load_yaml(DATA / "safety.yaml"), _RawFile, strict=False)
    return tuple(
        Rule(
            raw=raw,
            any=re.compile("|".join(f"(?:{each})" for each in raw.any)),
            unless=re.compile("|".join(f"(?:{each})" for each in raw.unless)) if raw.unless else None,
            context=re.compile(file.contexts[raw.context]) if raw.context else None,
        )
        for raw in file.rules
    )


def find_safety(normal: Normal, *, recent: frozenset[str] = frozenset()) -> tuple[Safety, ...]:
    """All findings of a message. `recent`: what the person was treated with lately (`filler`, `surgery`, ...)."""
    found: dict[str, Safety] = {}
    breaks = _breaks(normal)
    sentences = _sentences(normal)
    for rule in safety_rules():
        if rule.unless is not None and rule.unless.search(normal.plain):
            continue
        if rule.context is not None and not _in_context(rule, normal.plain, recent):
            continue
        if _holds(rule, normal.plain, breaks, sentences):
            raw = rule.raw
            found[raw.id] = msgspec.convert(
                {"kind": raw.kind, "urgency": raw.urgency, "rule": raw.id}, Safety, strict=False
            )
    return _settled(found)


def _in_context(rule: Rule, plain: str, recent: frozenset[str]) -> bool:
    if rule.context is not None and rule.context.search(plain):
        return True
    needed = rule.raw.recent or ("treated" if rule.raw.context == "treated" else None)
    return needed is not None and needed in recent


def _holds(rule: Rule, plain: str, breaks: frozenset[int], sentences: list[tuple[int, int]]) -> bool:
    for match in rule.any.finditer(plain):
        if rule.raw.negatable and _negated(plain, match.start(), breaks):
            continue
        if not rule.raw.asked and _supposed(plain, match.span(), sentences):
            continue
        return True
    return False


def _negated(plain: str, start: int, breaks: frozenset[int]) -> bool:
    """A "no" shortly before, in the same clause; "not sure" and the like do not count."""
    before = _STILL_YES.sub(lambda m: re.sub(r"\w", "_", m.group()), plain[:start])
    words = before.split()
    place = len(words)
    for word in reversed(words[-_REACH:]):
        if place in breaks or word in _TURN:
            return False
        place -= 1
        if word in _NO:
            return True
    return False


def _supposed(plain: str, span: tuple[int, int], sentences: list[tuple[int, int]]) -> bool:
    """Asked or feared in general, not happening."""
    for start, end in sentences:
        if start <= span[0] < end:
            sentence = plain[start:end]
            if _NOT_YET.search(plain) and "i cant breathe" not in plain:
                return True
            return bool(_HYPOTHETICAL.search(sentence)) and not _HAPPENING.search(plain)
    return False


def _breaks(normal: Normal) -> frozenset[int]:
    """Word counts at which a clause ends."""
    count = 0
    ends: set[int] = set()
    for token in normal.tokens:
        if token.is_break:
            ends.add(count)
        else:
            count += 1
    return frozenset(ends)


def _sentences(normal: Normal) -> list[tuple[int, int]]:
    """Character spans in `plain` of the stretches between full stops and question marks."""
    spans: list[tuple[int, int]] = []
    start = place = 0
    for token in normal.tokens:
        if token.is_break:
            if token.word != "," and place > start:
                spans.append((start, place))
                start = place
            continue
        place += len(token.word) + 1
    spans.append((start, place + 1))
    return spans


def _settled(found: dict[str, Safety]) -> tuple[Safety, ...]:
    """A mild symptom is said as such unless something worse was found beside it."""
    worse = {"infection_or_wound", "eyelid"} & set(found) or any(
        f.urgency == "emergency" for f in found.values()
    )
    if worse:
        found.pop("mild_symptom", None)
    elif "mild_symptom" in found:
        found.pop("symptom", None)
    return tuple(found.values())
