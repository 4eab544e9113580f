"""Reading FHIR's JSON of any release as vendors really send it: leniently, case-blind, without a schema."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking.emr.transport import Answer
from core.errors import RejectedError

Resource = Mapping[str, Any]
Fetch = Callable[[str, tuple[tuple[str, str], ...]], Awaitable[Answer]]
LONGEST_LIST: Final = 400
"""Pages of one search; more is a server that answers in circles."""


async def pages(
    fetch: Fetch, path: str, params: tuple[tuple[str, str], ...], *, whole: bool = False
) -> AsyncIterator[Resource]:
    """Every resource of a search, page after page, each once: lists that shift while being read repeat entries.

    `whole`: a total that was not reached raises RejectedError("list_cut_short"), so that nobody takes part of a
    list for all of it.
    """
    seen: set[tuple[str, str]] = set()
    links: set[str] = set()
    for _ in range(LONGEST_LIST):
        bundle = record(answered(await fetch(path, params)).json())
        for resource in entries(bundle):
            name = (kind_of(resource), text(resource.get("id")) or repr(resource))
            if name not in seen:
                seen.add(name)
                yield resource
        link = next_link(bundle)
        if link is None or link in links:
            total = bundle.get("total")
            if whole and isinstance(total, int) and total > len(seen):
                raise RejectedError("list_cut_short")
            return
        links.add(link)
        path, params = link, ()
    raise RejectedError("endless_pages")


def answered(answer: Answer) -> Answer:
    """Raises RejectedError with the status for anything that is no success."""
    if 200 <= answer.status < 300:
        return answer
    raise RejectedError(f"status_{answer.status}")


def record(value: Any) -> Resource:
    if not isinstance(value, dict):
        raise RejectedError("not_a_resource")
    return value


def entries(bundle: Resource) -> Iterator[Resource]:
    """The resources of a bundle, or the one that stands there without any; remarks on the search are left out."""
    if kind_of(bundle) != "bundle":
        yield bundle
        return
    for each in listed(bundle.get("entry")):
        resource = each.get("resource")
        if isinstance(resource, dict) and kind_of(resource) != "operationoutcome":
            yield resource


def next_link(bundle: Resource) -> str | None:
    for each in listed(bundle.get("link")):
        if each.get("relation") == "next" and isinstance(each.get("url"), str):
            return str(each["url"])
    return None


def kind_of(resource: Resource) -> str:
    return str(resource.get("resourceType") or "").lower()


def listed(value: Any) -> list[Mapping[str, Any]]:
    """A list of objects, whatever else stands there left out; one object alone is a list of one."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).strip() or None
    return None


def reference(value: Any) -> tuple[str, str] | None:
    """Kind in lower case and id of `Practitioner/2`, `#5` having no kind; None where nothing is named."""
    named = text(value.get("reference")) if isinstance(value, dict) else text(value)
    if named is None:
        return None
    parts = named.partition("/_history/")[0].rstrip("/").rsplit("/", 2)
    if len(parts) == 1:
        return "", parts[0].removeprefix("#")
    return parts[-2].lower(), parts[-1]


def actors(resource: Resource) -> dict[str, str]:
    """Who takes part, by kind: patient, practitioner, location."""
    found: dict[str, str] = {}
    for each in listed(resource.get("participant")):
        named = reference(each.get("actor"))
        if named is not None:
            found.setdefault(named[0], named[1])
    return found


def codes(value: Any) -> list[str]:
    """The codes of a CodeableConcept, or of several."""
    return [
        code
        for concept in listed(value)
        for coding in listed(concept.get("coding"))
        if (code := text(coding.get("code"))) is not None
    ]


def instant(value: Any, zone: ZoneInfo) -> datetime | None:
    """In UTC; a time without an offset is the place's own wall clock, a bare day its midnight."""
    written = text(value)
    if written is None:
        return None
    try:
        parsed = datetime.fromisoformat(written)
    except ValueError:
        return None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=zone)
    return parsed.astimezone(UTC)


def day(value: Any) -> date | None:
    try:
        return date.fromisoformat(text(value) or "")
    except ValueError:
        return None


def updated(resource: Resource, zone: ZoneInfo) -> datetime | None:
    meta = resource.get("meta")
    return instant(meta.get("lastUpdated"), zone) if isinstance(meta, dict) else None


def version(at: datetime) -> int:
    """An instant as a version: whole milliseconds."""
    return int(at.timestamp() * 1000)


def points(resource: Resource, system: str) -> list[str]:
    """Telephone numbers or addresses of mail."""
    return [
        value
        for each in listed(resource.get("telecom"))
        if str(each.get("system") or "").lower() == system and (value := text(each.get("value"))) is not None
    ]


def full_name(resource: Resource) -> str | None:
    for each in listed(resource.get("name")):
        given = [part for part in each.get("given") or () if isinstance(part, str) and part]
        parts = [*given, text(each.get("family")) or ""]
        joined = " ".join(part for part in parts if part)
        if joined or text(each.get("text")):
            return joined or text(each.get("text"))
    return text(resource.get("name"))


def split_name(name: str | None) -> tuple[str, str] | None:
    """Given and family name of what a person called themselves; None for a single word or none."""
    words = (name or "").split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else None
