"""One turn seen by the dialogue: what was said, who says it, what may be said on this channel, what is meant."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from agent.context import Channel, Pending, Slot, Turn, Visitable
from agent.playbook.dialogue import cues, figures, translating
from agent.playbook.dialogue.counting import bare_count, units_asked
from agent.playbook.dialogue.elsewhere import as_ours, zone_said
from agent.playbook.dialogue.leaning import kept, leaning
from agent.playbook.dialogue.moving_own import WEAK_BESIDE_MOVE, moves_own
from agent.playbook.dialogue.naming import said_name
from agent.playbook.dialogue.own_name import of_another
from agent.playbook.dialogue.topic import had_last, latest, named_in, of_line, told_of
from agent.playbook.normalise import normalise
from agent.playbook.people import for_someone_else
from agent.understanding import Understanding
from booking.constraints.types import Clause, Constraint
from practice.book import PracticeBook
from practice.file import AppointmentType, KnowledgeEntry, KnowledgeKind, Service

PRIVATE: frozenset[Channel] = frozenset({"sms", "voice", "email", "form"})
"""Channels on which the address itself shows who reads it."""
PUBLIC: frozenset[Channel] = frozenset({"instagram", "facebook", "whatsapp", "google"})
"""Channels of others: nothing that tells who somebody is, or that they are a patient."""
BY_TEXT: frozenset[Channel] = frozenset({"sms", "voice"})


_ASIDE = (
    "prep_aftercare",
    "photos",
    "appointment_info",
    "package_membership",
    "referral",
    "gift_card",
    "review",
)
_LOOK_BACK = 8
_FEW_WORDS, _FEW_ANSWERING, _DAY_ALONE = 7, 4, 3
_AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?€")


@dataclass(frozen=True)
class Case:
    turn: Turn
    meant: Understanding

    @property
    def book(self) -> PracticeBook:
        return self.turn.book

    @cached_property
    def language(self) -> str:
        """A state of the conversation: it changes when asked for, or when a text is clearly in another."""
        spoken = self.book.languages
        known = self.turn.language or self.turn.person.language
        asked = None if self.hears("someone_speaks") else self.meant.wants_language
        for wanted in (asked, self.meant.language, known):
            if wanted in spoken:
                return str(wanted)
        return "es" if self.meant.language == "mixed" and "es" in spoken else self.book.default_language

    @cached_property
    def plain(self) -> str:
        return normalise(self.turn.text).plain

    @cached_property
    def now(self) -> datetime:
        """The practice's wall clock."""
        return self.turn.now.astimezone(self.turn.zone).replace(tzinfo=None, fold=0)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def pending(self) -> Pending | None:
        return self.turn.pending

    def hears(self, cue: str) -> bool:
        return cues.hears(self.plain, cue)

    @cached_property
    def intents(self) -> frozenset[str]:
        """The labels; a short "and dysport?" goes on with what was just asked."""
        found = frozenset(self.meant.intents)
        if moves_own(self) and not found & {"reschedule", "cancel", "accept"}:
            return (found - WEAK_BESIDE_MOVE) | {"reschedule"}
        if self.hears("clock_change") and not self.hears("wants_time"):
            return frozenset({"appointment_info"})
        before = self._asked_before
        if before is None:
            return found
        if before == "hours" and not self.hears("price_word"):
            return frozenset({before})
        return (found - {"accept", "service_info", "book", "other", "provider_info"}) | {before}

    @property
    def _asked_before(self) -> str | None:
        """What the last answer was about, where this message only puts something else in its place."""
        last = self.turn.last_out
        goes_on = self.hears("goes_on") or bare_count(self.turn) is not None
        names_day = self.meant.when is not None and "?" in self.turn.text
        few = len(self.plain.split()) <= (_FEW_WORDS if goes_on else _DAY_ALONE)
        if last is None or not (goes_on or names_day) or not few:
            return None
        if goes_on and _AMOUNT.search(last) and not self._asks_else and self._puts_in_place:
            return "price"
        if (
            self.meant.when is not None
            and not self.meant.treatments
            and cues.hears(normalise(last).plain, "told_hours")
        ):
            return "hours"
        return None

    @property
    def _puts_in_place(self) -> bool:
        """Another treatment, another count, or the consultation, in place of what was priced."""
        if self.hears("consult") and not self.hears("wants_time"):
            return True
        return bool(named_in(self.turn, self.turn.text)) or bare_count(self.turn) is not None

    @property
    def _asks_else(self) -> bool:
        return any(map(self.hears, ("hurt", "lasts", "risks", "units_for")))

    @property
    def is_short_answer(self) -> bool:
        """A word or two in answer to "which": they name, they do not ask."""
        pending = self.pending
        if pending is None or "?" in self.turn.text:
            return False
        names_it = pending.asks == "book_now" and pending.service is None
        if not names_it and pending.asks not in {"service", "which_appointment"}:
            return False
        return len(self.plain.split()) <= _FEW_ANSWERING and not self.hears("price_word")

    def wants(self, *intents: str) -> bool:
        return any(intent in self.intents for intent in intents)

    def safe(self, *kinds: str) -> bool:
        """Whether none of these findings was made."""
        return not any(finding.kind in kinds for finding in self.meant.safety)

    @property
    def wants_booking(self) -> bool:
        """A wish for a time; beside a question about something else only where its words say so."""
        if not self.wants("book"):
            aside = self.intents <= {"package_membership", "other", "contact_info"}
            return aside and self.names_a_time and bool(self.services)
        if self.wants("appointment_info") and self.visits and self.hears("asks_mine"):
            return False
        if self.meant.not_offered and not self.services and not self.names_a_time and not self.hears("books"):
            return False
        says_so = self.hears("books") or self.hears("wants_time")
        if self.wants("hours", "location_parking", "gift_card") and not (self.services or says_so):
            return False
        names_one = self.constraint is not None and not self.turn.appointments
        return not self.wants(*_ASIDE) or names_one or self.hears("books")

    @property
    def asks_for_person(self) -> bool:
        """Wants one, rather than only to know whether we are one."""
        return not self.hears("bot") or self.hears("asks_person")

    # Who ------------------------------------------------------------------------------------------

    @property
    def public(self) -> bool:
        """A chat that may hold neither names nor that somebody is a patient."""
        if not self.turn.may_tell:
            return True
        return self.turn.channel in PUBLIC or (self.turn.channel == "web" and not self.turn.person.verified)

    @property
    def own_chat(self) -> bool:
        """Our own page, where the session that booked may see what it booked."""
        return self.turn.channel == "web"

    @cached_property
    def visits(self) -> tuple[Visitable, ...]:
        """The appointments that may be spoken of here, soonest first."""
        ahead = sorted(self.turn.appointments, key=lambda visit: visit.start)
        if not self.public:
            return tuple(ahead)
        if not self.own_chat:
            return ()
        said = " ".join(each.text for each in self.turn.history if each.by == "agent")
        return tuple(visit for visit in ahead if self.moment(self.wall(visit)) in said)

    @property
    def hidden_visits(self) -> bool:
        return len(self.visits) < len(self.turn.appointments)

    def wall(self, visit: Visitable) -> datetime:
        zone = self.book.zone_of(visit.location)
        start = visit.start if visit.start.tzinfo is None else visit.start.astimezone(zone)
        return start.replace(tzinfo=None, fold=0)

    @cached_property
    def first_name(self) -> str:
        """Only where it may be said."""
        if self.public:
            return ""
        name = self.meant.name if self._gives_own_name else self.turn.person.name
        first = (name or "").split()[0] if name else ""
        return first.capitalize() if first.islower() else first

    @property
    def _gives_own_name(self) -> bool:
        return bool(self.meant.name) and not self.turn.person.name and not self.for_other

    @cached_property
    def name(self) -> str | None:
        """The name to book under."""
        if self.for_other and (named := of_another(self.turn)) is not None:
            return named
        return self.meant.name or (None if self.for_other else self.turn.person.name)

    @cached_property
    def for_other(self) -> bool:
        """The booking in hand is for somebody else, said now or since it was begun."""
        if self.meant.for_someone_else:
            return True
        open_ = self.pending is not None and bool(self.pending.slots)
        earlier = [each.text for each in self.turn.history[-_LOOK_BACK:] if each.by == "patient"]
        return open_ and any(for_someone_else(normalise(text).plain) for text in earlier)

    @property
    def phone(self) -> str | None:
        return self.turn.person.phone or self.meant.phone

    @property
    def needs_phone(self) -> bool:
        return self.phone is None and self.turn.channel not in BY_TEXT

    @cached_property
    def returning(self) -> bool:
        known = self.turn.person.returning
        if self.turn.person.status in {"patient", "quoted", "booked", "no_show"} and known is not None:
            return known
        if self.meant.new_or_returning is not None:
            return self.meant.new_or_returning == "returning"
        return bool(known)

    @property
    def unsure_if_returning(self) -> bool:
        """Nobody told us, and the words sound like somebody who has been here."""
        person = self.turn.person
        return (
            person.returning is None
            and self.meant.new_or_returning is None
            and person.status is None
            and self.hears("again")
        )

    # What -----------------------------------------------------------------------------------------

    @cached_property
    def services(self) -> tuple[str, ...]:
        """What the message is about: named, chosen from our options, or asked about last."""
        named = tuple(each for each in self.meant.treatments if self.book.find_service(each) is not None)
        if named:
            return named
        if line := of_line(self.turn):
            return line
        if self.meant.not_offered or self.meant.revenue_lines:
            return ()
        pending = self.pending
        if pending is not None and pending.service and self.book.find_service(pending.service):
            return (pending.service,)
        spoken = latest(self.turn) or self.turn.person.treatments[-1:] or had_last(self.turn, self.plain)
        return tuple(each for each in spoken[:2] if self.book.find_service(each) is not None) or told_of(
            self.turn
        )

    def service(self, service_id: str) -> Service:
        return self.book.service(service_id)

    def service_name(self, service_id: str) -> str:
        """As said within a sentence: without brackets, small letters where it is no brand."""
        return said_name(translating.service_name(self.book, self.book.service(service_id), self.language))

    def label(self, text: str) -> str:
        """A line of the price list in their language."""
        return translating.label(text, self.language, self.book.default_language)

    def service_names(self, services: tuple[str, ...]) -> str:
        return figures.both([self.service_name(each) for each in services], self.language)

    def type_name(self, kind: AppointmentType) -> str:
        return self.book.name_of(kind, self.language)

    def staff_name(self, staff_id: str) -> str:
        """As they are addressed: doctors with title and last name, others by first name."""
        member = self.book.find_staff(staff_id)
        if member is None:
            return ""
        words = member.name.split(",")[0].split()
        if words[0].rstrip(".").lower() in {"dr", "dra"}:
            title = "la Dra." if self.language == "es" and words[0].lower().startswith("dra") else words[0]
            return f"{title} {words[-1]}"
        return words[0]

    @cached_property
    def units(self) -> int | None:
        """How many they ask about, apart from "13 a unit", which is a price."""
        return units_asked(self.turn, self.meant)

    # When -----------------------------------------------------------------------------------------

    @property
    def constraint(self) -> Constraint | None:
        reading = self.meant.when
        if reading is None or reading.kind != "times" or reading.constraint.empty:
            return None
        if self.hears("series_of") and not self.named_days:
            return None  # "a package of 6" is no hour
        if self.zone_elsewhere is None:
            return reading.constraint
        return as_ours(reading.constraint, self.turn.zone, self.zone_elsewhere, self.turn.now)

    @cached_property
    def zone_elsewhere(self) -> ZoneInfo | None:
        """The zone in which the person counts, where they said that it is not ours."""
        return zone_said(self.plain, self.turn.zone, self.turn.now)

    @property
    def names_a_time(self) -> bool:
        """Says when, not only when not."""
        constraint = self.constraint
        return constraint is not None and any(clause != Clause() for clause in constraint.any_of)

    @property
    def wish(self) -> Constraint | None:
        """The constraint for a search: what was offered and refused is not offered again."""
        pending = self.pending
        others = self.wants("decline") or (
            self.constraint is None and (self.hears("something_else") or self.hears("not_this_one"))
        )
        if not others or pending is None or not pending.slots:
            return self.constraint
        refused = tuple(Clause(on=(slot.start.date(),), at=slot.start.time()) for slot in pending.slots)
        wish = self.constraint or Constraint((Clause(),))
        return Constraint(wish.any_of or (Clause(),), (*wish.none_of, *refused))

    @cached_property
    def leaning(self) -> Constraint | None:
        """What was said of days and hours before, while times for it are open; not where any other day will do."""
        pending = self.pending
        if self.hears("any_time"):
            return None
        if pending is None:
            return leaning(self.turn) if self.turn.after_handback else None
        return kept(self.turn, pending, other_day=self.hears("other_day"))

    @property
    def named_days(self) -> tuple[date, ...]:
        reading = self.meant.when
        return reading.slots.dates if reading is not None and reading.slots is not None else ()

    def moment(self, start: datetime) -> str:
        return figures.moment(start, self.language, today=self.today)

    def moments(self, slots: tuple[Slot, ...]) -> str:
        return figures.moments([slot.start for slot in slots], self.language, today=self.today)

    def day(self, day: date) -> str:
        return figures.day_name(day, self.language, today=self.today)

    def money(self, minor: int) -> str:
        return figures.money(minor, self.book.currency, self.language)

    def within(self, visit: Visitable, hours: int) -> bool:
        return self.wall(visit) - self.now <= timedelta(hours=hours)

    # Facts ----------------------------------------------------------------------------------------

    def entries(
        self, kind: KnowledgeKind | None = None, service: str | None = None
    ) -> tuple[KnowledgeEntry, ...]:
        found = self.book.knowledge(
            on=self.today,
            kind=kind,
            service=service,
            location=self.meant.location,
            language=self.language,
        )
        return tuple(each for each in found if self.book.language_of(each) == self.language)
