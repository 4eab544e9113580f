"""Changes what the practice says of itself: each change is checked with the whole file and becomes the next revision."""

import asyncio
import copy
import json
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from core import live
from core.db import Database
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import Scope, practice_of
from practice.check import checked
from practice.file import KnowledgeKind, PracticeFile, Weekday, amount
from practice.knowledge_intake.proposal import PriceLine
from practice.knowledge_intake.vocabulary import folded
from practice.models import practice
from practice.problems import Problems

CHANGED, NOBODY = "knowledge.changed", ""
TRIES = 4
Document = dict[str, Any]
Edit = Callable[[Document], None]
"""Changes a copy of the document; raises what the caller shall hear."""
Also = Callable[[Connection], None]


class Fields(msgspec.Struct, frozen=True):
    """An entry as people write it; `language` None is the practice's first."""

    kinds: tuple[KnowledgeKind, ...]
    title: str
    text: str
    language: str | None = None
    translation_of: str | None = None
    services: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


def current(conn: Connection) -> tuple[int, Document]:
    """The revision and its document."""
    row = conn.execute(
        select(practice.c.revision, practice.c.document).where(practice.c.id == practice_of(conn))
    ).first()
    if row is None:
        raise NotFoundError("no such practice")
    return row.revision, row.document


async def change(db: Database, scope: Scope, edit: Edit, also: Also | None = None) -> int:
    """The revision after it; the edit is made to whatever is the latest. `also` is written in the same transaction."""
    for _ in range(TRIES):
        at, document = await db.read(scope, current)
        file = await asyncio.to_thread(edited, document, edit)
        saved = await db.write(scope, partial(_save, at=at, file=file, also=also))
        if saved is not None:
            return saved
    raise ConflictError("somebody else has changed the practice's set-up; look at it again")


def edited(document: Document, edit: Edit) -> PracticeFile | None:
    """The changed document as a whole; None where nothing is different. Raises `BadInputError` with the place."""
    copied = copy.deepcopy(document)
    edit(copied)
    if copied == document:
        return None
    found = checked(copied)
    if isinstance(found, Problems):
        first = found.items[0]
        raise BadInputError(f"This does not fit the rest of the practice file: {first.message}.", at=first.at)
    return found


def _save(conn: Connection, *, at: int, file: PracticeFile | None, also: Also | None) -> int | None:
    """None when another change came first."""
    if file is not None:
        changed = conn.execute(
            update(practice)
            .where(practice.c.id == practice_of(conn), practice.c.revision == at)
            .values(document=file.document, revision=at + 1)
        ).rowcount
        if not changed:
            return None
    if also is not None:
        also(conn)
    live.append(conn, CHANGED, NOBODY)
    return at if file is None else at + 1


def free_id(taken: Collection[str], title: str) -> str:
    """A short id of the title's words that no entry has."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in folded(title)).split()
    stem = ("kb_" + "_".join(words))[:48].rstrip("_") if words else "kb_entry"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}_{number}"
    return found


def version_of(entry: Document) -> int:
    """A number that is another one as soon as anything of the entry is different."""
    return zlib.crc32(json.dumps(entry, sort_keys=True).encode()) % 10**9


def put_entry(entry_id: str, fields: Fields, *, new: bool, version: int | None = None) -> Edit:
    """Raises `ConflictError` where the entry is not any more what `version` was of."""

    def edit(document: Document) -> None:
        entries: list[Document] = document["knowledge"]
        place = next((place for place, each in enumerate(entries) if each["id"] == entry_id), None)
        if place is None and not new:
            raise NotFoundError("no such entry")
        if place is not None and new:
            raise ConflictError("somebody else has just added an entry of that name; try again")
        if place is not None:
            _unchanged(entries[place], version)
        entry = _entry(entry_id, fields, document["practice"]["languages"][0])
        if place is None:
            entries.append(entry)
        else:
            entries[place] = entry

    return edit


def _unchanged(entry: Document, version: int | None) -> None:
    if version is not None and version_of(entry) != version:
        raise ConflictError("somebody else has changed this entry; look at it again")


def drop_entry(entry_id: str, version: int | None = None) -> Edit:
    """With its translations. Raises `ConflictError` where a service sends it before or after a visit."""

    def edit(document: Document) -> None:
        entries: list[Document] = document["knowledge"]
        going = {entry_id}
        entry = next((each for each in entries if each["id"] == entry_id), None)
        if entry is None:
            raise NotFoundError("no such entry")
        _unchanged(entry, version)
        while more := {each["id"] for each in entries if each.get("translation_of") in going} - going:
            going |= more
        for service in document["services"]:
            if going & {*service.get("prep", ()), *service.get("aftercare", ())}:
                raise ConflictError("a service sends this entry to its patients; take it out there first")
        document["knowledge"] = [each for each in entries if each["id"] not in going]

    return edit


def several(*edits: Edit) -> Edit:
    """One after the other, as one change."""

    def edit(document: Document) -> None:
        for each in edits:
            each(document)

    return edit


def set_price(service_id: str, line: PriceLine) -> Edit:
    """Into the service's price list: over the line for the same thing, or as a new one."""

    def edit(document: Document) -> None:
        if line.currency != document["practice"]["currency"]:
            raise BadInputError("the price is in another currency than the practice's", at="/price/currency")
        service = next((each for each in document["services"] if each["id"] == service_id), None)
        if service is None:
            raise BadInputError("no such service", at="/service")
        exact = amount(line.amount_minor, line.currency)
        values: Document = {"amount": int(exact) if exact == exact.to_integral_value() else float(exact)}
        same = next((each for each in service["prices"] if same_line(each, line)), None)
        if same is None:
            same = {"per": line.per}
            same |= {"label": line.label} if line.label is not None else {}
            same |= {"sessions": line.sessions} if line.sessions is not None else {}
            service["prices"].append(same)
        same |= values
        same.pop("from", None)
        same |= {"from": True} if line.starts_from else {}

    return edit


def same_line(known: Document, line: PriceLine) -> bool:
    """Whether both are for the same thing: variant, unit and number of sessions."""
    return (
        "amount" in known
        and folded(known.get("label", "")) == folded(line.label or "")
        and known["per"] == line.per
        and known.get("sessions") == line.sessions
    )


def set_hours(location: str | None, days: Mapping[Weekday, tuple[str, ...]]) -> Edit:
    """Of a place, for the named days; the others stay."""

    def edit(document: Document) -> None:
        places: list[Document] = document.get("locations", [])
        if not places:
            place: Document = document["practice"]
        else:
            wanted = location if location is not None or len(places) > 1 else places[0]["id"]
            found = next((each for each in places if each["id"] == wanted), None)
            if found is None:
                raise BadInputError("say which location these hours are of", at="/location")
            place = found
        hours: Document = place.setdefault("hours", {})
        for day, ranges in days.items():
            hours.pop(day, None)
            if ranges:
                hours[day] = list(ranges)

    return edit


def _entry(entry_id: str, fields: Fields, first_language: str) -> Document:
    entry: Document = {
        "id": entry_id,
        "kinds": list(fields.kinds),
        "title": fields.title,
        "text": fields.text,
    }
    if fields.language not in {None, first_language}:
        entry["language"] = fields.language
    for name in ("translation_of", "services", "locations"):
        value = getattr(fields, name)
        if value:
            entry[name] = list(value) if isinstance(value, tuple) else value
    for name in ("valid_from", "valid_until"):
        day: date | None = getattr(fields, name)
        if day is not None:
            entry[name] = day.isoformat()
    return entry
