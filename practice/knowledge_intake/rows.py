"""Sources and proposals as rows: filed once, decided once, by whom is kept."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from core import live
from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.session import acting, add, mine, new_id, now, practice_of
from practice.knowledge_edit import CHANGED, NOBODY
from practice.knowledge_intake.models import knowledge_import, knowledge_proposal
from practice.knowledge_intake.proposal import Content, Finding, Kind, Place
from practice.knowledge_intake.reading import SourceKind
from practice.knowledge_intake.recognise import fingerprint_words

Status = Literal["open", "approved", "rejected"]


class Source(msgspec.Struct, frozen=True):
    """One page or file that was read."""

    id: str
    kind: SourceKind
    name: str
    at: datetime
    found: int
    known: int
    waiting: int
    warnings: tuple[str, ...]


class Proposal(msgspec.Struct, frozen=True):
    id: str
    source_id: str | None
    gap_id: str | None
    kind: Kind
    status: Status
    content: Content
    place: Place
    doubts: tuple[str, ...]
    became: str | None
    version: int
    by: Actor
    at: datetime


def file_source(
    conn: Connection, kind: SourceKind, name: str, findings: Sequence[Finding], warnings: Sequence[str]
) -> str:
    """What waits already and what was turned down before is not proposed once more."""
    by = acting(conn)
    prints = {fingerprint(each.kind, each.content): each for each in findings}
    known = _known_prints(conn, list(prints))
    fresh = {print_: each for print_, each in prints.items() if print_ not in known}
    source_id = add(
        conn,
        knowledge_import,
        kind=kind,
        name=name[:500],
        status="open",
        found=len(fresh),
        known=len(prints) - len(fresh),
        warnings=list(warnings),
        by_kind=by.kind,
        by_id=by.id,
        at=now(conn),
    )
    rows = [
        _row(conn, each, print_, by, place, import_id=source_id)
        for place, (print_, each) in enumerate(fresh.items())
    ]
    if rows:
        conn.execute(insert(knowledge_proposal), rows)
    live.append(conn, CHANGED, NOBODY)
    return source_id


def suggest(conn: Connection, kind: Kind, content: Content, *, gap_id: str) -> str:
    """Somebody's answer to a question, for whoever may approve it."""
    finding = Finding(kind, content, Place())
    row = _row(conn, finding, fingerprint(kind, content), acting(conn), 0, gap_id=gap_id)
    conn.execute(insert(knowledge_proposal), row)
    live.append(conn, CHANGED, NOBODY)
    return str(row["id"])


def fingerprint(kind: Kind, content: Content) -> str:
    return hashlib.sha256(f"{kind} {fingerprint_words(content)}".encode()).hexdigest()


def sources(conn: Connection, limit: int = 30) -> tuple[Source, ...]:
    """The latest first."""
    rows = conn.execute(
        select(knowledge_import)
        .where(mine(knowledge_import))
        .order_by(knowledge_import.c.at.desc(), knowledge_import.c.id.desc())
        .limit(limit)
    ).all()
    waiting = _waiting(conn, [row.id for row in rows])
    return tuple(_source(row, waiting.get(row.id, 0)) for row in rows)


def source(conn: Connection, source_id: str) -> Source:
    """Raises `NotFoundError`."""
    row = conn.execute(
        select(knowledge_import).where(mine(knowledge_import), knowledge_import.c.id == source_id)
    ).first()
    if row is None:
        raise NotFoundError("no such source")
    return _source(row, _waiting(conn, [source_id]).get(source_id, 0))


def proposals(conn: Connection, *, source_id: str | None = None) -> tuple[Proposal, ...]:
    """Of one source all of them; else what people suggested and nobody has decided on."""
    statement = select(knowledge_proposal).where(mine(knowledge_proposal))
    if source_id is None:
        statement = statement.where(
            knowledge_proposal.c.import_id.is_(None), knowledge_proposal.c.status == "open"
        )
    else:
        statement = statement.where(knowledge_proposal.c.import_id == source_id)
    ordered = statement.order_by(knowledge_proposal.c.place, knowledge_proposal.c.id)
    return tuple(_proposal(row) for row in conn.execute(ordered).all())


def proposal(conn: Connection, proposal_id: str) -> Proposal:
    """Raises `NotFoundError`."""
    row = conn.execute(
        select(knowledge_proposal).where(mine(knowledge_proposal), knowledge_proposal.c.id == proposal_id)
    ).first()
    if row is None:
        raise NotFoundError("no such proposal")
    return _proposal(row)


def decide(conn: Connection, seen: Proposal, status: Status, *, became: str | None = None) -> None:
    """Raises `ConflictError` when somebody else has decided or changed it since it was looked at."""
    _set(conn, seen, status=status, became=became, decided_by=acting(conn).id, decided_at=now(conn))


def change_content(conn: Connection, seen: Proposal, content: Content) -> None:
    """As a person wants it. What was unclear about it is clear once somebody has gone over it; a promotion stays one."""
    doubts = [each for each in seen.doubts if each == "promotion"]
    source_ = {"place": msgspec.to_builtins(seen.place), "doubts": doubts}
    _set(conn, seen, content=msgspec.to_builtins(content), source=source_)


def _set(conn: Connection, seen: Proposal, **values: Any) -> None:
    changed = conn.execute(
        update(knowledge_proposal)
        .where(
            mine(knowledge_proposal),
            knowledge_proposal.c.id == seen.id,
            knowledge_proposal.c.version == seen.version,
            knowledge_proposal.c.status == "open",
        )
        .values(version=seen.version + 1, **values)
    ).rowcount
    if not changed:
        raise ConflictError("somebody else has already decided on this or changed it")
    live.append(conn, CHANGED, NOBODY)


def _row(
    conn: Connection,
    finding: Finding,
    print_: str,
    by: Actor,
    place: int,
    *,
    import_id: str | None = None,
    gap_id: str | None = None,
) -> dict[str, Any]:
    return {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "import_id": import_id,
        "gap_id": gap_id,
        "place": place,
        "kind": finding.kind,
        "status": "open",
        "content": msgspec.to_builtins(finding.content),
        "source": {"place": msgspec.to_builtins(finding.place), "doubts": list(finding.doubts)},
        "fingerprint": print_,
        "by_kind": by.kind,
        "by_id": by.id,
        "at": now(conn),
        "version": 1,
    }


def _known_prints(conn: Connection, prints: list[str]) -> set[str]:
    """Those that wait or were turned down; what was approved may have been changed since and is shown again."""
    found: set[str] = set()
    for start in range(0, len(prints), 200):
        rows = conn.execute(
            select(knowledge_proposal.c.fingerprint).where(
                mine(knowledge_proposal),
                knowledge_proposal.c.fingerprint.in_(prints[start : start + 200]),
                knowledge_proposal.c.status.in_(("open", "rejected")),
            )
        ).scalars()
        found.update(rows)
    return found


def _waiting(conn: Connection, source_ids: list[str]) -> dict[str, int]:
    if not source_ids:
        return {}
    rows = conn.execute(
        select(knowledge_proposal.c.import_id, func.count().label("waiting"))
        .where(
            mine(knowledge_proposal),
            knowledge_proposal.c.import_id.in_(source_ids),
            knowledge_proposal.c.status == "open",
        )
        .group_by(knowledge_proposal.c.import_id)
    ).all()
    return {row.import_id: row.waiting for row in rows}


def _source(row: Any, waiting: int) -> Source:
    return Source(
        id=row.id,
        kind=row.kind,
        name=row.name,
        at=row.at,
        found=row.found,
        known=row.known,
        waiting=waiting,
        warnings=tuple(row.warnings),
    )


def _proposal(row: Any) -> Proposal:
    return Proposal(
        id=row.id,
        source_id=row.import_id,
        gap_id=row.gap_id,
        kind=row.kind,
        status=row.status,
        content=msgspec.convert(row.content, Content),
        place=msgspec.convert(row.source["place"], Place),
        doubts=tuple(row.source["doubts"]),
        became=row.became,
        version=row.version,
        by=Actor(row.by_kind, row.by_id),
        at=row.at,
    )
