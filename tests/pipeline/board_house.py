"""What tests of the pipeline share: two colleagues who take leads, visits that a system tells of, and money."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from booking import entering, told
from booking.slots import start_at
from core.actors import Actor
from core.session import now
from pipeline import opportunities
from pipeline.types import Opportunity
from practice.store import Books
from practice.users import create_user
from tests.inbox.house import House

ANA, BEA = "ana", "bea"


async def colleagues(house: House) -> dict[str, str]:
    """User ids of two at the front desk."""

    def make(conn: Connection) -> dict[str, str]:
        return {
            name: create_user(
                conn,
                email=f"{name}@a.example.com",
                name=f"{name.title()} Example",
                role="coordinator",
                staff_id=staff_id,
                password_hash=None,
            )
            for name, staff_id in ((ANA, "joss"), (BEA, "camila"))
        }

    made: dict[str, str] = await house.write(make)
    return made


async def card_of(house: House, contact_id: str) -> Opportunity | None:
    found: Opportunity | None = await house.read(lambda conn: opportunities.current(conn, contact_id))
    return found


async def book(house: House, contact_id: str, *, days: int = 3, key: str) -> str:
    """As the practice's own system tells of a visit."""
    books: Books = house.product.books

    def stand(conn: Connection) -> str:
        practice = books.get(conn)
        kind = practice.file.appointment_types[0]
        wall = (now(conn) + timedelta(days=days)).replace(
            hour=15, minute=0, second=0, microsecond=0, tzinfo=None
        )
        start = start_at(practice, kind.id, kind.providers[0], wall)
        assert start is not None
        return told.told_of(conn, practice, start, contact_id=contact_id, key=key)

    made: str = await house.write(stand)
    return made


async def pay(house: House, contact_id: str, amount_minor: int, key: str) -> str:
    def enter(conn: Connection) -> str:
        return entering.enter_payment(
            conn, contact_id, amount_minor=amount_minor, currency="USD", by="ana", key=key
        )

    made: str = await house.write(enter)
    return made


def person(user_id: str) -> Actor:
    return Actor("user", user_id)


async def rows(house: House, table: Any) -> list[Any]:
    return await house.rows(table)
