"""How FHIR servers search: prefixes before dates, commas for "or", pages with links."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from standins.emr.door import Call, RefusalError

PREFIXES = ("ge", "gt", "le", "lt", "eq")


def bounds(asked: str, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
    """The prefix, and the span that the date or the instant covers."""
    prefix, written = (asked[:2], asked[2:]) if asked[:2] in PREFIXES else ("eq", asked)
    try:
        first = datetime.fromisoformat(written.replace(" ", "+"))
    except ValueError:
        raise RefusalError(400, {"error": "not a date"}) from None
    whole = len(written) == 10
    first = first.replace(tzinfo=zone) if first.tzinfo is None else first
    following = (first + timedelta(days=1)) if whole else first + timedelta(seconds=1)
    return prefix, first.astimezone(UTC), following.astimezone(UTC)


def fits(at: datetime, asked: Iterable[str], zone: ZoneInfo) -> bool:
    for each in asked:
        prefix, first, following = bounds(each, zone)
        inside = {
            "ge": at >= first,
            "gt": at >= following,
            "le": at < following,
            "lt": at < first,
            "eq": first <= at < following,
        }
        if not inside[prefix]:
            return False
    return True


def values(asked: Iterable[str]) -> list[str]:
    """Of `location/5,practitioner/15` every part."""
    return [part.strip() for each in asked for part in each.split(",") if part.strip()]


def bundle(call: Call, resources: Sequence[dict[str, Any]], *, usual: int, most: int) -> dict[str, Any]:
    """One page, with a link to the next. `page` counts from one."""
    size, page = _number(call.one("_count"), usual), _number(call.one("page"), 1)
    if not 0 < size <= most or page < 1:
        raise RefusalError(400, {"error": "page"})
    first = (page - 1) * size
    links = [{"relation": "self", "url": f"{call.base}{call.path}"}]
    if first + size < len(resources):
        others = [(name, value) for name, value in call.query if name != "page"]
        links.append(
            {"relation": "next", "url": f"{call.base}{call.path}?{urlencode([*others, ('page', page + 1)])}"}
        )
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(resources),
        "link": links,
        "entry": [{"resource": each} for each in resources[first : first + size]],
    }


def _number(written: str | None, otherwise: int) -> int:
    if written is None:
        return otherwise
    if not written.isdigit():
        raise RefusalError(400, {"error": "not a number"})
    return int(written)
