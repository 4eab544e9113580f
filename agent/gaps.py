"""Questions that the practice's knowledge has no answer to: one row a question, however often it is asked."""

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, select, update

from agent.context import Turn
from agent.models import knowledge_asking, knowledge_gap
from agent.playbook.dialogue.answers.facts import MOST, SURE
from agent.playbook.dialogue.finding import rank, terms
from agent.playbook.normalise import normalise
from agent.proposal import KnowledgeGap, Reply
from compliance.phi.redact import redact
from compliance.phi.spans import Known
from core import live
from core.errors import ConflictError, NotFoundError
from core.session import add, mine, now
from practice.book import PracticeBook

Status = Literal["open", "answered", "closed"]
CHANGED, NOBODY = "knowledge.changed", ""
HIDDEN = "···"
ALIKE = 0.6
"""Share of their content words by which two questions are one."""
STRONG = 20.0
"""Of the ranking: rare words in common, however much else is asked. Enough for a hint to people, not for an answer."""
FEW = 3
"""In a question of so few content words, one that says a part of it is the same."""
MOST_COMPARED = 400
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*_\d+(?::[^<>]*)?>")


class Asked(msgspec.Struct, frozen=True):
    """One question with how often it came and where it came last."""

    id: str
    question: str
    services: tuple[str, ...]
    language: str | None
    status: Status
    count: int
    first_at: datetime
    last_at: datetime
    thread_id: str | None
    entry_id: str | None
    version: int


async def veiled(turn: Turn, reply: Reply) -> Reply:
    """The reply with the questions it files free of names and numbers; done before settling, since a scan is slow."""
    if not any(isinstance(command, KnowledgeGap) for command in reply.commands):
        return reply
    person = turn.person
    known = Known(
        names=tuple(each for each in (person.name, turn.display_name) if each),
        phones=tuple(each for each in (person.phone,) if each),
        emails=tuple(each for each in (person.email,) if each),
        public=(turn.book.practice.name, *(each.name for each in turn.book.file.staff)),
    )
    commands = await asyncio.to_thread(
        lambda: tuple(
            msgspec.structs.replace(each, question=_covered(each.question, known))
            if isinstance(each, KnowledgeGap)
            else each
            for each in reply.commands
        )
    )
    return msgspec.structs.replace(reply, commands=commands)


def _covered(question: str, known: Known) -> str:
    return _PLACEHOLDER.sub(HIDDEN, redact(question, "llm", known).text)


def file_gap(
    conn: Connection, book: PracticeBook, command: KnowledgeGap, *, thread_id: str, run_id: str, language: str
) -> str:
    """Count it where it was asked before, else begin a row; a question that was answered and comes again is open."""
    words = meaning(book, command.question, command.services)
    known = _same(conn, words, command.services)
    at = now(conn)
    if known is None:
        gap_id = add(
            conn,
            knowledge_gap,
            run_id=run_id,
            question=command.question,
            services=list(command.services),
            status="open",
            at=at,
            terms=sorted(words),
            language=language,
            count=1,
            last_at=at,
        )
    else:
        gap_id = str(known.id)
        status = "closed" if known.status == "closed" else "open"
        _set(conn, gap_id, count=known.count + 1, last_at=at, status=status)
    add(
        conn,
        knowledge_asking,
        gap_id=gap_id,
        thread_id=thread_id,
        run_id=run_id,
        question=command.question,
        at=at,
    )
    live.append(conn, CHANGED, NOBODY)
    return gap_id


def meaning(book: PracticeBook, question: str, services: Sequence[str]) -> frozenset[str]:
    """Content words, each by one name for all that mean the same; the treatment's own names are said by `services`."""
    named: frozenset[str] = frozenset()
    for each in services:
        service = book.find_service(each)
        if service is not None:
            named |= terms(" ".join((service.name, *service.aliases, *service.name_by_language.values())))
    words = (terms(token.word) for token in normalise(question.replace(HIDDEN, " ")).words)
    return frozenset(min(each) for each in words if each and not each & named)


def _same(conn: Connection, words: frozenset[str], services: Sequence[str]) -> Any:
    rows = conn.execute(
        select(knowledge_gap)
        .where(mine(knowledge_gap))
        .order_by(knowledge_gap.c.last_at.desc())
        .limit(MOST_COMPARED)
    ).all()
    return next((row for row in rows if set(row.services) == set(services) and _alike(row, words)), None)


def _alike(row: Any, words: frozenset[str]) -> bool:
    theirs = frozenset(row.terms or ())
    if not theirs or not words:
        return theirs == words and row.terms is not None
    common, shorter, longer = len(theirs & words), *sorted((len(theirs), len(words)))
    holds = common == shorter and (shorter >= 2 or longer <= FEW)
    return holds or common / len(theirs | words) >= ALIKE


def gaps(conn: Connection, status: Status, limit: int = 200) -> tuple[Asked, ...]:
    """The questions asked most come first, of these the latest."""
    rows = conn.execute(
        select(knowledge_gap)
        .where(mine(knowledge_gap), knowledge_gap.c.status == status)
        .order_by(knowledge_gap.c.count.desc(), knowledge_gap.c.last_at.desc(), knowledge_gap.c.id)
        .limit(limit)
    ).all()
    threads = _threads(conn, [row.id for row in rows])
    return tuple(_asked(row, threads.get(row.id)) for row in rows)


def gap(conn: Connection, gap_id: str) -> Asked:
    """Raises `NotFoundError`."""
    row = _row(conn, gap_id)
    return _asked(row, _threads(conn, [gap_id]).get(gap_id))


def settle_gap(
    conn: Connection,
    gap_id: str,
    version: int | None,
    status: Status,
    by: str | None,
    entry_id: str | None = None,
) -> Asked:
    """Answered by an entry, closed without one, or open again. Raises `ConflictError` where somebody was faster."""
    row = _row(conn, gap_id)
    if version is not None and row.version != version:
        raise ConflictError("somebody else has taken care of this question; look at it again")
    over = status != "open"
    _set(
        conn,
        gap_id,
        status=status,
        entry_id=entry_id or row.entry_id,
        closed_at=now(conn) if over else None,
        closed_by=by if over else None,
    )
    live.append(conn, CHANGED, NOBODY)
    return gap(conn, gap_id)


def elsewhere(book: PracticeBook, asked: Asked, today: date) -> str | None:
    """The entry that answers it in another language and has no translation yet."""
    if asked.language is None:
        return None
    entries = [each for each in book.file.knowledge if book.language_of(each) != asked.language]
    wanting = [
        each
        for each in entries
        if (said := book.knowledge_in(each.id, asked.language, on=today)) is not None
        and book.language_of(said) != asked.language
    ]
    best = next(iter(rank(book, asked.question, wanting)), None)
    if best is None or best.score < SURE or (best.share < MOST and best.score < STRONG):
        return None
    return best.entry.id


def forget_asker(conn: Connection, thread_id: str) -> None:
    """Whoever left for good asked nothing: what only they asked is gone, the rest keeps another's words."""
    own = (mine(knowledge_asking), knowledge_asking.c.thread_id == thread_id)
    gone = conn.execute(select(knowledge_asking.c.gap_id).where(*own)).scalars().all()
    conn.execute(delete(knowledge_asking).where(*own))
    for gap_id in dict.fromkeys(gone):
        left = conn.execute(
            select(knowledge_asking)
            .where(mine(knowledge_asking), knowledge_asking.c.gap_id == gap_id)
            .order_by(knowledge_asking.c.at)
        ).all()
        if left:
            _set(conn, gap_id, question=left[0].question, count=len(left), run_id=left[0].run_id)
        else:
            conn.execute(delete(knowledge_gap).where(mine(knowledge_gap), knowledge_gap.c.id == gap_id))


def _set(conn: Connection, gap_id: str, **values: Any) -> None:
    conn.execute(
        update(knowledge_gap)
        .where(mine(knowledge_gap), knowledge_gap.c.id == gap_id)
        .values(version=knowledge_gap.c.version + 1, **values)
    )


def _row(conn: Connection, gap_id: str) -> Any:
    row = conn.execute(select(knowledge_gap).where(mine(knowledge_gap), knowledge_gap.c.id == gap_id)).first()
    if row is None:
        raise NotFoundError("no such question")
    return row


def _threads(conn: Connection, gap_ids: Sequence[str]) -> dict[str, str]:
    """Where each was asked last."""
    if not gap_ids:
        return {}
    rows = conn.execute(
        select(knowledge_asking.c.gap_id, knowledge_asking.c.thread_id)
        .where(mine(knowledge_asking), knowledge_asking.c.gap_id.in_(gap_ids))
        .order_by(knowledge_asking.c.at, knowledge_asking.c.id)
    ).all()
    return {row.gap_id: row.thread_id for row in rows}


def _asked(row: Any, thread_id: str | None) -> Asked:
    return Asked(
        id=row.id,
        question=row.question,
        services=tuple(row.services),
        language=row.language,
        status=row.status,
        count=row.count,
        first_at=row.at,
        last_at=row.last_at or row.at,
        thread_id=thread_id,
        entry_id=row.entry_id,
        version=row.version,
    )
