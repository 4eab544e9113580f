"""Who appears in a practice file: those who treat and answer, and in demonstrations those they see."""

from datetime import date, datetime
from typing import Literal

from practice.file.offer import Track
from practice.file.places import Channel, Part
from practice.file.values import Money

AppointmentStatus = Literal["booked", "cancelled", "completed", "no_show"]
ContactStatus = Literal["lead", "booked", "no_show", "quoted", "patient"]
HistoryEvent = Literal["visit", "consultation", "quote", "no_show", "cancelled"]


class StaffMember(Part, frozen=True, kw_only=True):
    id: str
    name: str
    title: str | None = None
    credentials: str | None = None
    languages: tuple[str, ...] = ()
    """Empty: the practice's first language."""
    focus: str | None = None
    answers_inbox: bool = False
    locations: tuple[str, ...] = ()
    """Empty: every location, the first of the file being the main one."""


class Block(Part, frozen=True, kw_only=True):
    provider: str | None = None
    resource: str | None = None
    location: str | None = None
    start: datetime
    end: datetime
    reason: str | None = None


class BoughtPackage(Part, frozen=True, kw_only=True):
    service: str
    label: str | None = None
    package: str | None = None
    sessions_sold: int
    sessions_remaining: int
    bought_on: date | None = None
    price: Money | None = None
    cadence_days: int | None = None
    minimum_days: int | None = None
    window_days: int | None = None
    track: Track | None = None
    expires_on: date | None = None


class HistoryEntry(Part, frozen=True, kw_only=True):
    date: date
    event: HistoryEvent
    service: str | None = None
    type: str | None = None
    provider: str | None = None


class Contact(Part, frozen=True, kw_only=True):
    id: str
    name: str
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    status: ContactStatus
    membership: str | None = None
    packages: tuple[BoughtPackage, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    opted_out: tuple[Literal["all"] | Channel, ...] = ()

    @property
    def returning(self) -> bool:
        """Seen here before, as appointment types and services count it."""
        return self.status in {"quoted", "patient"}


class Appointment(Part, frozen=True, kw_only=True):
    id: str
    contact: str
    type: str
    provider: str
    start: datetime
    minutes: int | None = None
    """None: the type's."""
    location: str | None = None
    resources: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    status: AppointmentStatus = "booked"
    confirmed: bool = False
