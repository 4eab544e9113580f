"""Marks the words that stand where only a name stands: after "me llamo", beside a name, at the end of a letter."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from compliance.phi.folding import fold_word
from compliance.phi.lexicon import table, words
from compliance.phi.tagger import Token, is_ordinary

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
_SIGNATURE = re.compile(r"(?:^|\s|[.!?,])[-~]\s?([^\W\d_]+(?: [^\W\d_]+)?)\.?\s*$")


def mark(
    text: str, tokens: Sequence[Token], hits: list[bool], public: frozenset[str], *, cased: bool
) -> None:
    """Add what the sentence itself says is a name; `cased` when the writer's capitals mean something."""
    for match in _RELATED.finditer(text):
        _mark(tokens, hits, match.end(), cue="")
    for match in _SURE.finditer(text):
        _mark(tokens, hits, match.end(), cue=match.group().lower())
    _before_surname(tokens, hits)
    _initials(tokens, hits)
    _signed(text, tokens, hits)
    if cased:
        for at in _introduced(text, tokens):
            hits[at] = hits[at] or tokens[at].lower not in public
    _absorb(tokens, hits, public, cased=cased)


@lru_cache
def joiners() -> frozenset[str]:
    return frozenset(word for row in table("public")["inside_names"] for word in row.split())


@lru_cache
def _not_after() -> frozenset[str]:
    return frozenset(word for row in table("public")["never_after_a_cue"] for word in row.split())


@lru_cache
def class_h() -> frozenset[str]:
    return frozenset(
        word
        for rows in table("health").values()
        for row in rows
        for word in re.findall(r"[^\W\d_]{3,}", fold_word(row))
    ) - {"gracias", *words("given_names"), *words("surnames")}


def _mark(tokens: Sequence[Token], hits: list[bool], after: int, cue: str) -> None:
    """After words that announce a name even an ordinary word is one: "my name is Will"."""
    at = next((place for place, token in enumerate(tokens) if token.start >= after), None)
    marked = 0
    while at is not None and at < len(tokens) and marked < 4:
        token = tokens[at]
        if token.shape in "dp" and not (marked and token.lower == "."):
            break
        if token.shape not in "dp":
            joiner = token.lower in joiners() and marked
            proper = marked and token.shape == "C" and tokens[at - 1].shape == "C"
            sure = not marked and token.kind in "gsb" and (_announces(cue) or cue.strip().endswith("."))
            if token.lower in _not_after() and not (joiner or proper or sure):
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


def _before_surname(tokens: Sequence[Token], hits: list[bool]) -> None:
    """A given name that is a word elsewhere, right before a family name that was found: "deja monroe"."""
    for token, following, at in zip(tokens, tokens[1:], range(len(tokens)), strict=False):
        if hits[at + 1] and following.kind in "SB" and token.kind in "gb" and token.lower not in _not_after():
            hits[at] = True


def _absorb(tokens: Sequence[Token], hits: list[bool], public: frozenset[str], *, cased: bool) -> None:
    """A capital right behind a name, or behind its "de la", belongs to it; where capitals mean nothing, only the latter."""
    for at, token in enumerate(tokens):
        if hits[at] or token.shape != "C" or token.opens or token.lower in public or token.lower in class_h():
            continue
        before = at - 1
        while before > 0 and tokens[before].lower in joiners() and tokens[before].shape == "l":
            before -= 1
        if not cased and before == at - 1:
            continue
        if before >= 0 and hits[before] and token.lower not in _not_after():
            hits[at] = True
            for between in range(before + 1, at):
                hits[between] = True


def _introduced(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The word after "this is" or "le habla", when it is capitalised and not how one goes on."""
    starts = {token.start: at for at, token in enumerate(tokens) if token.shape == "C" and token.kind != "P"}
    for match in _LIKELY.finditer(text):
        at = starts.get(match.end())
        if at is not None and tokens[at].lower not in _not_after():
            yield at
