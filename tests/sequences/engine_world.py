"""One lead with a card and a sequence of our own about it: what tests of the engine begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection

from core.actors import SYSTEM, Actor
from pipeline import opening, opportunities, stages
from pipeline.opening import Came
from practice.access.users import create_user
from sequences import control, editions, filling, schema
from sequences.filling import Template
from sequences.models import enrolment, touch
from sequences.schema import Definition
from tests.inbox.house import FakeSms, House
from tests.sequences.visits import Patient

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MANAGER = Actor("user", "u-manager")
TEXTS = {
    **{
        f"word_{n}": Template(text=f"{{practice}}: {{name}}word number {n}.", subject="News")
        for n in range(1, 9)
    },
    "named": Template(text="{practice}: about {treatment}.", subject="News", otherwise="word_1"),
    "lost": Template(text="{practice}: about {nobody_knows}."),
}


def send(number: int, *, ends: str = "3d", channels: tuple[str, ...] = ("sms", "email")) -> dict[str, Any]:
    """What the practice may say to who has agreed to word of visits."""
    return {"kind": "no_show", "template": f"word_{number}", "ends": ends, "channels": list(channels)}


def sequence(*steps: dict[str, Any], id_: str = "follow_lead", **more: Any) -> Definition:
    return schema.read(
        {
            "id": id_,
            "version": 1,
            "name": {"en": "Follow a lead"},
            "about": {"en": "For tests."},
            "subject": "opportunity",
            "trigger": {"on": "stage", "stage": "lead"},
            "stop": ["booked", "replied", "stage_left", "paid"],
            "on": True,
            "steps": list(steps),
            **more,
        }
    )


@contextmanager
def library_of(*definitions: Definition) -> Iterator[None]:
    """Only these, and words of ours for them."""
    found = {each.id: each for each in definitions}
    with (
        patch.object(editions, "shipped", lambda: found),
        patch.object(filling, "templates", lambda _: TEXTS),
    ):
        yield


class Lead(Patient):
    """Has written, has agreed to word of visits, and has a card in Lead."""

    card_id = ""
    manager = SYSTEM

    async def settle(self) -> None:
        await self.arrive()
        await self.open_card()

    async def move(self, to: Any) -> None:
        """By a person, for only they say that somebody is not a good fit."""
        if self.manager is SYSTEM:
            made = await self.house.write(
                lambda conn: create_user(
                    conn,
                    email=f"{self.contact_id}@x.example",
                    name="Mara Example",
                    role="manager",
                    staff_id=None,
                    password_hash=None,
                )
            )
            self.manager = Actor("user", made)
        await self.house.write(
            lambda conn: stages.move(conn, self.card_id, to, why="TEST", actor=self.manager, force=True)
        )

    async def open_card(self) -> str:
        def opened(conn: Connection) -> str:
            book = self.house.product.books.get(conn)
            card = opening.open_card(conn, book, self.contact_id, Came(origin="staff", why="STAFF"))
            assert card is not None
            return card.id

        self.card_id = str(await self.house.write(opened))
        return self.card_id

    async def stage(self) -> str:
        card = await self.house.read(lambda conn: opportunities.one(conn, self.card_id))
        return str(card.stage)

    async def control(self, what: str, enrolment_id: str | None = None) -> Any:
        row_id = enrolment_id or (await self.enrolments())[-1].id
        if what == "restart":
            books = self.house.product.books
            return await self.house.write(
                lambda conn: control.restart(conn, books.get(conn), row_id, MANAGER)
            )
        return await self.house.write(lambda conn: getattr(control, what)(conn, row_id, MANAGER))

    async def enrolments(self) -> list[Any]:
        rows = await self.house.rows(enrolment, enrolment.c.changed_at, enrolment.c.cycle)
        return [
            each for each in rows if each.contact_id == self.contact_id and each.sequence.startswith("follow")
        ]

    async def steps(self) -> list[tuple[str, str, str | None]]:
        ours = {each.id for each in await self.enrolments()}
        rows = await self.house.rows(touch, touch.c.at, touch.c.id)
        return [(each.step, each.outcome, each.why) for each in rows if each.enrolment_id in ours]


def words(lead: Lead, since: int = 0) -> list[int]:
    """Which of the numbered texts went out, in order."""
    said = [each.text for each in lead.far.sent[since:] if "word number" in each.text]
    return [int(each.split("word number ")[1][0]) for each in said]


__all__ = ["SYSTEM", "FakeSms", "House", "Lead", "library_of", "send", "sequence", "words"]
