"""What the practice says about itself: zones that exist, languages it has, marks of one source each."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from practice.checks.cursor import At
from practice.checks.facts import Facts, zone_named
from practice.problems import Problem

LANGUAGES = (
    *(
        f"{path}/{field}/~"
        for path, field in (
            ("practice/special_days/*", "name_by_language"),
            ("locations/*", "name_by_language"),
            ("locations/*", "directions_by_language"),
            ("locations/*", "parking_by_language"),
            ("locations/*/special_days/*", "name_by_language"),
            ("appointment_types/*", "name_by_language"),
            ("services/*", "name_by_language"),
            ("not_offered/*", "name_by_language"),
            ("practice/snippets/*", "text"),
        )
    ),
    "staff/*/languages/*",
    "knowledge/*/language",
    "contacts/*/language",
)
MARKS = ("numbers", "links", "codes")


def problems(facts: Facts) -> Iterator[Problem]:
    for path in ("practice/timezone", "locations/*/timezone"):
        for place in facts.document.find(path):
            if place.text is not None and zone_named(place.text) is None:
                yield place.problem("is not a time zone of the IANA list")
    known = {language.text for language in facts.document["practice"]["languages"].each()}
    for path in LANGUAGES:
        for place in facts.document.find(path):
            if known and place.text is not None and place.text not in known:
                yield place.problem("is a language that practice.languages does not have")
    for field in MARKS:
        yield from _marks(facts.document["practice"]["sources"], field)


def _marks(sources: At, field: str) -> Iterator[Problem]:
    owner: dict[str, tuple[str | int, ...]] = {}
    for source in sources.each():
        for mark in source[field].each():
            if mark.text is not None:
                first = owner.setdefault(_same(mark.text, field), source.path)
                if first != source.path:
                    yield mark.problem("already marks another source")


def _same(mark: str, field: str) -> str:
    """Marks that could not be told apart: codes in any case, addresses in any case of their host."""
    if field == "codes":
        return mark.strip().casefold()
    if field == "links":
        try:
            parts = urlsplit(mark)
        except ValueError:
            return mark
        return parts._replace(netloc=parts.netloc.lower()).geturl()
    return mark
