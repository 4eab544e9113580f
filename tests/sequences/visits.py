"""A patient of the house with a visit ahead: what tests of reminders begin with."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from booking import service
from booking.service import Booked, Person, Start, StartQuery, Wish
from channels.accounts import connect_account
from channels.adapters.email import ABLE
from compliance.consent import record_consent, record_permission
from inbox import threads
from practice.contacts import add_address, create_contact, update_contact
from sequences.models import enrolment, touch
from tests.inbox.house import FakeSms, House

TYPE = "injectables_consult"
MAIL = "lucia.example@example.com"
SHOWN = "I'll text reminders to this number."


class Patient:
    """Has written to us, agreed to reminders, and books through the service as everybody does."""

    def __init__(self, house: House, far: FakeSms, mail: FakeSms | None = None) -> None:
        self.house, self.far, self.mail = house, far, mail or FakeSms()
        self.thread_id = self.contact_id = self.address_id = ""
        self._wishes = 0

    async def arrive(self, name: str | None = "Lucia Example", *, agrees: bool = True) -> None:
        self.thread_id = await self.house.text("hi, how much is botox?")
        self.house.clock.advance(timedelta(seconds=5))
        await self.pump()
        row = await self.house.thread()
        self.contact_id, self.address_id = row.contact_id, row.address_id
        if name is not None:
            await self.house.write(lambda conn: update_contact(conn, self.contact_id, name=name))
        if agrees:
            await self.agree()

    async def be_known(self, phone: str) -> None:
        """With a conversation in which nothing was said yet, and agreed to word of visits."""

        def known(conn: Connection) -> None:
            self.contact_id = create_contact(conn, name="Lucia Example", phone=phone, email=None)
            self.address_id = add_address(conn, self.contact_id, "sms", phone, verified=True)
            row = threads.open_thread(
                conn, self.contact_id, channel="sms", address_id=self.address_id,
                account_id=self.house.account_id, owner_kind="agent", language="en",
            )  # fmt: skip
            self.thread_id = row.id

        await self.house.write(known)
        await self.agree()

    async def agree(self, address_id: str | None = None) -> None:
        def give(conn: Connection) -> None:
            record_consent(
                conn,
                contact_id=self.contact_id,
                address_id=address_id or self.address_id,
                categories=("appointments", "care"),
                level="EXPRESS",
                how="booking_in_thread",
                shown=SHOWN,
                proof={"message_id": "m-yes", "shown_message_id": "m-asked"},
                book=self.house.product.books.get(conn),
            )

        await self.house.write(give)

    async def book(
        self, ahead: timedelta, *, moves: str | None = None, type_id: str = TYPE, **more: Any
    ) -> str:
        """The first free start at least so far ahead."""
        return str(
            await self.house.write(
                lambda conn: self.booked(conn, ahead, moves=moves, type_id=type_id, **more)
            )
        )

    def booked(
        self,
        conn: Connection,
        ahead: timedelta,
        *,
        moves: str | None = None,
        type_id: str = TYPE,
        **more: Any,
    ) -> str:
        start = self.free(conn, self.house.clock.now() + ahead, type_id)
        self._wishes += 1
        done = service.book(
            conn,
            self.house.product.books.get(conn),
            Wish(
                start=start,
                person=Person(contact_id=self.contact_id, name="Lucia Example"),
                thread_id=self.thread_id,
                treatments=more.get("treatments", ()),
                intent_key=f"wish-{self._wishes}",
                moves=moves,
                source="staff",
            ),
        )
        assert isinstance(done, Booked), done
        return done.appointment_id

    def free(self, conn: Connection, after: datetime, type_id: str = TYPE) -> Start:
        book = self.house.product.books.get(conn)
        query = StartQuery(type=type_id, earliest=after, limit=1)
        return service.find(conn, book, query)[0]

    async def visit(self, appointment_id: str) -> Any:
        return await self.house.read(lambda conn: service.one(conn, appointment_id))

    async def cancel(self, appointment_id: str) -> None:
        await self.house.write(lambda conn: service.cancel(conn, appointment_id, "asked"))

    async def wait_until(self, instant: datetime) -> None:
        """Everything due on the way happens at its own time; what only watches is left out."""
        waiting = [each for each in self.house.product.claimers if each.name in {"enrolments", "holds"}]
        for _ in range(40):
            await self.pump()
            due = [await each.next_due() for each in waiting]
            ahead = [each for each in due if each is not None and self.house.clock.now() < each <= instant]
            if not ahead:
                break
            self.house.clock.advance(min(ahead) - self.house.clock.now())
        self.house.clock.advance(max(instant - self.house.clock.now(), timedelta()))
        await self.pump()

    async def pump(self) -> None:
        await self.house.pump("inbound", "turns", "enrolments", "holds", "outbox")

    def texts(self, since: int = 0) -> list[str]:
        return [each.text for each in self.far.sent[since:]]

    async def touches(self) -> list[Any]:
        return await self.house.rows(touch, touch.c.at, touch.c.id)

    async def enrolments(self) -> list[Any]:
        return await self.house.rows(enrolment, enrolment.c.id)


class FakeMail(FakeSms):
    """A mailbox that takes files."""

    channel = "email"

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = ABLE


async def with_mail(patient: Patient, *, plain_ok: bool) -> str:
    """Their mail address, agreed to for visits; `plain_ok`: the warning about plain mail was accepted too."""
    house = patient.house

    def connect(conn: Connection) -> str:
        connect_account(
            conn, house.product.vault, channel="email", provider="fake", external_id="desk@x.example", settings={},
            secret={},
        )  # fmt: skip
        update_contact(conn, patient.contact_id, email=MAIL)
        return add_address(conn, patient.contact_id, "email", MAIL, verified=True)

    address_id = str(await house.write(connect))
    await patient.agree(address_id)
    if plain_ok:
        await house.write(
            lambda conn: record_permission(
                conn, house.product.books.get(conn), address_id, "unencrypted_ok", accepted=True, how="verbal",
                language="en", shown_message_id="m1", inbound_message_id="m2",
            )
        )  # fmt: skip
    return address_id
