"""Loads what the first conversation would otherwise wait for: lexicon, weights, rules, time zones."""

from datetime import datetime

from agent.context import Person, Turn
from agent.playbook.understand import understand
from compliance.decide import decide
from compliance.opt_out import read_opt_out
from compliance.types import Channel, Facts, Place, Purpose
from practice.book import PracticeBook

TEXTS = ("Hi, can I book botox next tuesday afternoon?", "Hola, cuánto cuesta el láser?")


def warm(books: tuple[PracticeBook, ...], now: datetime) -> None:
    """Blocking, about a second; call it in a thread while the process starts."""
    for book in books:
        for text in TEXTS:
            understand(Turn(book=book, now=now, channel="sms", person=Person(id="warm-up"), texts=(text,)))
    read_opt_out(TEXTS[0], "conv")
    read_opt_out("please stop texting me", "conv")
    place = Place(state="NY", tz="America/New_York")
    decide(
        Facts(purpose=Purpose.APPOINTMENT, channel=Channel.SMS, now=now, practice=place, phone="+12125550100")
    )
    decide(
        Facts(purpose=Purpose.STAFF_REPLY, channel=Channel.SMS, now=now, author="staff", phone="+12125550100")
    )
