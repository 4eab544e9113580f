"""The calendar behind every practice system's far end: free times, reservations, visits, people, and a change log.

Single-threaded: whoever serves it calls it between two awaits, so that of two who want one time one is first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standins.emr.records import (
    Invoice,
    Logged,
    Opening,
    PackageSold,
    Person,
    Place,
    Provider,
    Record,
    RecordKind,
    Reservation,
    Service,
    TakenError,
    UnknownRecordError,
    Visit,
    VisitState,
)

Watcher = Callable[[Logged], None]
STRANGER: Final = "Sam Elsewhere"
"""Who takes times that are stolen."""
_R = TypeVar("_R")
_Versioned = TypeVar("_Versioned", Visit, PackageSold, Invoice)


class OfficeBook:
    """`name` makes the ids of new records in that vendor's form; times step by `grid` from opening."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        places: Iterable[Place],
        services: Iterable[Service],
        providers: Iterable[Provider],
        name: Callable[[str, int], str] = lambda kind, number: f"{kind}-{number}",
        grid: int = 30,
        lead: timedelta = timedelta(minutes=60),
    ) -> None:
        self.now = now
        self.places = {each.id: each for each in places}
        self.services = {each.id: each for each in services}
        self.providers = {each.id: each for each in providers}
        self.grid = grid
        self.lead = lead
        self.visits: dict[str, Visit] = {}
        self.people: dict[str, Person] = {}
        self.packages: dict[str, PackageSold] = {}
        self.invoices: dict[str, Invoice] = {}
        self.reservations: dict[str, Reservation] = {}
        self.log: list[Logged] = []
        self.watchers: list[Watcher] = []
        self._name = name
        self._made = 0

    # Free times -----------------------------------------------------------------------------------

    def free(
        self,
        service: str,
        place: str,
        first: date,
        last: date,
        *,
        providers: Iterable[str] = (),
        moving: str | None = None,
    ) -> list[Opening]:
        """Every time from `first` to `last` (days of that place) at which one of them could begin, soonest first."""
        able = [each for each in self._service(service).providers if each in (tuple(providers) or (each,))]
        found = [
            each
            for provider in able
            for day in _days(first, last)
            for each in self._openings(service, provider, place, day)
            if not self._taken(provider, each.start, each.end, without=moving)
        ]
        return sorted(found, key=lambda each: (each.start, able.index(each.provider)))

    def opening_at(self, service: str, provider: str, place: str, start: datetime) -> Opening | None:
        """That very time, whether free or not; None where nobody could ever begin then."""
        day = start.astimezone(self.zone(place)).date()
        return next(
            (each for each in self._openings(service, provider, place, day) if each.start == start), None
        )

    def zone(self, place: str) -> ZoneInfo:
        return ZoneInfo(self.places[place].zone)

    # Reservations ---------------------------------------------------------------------------------

    def reserve(
        self,
        service: str,
        provider: str,
        place: str,
        start: datetime,
        owner: str,
        ttl: timedelta,
        *,
        moving: str | None = None,
    ) -> Reservation:
        """One for each owner: a new one replaces the old. Raises TakenError."""
        opening = self._claim(service, provider, place, start, without=moving, owner=owner)
        self.release(owner)
        made = Reservation(
            self.named("reservation"), owner, service, provider, place, start, opening.end, self.now() + ttl
        )
        self.reservations[owner] = made
        return made

    def reserved(self, owner: str) -> Reservation | None:
        """The owner's live reservation."""
        found = self.reservations.get(owner)
        return found if found is not None and found.expires_at > self.now() else None

    def release(self, owner: str) -> None:
        self.reservations.pop(owner, None)

    # Visits ---------------------------------------------------------------------------------------

    def book(
        self,
        service: str,
        provider: str,
        place: str,
        start: datetime,
        client: str,
        *,
        note: str = "",
        owner: str | None = None,
        state: VisitState = "booked",
    ) -> Visit:
        """Raises TakenError. `owner`: whose reservation does not stand in the way, and is used up."""
        opening = self._claim(service, provider, place, start, owner=owner)
        if owner is not None:
            self.release(owner)
        now = self.now()
        made = Visit(
            self.named("visit"),
            client,
            service,
            provider,
            place,
            start,
            opening.end,
            state,
            now,
            now,
            note=note,
        )
        return self._keep_visit(made, "created")

    def move(
        self, visit_id: str, start: datetime, provider: str | None = None, *, owner: str | None = None
    ) -> Visit:
        """Raises TakenError; the visit keeps its id."""
        visit = self.visit(visit_id)
        who = provider or visit.provider
        opening = self._claim(visit.service, who, visit.place, start, without=visit_id, owner=owner)
        if owner is not None:
            self.release(owner)
        moved = replace(visit, provider=who, start=start, end=opening.end)
        return self._keep_visit(self._touched(moved), "rescheduled")

    def set_state(self, visit_id: str, state: VisitState, reason: str | None = None) -> Visit:
        visit = self.visit(visit_id)
        if visit.state == state:
            return visit
        return self._keep_visit(self._touched(replace(visit, state=state, reason=reason)), state)

    def visit(self, visit_id: str) -> Visit:
        return _of(self.visits, visit_id)

    def steal(self, service: str, provider: str, place: str, start: datetime) -> Visit:
        """Somebody else takes that time now, at the counter: no reservation of anybody stands in their way."""
        for owner, held in list(self.reservations.items()):
            if held.provider == provider and held.start == start:
                self.release(owner)
        first, last = STRANGER.split()
        known = self.find_people(name=STRANGER) or [self.add_person(first, last)]
        return self.book(service, provider, place, start, known[0].id)

    # People, packages, invoices -------------------------------------------------------------------

    def add_person(
        self,
        first_name: str,
        last_name: str = "",
        *,
        phone: str | None = None,
        email: str | None = None,
        birthdate: date | None = None,
    ) -> Person:
        made = Person(self.named("client"), first_name, last_name, phone, email, birthdate, self.now())
        self.people[made.id] = made
        self._note("clients", made.id, "created")
        return made

    def person(self, person_id: str) -> Person:
        return _of(self.people, person_id)

    def find_people(
        self, *, phone: str | None = None, email: str | None = None, name: str | None = None
    ) -> list[Person]:
        """Those who agree with everything asked; names by any part of them, as offices search."""
        return [
            each
            for each in self.people.values()
            if (phone is None or _digits(each.phone) == _digits(phone))
            and (email is None or (each.email or "").casefold() == email.casefold())
            and (name is None or name.casefold() in each.name.casefold())
        ]

    def sell(
        self, client: str, name: str, services: tuple[str, ...], total: int, used: int = 0
    ) -> PackageSold:
        now = self.now()
        made = PackageSold(self.named("package"), client, name, services, total, used, now, now)
        self.packages[made.id] = made
        self._note("packages", made.id, "created")
        return made

    def use_session(self, package_id: str, sessions: int = 1) -> PackageSold:
        sold = _of(self.packages, package_id)
        self.packages[package_id] = self._touched(replace(sold, used=sold.used + sessions))
        self._note("packages", package_id, "redeemed")
        return self.packages[package_id]

    def invoice(self, client: str, total_minor: int, currency: str = "USD", *, paid: bool = True) -> Invoice:
        now = self.now()
        made = Invoice(self.named("invoice"), client, total_minor, currency, now, now if paid else None)
        self.invoices[made.id] = made
        self._note("invoices", made.id, "paid" if paid else "created")
        return made

    def refund(self, invoice_id: str, minor: int) -> Invoice:
        found = _of(self.invoices, invoice_id)
        self.invoices[invoice_id] = self._touched(replace(found, refunded_minor=found.refunded_minor + minor))
        self._note("invoices", invoice_id, "refunded")
        return self.invoices[invoice_id]

    # Changes --------------------------------------------------------------------------------------

    def changed(self, kind: RecordKind, since: datetime | None = None) -> list[Record]:
        """Records of that kind touched at or after `since`, in order of the change and then of the id."""
        kept: dict[RecordKind, dict[str, Record]] = {
            "appointments": cast("dict[str, Record]", self.visits),
            "clients": cast("dict[str, Record]", self.people),
            "invoices": cast("dict[str, Record]", self.invoices),
            "packages": cast("dict[str, Record]", self.packages),
        }
        found = [each for each in kept[kind].values() if since is None or each.updated_at >= since]
        return sorted(found, key=lambda each: (each.updated_at, each.id))

    # Inside ---------------------------------------------------------------------------------------

    def _service(self, service_id: str) -> Service:
        return _of(self.services, service_id)

    def _openings(self, service: str, provider: str, place: str, day: date) -> Iterator[Opening]:
        who = _of(self.providers, provider)
        if place not in who.places:
            return
        length = timedelta(minutes=self._service(service).minutes)
        closes = self._instant(place, day, who.closes)
        for minute in range(who.opens, who.closes, self.grid):
            start = self._instant(place, day, minute)
            wall = _wall(day, minute)
            skipped = start.astimezone(self.zone(place)).replace(tzinfo=None) != wall
            if skipped or start < self.now() + self.lead or start + length > closes:
                continue
            yield Opening(provider, place, wall, start, start + length)

    def _instant(self, place: str, day: date, minute: int) -> datetime:
        return _wall(day, minute).replace(tzinfo=self.zone(place)).astimezone(UTC)

    def _taken(
        self,
        provider: str,
        start: datetime,
        end: datetime,
        *,
        without: str | None = None,
        owner: str | None = None,
    ) -> bool:
        visits = any(
            each.provider == provider and each.live and each.id != without and _meet(each, start, end)
            for each in self.visits.values()
        )
        return visits or any(
            each.provider == provider
            and each.owner != owner
            and each.expires_at > self.now()
            and _meet(each, start, end)
            for each in self.reservations.values()
        )

    def _claim(
        self,
        service: str,
        provider: str,
        place: str,
        start: datetime,
        *,
        without: str | None = None,
        owner: str | None = None,
    ) -> Opening:
        opening = self.opening_at(service, provider, place, start)
        if opening is None or self._taken(provider, start, opening.end, without=without, owner=owner):
            raise TakenError
        return opening

    def _touched(self, record: _Versioned) -> _Versioned:
        return replace(record, version=record.version + 1, updated_at=self.now())

    def _keep_visit(self, visit: Visit, verb: str) -> Visit:
        self.visits[visit.id] = visit
        self._note("appointments", visit.id, verb)
        return visit

    def _note(self, kind: RecordKind, record_id: str, verb: str) -> None:
        entry = Logged(len(self.log) + 1, kind, record_id, verb, self.now())
        self.log.append(entry)
        for watcher in self.watchers:
            watcher(entry)

    def named(self, kind: str) -> str:
        """A new id, for what only one vendor has."""
        self._made += 1
        return self._name(kind, self._made)


def small_office(
    now: Callable[[], datetime],
    *,
    zone: str = "America/New_York",
    name: Callable[[str, int], str] = lambda kind, number: f"{kind}-{number}",
) -> OfficeBook:
    """One place, one provider who works nine to five every day, one visit of half an hour."""
    place, provider = name("place", 1), name("provider", 1)
    return OfficeBook(
        now=now,
        places=[Place(place, "Main Street", zone)],
        services=[Service(name("service", 1), "Visit", 30, (provider,))],
        providers=[Provider(provider, "Ada", (place,))],
        name=name,
    )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _meet(taken: Visit | Reservation, start: datetime, end: datetime) -> bool:
    return taken.start < end and start < taken.end


def _digits(number: str | None) -> str:
    return "".join(each for each in number or "" if each.isdigit())[-10:]


def _of(kept: dict[str, _R], record_id: str) -> _R:
    try:
        return kept[record_id]
    except KeyError:
        raise UnknownRecordError from None
