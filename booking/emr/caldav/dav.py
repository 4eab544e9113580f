"""What CalDAV says in XML: asked for and read without ever expanding an entity."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import msgspec

from core.errors import RejectedError

DAV: Final = "{DAV:}"
CAL: Final = "{urn:ietf:params:xml:ns:caldav}"
_NAMES: Final = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
CALENDARS: Final = (
    f'<?xml version="1.0" encoding="utf-8"?><d:propfind {_NAMES}><d:prop><d:resourcetype/><d:displayname/>'
    "</d:prop></d:propfind>"
).encode()


class Stored(msgspec.Struct, frozen=True):
    """One calendar object on the server."""

    href: str
    data: bytes


def between(since: datetime, until: datetime) -> bytes:
    """Everything that touches the time between, whole: recurrences are worked out here, not there."""
    span = f'start="{_stamp(since)}" end="{_stamp(until)}"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><c:calendar-query {_NAMES}><d:prop><d:getetag/><c:calendar-data/>'
        '</d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f"<c:time-range {span}/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
    ).encode()


def stored(body: bytes) -> list[Stored]:
    """Raises RejectedError for what is no answer of this kind."""
    found = []
    for response in _responses(body):
        data = response.find(f".//{CAL}calendar-data")
        href = response.findtext(f"{DAV}href")
        if data is not None and data.text and href:
            found.append(Stored(path_of(href), data.text.encode()))
    return found


def calendars(body: bytes) -> dict[str, str]:
    """Name by path of every calendar among the collections."""
    found: dict[str, str] = {}
    for response in _responses(body):
        href = response.findtext(f"{DAV}href")
        if href and response.find(f".//{DAV}resourcetype/{CAL}calendar") is not None:
            path = path_of(href)
            named = (response.findtext(f".//{DAV}displayname") or "").strip()
            found[path] = named or path.strip("/").rsplit("/", 1)[-1]
    return found


def path_of(href: str) -> str:
    return unquote(urlsplit(href.strip()).path)


def _responses(body: bytes) -> list[Element]:
    root = _parsed(body)
    if root.tag != f"{DAV}multistatus":
        raise RejectedError("not_dav")
    return root.findall(f"{DAV}response")


def _parsed(body: bytes) -> Element:
    """Raises RejectedError. A document type is refused before anything in it could grow."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        builder.start(_qualified(name), attributes)

    def refuse(*_: Any) -> None:
        raise RejectedError("doctype")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: builder.end(_qualified(name))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)
        return builder.close()
    except (expat.ExpatError, AssertionError):
        raise RejectedError("not_xml") from None


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
