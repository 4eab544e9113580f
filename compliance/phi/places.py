"""Finds where somebody lives: street addresses, ZIP codes, and towns named as a person's own."""

import re
from collections.abc import Iterator
from functools import lru_cache

from compliance.phi.lexicon import split_row, table
from compliance.phi.spans import Span

_SURE = r"street|avenue|ave|road|rd|boulevard|blvd|lane|ln|terrace|circle|cir|highway|hwy|parkway|pkwy|trail|trl|square"
_VAGUE = r"st|dr|drive|ct|court|way|pl|place|ter|sq|loop|run|row|path|pass|crossing|cove|ridge|point"
_NOT_IN = (
    r"(?!(?:on|the|in|of|to|for|and|at|with|my|is|it|i|by|from|units?|weeks?|days?|hours?|minutes?|mins?|dollars?|syringes?|"
    r"sessions?|months?|years?|am|pm|or|off|a|an|per|percent|people|miles?|more|less|then|about|want|was|see|dr|each|half|"
    r"times?|same|new|different|women|men|girls|de|la|para|en|con|por|el|que|dias|semanas|unidades|x|cc|ml|mg|going|my)\b)"
)
_WORD = rf"{_NOT_IN}[\w'.]+"
_UNIT = r"(?:[,\s]+(?:apt|apartment|unit|suite|ste|no|depto|departamento|piso|bldg|building|lot|room|#)\.?\s*#?\s*\w{1,6}\b|\s*#\s*\w{1,6}\b)?"
_STATES = (
    r"AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|"
    r"SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|arizona|california|texas|florida|nevada|new york|colorado|utah|georgia|illinois|ohio|"
    r"michigan|washington|oregon|virginia|new mexico|new jersey|tennessee|north carolina|massachusetts|pennsylvania"
)
_TAIL = rf"(?:[,\s]+(?:[^\W\d_][\w.']*\s?){{1,3}},?\s+(?:{_STATES})\b\.?)?(?:,?\s*\d{{5}}(?:-\d{{4}})?\b)?"
_STREETS = (
    re.compile(
        rf"(?<![\w$.,#/\-])\d{{1,6}}[A-Z]?(?:-\d+)?\s+(?:{_WORD}\s+){{0,4}}?(?:{_SURE})\b\.?(?:\s+[NSEW]{{1,2}}\b\.?)?{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w$.,#/\-])\d{{2,6}}[A-Z]?\s+(?:{_WORD}\s+){{1,3}}?(?:{_VAGUE})\b\.?(?:\s+[NSEW]{{1,2}}\b\.?)?{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:calle|avenida|avda|av\.|paseo|carrera|cra\.?|camino|calz(?:ada)?\.?|privada|callejon|via|boulevard|blvd)\s+(?:[\w.]+\s+){{0,4}}?"
        rf"(?:#|no\.?|num\.?|numero|n)?\s*\d{{1,6}}\w?(?:\s+de\s+\w+\s*(?:#|no\.?|num\.?)?\s*\d{{1,6}})?{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w$.,#/\-])\d\s+(?:{_WORD}\s+){{1,2}}(?:court|drive|ct|cove|terrace)\b{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:p\.?\s?o\.?\s*box|post office box|apartado(?: postal)?|casilla)\s*#?\s*\d+{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w$.,#/\-])\d{{2,6}}\s+(?:[NSEW]\.?|north|south|east|west|norte|sur)\s+[\w']+(?:\s+(?:{_SURE}|{_VAGUE})\b\.?)?{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w$.,#/\-])\d{{2,6}}\s+(?:(?:[NSEW]|north|south|east|west)\.?\s+)?\d{{1,3}}(?:st|nd|rd|th)\s+(?:{_SURE}|{_VAGUE})\b\.?{_UNIT}{_TAIL}",
        re.IGNORECASE,
    ),
)
_HOME = re.compile(
    rf"\b(?:live|living|lives|home is|house is|stay|staying|moved|vivo|vive|mi casa)\s+(?:is\s+)?(?:(?:near|off|on|at|in|to|en|over|close to|cerca de|sobre|right)\s+)+(?:the\s+|la\s+)?"
    rf"(?P<value>(?:calle\s+|avenida\s+)?(?:{_WORD}\s+){{1,3}}?(?:{_SURE}|{_VAGUE})\b|(?:calle|avenida)\s+\w+(?:\s\w+)?)",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(
    r"\b(?:apartment|unit|apto|depto|departamento|gate code|casa)\s*#?\s*(?P<value>\d+[A-Z]?|[A-Z]\d+)\b(?!\s*(?:units?|of|per))",
    re.IGNORECASE,
)
_ZIP_PLUS = re.compile(r"(?<![\w$.\-])\d{5}-\d{4}(?![\w\-])")
_ZIP = re.compile(r"(?<![\w$.,#/\-])\d{5}(?![\w%/\-]|[.,]\d)")
_AMOUNT = re.compile(
    r"^\s*(?:dollars?|bucks|usd|dolares|pesos|followers?|seguidores|people|units?|unidades|points?|puntos|steps|miles|iu|views|likes|ml|mg|mcg|cc|reviews|patients?|hz|nm)\b",
    re.IGNORECASE,
)
_STATE_ZIP = re.compile(
    rf"\b(?P<city>(?:[^\W\d_][\w.']*\s){{0,2}}[^\W\d_][\w.']*),?\s+(?:{_STATES})\.?,?\s+\d{{5}}(?:-\d{{4}})?\b",
    re.IGNORECASE,
)
_FROM = (
    r"(?:live|lives|living|lived|born|raised|reside|residing|based|located|moved|moving|relocat\w+|commut\w+|driv\w+|fly\w*|flew|coming|visiting|"
    r"home|house|hometown|vivo|vive|vivimos|viviendo|resido|naci|mude|mudo|vengo|soy|somos|manejo|radico|i'm|im|i am|we're|originally|work|works|trabajo)"
)
_LIVES = re.compile(
    rf"\b{_FROM}\s+(?:(?:all the way|up|down|over|out|here|is|right|just|near|around|by|close|cerca)\s+){{0,2}}(?:in|from|to|near|outside|around|at|en|de|desde|a|by)\s+(?:de\s+)?"
    r"(?P<value>[^\W\d_][\w.'-]*(?:\s[^\W\d_][\w.'-]*){0,2})",
    re.IGNORECASE,
)
_CITY_LABEL = re.compile(
    r"\b(?:city|town|ciudad|hometown|neighborhood|county|condado|colonia|barrio)\s*(?:is|es|:|=|de|of)\s*(?P<value>[^\W\d_]+(?:\s[A-Z][^\W\d_]+){0,2})",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    if any(char.isdigit() for char in text):
        for pattern in _STREETS:
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), "STREET_ADDRESS", 0.7)
        yield from _zips(text)
    for pattern, kind in ((_HOME, "STREET_ADDRESS"), (_UNIT_ALONE, "STREET_ADDRESS")):
        for match in pattern.finditer(text):
            yield Span(match.start("value"), match.end("value"), kind, 0.6)
    yield from _towns(text)


def _zips(text: str) -> Iterator[Span]:
    for match in _ZIP_PLUS.finditer(text):
        yield Span(match.start(), match.end(), "ZIP_CODE", 0.65)
    for match in _ZIP.finditer(text):
        if not _AMOUNT.match(text[match.end() :]):
            yield Span(match.start(), match.end(), "ZIP_CODE", 0.5)
    for match in _STATE_ZIP.finditer(text):
        start = match.start("city")
        for place in _cities().finditer(text, start, match.end("city")):
            start = place.start()
            break
        else:
            start = match.start("city") + match.group("city").rfind(" ") + 1
        yield Span(start, match.end(), "GPE", 0.6)


def _towns(text: str) -> Iterator[Span]:
    for match in _LIVES.finditer(text):
        found = _cities().match(text, match.start("value"))
        if found:
            yield Span(found.start(), found.end(), "GPE", 0.6)
        elif re.match(
            r"(?:live|lived|lives|living|moved|moving|born|raised|reside|vivo|naci|vive|hometown)\b",
            match.group(),
            re.IGNORECASE,
        ):
            capitals = re.match(r"[A-Z]\w+(?:\s[A-Z]\w+){0,2}", match.group("value"))
            if capitals:
                yield Span(match.start("value"), match.start("value") + capitals.end(), "GPE", 0.55)
    for match in _CITY_LABEL.finditer(text):
        yield Span(match.start("value"), match.end("value"), "GPE", 0.55)


@lru_cache
def _cities() -> re.Pattern[str]:
    names = [
        name for row in table("places")["cities"] for part in split_row(row) for name in _listed(part, row)
    ]
    return re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b", re.IGNORECASE)


def _listed(part: str, row: str) -> list[str]:
    return [part] if "|" in row else part.split()
