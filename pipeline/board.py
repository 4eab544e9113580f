"""What the board reads: one page of a column in its order, and how many cards and how much money each column has."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, func, or_, select, true

from core.errors import BadInputError
from core.session import mine
from inbox.task_lists import is_around
from pipeline.models import contact_tag, opportunity
from pipeline.opportunities import value_of
from pipeline.types import STAGES, Opportunity, Stage

Sort = Literal["created", "entered", "value"]
COLUMNS: Final[Mapping[str, Any]] = {
    "created": opportunity.c.created_at,
    "entered": opportunity.c.entered_at,
    "value": opportunity.c.value_minor,
}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY: Final = "none"
MOST_FOUND: Final = 1000
_ESCAPE: Final = "\\"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cards, and in which order. `owner` "none": nobody's. `locations` None: everywhere."""

    owner: str | None = None
    source: str | None = None
    line: str | None = None
    service: str | None = None
    location: str | None = None
    tag: str | None = None
    q: str = ""
    found: frozenset[str] | None = None
    """What `q` has found, where it has been looked up once for every column."""
    locations: tuple[str, ...] | None = None
    sort: Sort = "created"
    descending: bool = True


class Column(msgspec.Struct, frozen=True):
    count: int
    total_minor: int


def looked_up(conn: Connection, wanted: Wanted) -> Wanted:
    """One look for what was typed instead of one for each column; very short words find too much for that."""
    if not wanted.q.strip():
        return wanted
    words = [_says(each) for each in wanted.q.casefold().split()]
    statement = select(opportunity.c.id).where(mine(opportunity), *words).limit(MOST_FOUND + 1)
    ids = frozenset(conn.execute(statement).scalars())
    return wanted if len(ids) > MOST_FOUND else msgspec.structs.replace(wanted, found=ids)


def page(
    conn: Connection, stage: Stage, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[Opportunity], str | None]:
    """One page of a column and where the next begins."""
    column = COLUMNS[wanted.sort]
    statement = select(opportunity).where(*_fits(wanted), opportunity.c.stage == stage)
    if cursor is not None:
        statement = statement.where(_after(wanted, cursor))
    order = (column.desc(), opportunity.c.id.desc()) if wanted.descending else (column, opportunity.c.id)
    rows = conn.execute(statement.order_by(*order).limit(limit + 1)).all()
    cards = [value_of(row) for row in rows[:limit]]
    return cards, _cursor(wanted.sort, cards[-1]) if len(rows) > limit else None


def columns(conn: Connection, wanted: Wanted) -> Mapping[Stage, Column]:
    """Every stage, empty ones too."""
    rows = conn.execute(
        select(
            opportunity.c.stage,
            func.count(),
            cast(func.coalesce(func.sum(opportunity.c.value_minor), 0), BigInteger),
        )
        .where(*_fits(wanted))
        .group_by(opportunity.c.stage)
    )
    found = {row[0]: Column(int(row[1]), int(row[2])) for row in rows}
    return {stage: found.get(stage, Column(0, 0)) for stage in STAGES}


def _fits(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [mine(opportunity), opportunity.c.folded_into.is_(None), _near(wanted.locations)]
    if wanted.owner is not None:
        whose = opportunity.c.owner_id
        found.append(whose.is_(None) if wanted.owner == NOBODY else whose == wanted.owner)
    found += [
        opportunity.c[name] == value
        for name in ("source", "line", "service", "location")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.tag is not None:
        tagged = select(contact_tag.c.contact_id).where(mine(contact_tag), contact_tag.c.tag == wanted.tag)
        found.append(opportunity.c.contact_id.in_(tagged))
    if wanted.found is not None:
        return [*found, opportunity.c.id.in_(wanted.found)]
    return found + [_says(each) for each in wanted.q.casefold().split()]


def _near(locations: tuple[str, ...] | None) -> ColumnElement[bool]:
    """Of one of these locations, or of none yet; and so is whoever it is about, as for everything else of theirs."""
    if locations is None:
        return true()
    here = or_(opportunity.c.location.is_(None), opportunity.c.location.in_(locations))
    return and_(here, is_around(opportunity.c.contact_id, locations))


def _says(word: str) -> ColumnElement[bool]:
    """A number is looked for as it is dialled, however it was typed."""
    digits = "".join(each for each in word if each.isdigit())
    typed = word if not digits or any(each.isalpha() for each in word) else digits
    for each in (_ESCAPE, "%", "_"):
        typed = typed.replace(each, _ESCAPE + each)
    return opportunity.c.words.like(f"%{typed}%", escape=_ESCAPE)


def _cursor(sort: Sort, card: Opportunity) -> str:
    if sort == "value":
        return f"{card.value_minor}|{card.id}"
    at = card.created_at if sort == "created" else card.entered_at
    return f"{(at - EPOCH) // timedelta(microseconds=1)}|{card.id}"


def _after(wanted: Wanted, cursor: str) -> ColumnElement[bool]:
    key, _, card_id = cursor.partition("|")
    if not key.isdecimal() or len(key) > 18:
        raise BadInputError("not one of our cursors", at="/cursor")
    at: Any = int(key) if wanted.sort == "value" else EPOCH + timedelta(microseconds=int(key))
    column, row_id = COLUMNS[wanted.sort], opportunity.c.id
    if wanted.descending:
        later: ColumnElement[bool] = (column <= at) & ((column < at) | (row_id < card_id))
        return later
    earlier: ColumnElement[bool] = (column >= at) & ((column > at) | (row_id > card_id))
    return earlier
