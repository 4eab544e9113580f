"""Tells what is so from what is denied, feared, asked in general or said in jest, for findings that fetch help."""

import re

import msgspec

from agent.playbook.normalise import Normal

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
    r"(scared|afraid|nervous|worried|worry|anxious|terrified|fear|paranoid|freaked out) (\w+ )?(of|about|that|it|ill|id|i will|i might|to)|(heard|(?<!cant )(?<!cannot )(?<!couldnt )(?<!barely )(?<!hardly )(?<!to )read|saw(?! (the|your|ur|that|this|my) (bill|price|quote|total|cost|fee)s?)|seen|watched|know someone|tiktok|article|online|news|google|googled)|"
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


_GENERAL = re.compile(
    r"^(?:(?:hi+|hey|hello|ok|okay|so|um|uh|and|also|but|just|curious|question|quick|wondering|hola|oye|y|pero|disculpe|yo) )*"
    r"(?:how (?:long|bad|soon|often|common|likely|painful|much|many|quick\w*|fast)|what (?:are|is|s|happens|would)|whats|does|do|will|would|is (?:it|the|there|this)|"
    r"when (?:would|will|does|do|is)|are|can|could|has (?:anyone|anybody|a)|have (?:you|any|there)|que pasa|duele|se (?:hincha|inflama|pela)|es|cuanto (?:dura|tarda|tiempo)|hay|puede|pueden)\b"
)
_OWN = re.compile(
    r"\b(my|mine|me|im|ive|i (?:am|have|got|had|feel|cant|did|took|woke|just)|she|he|shes|hes|her|his|mi|mis|tengo|estoy|siento|se (?:me|le)|le|"
    r"wont|hurts|right now|yesterday|last night|this morning|today|ayer|hoy|ahora|ago)\b"
)
_USUAL = re.compile(
    r"\b(usually|typically|normally|generally|in general|on average|as a rule|normalmente|por lo general|generalmente)\b"
)
_TO_COME = re.compile(
    r"\b(will|would|am i going to|gonna|should i expect|could) (i|it|my \w+|there|that) (\w+ ){0,2}(be|get|have|feel|look|bleed|swell|bruise|hurt|peel|blister|need)\b|\bif i (did|do|get|got|have|had|book\w*|come|came)\b|\b(me|se) (va|vaya|van) a\b"
)
_JEST = re.compile(
    r"\b(bank account|wallet|budget|(these|that|the|your|this|ur|those) (price|fee|cost|bill|quote|total)s?|saw the (price|bill|quote)|credit card|savings)\b|"
    r"\b(with|from|of|de|por|la|con) (\w+ )?(curiosity|excitement|laughter|laughing|boredom|envy|jealousy|anticipation|emocion|risa|envidia|ganas|curiosidad|nervios|suspense)\b|"
    r"\b(me (muero|mata) (por|de (ganas|risa|curiosidad|hambre|sueno|calor|frio))|(dying|dead) (to|for)|(morir\w*|muer[oe]|matar\w*) de (la |pura )?(verguenza|hambre|sueno|calor|frio|emocion|aburrimiento|coraje|envidia|nervios)|(take|takes|took) my breath away|to die for)\b|"
    r"\bdie of (old age|boredom|laughter|embarrassment|curiosity)\b|\b(die|dead|dying|faint|scream) when (he|she|they|you|u|my \w+) sees?\b|\bme duele (gastar|pagar|el bolsillo|el codo|la cartera)\b|"
    r"\b(chok\w+|swallow\w*|stomach|digest\w*|gag\w*|vomit\w*) (on |at |over |to )?(\w+ ){0,3}(price|fee|cost|bill|total|quote|deposit)s?\b|"
    r"\b(con|por|de|al ver|viendo|vi|ver) (esos|estos|sus|los|el|tus|ese|este|la|tanto) (precios?|costos?|cuenta|presupuesto|tarifas?|cobro)\b|"
    r"\b(from|bc|because)( of)? (how (cold|hot)|the (cold|heat|weather|ac))\b|\b(laughing|lmao|lmfao|rofl|dead|_laugh_)\b.*\b(price|cost|fee)s?\b"
)
_TREATED = re.compile(
    r"\b(since (my|the|i|getting|this|yesterday|last)|after (my|the|getting|i|a)|injected|(i|she|he|we|just) (just )?(got|had|did)|hours? ago|days? ago|throat|tongue|incision|desde|me (puse|pusieron|inyectaron))\b"
)
_OF_ONE_PART = re.compile(
    r"\b((one|left|right|my other) (eye|side|arm|leg|hand|lip|nostril|calf|lung)|(out of|from|with|in) (one|my|the (left|right)) eyes?|(un|el otro|mi) (ojo|lado|brazo)|(ojo|lado|brazo) (izquierdo|derecho))\b"
)
"""Nobody jests of one eye or one arm."""


_SEEN_BY = re.compile(
    r"^(?!.*\b(after|since|from) (my|the|your|her|his|last|a|laser|peel|treatment|getting)\b).*\b(looked at|look at (it|that|this|my|her|his)|dermatologist|derm|dermatologo|see (a|the|your|any) (doctor|dr|derm\w*))\b"
)
"""A condition that a doctor of the skin is to look at is the reason of a visit, no harm of ours."""


class Said(msgspec.Struct, frozen=True):
    """A message with the places where its clauses and sentences end."""

    plain: str
    breaks: frozenset[int]
    sentences: list[tuple[int, int]]


def said_in(normal: Normal) -> Said:
    return Said(normal.plain, _breaks(normal), _sentences(normal))


def asks_in_general(normal: Normal) -> bool:
    """Nothing in it is told of anybody; what may happen is asked."""
    said = said_in(normal)
    if _NOT_YET.search(said.plain):
        return True
    return any(_is_general(said.plain[start:end], said.plain) for start, end in said.sentences) and not (
        _OWN.search(said.plain) or _HAPPENING.search(said.plain)
    )


_OF_OLD = re.compile(
    r"\b(since i was|for years|years ago|always (had|been|has)|natural(ly)? (\w+ )?(asymmetr\w*|higher|lower|uneven)|(asymmetr\w*|higher|lower|uneven) (naturally|by nature)|by nature|born with|genetic\w*|as a (kid|child|teen)|in (19|20)?\d\d|deviated|septum|desde (nina|nino|chica|chico|pequena)|hace anos|de toda la vida|last year|a year ago|el ano pasado|all cleared)\b"
)


def in_earnest(normal: Normal) -> bool:
    """Told as happening to somebody, not asked in general, feared, joked about or long past."""
    said = said_in(normal)
    plain = said.plain
    if asks_in_general(normal) or (_OF_OLD.search(plain) and not _HAPPENING.search(plain)):
        return False
    if _is_jest(plain, plain):
        return False
    if all(_is_general(plain[start:end], plain) for start, end in said.sentences):
        return False
    return not (_HYPOTHETICAL.search(plain) and not _HAPPENING.search(plain))


def is_for_a_doctor(normal: Normal) -> bool:
    return _SEEN_BY.search(normal.plain) is not None


def negated(said: Said, start: int) -> bool:
    """A "no" shortly before, in the same clause; "not sure" and the like do not count."""
    before = _STILL_YES.sub(lambda m: re.sub(r"\w", "_", m.group()), said.plain[:start])
    words = before.split()
    place = len(words)
    for word in reversed(words[-_REACH:]):
        if place in said.breaks or word in _TURN:
            return False
        place -= 1
        if word in _NO:
            return True
    return False


def supposed(said: Said, span: tuple[int, int], *, grave: bool = False) -> bool:
    """Asked or feared in general, or said in jest: not happening. `grave`: a doubt is no reason to stay calm."""
    for start, end in said.sentences:
        if start <= span[0] < end:
            sentence = said.plain[start:end]
            if _is_jest(sentence, said.plain):
                return True
            if _OF_OLD.search(sentence) and not _HAPPENING.search(said.plain):
                return True
            if _NOT_YET.search(said.plain) and "i cant breathe" not in said.plain:
                return True
            if _is_general(sentence, said.plain) and not (grave and _TREATED.search(said.plain)):
                return True
            return bool(_HYPOTHETICAL.search(sentence)) and not _HAPPENING.search(said.plain)
    return False


def _is_jest(sentence: str, plain: str) -> bool:
    return _JEST.search(sentence) is not None and not (_TREATED.search(plain) or _OF_ONE_PART.search(plain))


def _is_general(sentence: str, plain: str) -> bool:
    if _GENERAL.match(sentence.strip()) is None:
        return False
    return not _OWN.search(sentence) or bool(
        (_USUAL.search(sentence) or _TO_COME.search(sentence)) and not _HAPPENING.search(plain)
    )


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
