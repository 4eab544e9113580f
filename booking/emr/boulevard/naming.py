"""Boulevard dresses one id in several ways; a person linked it in one of them, and that one is used everywhere."""

from collections.abc import Collection, Iterable, Mapping

from booking.emr.boulevard.signing import bare
from booking.emr.connection import Links


class Naming:
    def __init__(self, links: Links) -> None:
        self._types = _by_bare(links.types)
        self._services = _by_bare(links.services)
        self._providers = _by_bare(links.providers)
        self._locations = _by_bare(links.locations)
        self._ours = {theirs: ours for ours, theirs in links.locations.items()}

    def type(self, theirs: str | None) -> str | None:
        return _linked(self._types, theirs)

    def services(self, theirs: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._services.get(bare(each), each) for each in theirs)

    def provider(self, theirs: str | None) -> str | None:
        return _linked(self._providers, theirs)

    def location(self, theirs: str | None) -> str | None:
        return _linked(self._locations, theirs)

    def our_location(self, linked: str, known: Collection[str | None]) -> str | None:
        """None: the practice has one place, or that one is linked to none of ours."""
        ours = self._ours.get(linked)
        return ours if ours in known else None


def _linked(names: Mapping[str, str], theirs: str | None) -> str | None:
    """As it was linked; what nobody linked stays as it came."""
    return None if theirs is None else names.get(bare(theirs), theirs)


def _by_bare(links: Mapping[str, str]) -> dict[str, str]:
    return {bare(theirs): theirs for theirs in links.values()}
