"""The words of what sequences send: templates filled from the visit's row, in the patient's language, in two segments."""

import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from booking.service import Appointment
from compliance.segments import BASIC, EXTENDED, segments
from practice.book import PracticeBook
from sequences.definitions import languages, texts

LOCALES: Final = Path(__file__).parents[1] / "locales"
MOST_SEGMENTS: Final = 2
SPANISH: Final = "es"


class Named(msgspec.Struct, frozen=True):
    """Whom the text is to: a first name only where nobody else reads that phone, and the link where one is sent."""

    first_name: str = ""
    link: str = ""


def words(key: str, book: PracticeBook, visit: Appointment, language: str, named: Named) -> str:
    """A template with every blank filled."""
    own = texts(language if language in languages() else "en")
    provider = book.find_staff(visit.provider)
    who = own["who"].format(provider=provider.name.split(",")[0]) if provider is not None else ""
    return own[key].format(
        practice=book.practice.name,
        name=f"{named.first_name}, " if named.first_name else "",
        when=moment(visit.start, language),
        who=who,
        where=book.location(visit.location).address.street,
        link=f" {named.link}" if named.link else "",
    )


def text_message(key: str, book: PracticeBook, visit: Appointment, language: str, named: Named) -> str:
    """As `words`, made to fit: first the accents that cost a segment go, then the link, then the name."""
    for each in (named, Named(named.first_name), Named("", named.link), Named()):
        said = words(key, book, visit, language, each)
        if key == "prep" and not each.link:
            continue
        for text in (said, plain_letters(said)):
            if segments(text) <= MOST_SEGMENTS:
                return text
    return plain_letters(words(key, book, visit, language, Named("", named.link if key == "prep" else "")))


def plain_letters(text: str) -> str:
    """Without the accents that are not in the carriers' small alphabet: one of them makes a text twice as dear."""
    return "".join(
        letter if letter in BASIC or letter in EXTENDED else unicodedata.normalize("NFKD", letter)[0]
        for letter in text
    )


def moment(start: datetime, language: str) -> str:
    """Like "Thu Nov 26 at 2:00 PM", "el jue 26 de nov a las 2:00 p. m."; never "tomorrow": it may be held a while."""
    day, month = start.date(), _calendar(language)["months_short"][start.month - 1]
    weekday = _calendar(language)["weekdays_short"][day.weekday()]
    if language == SPANISH:
        at = "a la" if start.hour % 12 == 1 else "a las"
        return f"el {weekday} {day.day} de {month} {at} {clock(start, language)}"
    return f"{weekday} {month} {day.day} at {clock(start, language)}"


def long_day(start: datetime, language: str) -> str:
    """Like "Thursday, November 26", "jueves 26 de noviembre"."""
    found = _calendar(language)
    weekday, month = found["weekdays"][start.weekday()], found["months"][start.month - 1]
    if language == SPANISH:
        return f"{weekday} {start.day} de {month}"
    return f"{weekday}, {month} {start.day}"


def clock(at: datetime, language: str) -> str:
    half = ("a. m.", "p. m.") if language == SPANISH else ("AM", "PM")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half[at.hour >= 12]}"


@cache
def _calendar(language: str) -> dict[str, Any]:
    path = LOCALES / language / "words.yaml"
    found = yaml.safe_load((path if path.exists() else LOCALES / "en" / "words.yaml").read_text("utf-8"))
    names = ("weekdays", "weekdays_short", "months", "months_short")
    return {name: found[name] for name in names}
