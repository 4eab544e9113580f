"""What a transaction has read is at hand until it could have changed: by its own hand, by a rollback, or by others."""

import asyncio
import threading
from typing import Any

from sqlalchemy import Connection, event

from core.db import Ahead, Database
from core.session import of_practice
from practice import contacts
from practice.models import contact

HERE = of_practice("p1")


class Asked:
    """Statements that reach the driver."""

    def __init__(self, db: Any) -> None:
        self.count = 0
        engine = db._writer if db.dialect == "sqlite" else db._engine.sync_engine
        event.listen(engine, "before_cursor_execute", self._one)

    def _one(self, _conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.count += statement.startswith("SELECT contact.")


def name_of(conn: Connection, contact_id: str) -> str:
    return str(contacts.load_contact(conn, contact_id).name)


async def somebody(db: Database, name: str = "Ana Example") -> str:
    return await db.write(HERE, lambda conn: contacts.create_contact(conn, name=name, phone=None, email=None))


async def test_a_row_is_asked_for_once_until_it_is_written(db: Database) -> None:
    ana, asked = await somebody(db), Asked(db)

    def work(conn: Connection) -> tuple[list[str], list[int]]:
        said, counts = [], []
        for name in (None, None, "Bea Example", None):
            if name is not None:
                contacts.update_contact(conn, ana, name=name)
            said.append(name_of(conn, ana))
            counts.append(asked.count)
        return said, counts

    said, counts = await db.write(HERE, work)
    assert said == ["Ana Example", "Ana Example", "Bea Example", "Bea Example"]
    assert counts == [1, 1, 2, 2]


async def test_what_was_rolled_back_was_never_read(db: Database) -> None:
    ana = await somebody(db)

    def work(conn: Connection) -> tuple[str, str]:
        point = conn.begin_nested()
        contacts.update_contact(conn, ana, name="Bea Example")
        inside = name_of(conn, ana)
        point.rollback()
        return inside, name_of(conn, ana)

    assert await db.write(HERE, work) == ("Bea Example", "Ana Example")


async def test_each_of_a_group_sees_what_the_one_before_has_done_and_not_what_failed(db: Database) -> None:
    ana = await somebody(db)

    def rename(conn: Connection, name: str, *, fails: bool = False) -> str:
        before = name_of(conn, ana)
        contacts.update_contact(conn, ana, name=name)
        if fails:
            name_of(conn, ana)
            raise ValueError
        return before

    first = await db.write(HERE, lambda conn: rename(conn, "One Example"))
    second, failed, third = await asyncio.gather(
        db.write(HERE, lambda conn: rename(conn, "One Example")),
        db.write(HERE, lambda conn: rename(conn, "Two Example", fails=True)),
        db.write(HERE, lambda conn: name_of(conn, ana)),
        return_exceptions=True,
    )
    assert (first, second, third) == ("Ana Example", "One Example", "One Example")
    assert isinstance(failed, ValueError)


async def test_who_waited_for_a_lock_reads_what_others_have_written_meanwhile(db: Database) -> None:
    """Only PostgreSQL has others that write meanwhile."""
    if db.dialect == "sqlite":
        return
    ana, asked = await somebody(db), Asked(db)

    def work(conn: Connection) -> int:
        name_of(conn, ana)
        before = asked.count
        conn.execute(contact.select().with_for_update())
        name_of(conn, ana)
        return asked.count - before

    assert await db.write(HERE, work) == 2


async def test_several_of_one_practice_are_read_together(db: Database) -> None:
    """Where they are committed together; elsewhere each asks for itself, and finds the same."""
    people = [await somebody(db, f"Person {number}") for number in range(6)]
    asked, free = Asked(db), threading.Event()
    alone = db.dialect == "sqlite"
    busy = asyncio.ensure_future(db.write(HERE, lambda _: free.wait(60) if alone else None))
    ahead = [Ahead(contacts.look_ahead, each) for each in people]
    reading = asyncio.gather(
        *(
            db.write(HERE, lambda conn, each=each.key: name_of(conn, each), ahead=each)  # type: ignore[misc]
            for each in ahead
        )
    )
    await asyncio.sleep(0)  # all of them stand in line behind the busy one
    free.set()
    assert await reading == [f"Person {number}" for number in range(6)]
    await busy
    assert asked.count < len(people) if alone else asked.count == len(people)
