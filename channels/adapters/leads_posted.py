"""A website's post as bytes, and what it says: fields, boxes as they were shown and left, where the page was."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from channels.adapters.leads_fields import clean, plain
from channels.base import ConsentGiven
from channels.signatures import FORM, read_form
from core.errors import BadInputError

MOST_CONSENTS = 8
RESERVED = frozenset(
    {
        "consent",
        "consents",
        "form_key",
        "ticket",
        "fields",
        "page_url",
        "ip",
        "user_agent",
        "test",
        "source",
        "via",
    }
)
_BRACKETS = re.compile(r"\[([A-Za-z0-9_]{1,40})\]")
TRUE = {"true", "1", "on", "yes", "checked"}


class Posted(msgspec.Struct, frozen=True):
    """What one post says."""

    fields: Mapping[str, str]
    consents: tuple[ConsentGiven, ...]
    page_url: str | None
    test: bool
    document: Mapping[str, Any]
    """All of it, for what guards the door (form key, ticket, honeypot)."""


def read_post(body: bytes, content_type: str) -> Posted:
    """Raises `BadInputError` naming the place."""
    document = _document(body, content_type)
    flat = document.get("fields", {})
    if not isinstance(flat, dict):
        raise BadInputError("fields must be an object", at="/fields")
    prefix = "/fields" if flat else ""
    source = flat or {key: value for key, value in document.items() if key not in RESERVED}
    fields = {str(key): _scalar(value, f"{prefix}/{key}") for key, value in source.items()}
    page_url = document.get("page_url")
    return Posted(
        fields=fields,
        consents=_consents(document.get("consent", document.get("consents")), page_url),
        page_url=_optional(page_url, "/page_url", 500),
        test=_truth(document.get("test", False), "/test"),
        document=document,
    )


def same_day_key(posted: Posted, day: date) -> str:
    """What makes two posts of one day the same one: their fields and boxes, whatever spaces, case and order they came in."""
    parts = sorted((plain(key), _folded(key, value)) for key, value in posted.fields.items() if clean(value))
    boxes = sorted((each.channel, each.text_version, each.checked) for each in posted.consents)
    digest = hashlib.sha256(msgspec.json.encode([day.isoformat(), parts, boxes])).hexdigest()
    return f"day:{digest}"


def _folded(key: str, value: str) -> str:
    if "phone" in plain(key) or plain(key) in {"tel", "mobile", "cell"}:
        return re.sub(r"\D", "", value)
    return " ".join(clean(value).casefold().split())


def _document(body: bytes, content_type: str) -> dict[str, Any]:
    if content_type.partition(";")[0].strip().lower() == FORM:
        pairs = read_form(body)
        if pairs is None:
            raise BadInputError("the body is no form", at="/")
        return _nested(pairs)
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInputError("the body is not JSON", at="/") from None
    if not isinstance(found, dict):
        raise BadInputError("the body must be an object", at="/")
    return found


def _nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """consent[sms][checked]=on → {"consent": {"sms": {"checked": "on"}}}; several values of a name are joined."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        head, _, tail = name.partition("[")
        path = [head, *_BRACKETS.findall(f"[{tail}")] if tail else [head]
        place = found
        for step in path[:-1]:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                raise BadInputError("a field is both a value and a group", at=f"/{step}")
            place = inner
        last = path[-1]
        place[last] = f"{place[last]}, {value}" if isinstance(place.get(last), str) else value
    return found


def _consents(given: Any, page_url: Any) -> tuple[ConsentGiven, ...]:
    if given is None:
        return ()
    if isinstance(given, dict):
        given = [
            {"channel": channel, **box} if isinstance(box, dict) else box for channel, box in given.items()
        ]
    if not isinstance(given, list) or len(given) > MOST_CONSENTS:
        raise BadInputError("consent must be boxes by channel", at="/consent")
    return tuple(_consent(box, f"/consent/{index}", page_url) for index, box in enumerate(given))


def _consent(box: Any, at: str, page_url: Any) -> ConsentGiven:
    if not isinstance(box, dict):
        raise BadInputError("a consent must be an object", at=at)
    channel = _scalar(box.get("channel", ""), f"{at}/channel")
    if channel not in {"sms", "email", "voice", "whatsapp"}:
        raise BadInputError("which channel is this consent for?", at=f"{at}/channel")
    text = clean(_scalar(box.get("text", ""), f"{at}/text"))[:2000]
    if not text:
        raise BadInputError("the words beside the box are part of the consent", at=f"{at}/text")
    url = box.get("page_url", page_url)
    return ConsentGiven(
        channel=channel,
        text=text,
        checked=_truth(box.get("checked", False), f"{at}/checked"),
        text_version=clean(_scalar(box.get("text_version", ""), f"{at}/text_version"))[:60],
        ip=_optional(box.get("ip"), f"{at}/ip", 64),
        user_agent=_optional(box.get("user_agent"), f"{at}/user_agent", 300),
        page_url=_optional(url, f"{at}/page_url", 500),
        at=_instant(box.get("at"), f"{at}/at"),
    )


def _scalar(value: Any, at: str) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    raise BadInputError("must be a text", at=at)


def _optional(value: Any, at: str, most: int) -> str | None:
    return None if value is None else clean(_scalar(value, at))[:most] or None


def _truth(value: Any, at: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.strip().lower() in TRUE
    raise BadInputError("must be true or false", at=at)


def _instant(value: Any, at: str) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadInputError("must be an instant", at=at) from None
    if found.tzinfo is None:
        raise BadInputError("needs an offset", at=at)
    return found
