"""Tasks: what a person must do for somebody, when, and what every try at it came to."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core import live
from core.actors import Actor
from core.errors import BadInputError, ConflictError, NotFoundError
from core.events import ContactErased, TaskClosed, TaskOpened
from core.session import acting, add, emit, mine, new_id, now, practice_of
from inbox.task_kinds import Outcome, kinds, outcome_of
from inbox.task_models import settled, task, task_entry

CHANGED: Final = "tasks.changed"
LONGEST_NOTE: Final = 2000


class Task(msgspec.Struct, frozen=True):
    id: str
    kind: str
    contact_id: str
    thread_id: str | None
    subject_kind: str | None
    subject_id: str | None
    owner_id: str | None
    key: str | None
    state: Literal["open", "done"]
    outcome: str | None
    """The last one that a person gave."""
    closed_why: str | None
    tries: int
    worth_minor: int
    detail: Mapping[str, Any]
    note: str | None
    due_at: datetime
    first_due_at: datetime
    by_kind: str
    by_id: str | None
    created_at: datetime
    closed_at: datetime | None
    version: int


class Entry(msgspec.Struct, frozen=True):
    """A line of a task's history."""

    id: str
    task_id: str
    what: str
    outcome: str | None
    why: str | None
    note: str | None
    again_at: datetime | None
    owner_id: str | None
    by_kind: str
    by_id: str | None
    at: datetime


def open_task(
    conn: Connection,
    kind: str,
    *,
    contact_id: str,
    due_at: datetime,
    thread_id: str | None = None,
    subject: tuple[str, str] | None = None,
    owner_id: str | None = None,
    key: str | None = None,
    detail: Mapping[str, Any] = {},
    note: str | None = None,
) -> str:
    """Something for a person to do. With a `key` there is at most one open task of it: a second call gives the first.

    `detail` holds ids, codes and counts, never a patient's words; `value_minor` in it is the money at stake.
    `note` is what a colleague wrote. Raises `BadInputError` for a kind that does not exist.
    """
    if kind not in kinds():
        raise BadInputError("no such kind of task", at="/kind")
    by, task_id = acting(conn), new_id(conn)
    values = {
        "id": task_id,
        "practice_id": practice_of(conn),
        "kind": kind,
        "contact_id": contact_id,
        "thread_id": thread_id,
        "subject_kind": subject[0] if subject else None,
        "subject_id": subject[1] if subject else None,
        "owner_id": owner_id,
        "key": key,
        "state": "open",
        "tries": 0,
        "worth_minor": int(detail.get("value_minor") or 0),
        "detail": dict(detail),
        "note": note,
        "due_at": due_at,
        "first_due_at": due_at,
        "by_kind": by.kind,
        "by_id": by.id,
        "created_at": now(conn),
        "version": 1,
    }
    there = _open_of(conn, key)
    while there is None and not _inserted(
        conn, values
    ):  # somebody else was faster, and may have closed theirs
        there = _open_of(conn, key)
    if there is not None:
        return there
    _note(conn, task_id, "opened", by, owner_id=owner_id)
    _tell(conn)
    emit(conn, TaskOpened(task_id=task_id, contact_id=contact_id, kind=kind))
    return task_id


def close_tasks(
    conn: Connection,
    *,
    why: str,
    contact_id: str | None = None,
    kinds: Collection[str] = (),
    subject: tuple[str, str] | None = None,
) -> int:
    """What has lost its reason is done: open tasks of the person or subject, of these kinds where any are named."""
    if contact_id is None and subject is None:
        raise ValueError("whose tasks?")
    these = [mine(task), task.c.state == "open"]
    if contact_id is not None:
        these.append(task.c.contact_id == contact_id)
    if kinds:
        these.append(task.c.kind.in_(kinds))
    if subject is not None:
        these += [task.c.subject_kind == subject[0], task.c.subject_id == subject[1]]
    rows = conn.execute(select(task).where(*these).order_by(task.c.id)).all()
    return sum(_close(conn, value_of(row), why, acting(conn)) for row in rows)


def outcome(
    conn: Connection,
    task_id: str,
    outcome: str,
    actor: Actor,
    note: str = "",
    again_at: datetime | None = None,
) -> Task:
    """What a try came to; the kind's data says what follows. Raises `NotFoundError`, `ConflictError`, `BadInputError`."""
    there = one(conn, task_id, lock=True)
    if there.state != "open":
        raise ConflictError("this is done already; look at it again")
    means = _meaning(there, outcome)
    again = _next_try(conn, there, outcome, means, again_at)
    tries = there.tries + (1 if means.is_try else 0)
    _set(conn, there, outcome=outcome, tries=tries, **({"due_at": again} if again else {}))
    _note(conn, task_id, "outcome", actor, outcome=outcome, note=note.strip() or None, again_at=again)
    if again is None:
        why = "ATTEMPTS" if means.then == "again" else outcome
        _close(conn, one(conn, task_id), why, actor)
    else:
        _tell(conn)
    return one(conn, task_id)


def assign(conn: Connection, task_id: str, owner_id: str | None, actor: Actor) -> Task:
    """Whose it is from now on; nobody's where `owner_id` is None."""
    there = _to_change(conn, task_id)
    if there.owner_id != owner_id:
        _set(conn, there, owner_id=owner_id)
        _note(conn, task_id, "assigned", actor, owner_id=owner_id)
        _tell(conn)
    return one(conn, task_id)


def snooze(conn: Connection, task_id: str, until: datetime, actor: Actor) -> Task:
    """Not now: it is due then."""
    there = _to_change(conn, task_id)
    if until <= now(conn):
        raise BadInputError("that moment has passed", at="/until")
    _set(conn, there, due_at=until)
    _note(conn, task_id, "snoozed", actor, again_at=until)
    _tell(conn)
    return one(conn, task_id)


def one(conn: Connection, task_id: str, *, lock: bool = False) -> Task:
    """Raises `NotFoundError`."""
    statement = select(task).where(mine(task), task.c.id == task_id)
    row = conn.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFoundError("no such task")
    return value_of(row)


def tasks_of(conn: Connection, contact_id: str) -> list[Task]:
    """All of a person: open ones first by when they are due, then the newest that are done."""
    rows = conn.execute(select(task).where(mine(task), task.c.contact_id == contact_id)).all()
    found = [value_of(row) for row in rows]
    waiting = sorted(
        (each for each in found if each.state == "open"), key=lambda each: (each.due_at, each.id)
    )
    over = sorted((each for each in found if each.state != "open"), key=lambda each: each.id, reverse=True)
    return waiting + over


def about(conn: Connection, subject: tuple[str, str]) -> list[Task]:
    """All of a plan, a visit or whatever they are about, oldest first."""
    these = (mine(task), task.c.subject_kind == subject[0], task.c.subject_id == subject[1])
    return [value_of(row) for row in conn.execute(select(task).where(*these).order_by(task.c.id))]


def skip(conn: Connection, task_id: str, actor: Actor) -> None:
    """Something else first: it comes after the others for whoever said so, and stays due."""
    _to_change(conn, task_id)
    _note(conn, task_id, "skipped", actor)


def remark(conn: Connection, task_id: str, note: str, actor: Actor) -> Task:
    """Something worth knowing at the next try."""
    there = _to_change(conn, task_id)
    _set(conn, there)
    _note(conn, task_id, "note", actor, note=note)
    _tell(conn)
    return one(conn, task_id)


def settle(conn: Connection, source: str, item_id: str, contact_id: str, how: str, actor: Actor) -> None:
    """Somebody has dealt with what was not sent, or lets it be: it is on no list any more. Raises `ConflictError`
    where a colleague was faster; by the same person it may be said twice.
    """
    build: Any = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    values = {
        "id": new_id(conn),
        "practice_id": practice_of(conn),
        "source": source,
        "item_id": item_id,
        "contact_id": contact_id,
        "how": how,
        "by_kind": actor.kind,
        "by_id": actor.id,
        "at": now(conn),
    }
    if int(conn.execute(build(settled).on_conflict_do_nothing(), values).rowcount) == 0:
        here = (settled.c.source == source, settled.c.item_id == item_id)
        by = conn.execute(select(settled.c.by_id).where(mine(settled), *here)).scalar()
        if by != actor.id:
            raise ConflictError("a colleague has seen to it already")
    _tell(conn)


def history(conn: Connection, task_ids: Collection[str]) -> dict[str, list[Entry]]:
    """What was tried and changed, oldest first, by task."""
    rows = conn.execute(
        select(task_entry)
        .where(mine(task_entry), task_entry.c.task_id.in_(task_ids))
        .order_by(task_entry.c.at, task_entry.c.id)
    )
    found: dict[str, list[Entry]] = {each: [] for each in task_ids}
    for row in rows:
        found[row.task_id].append(msgspec.convert(row, Entry, from_attributes=True))
    return found


def forget(conn: Connection, contact_id: str) -> None:
    """A person has left for good: what was to be done for them, and what colleagues noted of it, goes with them."""
    gone = select(task.c.id).where(mine(task), task.c.contact_id == contact_id)
    conn.execute(delete(task_entry).where(mine(task_entry), task_entry.c.task_id.in_(gone)))
    conn.execute(delete(task).where(mine(task), task.c.contact_id == contact_id))
    conn.execute(delete(settled).where(mine(settled), settled.c.contact_id == contact_id))
    _tell(conn)


def on_contact_erased(conn: Connection, event: ContactErased) -> None:
    """Handler for `wiring.py`."""
    forget(conn, event.contact_id)


def value_of(row: Row[Any]) -> Task:
    return msgspec.convert(row, Task, from_attributes=True)


def _meaning(there: Task, name: str) -> Outcome:
    try:
        return outcome_of(there.kind, name)
    except KeyError:
        raise BadInputError("this kind of task has no such outcome", at="/outcome") from None


def _next_try(
    conn: Connection, there: Task, name: str, means: Outcome, again_at: datetime | None
) -> datetime | None:
    """When it is to be tried again; None when it is over."""
    if again_at is not None and again_at <= now(conn):
        raise BadInputError("that moment has passed", at="/again_at")
    if means.then == "close":
        return None
    if means.most is not None and _count(conn, there.id, name) + 1 >= means.most:
        return None
    return again_at or now(conn) + means.wait


def _count(conn: Connection, task_id: str, name: str) -> int:
    return sum(each.outcome == name for each in history(conn, [task_id])[task_id])


def _to_change(conn: Connection, task_id: str) -> Task:
    there = one(conn, task_id, lock=True)
    if there.state != "open":
        raise ConflictError("this is done already; look at it again")
    return there


def _open_of(conn: Connection, key: str | None) -> str | None:
    if key is None:
        return None
    found: str | None = conn.execute(
        select(task.c.id).where(mine(task), task.c.key == key, task.c.state == "open")
    ).scalar()
    return found


def _inserted(conn: Connection, values: Mapping[str, Any]) -> bool:
    build: Any = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    return int(conn.execute(build(task).on_conflict_do_nothing(), values).rowcount) == 1


def _close(conn: Connection, there: Task, why: str, actor: Actor) -> bool:
    done = conn.execute(
        update(task)
        .where(mine(task), task.c.id == there.id, task.c.state == "open")
        .values(state="done", closed_why=why[:40], closed_at=now(conn), version=task.c.version + 1)
    )
    if done.rowcount != 1:
        return False
    _note(conn, there.id, "closed", actor, why=why[:40])
    _tell(conn)
    emit(conn, TaskClosed(task_id=there.id, contact_id=there.contact_id, kind=there.kind, outcome=why))
    return True


def _set(conn: Connection, there: Task, **values: Any) -> None:
    conn.execute(
        update(task).where(mine(task), task.c.id == there.id).values(version=task.c.version + 1, **values)
    )


def _note(conn: Connection, task_id: str, what: str, actor: Actor, **values: Any) -> None:
    add(
        conn,
        task_entry,
        task_id=task_id,
        what=what,
        by_kind=actor.kind,
        by_id=actor.id,
        at=now(conn),
        **values,
    )


def _tell(conn: Connection) -> None:
    """Lists and counters on screens read anew: noted as often as one likes, told once for each unit of work."""
    live.append(conn, CHANGED, "")
