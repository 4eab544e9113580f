"""Which sequences there are, which a practice has switched on, and in whose words: the library's or the practice's own."""

from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from compliance.audit import Actor, append
from core.errors import BadInputError, FaultyError, NotFoundError, SettingsError
from core.logging import logger
from core.session import add, mine, now
from practice.book import PracticeBook
from sequences import plain_yaml, schema
from sequences.definitions import LIBRARY
from sequences.lint import faults_of, must_hold
from sequences.models import sequence_edition, sequence_setting
from sequences.schema import Definition

LIBRARYS_OWN: Final = 0
"""The edition of an enrolment that runs on the library's own words, whichever release they are of."""
_kept: dict[str, Definition | None] = {}
"""By the row's id, not its number, which another one has once a unit of work was undone. Editions never change."""
MOST_KEPT: Final = 2048

_EDITION = select(sequence_edition.c.id).where(
    mine(sequence_edition),
    sequence_edition.c.sequence == bindparam("of_sequence"),
    sequence_edition.c.number == bindparam("of_number"),
)


class Standing(msgspec.Struct, frozen=True):
    """A sequence as it stands in a practice."""

    definition: Definition
    on: bool
    edition: int
    """0: the library's own."""


@cache
def shipped() -> dict[str, Definition]:
    """Every definition of the library by its id, its words read too. Raises `SettingsError` for what does not fit."""
    found: dict[str, Definition] = {}
    for path in sorted(LIBRARY.glob("*.yaml")):
        try:
            definition = schema.read(plain_yaml.load(path))
            must_hold(definition)
        except SettingsError as error:
            raise SettingsError(f"sequences/library/{path.name}: {error}") from None
        found[definition.id] = definition
    return found


def of_practice(conn: Connection) -> list[Standing]:
    """All of them, as this practice has them, in the order of the library."""
    chosen = _chosen(conn, tuple(shipped()))
    return [_standing(conn, each, chosen.get(each.id)) for each in shipped().values()]


def standing(conn: Connection, sequence_id: str) -> Standing:
    """Raises `NotFoundError`."""
    definition = shipped().get(sequence_id)
    if definition is None:
        raise NotFoundError("no such sequence")
    return _standing(conn, definition, _chosen(conn, (sequence_id,)).get(sequence_id))


def current(conn: Connection, _book: PracticeBook, sequence_id: str) -> Definition:
    """In the practice's own edition, where it has one. Raises `NotFoundError`."""
    return standing(conn, sequence_id).definition


def begun_by(conn: Connection, on: str, subject_kind: str, stage: str | None = None) -> list[Standing]:
    """Those switched on that this begins; no statement where the library has none."""
    fitting = [
        each
        for each in shipped().values()
        if each.trigger.on == on and each.subject == subject_kind and each.trigger.stage in {None, stage}
    ]
    if not fitting:
        return []
    chosen = _chosen(conn, tuple(each.id for each in fitting))
    found = [_standing(conn, each, chosen.get(each.id)) for each in fitting]
    return [each for each in found if each.on]


def edition(conn: Connection, sequence_id: str, number: int) -> Definition | None:
    """The words that an enrolment runs on; None where the library has dropped the sequence."""
    if number == LIBRARYS_OWN:
        return shipped().get(sequence_id)
    row = conn.execute(_EDITION, {"of_sequence": sequence_id, "of_number": number}).first()
    if row is None:
        return None
    if row.id not in _kept:
        document = select(sequence_edition.c.document).where(
            mine(sequence_edition), sequence_edition.c.id == row.id
        )
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[row.id] = _read(sequence_id, conn.execute(document).scalar_one())
    return _kept[row.id]


def _read(sequence_id: str, document: Any) -> Definition | None:
    """A practice's edition that this release cannot read any more goes on in the library's words."""
    try:
        return schema.read(document)
    except SettingsError as error:
        logger().error("edition_unreadable", kind=sequence_id, error=type(error).__name__)
        return shipped().get(sequence_id)


def set_on(conn: Connection, sequence_id: str, on: bool, actor: Actor) -> Standing:  # noqa: FBT001
    """The switch alone; `control.switch` also ends what runs. Raises `NotFoundError`."""
    there = standing(conn, sequence_id)
    if there.on != on:
        _choose(conn, sequence_id, actor, on=on, edition=there.edition)
        append(conn, actor, "sequence.switched", ("sequence", sequence_id), detail={"on": on})
    return msgspec.structs.replace(there, on=on)


def add_edition(conn: Connection, sequence_id: str, changed: Definition, actor: Actor) -> Standing:
    """A new edition in a practice's words. Raises `NotFoundError`, `BadInputError` for one that does not hold."""
    there = standing(conn, sequence_id)
    fixed = shipped()[sequence_id]
    if (changed.id, changed.subject, changed.trigger) != (sequence_id, fixed.subject, fixed.trigger):
        raise BadInputError("what a sequence is about and what begins it stay as they are", at="/trigger")
    try:
        changed = schema.read(schema.plain(changed))
    except SettingsError as error:
        raise BadInputError(str(error), at="/steps") from None
    number = _newest(conn, sequence_id) + 1
    add(
        conn,
        sequence_edition,
        sequence=sequence_id,
        number=number,
        document=schema.plain(changed),
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
    )
    _choose(conn, sequence_id, actor, on=there.on, edition=number)
    append(conn, actor, "sequence.edited", ("sequence", sequence_id), detail={"edition": number})
    return Standing(changed, there.on, number)


def must_be_sound(changed: Definition, book: PracticeBook) -> None:
    """For whoever lets people change a sequence, before `add_edition`: raises `FaultyError` with every step and
    language in which the linter of the library finds something; it knows the practice's own names for treatments.
    """
    faults = faults_of(changed, shipped()[changed.id], book)
    if faults:
        said = (f"{each.at} {each.language or ''}: {each.code} {each.detail}" for each in faults)
        raise FaultyError("; ".join(said), faults)


def _newest(conn: Connection, sequence_id: str) -> int:
    statement = select(func.max(sequence_edition.c.number)).where(
        mine(sequence_edition), sequence_edition.c.sequence == sequence_id
    )
    return int(conn.execute(statement).scalar() or 0)


def _standing(conn: Connection, own: Definition, chosen: dict[str, Any] | None) -> Standing:
    if chosen is None:
        return Standing(own, own.on, LIBRARYS_OWN)
    number = int(chosen.get("edition", LIBRARYS_OWN))
    return Standing(edition(conn, own.id, number) or own, bool(chosen.get("on", own.on)), number)


def _chosen(conn: Connection, ids: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The newest choice of each, of those that a practice has decided anything about."""
    statement = (
        select(sequence_setting.c.sequence, sequence_setting.c.settings)
        .where(mine(sequence_setting), sequence_setting.c.sequence.in_(ids))
        .order_by(sequence_setting.c.version)
    )
    return {row.sequence: row.settings for row in conn.execute(statement)}


def _choose(conn: Connection, sequence_id: str, actor: Actor, **settings: Any) -> None:
    statement = select(func.max(sequence_setting.c.version)).where(
        mine(sequence_setting), sequence_setting.c.sequence == sequence_id
    )
    add(
        conn,
        sequence_setting,
        sequence=sequence_id,
        version=int(conn.execute(statement).scalar() or 0) + 1,
        settings=settings,
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
    )
