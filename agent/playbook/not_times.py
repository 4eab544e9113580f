"""Takes out of a message the numbers that are prices or counts, before anybody looks for hours in it."""

import re
from weakref import WeakKeyDictionary

from practice.book import PracticeBook

_THINGS = (
    r"kids?|children|toddlers?|babies|boys|girls|sons|daughters|friends|people|ppl|guests|ladies|of us|dogs|cats|sessions?|syringes?|units?|vials?|"
    r"areas?|treatments?|visits?|packages?|questions?|things|spots|moles|tattoos?|scars?|times|pregnanc\w+|c sections?|zonas?|sesion\w*|jeringas?|unidades|hij[ao]s|ninos|personas|amig[ao]s|preguntas?|lunares"
)
_NO_HOUR = r"(?! ?(?:am|pm|a\.m|p\.m|o'?clock|:\d|de la))"
_COUNTED = re.compile(
    rf"(?<![\d:$.])\b(\d{{1,3}}) (?=(?:more |other |small |little |young |big )?(?:{_THINGS})\b)",
    re.IGNORECASE,
)
_BOUGHT = re.compile(
    rf"\b(?:if|si|when|cuando) (?:(?:i|we|you|u|yo) )?(?:\w+ ){{0,3}}(?:buy|bought|buying|pay for|paid for|prepay|purchase|get|got|do|did|take|compro|pago|hago|quiero) (?:\w+ )?(\d{{1,3}})\b{_NO_HOUR}",
    re.IGNORECASE,
)
_PAID = re.compile(
    rf"\b(?:quot\w+|charg\w+|paid|pays?|paying|costs?|priced?|cobran?|pague|cuesta|vale|for)(?: (?:me|us|it|about|like|around|only|just))* \$?(\d{{3,5}})\b{_NO_HOUR}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\b(?:late|behind|tarde|atrasad[ao])(?: (?:by|like|about|maybe|around|abt|como|unos))+ (\d{{1,2}})\b{_NO_HOUR}"
    rf"|\b(?:like|about|abt|around|maybe|como|unos) (\d{{1,2}}) (?:late|behind|tarde)\b",
    re.IGNORECASE,
)
_AM = re.compile(
    r"(?<!\d )(?<!\d)\b(?:i|and|but|so|who|also|,) (am)(?= (?:\w+ing|a|an|the|not|so|very|new|interested|also|still|ready|able|curious|sorry)\b)",
    re.IGNORECASE,
)
_TOM = re.compile(r"\b([Tt]om)(?= [A-Z][a-z])")
"""A verb and a name that are also short for a part of the day and for tomorrow."""
_SEASON = re.compile(
    r"^(?=.*\b(?:is it (?:true|ok|okay|bad|safe|better)|should ?n'?t|should (?:i|you|people|we)|supposed to|es (?:malo|cierto|mejor)|se puede)\b).*?"
    r"\b(?:in|during|over|en) (?:the |el )?(summer(?:time)?|winter(?:time)?|fall|spring|verano|invierno)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Asked of a season in general, not for it."""
_NIGHTS = re.compile(
    r"\b(?:how many|cuantas|cuántas) (nights?|noches|mornings|days|dias|días)\b", re.IGNORECASE
)
_STILL = re.compile(
    rf"\b(?:still|sigue en|siguen en|todavia|only|just)\s+\$?\s?(\d{{2,5}})\b{_NO_HOUR}", re.IGNORECASE
)
_TAKES = re.compile(
    r"\b(tomo) (?=(?!(?:morning|afternoon|evening|night|at|after|around|before|by|please|pls|plz|if|or|and|is|works?|would|for|then|maybe|thanks|thx|ty|u|i|im|can|noon|the|a las|por la|en la)\b)[a-záéíóúñ]{3,})",
    re.IGNORECASE,
)
"""Spanish "tomo anticoagulantes", which names no tomorrow."""
_DOTTED = re.compile(
    r"(?:(?<=\bat )|(?<=\bthe )|(?<=\baround )|(?<=\bafter )|(?<=\bbefore )|(?<=\bfor )|(?<=\blas )|^)(?:[1-9]|1[0-2])(\.)(?:00|15|30|45)(?=\s*(?:$|[,!?]|please|pls|works|is|then|por favor|ta|esta))",
    re.IGNORECASE,
)
"""An hour as the British write it: "6.30 please"."""
_BARE = re.compile(rf"(?<![\d:$.])\b(\d{{3,5}})\b{_NO_HOUR}", re.IGNORECASE)
_AT = re.compile(r"(?:\bat|@|\ba las|\ba la|\baround|\bafter|\bbefore|\bby|\btil|\buntil)\s*$", re.IGNORECASE)

_AMOUNTS: WeakKeyDictionary[PracticeBook, frozenset[str]] = WeakKeyDictionary()


def without_counts(text: str, book: PracticeBook) -> str:
    """The text with such numbers blanked, its length unchanged."""
    letters = list(text)
    for pattern in (_COUNTED, _BOUGHT, _PAID, _STILL, _TAKES):
        for match in pattern.finditer(text):
            _blank(letters, match.span(1))
    for match in _DOTTED.finditer(text):
        letters[match.start(1)] = ":"
    for pattern in (_AM, _TOM, _SEASON, _NIGHTS):
        for match in pattern.finditer(text):
            _blank(letters, match.span(1))
    for match in _BEHIND.finditer(text):
        _blank(letters, match.span(match.lastindex or 0))
    for match in _BARE.finditer(text):
        if match.group(1) in _amounts(book) and not _AT.search(text[: match.start()]):
            _blank(letters, match.span(1))
    return "".join(letters)


def _blank(letters: list[str], span: tuple[int, int]) -> None:
    letters[span[0] : span[1]] = " " * (span[1] - span[0])


def _amounts(book: PracticeBook) -> frozenset[str]:
    """Every whole amount of the price list, as people type it."""
    found = _AMOUNTS.get(book)
    if found is None:
        listed = [line.amount for service in book.file.services for line in service.prices]
        for kind in book.file.appointment_types:
            listed += [kind.fee.amount, kind.deposit.amount if kind.deposit is not None else None]
        found = frozenset(str(amount // 100) for amount in listed if amount is not None and amount % 100 == 0)
        _AMOUNTS[book] = found
    return found
