"""Finds the facts a reply may state: about the right thing, valid that day, in the right language."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from practice.file import KnowledgeEntry, KnowledgeKind


class KnowledgeIndex:
    """Facts by what they answer. An entry and its translations are one fact: a translation is about what
    its original is about, and never outlives it.
    """

    def __init__(self, entries: tuple[KnowledgeEntry, ...], first_language: str) -> None:
        self._first_language = first_language
        self._by_id = {entry.id: entry for entry in entries}
        self._facts: dict[str, list[KnowledgeEntry]] = defaultdict(list)
        for entry in entries:
            self._facts[self.original(entry).id].append(entry)
        self._by_kind = self._index((kind, entry) for entry in entries for kind in entry.kinds)
        self._by_service = self._index((service, entry) for entry in entries for service in entry.services)

    def entry(self, entry_id: str) -> KnowledgeEntry:
        return self._by_id[entry_id]

    def language_of(self, entry: KnowledgeEntry) -> str:
        return entry.language or self._first_language

    def original(self, entry: KnowledgeEntry) -> KnowledgeEntry:
        while entry.translation_of is not None:
            entry = self._by_id[entry.translation_of]
        return entry

    def find(
        self,
        *,
        on: date,
        kind: KnowledgeKind | None = None,
        service: str | None = None,
        location: str | None = None,
        language: str | None = None,
    ) -> tuple[KnowledgeEntry, ...]:
        """One entry for each matching fact; those that answer `kind` first of all come first."""
        found: list[tuple[KnowledgeEntry, KnowledgeEntry]] = []
        for key in self._candidates(kind, service):
            original = self._by_id[key]
            here = location is None or not original.locations or location in original.locations
            entry = self._spoken(key, language or self._first_language, on)
            if here and entry is not None:
                found.append((original, entry))
        found.sort(key=lambda pair: kind is not None and pair[0].kinds[0] != kind)
        return tuple(entry for _, entry in found)

    def in_language(self, entry_id: str, language: str, on: date) -> KnowledgeEntry | None:
        """The entry or its translation, as prep and aftercare need; None once it is no longer valid."""
        return self._spoken(self.original(self._by_id[entry_id]).id, language, on)

    def _candidates(self, kind: KnowledgeKind | None, service: str | None) -> Iterable[str]:
        if kind is None and service is None:
            return self._facts
        if kind is None or service is None:
            return self._by_kind.get(kind, {}) if kind else self._by_service.get(service or "", {})
        of_kind = self._by_kind.get(kind, {})
        return (key for key in self._by_service.get(service, {}) if key in of_kind)

    def _spoken(self, key: str, language: str, on: date) -> KnowledgeEntry | None:
        if not self._by_id[key].valid_on(on):
            return None
        valid = [entry for entry in self._facts[key] if entry.valid_on(on)]
        for wanted in (language, self._first_language):
            for entry in valid:
                if self.language_of(entry) == wanted:
                    return entry
        return self._by_id[key]

    def _index(self, pairs: Iterable[tuple[str, KnowledgeEntry]]) -> dict[str, dict[str, None]]:
        """Keys of facts in the order of the file; a dict because it is a set that keeps its order."""
        index: dict[str, dict[str, None]] = defaultdict(dict)
        for name, entry in pairs:
            index[name][self.original(entry).id] = None
        return dict(index)
