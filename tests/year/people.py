"""Who comes to the practice and what they do there: leads that ask and vanish, patients, buyers of series, members."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from booking import service
from booking.attending import What, attend
from booking.money import Paid, Sessions, keep_invoice, keep_package
from booking.service import Booked, Person, StartQuery, Taken, Wish
from compliance import standing
from compliance.audit import SYSTEM
from compliance.consent import give
from inbox import threads
from practice.contacts import add_address, addresses_of, create_contact, update_contact
from sequences.plans import memberships
from tests.compliance.consent.people import booked as express
from tests.compliance.consent.people import signed
from tests.inbox.house import demo_book
from tests.year import desk
from tests.year.town import Sent, Town

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CODES: Final = (
    919, 312, 336, 415, 303, 984, 704, 980, 252, 910, 828, 404, 470, 678, 770, 803, 843, 864, 804, 703, 571, 757, 540,
    215, 267,
)  # fmt: skip
ZONES: Final = {312: "America/Chicago", 415: "America/Los_Angeles", 303: "America/Denver"}
"""All others live on Eastern time; no code has two zones, so that the reference can tell everybody's hour."""
GOLDEN: Final = 0.6180339887
ALL: Final = ("appointments", "care", "recall", "promotions", "reviews")
INTERESTS: Final = {
    "botox": ("injectables", "hi, how much is botox?"),
    "lip_filler": ("injectables", "hello, what does lip filler cost?"),
    "tummy_tuck": ("surgical", "do you do tummy tucks?"),
    "breast_augmentation": ("surgical", "hi, I'd like to know about breast augmentation"),
    "laser_hair_removal": ("laser_energy", "how much is laser hair removal?"),
    "muscle_toning": ("body_contouring", "do you offer muscle toning? how does it work?"),
    "hydrafacial": ("skin", "hola, cuánto cuesta un hydrafacial?"),
    "iv_therapy": ("wellness", "how much is an iv drip?"),
}
SERIES: Final = (
    ("photofacial", 3, "ipl"), ("rf_microneedling", 3, "rf"), ("laser_hair_removal", 6, "lhr"),
    ("hydrafacial", 3, "hydra"), ("microneedling", 3, "mn"), ("muscle_toning", 4, "toning"),
)  # fmt: skip
REPLIES: Final = ("thanks, can you tell me more?", "ok, I will think about it", "what does it cost?")


class Life:
    """One person. Everything they do goes through the doors of the product."""

    def __init__(
        self, town: Town, number: int, seed: int, until: datetime, *, same_as: "Life | None" = None
    ) -> None:
        self.town, self.number, self.until, self.same_as = town, number, until, same_as
        self.dice = Random(f"{seed}:{number}")
        code = CODES[number // 100 % len(CODES)]
        self.phone = f"+1{code}5550{100 + number % 100}"
        self.mail = f"person{number}@example.com"
        self.clock = ZoneInfo(ZONES.get(code, "America/New_York"))
        self.name = f"Person{chr(65 + number % 26)}{chr(97 + number // 26 % 26)} Example"
        self.interest = self.dice.choice(tuple(INTERESTS))
        if same_as is not None:
            self.name, self.interest = same_as.name, same_as.interest
        self.written = self.dice.random() < 0.6
        self.mailed = same_as is not None or self.dice.random() < 0.5
        self.contact_id, self.stopped = "", False
        self._wishes = 0

    def begin(self) -> None:
        role = self.number * GOLDEN % 1  # the same mix in a slice as in the whole
        first = self.town.clock.now()
        start = first + (self.until - first) * self.dice.uniform(0, 0.8)
        if self.same_as is not None:
            self.town.at(start, self.is_known)
            self.town.at(start + HOUR, self.dice.choice((self.buys, self.joins, self.comes_for_treatment)))
            self.town.at(start + DAY * self.dice.uniform(2, 60), lambda: desk.unites(self))
            return
        if self.dice.random() < 0.04:
            self.town.at(start + DAY * self.dice.uniform(0, 90), self.changes_number)
        if role < 0.45:
            self.town.at(start, self.asks)
            return
        self.town.at(start, self.is_known)
        if role < 0.65:
            self.town.at(start + HOUR, self.comes_for_treatment)
        elif role < 0.88:
            self.town.at(start + HOUR, self.buys)
        else:
            self.town.at(start + HOUR, self.joins)

    # What they do

    async def asks(self) -> None:
        await self.writes(INTERESTS[self.interest][1])
        await self.town.house.pump("inbound", "turns")
        await self._known()
        choice = self.dice.random()
        if choice < 0.25:
            self.later(self.dice.uniform(0.1, 9), self.books)
        elif choice < 0.3:
            self.later(self.dice.uniform(1, 40), self.stops)
        elif choice < 0.34:
            self.later(self.dice.uniform(1, 30), self.writes_again)
        elif choice < 0.44:
            self.later(self.dice.uniform(0.1, 12), lambda: desk.takes(self))
        elif choice < 0.5:
            self.later(self.dice.uniform(0.5, 20), lambda: desk.says_no_fit(self))

    async def is_known(self) -> None:
        def make(conn: Connection) -> str:
            phone = None if self.same_as is not None else self.phone
            made = create_contact(conn, name=self.name, phone=phone, email=None)
            if phone is not None:
                add_address(conn, made, "sms", phone, verified=True)
            return made

        self.contact_id = await self.write(make)
        await self._known()

    async def _known(self) -> None:
        """A name, and what they agreed to."""
        if not self.contact_id:
            row = await self.town.house.thread(self.phone)
            self.contact_id = row.contact_id
        proof = not self.written and self.dice.random() < 0.3

        def agree(conn: Connection) -> None:
            update_contact(conn, self.contact_id, name=self.name)
            if self.mailed:
                add_address(conn, self.contact_id, "email", self.mail, verified=True)
            for each in addresses_of(conn, self.contact_id):
                if self.written:
                    give(
                        conn,
                        signed(self.contact_id, each.id, categories=ALL),
                        vault=self.town.house.product.vault,
                    )
                elif not proof and (each.channel == "sms" or self.same_as is not None):
                    give(conn, express(self.contact_id, each.id, categories=ALL))
            if self.written:
                standing.record_check(conn, SYSTEM, self.phone, "reassigned", "no", "year")

        await self.write(agree)
        if self.written:
            self.later(25, self.is_checked)

    async def is_checked(self) -> None:
        """The practice has its numbers looked up every month; now and then it forgets one."""
        if self.dice.random() < 0.9:
            await self.write(
                lambda conn: standing.record_check(conn, SYSTEM, self.phone, "reassigned", "no", "year")
            )
        self.later(25, self.is_checked)

    async def writes(self, words: str) -> None:
        self.town.note(self.number, "inbound")
        await self.town.house.text(words, self.phone, key=f"{self.number}-{len(self.town.log)}")

    async def writes_again(self) -> None:
        await self.writes(self.dice.choice(REPLIES))

    async def changes_number(self) -> None:
        """What goes to the old one does not arrive any more."""
        self.town.dead.add(self.phone)
        self.town.note(self.number, "gone")

    async def stops(self) -> None:
        if not self.stopped:
            self.stopped = True
            await self.writes("STOP")
            self.town.note(self.number, "stopped")

    async def comes_for_treatment(self) -> None:
        await self.books(treated=True)

    async def books(self, *, treated: bool = False, of: str | None = None) -> None:
        """A consultation of what they asked about, or the treatment itself."""
        wanted = of or self.interest
        made = await self.write(lambda conn: self._booked(conn, wanted, treated))
        if made is None:
            return
        visit_id, starts, ends = made
        self.town.note(self.number, "booked", id=visit_id, starts=starts, service=wanted)
        self.will_come(visit_id, starts, ends, wanted)

    def will_come(self, visit_id: str, starts: datetime, ends: datetime, wanted: str) -> None:
        outcome, ahead = self.dice.random(), starts - self.town.clock.now()
        if outcome < 0.08 and ahead > 2 * DAY:
            self.town.at(starts - DAY, lambda: self.cancels(visit_id))
        elif outcome < 0.16 and ahead > 3 * DAY:
            before = DAY * self.dice.uniform(0.5, 2.5)
            self.town.at(starts - before, lambda: self.moves(visit_id, ends, wanted))
        else:
            what: What = "no_show" if outcome < 0.26 else "completed"
            self.town.at(ends, lambda: self.is_here(visit_id, what, wanted))

    async def cancels(self, visit_id: str) -> None:
        await self.write(lambda conn: service.cancel(conn, visit_id, "asked"))
        self.town.note(self.number, "cancelled", id=visit_id)

    async def moves(self, visit_id: str, ends: datetime, wanted: str) -> None:
        moved = await self.write(lambda conn: self._moved(conn, visit_id))
        if moved is None:
            self.town.at(ends, lambda: self.is_here(visit_id, "completed", wanted))
            return
        starts, ends = moved
        self.town.note(self.number, "moved", id=visit_id, starts=starts, service=wanted)
        self.will_come(visit_id, starts, ends, wanted)

    async def is_here(self, visit_id: str, what: What, wanted: str) -> None:
        await self.write(lambda conn: attend(conn, demo_book(), visit_id, what))
        self.town.note(self.number, what, id=visit_id, service=wanted)
        if what != "completed":
            return
        if self.dice.random() < 0.8:
            await self.pays(20_000 + self.dice.randrange(60_000))
        if self.dice.random() < 0.35:
            await self.books(treated=True, of=wanted)

    async def pays(self, minor: int) -> None:
        paid = Paid(
            external_id=f"inv-{self.number}-{len(self.town.log)}", version=1, total_minor=minor, currency="USD",
            state="paid", at=self.town.clock.now(), contact_id=self.contact_id,
        )  # fmt: skip
        await self.write(lambda conn: keep_invoice(conn, "year", paid))
        self.town.note(self.number, "invoice", id=paid.external_id, minor=minor)
        if self.dice.random() < 0.08:
            self.later(self.dice.uniform(0.1, 20), lambda: desk.gives_back(self, paid))

    async def buys(self) -> None:
        wanted, total, name = self.dice.choice(SERIES)
        sold = Sessions(
            external_id=f"{name}-{self.number}", version=1, services=(wanted,), total=total, used=0,
            remaining=total, bought_at=self.town.clock.now(), contact_id=self.contact_id,
        )  # fmt: skip
        await self.write(lambda conn: keep_package(conn, "year", sold))
        self.town.note(self.number, "bought", service=wanted)
        if self.dice.random() < 0.7:
            await self.books(treated=True, of=wanted)

    async def joins(self) -> None:
        terms = memberships.Terms(
            kind="vale_club", credits=self.dice.randrange(3), credits_each=1, price_minor=9_900,
            renews_at=self.town.clock.now() + 30 * DAY,
        )  # fmt: skip
        key = f"year:{self.number}"
        made = await self.write(
            lambda conn: (
                memberships.add_one(conn, demo_book(), self.contact_id, terms, source="list", key=key).id
            )
        )
        self.later(30, lambda: self.renews(made))

    async def renews(self, membership_id: str) -> None:
        outcome = self.dice.random()
        if outcome < 0.8:
            await self._happens(membership_id, "renewed")
        elif outcome < 0.93:
            await self._happens(membership_id, "payment_failed")
            if self.dice.random() < 0.6:
                self.later(self.dice.uniform(0.5, 12), lambda: self._happens(membership_id, "paid"))
            else:
                self.later(20, lambda: self._happens(membership_id, "lapsed"))
                return
        else:
            await self._happens(membership_id, "lapsed")
            return
        self.later(31, lambda: self.renews(membership_id))

    async def _happens(self, membership_id: str, what: Any) -> None:
        await self.write(lambda conn: memberships.happens(conn, demo_book(), membership_id, what))
        self.town.note(self.number, what, id=membership_id)

    # What a message of ours makes them do

    def hears(self, sent: Sent) -> None:
        if sent.author != "sequence" or self.stopped:
            return
        choice, after = self.dice.random(), self.dice.uniform(0.01, 2)
        about_visit = sent.purpose == "appointment"
        if choice < 0.03 and sent.channel == "sms":
            self.later(after, self.stops)
        elif 0.03 <= choice < 0.12 and self.same_as is None:
            self.later(after, self.writes_again)
        elif 0.12 <= choice < 0.3 and not about_visit:
            series = [each for each in self.town.log if each.person == self.number and each.what == "bought"]
            of = series[-1].service if series else None
            self.later(after, lambda: self.books(treated=bool(series), of=of))
        elif 0.3 <= choice < 0.34:
            self.later(after, lambda: desk.pauses(self))
        elif 0.34 <= choice < 0.36:
            self.later(after, lambda: desk.takes(self))
        elif 0.36 <= choice < 0.37:
            self.later(after, lambda: desk.skips(self))

    # How

    def later(self, days: float, act: Any) -> None:
        instant = self.town.clock.now() + timedelta(days=days)
        if instant < self.until:
            self.town.at(instant, act)

    async def write(self, work: Any) -> Any:
        return await self.town.house.write(work)

    def _booked(self, conn: Connection, wanted: str, treated: bool) -> tuple[str, datetime, datetime] | None:
        book = demo_book()
        kind = book.agent_type_for(wanted, returning=treated) or book.agent_type_for(wanted, returning=False)
        if kind is None:
            return None
        made = self._wish(conn, kind.id, (wanted,) if treated else (), DAY * self.dice.uniform(1, 24))
        if not isinstance(made, Booked):
            return None
        visit = service.one(conn, made.appointment_id)
        return visit.id, visit.starts_at, visit.ends_at

    def _moved(self, conn: Connection, visit_id: str) -> tuple[datetime, datetime] | None:
        visit = service.one(conn, visit_id)
        treatments, ahead = tuple(visit.treatments), DAY * self.dice.uniform(3, 14)
        made = self._wish(conn, visit.type, treatments, ahead, moves=visit_id)
        if not isinstance(made, Booked):
            return None
        visit = service.one(conn, visit_id)
        return visit.starts_at, visit.ends_at

    def _wish(
        self, conn: Connection, type_id: str, treatments: tuple[str, ...], ahead: timedelta, moves: str | None = None
    ) -> Booked | Taken | None:  # fmt: skip
        """The first time that is free so far ahead."""
        book, earliest = demo_book(), self.town.clock.now() + ahead
        found = service.find(conn, book, StartQuery(type=type_id, earliest=earliest, limit=1))
        if not found:
            return None
        self._wishes += 1
        thread = threads.thread_of(conn, self.contact_id)
        wish = Wish(
            start=found[0],
            person=Person(contact_id=self.contact_id, name=self.name),
            thread_id=None if thread is None else thread.id,
            treatments=treatments,
            intent_key=f"year-{self.number}-{self._wishes}",
            moves=moves,
            source="staff",
        )
        return service.book(conn, book, wish)


def settle_in(town: Town, people: int, seed: int, until: datetime) -> list[Life]:
    """Everybody, with what they will do of themselves; what we send makes them do more."""
    lives = [Life(town, number, seed, until) for number in range(people)]
    lives += [Life(town, people + n, seed, until, same_as=lives[n]) for n in range(5, people, 21)]
    by_address = {each.phone: each for each in lives} | {each.mail: each for each in lives}
    town.heard = lambda sent: by_address[sent.to].hears(sent) if sent.to in by_address else None
    town.unlucky = 0.01
    for each in lives:
        each.begin()
    return lives
