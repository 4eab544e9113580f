"""What a practice already is, for reading its pages: the agent's own lexicon tells services and languages."""

from datetime import date

from agent.playbook.language import MIXED, detect
from agent.playbook.normalise import normalise
from agent.playbook.offering import index_of
from agent.playbook.treatments import treatments_of
from practice.book import PracticeBook
from practice.file import Per

MONTH_FIRST = frozenset({"US", "PH", "PR"})
LONGEST = 400


class KnownPractice:
    """The `Known` of `practice.knowledge_intake`, made of one book on one day."""

    def __init__(self, book: PracticeBook, today: date) -> None:
        self._book = book
        self._index = index_of(book)
        self._matched: dict[str, str | None] = {}
        self.today = today
        self.currency = book.currency
        self.languages = book.languages
        self.day_first = book.practice.country not in MONTH_FIRST

    def service(self, text: str) -> str | None:
        text = text[:LONGEST]
        if text not in self._matched:
            found = treatments_of(normalise(text), self._index).services
            self._matched[text] = found[0] if len(found) == 1 else None
        return self._matched[text]

    def usual_unit(self, service: str) -> Per | None:
        units = {line.per for line in self._book.price_lines(service) if line.sessions is None}
        return units.pop() if len(units) == 1 else None

    def names(self, service: str) -> tuple[str, ...]:
        known = self._book.service(service)
        return (known.name, *known.aliases, *known.name_by_language.values())

    def labels(self, service: str) -> tuple[str, ...]:
        lines = self._book.price_lines(service)
        return tuple(dict.fromkeys(line.label for line in lines if line.label is not None))

    def language(self, text: str) -> str:
        found = detect(normalise(text[:2000]), self.languages, self._book.default_language)
        return self._book.default_language if found == MIXED else found
