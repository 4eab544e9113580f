"""Ids: unique within their list, and every one that is referred to exists."""

from collections import Counter
from collections.abc import Iterator

from practice.checks.cursor import At
from practice.checks.facts import LISTS, Facts
from practice.problems import Problem

UNIQUE = (
    *(f"{name}/*/id" for name in LISTS),
    "services/*/packages/*/id",
    "practice/sources/*/id",
    "practice/snippets/*/id",
)

# Where ids stand, `~` being the names of an object, and the list that they are from.
REFERENCES = (
    ("practice/on_call/*", "staff"),
    ("practice/review_links/*/location", "locations"),
    ("resources/*/location", "locations"),
    ("staff/*/locations/*", "locations"),
    ("provider_hours/~", "staff"),
    ("provider_hours/*/*/*/location", "locations"),
    ("provider_special_days/*/~", "staff"),
    ("provider_special_days/*/*/*/location", "locations"),
    ("blocks/*/provider", "staff"),
    ("blocks/*/resource", "resources"),
    ("blocks/*/location", "locations"),
    ("appointment_types/*/providers/*", "staff"),
    ("appointment_types/*/variant_of", "appointment_types"),
    ("appointment_types/*/locations/*", "locations"),
    ("appointment_types/*/needs/*", "resources"),
    ("appointment_types/*/needs/*/*", "resources"),
    ("services/*/appointment_types/new", "appointment_types"),
    ("services/*/appointment_types/returning", "appointment_types"),
    ("services/*/locations/*", "locations"),
    ("services/*/prep/*", "knowledge"),
    ("services/*/aftercare/*", "knowledge"),
    ("not_offered/*/instead/*", "services"),
    ("knowledge/*/translation_of", "knowledge"),
    ("knowledge/*/services/*", "services"),
    ("knowledge/*/locations/*", "locations"),
    ("contacts/*/membership", "memberships"),
    ("contacts/*/packages/*/service", "services"),
    ("contacts/*/history/*/service", "services"),
    ("contacts/*/history/*/type", "appointment_types"),
    ("contacts/*/history/*/provider", "staff"),
    ("appointments/*/contact", "contacts"),
    ("appointments/*/type", "appointment_types"),
    ("appointments/*/provider", "staff"),
    ("appointments/*/location", "locations"),
    ("appointments/*/resources/*", "resources"),
    ("appointments/*/treatments/*", "services"),
)

PROVIDERS = (
    "appointment_types/*/providers/*",
    "provider_special_days/*/~",
    "blocks/*/provider",
    "appointments/*/provider",
)


def problems(facts: Facts) -> Iterator[Problem]:
    for path in UNIQUE:
        yield from _unique(facts.document.find(path))
    for path, name in REFERENCES:
        yield from _exist(facts, path, name)
    for path in PROVIDERS:
        yield from _work(facts, path)
    yield from _packages_of_contacts(facts)
    yield from _own_ends(facts, "appointment_types", "variant_of")
    yield from _own_ends(facts, "knowledge", "translation_of")


def _unique(places: Iterator[At]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for place in places:
        if place.text is not None:
            if seen[place.text]:
                yield place.problem(f'the id "{place.text}" is already taken in this list')
            seen[place.text] += 1


def _exist(facts: Facts, path: str, name: str) -> Iterator[Problem]:
    target = facts.document[name]
    if target.present and not isinstance(target.value, list):
        return  # the schema says so already; every id would be reported too
    known = facts.by_id[name]
    for place in facts.document.find(path):
        if place.text is None or place.text in known:
            continue
        if name == "locations" and not target.present:
            yield place.problem("refers to a location, but the file has no locations")
        else:
            yield place.problem(f'the id "{place.text}" does not exist in {name}')


def _work(facts: Facts, path: str) -> Iterator[Problem]:
    hours = facts.document["provider_hours"]
    if not isinstance(hours.value, dict):
        return
    for place in facts.document.find(path):
        if place.text in facts.by_id["staff"] and not hours[place.text].present:
            yield place.problem(f'"{place.text}" is not a provider: there is no entry in provider_hours')


def _packages_of_contacts(facts: Facts) -> Iterator[Problem]:
    for bought in facts.document.find("contacts/*/packages/*"):
        package = bought["package"].text
        if package is None:
            continue
        if package not in facts.packages:
            yield bought["package"].problem(f'the package "{package}" does not exist in services')
        elif facts.packages[package][0] != bought["service"].text:
            yield bought["package"].problem(f'the package "{package}" is not one of this service')


def _own_ends(facts: Facts, name: str, field: str) -> Iterator[Problem]:
    """An entry that leads back to itself has no original."""
    known = facts.by_id[name]
    ends: set[str] = set()
    for item_id in known:
        way: dict[str, None] = {}
        step: str | None = item_id
        while step in known and step not in ends and step not in way:
            way[step] = None
            step = known[step][field].text
        if step in way:
            yield known[step][field].problem("leads back to itself")
        ends.update(way)
