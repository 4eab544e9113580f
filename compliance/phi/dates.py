"""Finds dates, ages and relative days; which of them stay readable is for the destination to decide."""

import re
from collections.abc import Iterator

from compliance.phi.spans import Span

_MONTH_EN = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_MONTH_ES = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
_MONTH = rf"(?:{_MONTH_EN}\b\.?|{_MONTH_ES}\b)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|o)?"
_YEAR = r"(?:'?\d{2}|(?:19|20)\d{2})"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_ORDINAL_WORD = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first|primero)"
_TO = r"\s*(?:-|to|through|thru|and|or|&|/|y|o|al|a)\s*"
_DATES = (
    re.compile(
        r"(?<![\w/.\-])(?:19|20)\d{2}[/.\-](?:1[0-2]|0?[1-9])[/.\-](?:3[01]|[12]\d|0?[1-9])(?!\d|[/\-]\d)"
    ),
    re.compile(
        r"(?<![\w/.\-$])(?:3[01]|[12]\d|0?[1-9])\s?[/.\-]\s?(?:3[01]|[12]\d|0?[1-9])\s?[/.\-]\s?(?:(?:19|20)\d{2}|\d{2})(?![\w/\-]|\.\d)"
    ),
    re.compile(
        rf"(?<!\w){_MONTH}\s*(?:the\s+)?(?:{_DAY}|{_ORDINAL_WORD})(?![\w%:]|[.,]\d(?!\d{{3}})|/\d)(?:{_TO}(?:{_MONTH}\s*)?{_DAY}(?![\w:%]))?(?:,?\s+(?:of\s+)?{_YEAR}(?!\w|:))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w$./])(?:the\s+|el\s+)?(?:{_DAY}(?:{_TO}{_DAY})?|{_ORDINAL_WORD})\s*(?:of\s+|de\s+|-)?{_MONTH}(?!\w)(?:,?\s*(?:de\s+|del\s+|-)?(?:(?:19|20)\d{{2}}|'\d{{2}})(?!\w))?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w){_MONTH}\s+(?:de(?:l)?\s+|of\s+)?(?:19|20)\d{{2}}(?!\w)", re.IGNORECASE),
    re.compile(
        r"\b(?:on|by|before|after|until|til|from|for|since|due|is|was|and|or|between|around|about)\s+(?P<value>the\s+(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\b(?!\s+(?:time|visit|session|one|floor|treatment|syringe|month|week|day|street|st|ave|avenue|anniversary|available|opening|appointment|area|package|consult|level|half|part|dose|round|person|option))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<value>the\s+(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\b(?!\s+(?:time|visit|session|one|floor|treatment|syringe|month|week|day|street|st|ave|avenue|grade|person|anniversary|century|available|opening|appointment|area|package|consult|level|half|part|dose|round|option))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:para|hasta|desde|antes|despues|entre|cita|fue|era)?\s*(?P<value>(?:el|del)\s+(?:dia\s+)?(?:3[01]|[12]\d|[1-9])(?:\s+al\s+(?:3[01]|[12]\d|[1-9]))?)\b(?!\s*(?:%|por|de la|am|pm|unidades|[:/]\d|\.\d|minutos|horas|sesiones))",
        re.IGNORECASE,
    ),
)
_SHORT = re.compile(r"(?<![\w/.\-$])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\w/%\-]|\.\d)")
_NOT_A_DATE = re.compile(
    r"^\s*(?:syringe|vial|ml|cc|off|price|hour|way|of|cup|inch|unit|teaspoon|tablet|pill|jeringa|de |dose|stars?|lengths?)",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:rat\w+|scores?|stars?|reviews?|pain|out of|calificacion|estrellas|dolor)\b[^.\d]{0,14}$|\b(?:50|24)$",
    re.IGNORECASE,
)
_FRACTIONS = {"1/2", "1/3", "1/4", "2/3", "3/4", "1/8"}
_DATE_CUE = re.compile(
    r"\b(?:on|for|until|til|since|by|before|after|date|born|appointment|appt|cita|el|del|para|from|was|dob|due|surgery|seen|visit)\s*:?\s*$",
    re.IGNORECASE,
)
_DASHED = re.compile(
    r"(?<![\w/.\-$])(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9])(?![\w/%\-:]|\.\d|\s*(?:units?|weeks?|days?|hours?|hrs?|min|months?|years?|sessions?|syringes?|am|pm|treatments?|times|people|dias|semanas|meses|horas|unidades))"
)
_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth\s?-?date|birthday|bday|b-day|born|nac(?:i|io|ida|ido|imiento)|fecha de nac\w*|cumple(?:anos)?|fdn|f\. ?nac)\b"
    r"(?P<gap>[^\d\n]{0,24}?)(?P<value>\d{8}|\d{6}|\d{1,2}[\s/.,\-]+\d{1,2}[\s/.,\-]+\d{2,4}|\d{1,2}[\s/.\-]+\d{2,4}(?!\w)|(?:19|20)\d{2}(?!\w)|'\d{2})",
    re.IGNORECASE,
)
_AGES = (
    re.compile(
        r"(?<![\w$.\-])(?P<value>1[01]\d|\d{1,2})\s*-?\s*(?:y/?o|yrs?[\s\-]*old|years?[\s\-]*(?:old|young|of age)|yr|anos(?:\s+de edad)?)\b(?!\s*(?:ago|experience|de experiencia|later|and|warranty))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:i'?m|i am|she'?s|he'?s|she is|he is|age[ds]?|age is|age:|edad:?|edad de|turning|turned|turn|just turned|cumpl[oie]\w*|daughter is|son is|mom is|mother is|husband is|wife is|sister is|friend is|tengo|tiene)\s+(?:only |just |about |almost |casi |solo )?(?P<value>1[01]\d|[1-9]\d)\b(?!\s*(?:%|units?|unidades|weeks?|semanas|days?|dias|minutes?|min|months?|meses|hours?|horas|pounds|lbs|libras|kilos|kg|kids|[/:.\-]\d|am|pm|miles|cm|dollars|percent|sessions|puntos|points|pesos|syringes))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<value>(?:in (?:my|her|his) (?:early |mid |late )?(?:[2-9]0'?s|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<value>(?:nine|eight|seven|six|five|four|thir|twen)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:thir|four|fif|six|seven|eigh|nine)teen)[\s-]+(?:years?[\s-]+old|yo)\b",
        re.IGNORECASE,
    ),
)
_NUMBER = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple(?: of)?|a couple(?: of)?|few|a few|several|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|unos|unas|par de|un par de)"
_UNIT = r"(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)"
_RELATIVE = re.compile(
    rf"\b(?:(?:next|this|last|past|coming|following|every|proxim[oa]|est[ea]|pasad[oa]|el|los|este|cada)\s+)?(?:{_WEEKDAY})\b(?:\s+(?:que viene|pasado|proximo|next))?"
    r"|\b(?:day after tomorrow|the day before yesterday|day before yesterday|yesterday|today|tonight|tomorrow|tmrw|tmr|tomorow|2morrow|hoy|ayer|anteayer|antier|pasado manana|anoche|esta (?:noche|tarde|manana|semana)|manana)\b"
    r"|\b(?:next|this|last|past|coming|following)\s+(?:week(?:end)?|month|year|spring|summer|fall|autumn|winter|time|morning|night|afternoon|evening)s?\b"
    r"|\b(?:the\s+)?(?:end|beginning|middle) of (?:the|this|next|last) (?:week|month|year)\b"
    r"|\b(?:la|el)\s+(?:proxim[oa]|otr[oa]|pasad[oa])\s+(?:semana|mes|ano)\b|\b(?:la semana|el mes|el ano|el fin de semana)\s+(?:que (?:viene|entra)|pasad[oa]|proxim[oa])\b|\b(?:este|proximo|el) (?:fin de semana|mes|ano)\b"
    rf"|\b(?:in|within)\s+(?:about\s+)?{_NUMBER}\s+{_UNIT}\b|\b(?:about\s+)?{_NUMBER}\s+{_UNIT}\s+(?:ago|from now|back|earlier|later|post op|postop|post-op|out)\b"
    rf"|\b(?:hace|en|dentro de)\s+(?:como\s+|casi\s+)?{_NUMBER}\s+{_UNIT}\b|\bfor\s+(?:the\s+)?(?:past|last)\s+{_NUMBER}\s+{_UNIT}\b|\b(?:past|last)\s+{_NUMBER}\s+{_UNIT}\b",
    re.IGNORECASE,
)
_MORNING = re.compile(r"\b(?:la|de|por la|en la|esta|las manana|una)\s+$", re.IGNORECASE)
_SHORT_DAYS = {"mon", "wed", "sun", "sat", "fri", "tue", "thu"}


def find(text: str) -> Iterator[Span]:
    yield from _dates(text)
    for match in _BORN.finditer(text):
        yield Span(match.start("value"), match.end("value"), "DATE_TIME", 0.9)
    for pattern in _AGES:
        for match in pattern.finditer(text):
            yield Span(match.start("value"), match.end("value"), "AGE", 0.6)
    for match in _RELATIVE.finditer(text):
        word = match.group().lower()
        if word == "manana" and _MORNING.search(text[: match.start()]):
            continue
        yield Span(match.start(), match.end(), "REL_DATE", 0.4)


def _dates(text: str) -> Iterator[Span]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            group = "value" if "value" in pattern.groupindex else 0
            if not _modal(text, match, group):
                yield Span(match.start(group), match.end(group), "DATE_TIME", 0.62)
    for match in _SHORT.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if (
            _NOT_A_DATE.match(after)
            or _SCORE.search(before)
            or (match.group() in _FRACTIONS and not _DATE_CUE.search(before))
        ):
            continue
        yield Span(match.start(), match.end(), "DATE_TIME", 0.55)
    for match in _DASHED.finditer(text):
        if re.search(r"\b(?:on|el|date|dob|for the|fecha)\s*:?\s*$", text[: match.start()], re.IGNORECASE):
            yield Span(match.start(), match.end(), "DATE_TIME", 0.55)


_CLOCK = re.compile(
    r",?\s*(?:at|@|a las?|a la)?\s*\d{1,2}(?::\d{2})?\s*(?:[ap]\.?m\.?|o'?clock)?(?![\w/%])", re.IGNORECASE
)


def with_clock(text: str, span: Span) -> Span:
    """The find with the time of day that follows it; a log loses both, a model needs the time."""
    found = _CLOCK.match(text, span.end)
    return Span(span.start, found.end(), span.type, span.score) if found else span


def _modal(text: str, match: re.Match[str], group: str | int) -> bool:
    """A question such as "may 2 of us come" is no date."""
    found = match.group(group).lower()
    return found.startswith("may ") and bool(
        re.match(r"\s+(?:of|people|more|friends|units|syringes)\b", text[match.end() :])
    )


def years_of(text: str, span: Span) -> int | None:
    """The age in figures, if it is written so."""
    found = re.search(r"\d+", text[span.start : span.end])
    return int(found.group()) if found else None
