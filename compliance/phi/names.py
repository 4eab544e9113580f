"""Finds people: those we know by every spelling, then the tagger, then places in a sentence only a name can hold."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from compliance.phi.folding import fold_word
from compliance.phi.lexicon import public_words, table
from compliance.phi.spans import Known, Span
from compliance.phi.tagger import Token, case_of, is_ordinary, tag, tokenize

THRESHOLD = 0.0
LISTED, UNLISTED = -2.0, 2.5
"""A word of the name lists needs less, a lower-case word no list has needs more: mostly it is a slip or a rare word."""
_TITLE = re.compile(
    r"\b(?:dr|dra|doctor|doctora|doc|nurse|enfermer[oa]|nurse practitioner|np|pa|rn|injector|esthetician|aesthetician|surgeon|cirujan[oa]|coordinator|receptionist|provider|tech|therapist)\.?,?\s+$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^,?\s+(?:NP|PA-?C?|RN|BSN|MD|DO|DNP|FNP|APRN|LPN|CRNA|PhD)\b|^,\s*(?:np|pa-?c|rn|md)\b"
)
_SURE = re.compile(
    r"\b(?:(?:my|his|her|the|their|full|legal|patient(?:'s)?|husband'?s|wife'?s|daughter'?s|son'?s|first|last|family|maiden|middle|sur)\s?name'?s?(?:\s+(?:is|was|on (?:file|it|the account) is|would be))?\s*[:\-]?\s*(?:is\s+)?"
    r"|names?\s*(?:[:=]|\s(?:is|are)\b)\s*|me llamo|se llama|mi nombre(?: completo)? es|(?:su|mi) (?:nombre|apellido)(?: completo)? es|(?:nombre|apellidos?|paciente|patient|guardian|parent|spouse|emergency contact)(?: completo)?\s*[:=]|"
    r"a nombre de|i go by|call me|goes by|named|called me|(?:mr|mrs|ms|miss|mx|sr|sra|srta|dr|dra|senora?|doctora?|don|dona)\.?(?=\s))\s*",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?:(?:my|his|her|their|our|your)\s+|'s\s+)(?:husband|hubby|wife|partner|boyfriend|girlfriend|bf|gf|fiancee?|mom|mama|mother|dad|father|son|daughter|sister|brother|"
    r"cousin|aunt|uncle|niece|nephew|grandma|grandmother|grandpa|friend|bestie|roommate|neighbor|coworker|boss|assistant|kid|baby|twin|stepson|stepdaughter|"
    r"(?:mother|sister|daughter|father|brother|son)[- ]in[- ]law)(?:'s name is)?,?\s+"
    r"|\b(?:mi|su|tu)\s+(?:espos[oa]|marido|novi[oa]|mama|papa|hij[oa]|herman[oa]|prim[oa]|ti[oa]|abuel[oa]|suegr[oa]|cunad[oa]|amig[oa]|sobrin[oa]|nin[oa]|bebe|pareja|vecin[oa]|jef[ea])\s+"
    r"|\b(?:espos[oa]|marido|novi[oa]|mama|papa|hij[oa]|herman[oa]|prim[oa]|amig[oa])\s+de\s+",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"\b(?:this is|it'?s|(?:le|les|te)? ?habla|(?:le|les|te) (?:saluda|escribe|habla)|soy|de parte de|speaking with|spoke (?:with|to)|aqui|i'?m|i am|ask for|from)\s+",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|dra|sr|sra|srta|aunt|uncle|tia|tio|grandma|grandpa|abuel[oa]|nana|don|dona)\.?\s+$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"(?:^|\s|[.!?,])[-~]\s?([^\W\d_]+(?: [^\W\d_]+)?)\.?\s*$")
_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_FOREIGN_RUN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]+(?:[\s'\-]+[^\W\d_a-zA-Z\u00c0-\u024f]+){0,3}")
_EMPLOYER = re.compile(
    r"\b(?i:(?:i|he|she|husband|wife|we)\s+works? (?:at|for|with)|employed (?:at|by)|my employer(?: is)?|my company(?: is)?|trabajo (?:en|para)|student at|teach at)\s+(?:the\s+)?(?P<value>[A-Z][\w&'.-]*(?:\s+(?:of\s+|and\s+)?[A-Z][\w&'.-]*){0,3})"
)


def find(text: str, known: Known) -> Iterator[Span]:
    public = _public(known)
    yield from _known(text, known)
    tokens = tokenize(text)
    hits = _hits(text, tokens, public)
    for first, last in _runs(text, tokens, hits):
        start, end = tokens[first].start, tokens[last].end
        kind = _role(text, start, end)
        honorific = _HONORIFIC.search(text[max(0, start - 10) : start])
        yield Span(start - len(honorific.group()) if honorific else start, end, kind, 0.45)
    yield from _other_scripts(text)
    for match in _EMPLOYER.finditer(text):
        yield Span(match.start("value"), match.end("value"), "ORGANIZATION", 0.4)


@lru_cache
def _joiners() -> frozenset[str]:
    return frozenset(word for row in table("public")["inside_names"] for word in row.split())


@lru_cache
def _not_after() -> frozenset[str]:
    return frozenset(word for row in table("public")["never_after_a_cue"] for word in row.split())


def _public(known: Known) -> frozenset[str]:
    own = (word for entry in known.public for word in re.findall(r"[^\W\d_]+", fold_word(entry)))
    return public_words() | frozenset(own)


def _role(text: str, start: int, end: int) -> str:
    staff = _TITLE.search(text[max(0, start - 26) : start]) or _CREDENTIAL.match(text[end : end + 8])
    return "STAFF" if staff else "PERSON"


def _hits(text: str, tokens: Sequence[Token], public: frozenset[str]) -> list[bool]:
    mostly = case_of(tokens)
    hits = [
        token.shape not in "dp" and (score > _needed(token) or _unknown_capital(tokens, at, mostly))
        for at, (token, score) in enumerate(zip(tokens, tag(tokens, THRESHOLD), strict=True))
    ]
    hits = [
        hit and not _is_public(token, public, tokens, at)
        for at, (token, hit) in enumerate(zip(tokens, hits, strict=True))
    ]
    for match in _RELATED.finditer(text):
        _mark(tokens, hits, match.end(), cue="")
    for match in _SURE.finditer(text):
        _mark(tokens, hits, match.end(), cue=match.group().lower())
    _initials(tokens, hits)
    _signed(text, tokens, hits)
    if mostly == "m":
        for at in _introduced(text, tokens):
            hits[at] = hits[at] or tokens[at].lower not in public
        _absorb(tokens, hits, public)
    return hits


def _initials(tokens: Sequence[Token], hits: list[bool]) -> None:
    """A letter is a name only beside one: "hannah p", never "k"; "PRICE, JORDAN" is one name turned round."""
    for at, token in enumerate(tokens):
        beside = any(
            hits[near] and len(tokens[near].lower) > 1
            for near in (at - 1, at - 2, at + 1, at + 2)
            if 0 <= near < len(tokens)
        )
        if len(token.lower) == 1 and hits[at]:
            hits[at] = beside
        elif (
            len(token.lower) == 1
            and at
            and hits[at - 1]
            and (token.shape == "C" or token.lower in "dfghjlmpqstvz")
        ):
            hits[at] = token.lower != "i"
        elif at == 0 and len(tokens) > 2 and tokens[1].lower == "," and hits[2] and token.kind in "GSBgsb":
            hits[at] = True


def _signed(text: str, tokens: Sequence[Token], hits: list[bool]) -> None:
    """A last word after a dash is who wrote; "Jr" ends a name."""
    for match in _SIGNATURE.finditer(text):
        for at, token in enumerate(tokens):
            if match.start(1) <= token.start < match.end(1) and (
                token.shape == "C" or not is_ordinary(token.lower)
            ):
                hits[at] = hits[at] or token.lower not in _not_after()
    for at in range(1, len(tokens)):
        hits[at] = hits[at] or (hits[at - 1] and tokens[at].lower in {"jr", "sr", "ii", "iii"})


def _absorb(tokens: Sequence[Token], hits: list[bool], public: frozenset[str]) -> None:
    """A capital right behind a name, or behind its "de la", belongs to it; so does one after "this is"."""
    for at, token in enumerate(tokens):
        if (
            hits[at]
            or token.shape != "C"
            or token.opens
            or token.lower in public
            or token.lower in _class_h()
        ):
            continue
        before = at - 1
        while before > 0 and tokens[before].lower in _joiners() and tokens[before].shape == "l":
            before -= 1
        if before >= 0 and hits[before] and token.lower not in _not_after():
            hits[at] = True
            for between in range(before + 1, at):
                hits[between] = True


def _introduced(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The word after "this is" or "le habla", when it is capitalised and not how one goes on."""
    for match in _LIKELY.finditer(text):
        for at, token in enumerate(tokens):
            if (
                token.start == match.end()
                and token.shape == "C"
                and token.lower not in _not_after()
                and token.kind != "P"
            ):
                yield at


def _needed(token: Token) -> float:
    if token.kind in "GSB":
        return LISTED
    return UNLISTED if token.kind == "U" and token.shape == "l" else THRESHOLD


def _unknown_capital(tokens: Sequence[Token], at: int, mostly: str) -> bool:
    """A capital inside a sentence, on a word no list has."""
    token = tokens[at]
    if mostly != "m" or token.shape != "C" or token.opens or len(token.lower) < 3:
        return False
    return token.kind in "GSBU" and not is_ordinary(token.lower)


def _is_public(token: Token, public: frozenset[str], tokens: Sequence[Token], at: int) -> bool:
    """A product's name is public unless it stands right beside a given or family name."""
    if token.lower not in public and token.lower not in _class_h():
        return False
    beside = [tokens[near] for near in (at - 1, at + 1) if 0 <= near < len(tokens)]
    return not (
        token.kind in "gsb"
        and token.shape == "C"
        and any(near.kind in "GSB" and near.shape == "C" for near in beside)
    )


@lru_cache
def _class_h() -> frozenset[str]:
    return frozenset(
        word
        for rows in table("health").values()
        for row in rows
        for word in re.findall(r"[^\W\d_]{3,}", fold_word(row))
    ) - {"gracias"}


def _mark(tokens: Sequence[Token], hits: list[bool], after: int, cue: str) -> None:
    """After words that announce a name even an ordinary word is one: "my name is Will"."""
    at = next((place for place, token in enumerate(tokens) if token.start >= after), None)
    marked = 0
    while at is not None and at < len(tokens) and marked < 4:
        token = tokens[at]
        if token.shape in "dp" and not (marked and token.lower == "."):
            break
        if token.shape not in "dp":
            joiner = token.lower in _joiners() and marked
            proper = marked and token.shape == "C" and tokens[at - 1].shape == "C"
            if token.lower in _not_after() and not joiner and not proper:
                break
            if marked and token.kind in "WP" and not joiner and token.shape == "l":
                break
            if not marked and token.kind in "WP" and token.shape == "l" and not _announces(cue):
                break
            hits[at] = True
            marked += 1
        at += 1


def _announces(cue: str) -> bool:
    return bool(re.search(r"\bname|llamo|nombre|apellido|i go by", cue)) and not cue.startswith("the ")


def _runs(text: str, tokens: Sequence[Token], hits: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Neighbouring name words make one name, with "de la" and an initial's dot inside."""
    at = 0
    while at < len(tokens):
        if not hits[at]:
            at += 1
            continue
        last = at
        while (following := _continues(text, tokens, hits, last)) is not None:
            last = following
        yield at, last
        at = last + 1


def _continues(text: str, tokens: Sequence[Token], hits: Sequence[bool], last: int) -> int | None:
    place = last + 1
    while place < len(tokens) and place <= last + 3:
        if hits[place]:
            gap = text[tokens[last].end : tokens[place].start]
            return place if not re.search(r"[\n,;:!?/&]|'s", gap) else None
        if tokens[place].lower not in _joiners() and tokens[place].lower not in {".", "-"}:
            return None
        if tokens[place].lower == "y" and tokens[place].shape == "l":
            return None
        place += 1
    return None


def _other_scripts(text: str) -> Iterator[Span]:
    """A few words of another script inside an English or Spanish message are almost always somebody's name."""
    letters = _LETTERS.findall(text)
    latin = sum(bool(_LATIN.match(letter)) for letter in letters)
    if latin * 10 < len(letters) * 4 or latin == len(letters):
        return
    for match in _FOREIGN_RUN.finditer(text):
        yield Span(match.start(), match.end(), "PERSON", 0.5)


def _known(text: str, known: Known) -> Iterator[Span]:
    for people, kind in ((known.names, "PERSON"), (known.staff, "STAFF")):
        for name in people:
            yield from _one_known(text, fold_word(name), kind)


def _one_known(text: str, name: str, kind: str) -> Iterator[Span]:
    whole = re.findall(r"[^\W\d_]+", name)
    if not whole:
        return
    score = 0.99 if kind == "PERSON" else 0.97
    for match in re.finditer(
        r"(?<!\w)" + r"[\W_]{0,3}".join(map(re.escape, whole)) + r"(?!\w)", text, re.IGNORECASE
    ):
        yield Span(match.start(), match.end(), kind, score)
    wanted = {part for word in whole if len(word) > 1 and word not in _joiners() for part in _spellings(word)}
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group().lower()
        if word in wanted or _nearly(word, wanted):
            ordinary = is_ordinary(word) and match.group().islower()
            if not ordinary and word not in {"dr", "dra", "md", "np", "rn", "pa"}:
                yield Span(match.start(), match.end(), kind, score - 0.02)


def _nearly(word: str, wanted: set[str]) -> bool:
    """One slip of the finger in a long enough name."""
    if len(word) < 5 or is_ordinary(word):
        return False
    return any(len(name) > 4 and OSA.distance(word, name, score_cutoff=1) <= 1 for name in wanted)


@lru_cache(maxsize=1024)
def _spellings(word: str) -> frozenset[str]:
    groups = [set(row.split()) for row in table("nicknames")["groups"]]
    return frozenset({word}.union(*(group for group in groups if word in group)))
