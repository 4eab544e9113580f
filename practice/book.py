"""The practice as everybody looks it up: immutable, indexed once, every default of the file applied."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from practice.file import (
    WEEKDAYS,
    Address,
    Appointment,
    AppointmentType,
    ByLanguage,
    Contact,
    KnowledgeEntry,
    KnowledgeKind,
    Money,
    NotOffered,
    Package,
    Practice,
    PracticeFile,
    Price,
    ProviderRange,
    Range,
    Resource,
    RevenueLine,
    ReviewLink,
    Service,
    SpecialDay,
    StaffMember,
    exponent,
)
from practice.knowledge import KnowledgeIndex
from practice.limit_types import EVERY_TYPE, NO_LIMITS, Limits
from practice.place import Place, place_of, whole_practice
from practice.prices import package_price

Named = Service | AppointmentType | NotOffered | Place | SpecialDay
_T = TypeVar("_T", StaffMember, AppointmentType, Service, NotOffered, Contact, Appointment, Resource)


class PracticeBook:
    """Looks things up in one practice file. Unknown ids raise KeyError: ask `find_...` when unsure."""

    def __init__(self, file: PracticeFile, limits: Limits = NO_LIMITS) -> None:
        self.file = file
        self.limits = limits
        self.practice: Practice = file.practice
        self.zone = ZoneInfo(file.practice.timezone)
        self.languages = file.practice.languages
        self.default_language = file.practice.languages[0]
        self.currency = file.practice.currency
        self.sms_number = file.practice.sms_number or file.practice.phone
        self.phone = file.practice.phone
        self.urgent_line = file.practice.urgent_line
        places = tuple(place_of(location, file.practice) for location in file.locations)
        self.effective_locations: tuple[Place, ...] = places or (whole_practice(file.practice),)
        self._places = {place.id: place for place in self.effective_locations}
        self._places[None] = self.effective_locations[0]
        self._staff = _by_id(file.staff)
        self._types = _by_id(file.appointment_types)
        self._services = _by_id(file.services)
        self._not_offered = _by_id(file.not_offered)
        self._contacts = _by_id(file.contacts)
        self._appointments = _by_id(file.appointments)
        self._resources = _by_id(file.resources)
        self._packages = {
            package.id: (service, package) for service in file.services for package in service.packages
        }
        self._knowledge = KnowledgeIndex(file.knowledge, self.default_language)

    # People ---------------------------------------------------------------------------------------

    def staff(self, staff_id: str) -> StaffMember:
        return self._staff[staff_id]

    def find_staff(self, staff_id: str) -> StaffMember | None:
        return self._staff.get(staff_id)

    def contact(self, contact_id: str) -> Contact:
        return self._contacts[contact_id]

    def find_contact(self, contact_id: str) -> Contact | None:
        return self._contacts.get(contact_id)

    @cached_property
    def providers(self) -> tuple[StaffMember, ...]:
        """Those who treat, in the order of staff."""
        return tuple(person for person in self.file.staff if person.id in self.file.provider_hours)

    @cached_property
    def answers_inbox(self) -> tuple[StaffMember, ...]:
        return tuple(person for person in self.file.staff if person.answers_inbox)

    @cached_property
    def on_call(self) -> tuple[StaffMember, ...]:
        """Who is alerted, in this order, when nobody takes up an urgent handoff."""
        if self.practice.on_call is None:
            return self.answers_inbox
        return tuple(self._staff[staff_id] for staff_id in self.practice.on_call)

    def languages_of(self, person: StaffMember) -> tuple[str, ...]:
        return person.languages or (self.default_language,)

    def is_provider(self, staff_id: str) -> bool:
        return staff_id in self.file.provider_hours

    # Places ---------------------------------------------------------------------------------------

    def location(self, location_id: str | None = None) -> Place:
        """Without an id: the main one."""
        return self._places[location_id]

    def find_location(self, location_id: str) -> Place | None:
        return self._places.get(location_id)

    def still_there(self, location_id: str | None) -> str | None:
        """A place that a row has kept, or None, the main one, where the practice has given it up since."""
        return location_id if location_id in self._places else None

    def zone_of(self, location_id: str | None = None) -> ZoneInfo:
        return self._places[location_id].zone

    def address(self, location_id: str | None = None) -> Address:
        return self._places[location_id].address

    def resource(self, resource_id: str) -> Resource:
        return self._resources[resource_id]

    def resource_location(self, resource_id: str) -> str | None:
        return self._resources[resource_id].location or self.effective_locations[0].id

    def locations_of(self, staff_id: str) -> tuple[str | None, ...]:
        """Where the person works, the main one first; (None,) in a practice without locations."""
        return self._staff[staff_id].locations or self.location_ids

    @cached_property
    def location_ids(self) -> tuple[str | None, ...]:
        return tuple(place.id for place in self.effective_locations)

    def booking_locations(self, type_id: str, services: tuple[str, ...] = ()) -> tuple[str | None, ...]:
        """Where this type can be booked for these services, in the order of the file."""
        limits = [self._types[type_id].locations, *(self._services[each].locations for each in services)]
        return tuple(
            place for place in self.location_ids if all(not limit or place in limit for limit in limits)
        )

    def review_links(self, location_id: str | None = None) -> tuple[ReviewLink, ...]:
        """Where a visit at that location may be reviewed, the one to use first."""
        links = self.practice.review_links
        if links is None:
            reviews = self.practice.links.reviews
            return (ReviewLink(site="other", url=reviews),) if reviews else ()
        return tuple(link for link in links if link.location in {None, location_id})

    # Days -----------------------------------------------------------------------------------------

    def opening(self, day: date, location: str | None = None) -> tuple[Range, ...]:
        """The practice's ranges of that date there, in the location's own zone."""
        return self._places[location].opening(day)

    def special_day(self, day: date, location: str | None = None) -> SpecialDay | None:
        return self._places[location].special_day(day)

    def provider_ranges(self, staff_id: str, day: date) -> tuple[ProviderRange, ...]:
        """What the provider works on that date, each range with its location (None without locations)."""
        special = self.file.provider_special_days.get(day)
        if special is not None:
            ranges = special.get(staff_id, ())
        else:
            ranges = self.file.provider_hours.get(staff_id, {}).get(WEEKDAYS[day.weekday()], ())
        main = self.locations_of(staff_id)[0]
        return tuple(ProviderRange(each.range, each.location or main) for each in ranges)

    def appointment_location(self, appointment: Appointment) -> str | None:
        """Where it takes place: stated, else of the range that it lies in, else the provider's main one."""
        if appointment.location is not None:
            return appointment.location
        start = appointment.start.hour * 60 + appointment.start.minute
        for each in self.provider_ranges(appointment.provider, appointment.start.date()):
            if each.range.holds(start, self.minutes_of(appointment)):
                return each.location
        return self.locations_of(appointment.provider)[0]

    # What is offered ------------------------------------------------------------------------------

    def service(self, service_id: str) -> Service:
        return self._services[service_id]

    def find_service(self, service_id: str) -> Service | None:
        return self._services.get(service_id)

    def appointment_type(self, type_id: str) -> AppointmentType:
        return self._types[type_id]

    def find_appointment_type(self, type_id: str) -> AppointmentType | None:
        return self._types.get(type_id)

    def not_offered(self, treatment_id: str) -> NotOffered:
        return self._not_offered[treatment_id]

    def find_not_offered(self, treatment_id: str) -> NotOffered | None:
        return self._not_offered.get(treatment_id)

    def appointment(self, appointment_id: str) -> Appointment:
        return self._appointments[appointment_id]

    def minutes_of(self, appointment: Appointment) -> int:
        return appointment.minutes or self._types[appointment.type].minutes

    def minutes_with(self, type_id: str, provider: str) -> int:
        """How long this type takes with this person."""
        own = self.limits.minutes.get(type_id)
        usual = self._types[type_id].minutes
        return usual if own is None else own.get(provider, usual)

    def deposit_link(self, type_id: str) -> str | None:
        """The practice's own page where a deposit for this type is paid, where it has named one."""
        links = self.limits.deposit_links
        return links.get(type_id, links.get(EVERY_TYPE))

    def services_of(self, revenue_line: RevenueLine) -> tuple[Service, ...]:
        return self._services_by_line.get(revenue_line, ())

    @cached_property
    def _services_by_line(self) -> dict[RevenueLine, tuple[Service, ...]]:
        lines: dict[RevenueLine, list[Service]] = defaultdict(list)
        for service in self.file.services:
            lines[service.revenue_line].append(service)
        return {line: tuple(services) for line, services in lines.items()}

    def appointment_type_for(self, service_id: str, *, returning: bool) -> AppointmentType | None:
        """The type such a person gets, whoever books it; None: only staff book it for them."""
        types = self._services[service_id].appointment_types
        type_id = types.returning if returning else types.new
        return None if type_id is None else self._types[type_id]

    def agent_type_for(self, service_id: str, *, returning: bool) -> AppointmentType | None:
        """The type that the agent itself may offer to such a person; None: hand the wish to staff."""
        kind = self.appointment_type_for(service_id, returning=returning)
        staff_only = self._services[service_id].booked_by == "staff"
        return None if kind is None or staff_only or kind.booked_by == "staff" else kind

    def variants_of(self, type_id: str) -> tuple[AppointmentType, ...]:
        """Types that can replace this one when the patient asks, such as its video form."""
        return self._variants.get(type_id, ())

    @cached_property
    def _variants(self) -> dict[str, tuple[AppointmentType, ...]]:
        variants: dict[str, list[AppointmentType]] = defaultdict(list)
        for kind in self.file.appointment_types:
            if kind.variant_of is not None:
                variants[kind.variant_of].append(kind)
        return {main: tuple(kinds) for main, kinds in variants.items()}

    def price_lines(self, service_id: str) -> tuple[Price, ...]:
        return self._services[service_id].prices

    def package(self, package_id: str) -> Package:
        return self._packages[package_id][1]

    def service_of_package(self, package_id: str) -> Service:
        return self._packages[package_id][0]

    def package_price(self, package_id: str) -> Money | None:
        service, package = self._packages[package_id]
        return package_price(package, service.prices)

    def opportunity_value(self, service_id: str | None = None) -> Money:
        """For reports only."""
        stated = None if service_id is None else self._services[service_id].opportunity_value
        if stated is None:
            stated = self.practice.opportunity_default_value
        return Money(500 * 10 ** exponent(self.currency)) if stated is None else stated

    # Words ----------------------------------------------------------------------------------------

    def name_of(self, thing: Named, language: str | None = None) -> str:
        """As said to a patient who writes in that language; of a special day: why, maybe empty."""
        return in_language(thing.name or "", thing.name_by_language, language)

    def knowledge(
        self,
        *,
        on: date,
        kind: KnowledgeKind | None = None,
        service: str | None = None,
        location: str | None = None,
        language: str | None = None,
    ) -> tuple[KnowledgeEntry, ...]:
        """The facts of that kind or service that may be stated that day, each once, in the language if it
        exists, else in the practice's first. `service` finds what is about it, not what is general.
        """
        return self._knowledge.find(on=on, kind=kind, service=service, location=location, language=language)

    def knowledge_entry(self, entry_id: str) -> KnowledgeEntry:
        return self._knowledge.entry(entry_id)

    def knowledge_in(self, entry_id: str, language: str, *, on: date) -> KnowledgeEntry | None:
        """That entry in the language if there is a translation; None once it is no longer valid."""
        return self._knowledge.in_language(entry_id, language, on)

    def language_of(self, entry: KnowledgeEntry) -> str:
        return self._knowledge.language_of(entry)


def in_language(text: str, by_language: ByLanguage, language: str | None) -> str:
    return by_language.get(language, text) if language else text


def _by_id(items: tuple[_T, ...]) -> dict[str, _T]:
    return {item.id: item for item in items}
