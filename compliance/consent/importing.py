"""Consents from elsewhere: a row that brings its whole record counts as what it proves, any other as nothing."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from compliance.audit import SYSTEM, Actor
from compliance.consent.capture import give
from compliance.consent.reading import legal_entity
from compliance.consent.records import CATEGORIES, DISCLOSURES, Evidence, Record, proven
from compliance.models import consent
from core.session import mine
from core.vault import Vault
from practice.addresses import address_owners
from practice.book import PracticeBook
from practice.problems import Problem, Problems

HOWS = {"web_form", "paper", "verbal", "keyword", "message", "electronic", "unknown"}
TEXTS = (
    "shown", "wording_id", "wording_version", "language", "page_id", "signature_kind", "zone",
    "provider_message_id", "staff_id", "legal_entity",
)  # fmt: skip
SEALED = ("ip", "user_agent", "signature_name", "ownership_proof")
FLAGS = ("box_before", "box_after", "not_condition")
FIELDS = {"address", "channel", "categories", "level", "how", "given_at", "discloses", "ownership"}
FIELDS |= {*TEXTS, *SEALED, *FLAGS}
YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Imported(msgspec.Struct, frozen=True):
    """What a file came to: records by the level they prove."""

    levels: dict[str, int]
    source_hash: str
    dry_run: bool


class Row(msgspec.Struct, frozen=True):
    place: str
    fields: dict[str, Any]


def import_consents(
    conn: Connection,
    book: PracticeBook,
    vault: Vault,
    raw: bytes,
    name: str,
    *,
    dry_run: bool,
    actor: Actor = SYSTEM,
) -> Imported | Problems:
    """All rows or none. A dry run writes nothing and says what would count as what."""
    digest = hashlib.sha256(raw).hexdigest()
    problems: list[Problem] = []
    if _known(conn, digest):
        problems.append(Problem("", "was imported before, byte for byte"))
    rows = _rows(raw, name, problems)
    owners = address_owners(conn)
    records = [
        made for row in rows if (made := _record(row, book, owners, name, digest, problems)) is not None
    ]
    if problems:
        return Problems(tuple(problems))
    if not dry_run:
        for each in records:
            give(conn, each, vault=vault, actor=actor)
    return Imported(dict(Counter(proven(each).name for each in records)), digest, dry_run)


def _known(conn: Connection, digest: str) -> bool:
    statement = select(consent.c.id).where(mine(consent), consent.c.source_hash == digest).limit(1)
    return conn.execute(statement).first() is not None


def _rows(raw: bytes, name: str, problems: list[Problem]) -> list[Row]:
    try:
        text = raw.decode("utf-8-sig")
        read = list(_json(text) if name.lower().endswith(".json") else _csv(text))
    except (UnicodeDecodeError, msgspec.DecodeError, csv.Error, TypeError, ValueError):
        problems.append(Problem("", "is neither CSV nor JSON in UTF-8"))
        return []
    if not read:
        problems.append(Problem("", "holds no consent"))
    return read


def _json(text: str) -> Iterator[Row]:
    read = msgspec.json.decode(text)
    listed: Any = read.get("consents") if isinstance(read, dict) else read
    for number, each in enumerate(listed):
        yield Row(f"/{number}", dict(each))


def _csv(text: str) -> Iterator[Row]:
    """Places are the file's own lines; the first line names the columns."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    for each in reader:
        yield Row(
            f"/line {reader.line_num}", {key: value for key, value in each.items() if value not in {"", None}}
        )


def _record(
    row: Row,
    book: PracticeBook,
    owners: dict[tuple[str, str], tuple[str, str]],
    name: str,
    digest: str,
    problems: list[Problem],
) -> Record | None:
    """None when something in it is wrong; what is wrong is added to the problems."""
    before = len(problems)

    def wrong(field: str, message: str) -> None:
        problems.append(Problem(f"{row.place}/{field}", message))

    for field in sorted(set(row.fields) - FIELDS, key=str):
        wrong(str(field)[:40], "is not a field of a consent")
    at = _address(row, owners, wrong)
    chosen = _set(row, "categories", CATEGORIES, wrong)
    discloses = _set(row, "discloses", DISCLOSURES, wrong)
    level = str(row.fields.get("level", "NONE")).upper()
    how = str(row.fields.get("how", "unknown"))
    given_at = _instant(row, wrong)
    flags: dict[str, Any] = {each: _flag(row, each, wrong) for each in FLAGS}
    if level not in {"NONE", "EXPRESS", "WRITTEN"}:
        wrong("level", "is NONE, EXPRESS or WRITTEN")
    if how not in HOWS:
        wrong("how", "is one of " + ", ".join(sorted(HOWS)))
    if row.fields.get("ownership") not in {None, "reply", "code"}:
        wrong("ownership", "is reply or code")
    texts: dict[str, Any] = {
        each: str(row.fields[each]) for each in TEXTS if row.fields.get(each) is not None
    }
    if texts.get("legal_entity") not in {None, legal_entity(book), book.practice.name}:
        wrong("legal_entity", "is another legal entity: its consents do not move here")
    if len(problems) > before or at is None:
        return None
    return Record(
        contact_id=at[1],
        address_id=at[0],
        categories=chosen,
        asked=level,  # type: ignore[arg-type]
        how=how,  # type: ignore[arg-type]
        discloses=discloses,
        given_at=given_at,
        ownership=row.fields.get("ownership"),
        address_given=str(row.fields["address"])[:254],
        source=name[:120],
        source_hash=digest,
        evidence=Evidence(**{each: str(row.fields[each]) for each in SEALED if row.fields.get(each)}),
        **flags,
        **texts,
    )


def _address(row: Row, owners: dict[tuple[str, str], tuple[str, str]], wrong: Any) -> tuple[str, str] | None:
    value = str(row.fields.get("address", "")).strip()
    channel = str(row.fields.get("channel") or ("email" if "@" in value else "sms"))
    found = owners.get((channel, value)) or owners.get((channel, value.lower()))
    if found is None:
        wrong("address", "belongs to no contact here (phone numbers are +1…)")
    return found


def _set(row: Row, field: str, known: frozenset[str], wrong: Any) -> tuple[str, ...]:
    given = row.fields.get(field) or ()
    parts = given.replace(",", ";").split(";") if isinstance(given, str) else given
    named = {str(each).strip() for each in parts} - {""}
    if named - known:
        wrong(field, "knows only " + ", ".join(sorted(known)))
    return tuple(sorted(named & known))


def _instant(row: Row, wrong: Any) -> datetime | None:
    given = row.fields.get("given_at")
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        wrong("given_at", "is a date and time with its zone, as in 2026-03-03T14:02:00-05:00")
        return None
    return at


def _flag(row: Row, field: str, wrong: Any) -> bool | None:
    given = row.fields.get(field)
    if given is None or isinstance(given, bool):
        return given
    if str(given).lower() not in YES_NO:
        wrong(field, "is yes or no")
    return YES_NO.get(str(given).lower())
