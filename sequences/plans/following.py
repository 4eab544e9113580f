"""Plans follow what is sold, what takes place and what is booked; each change is told to the sequences about it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select

from booking import money
from booking import service as calendar
from booking.money_models import STAFF
from booking.service import Appointment
from core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReopened,
    CalendarImported,
    ContactErased,
    ContactsMerged,
    ContactsParted,
    MembershipChanged,
    PackageChanged,
    PeopleImported,
    PlanChanged,
)
from core.session import mine, now
from practice.book import PracticeBook
from practice.contacts import find_contact, load_contact
from practice.file import BoughtPackage
from practice.file.values import money as in_units
from practice.store import Books
from sequences import editions
from sequences.models import enrolment
from sequences.plans import memberships, rows, service, sources, visits
from sequences.plans.models import membership, plan, plan_session
from sequences.stopping import end_all, reconsider
from sequences.triggers import happened

PAIRED: Final = timedelta(days=3)
"""A session that a system counted, and the visit that it was, lie so near to each other."""
SAME_SALE: Final = timedelta(days=3)
BY: Final = "calendar"
PLAN: Final = "plan"
SESSION_MOVED: Final = "SESSION_MOVED"


class Following:
    """Handlers for `wiring.py`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def on_package(self, conn: Connection, event: PackageChanged) -> None:
        """Sold, used, given back or ended where it was sold."""
        book, row = self._books.get(conn), money.package_row(conn, event.package_id)
        there = service.of_package(conn, event.package_id) or _adopted(conn, row)
        if there is None:
            _open(conn, book, row)
        else:
            _follow_package(conn, book, row, there)

    def on_people(self, conn: Connection, event: PeopleImported) -> None:
        """A practice's file says who has bought what, and who is a member."""
        book = self._books.get(conn)
        for contact_id in event.contact_ids:
            record = load_contact(conn, contact_id).record or {}
            if record.get("packages"):
                _of_record(conn, book, contact_id, record["packages"])
            if record.get("membership"):
                memberships.from_file(conn, book, contact_id, record["membership"])

    def on_imported(self, conn: Connection, event: CalendarImported) -> None:
        ids = set(event.appointment_ids)
        brought = {
            visit.contact_id
            for visit in calendar.all_appointments(conn)
            if visit.id in ids and visit.contact_id is not None
        }
        for contact_id in sorted(brought):
            self._reckon_all(conn, contact_id)

    def on_completed(self, conn: Connection, event: AppointmentCompleted) -> None:
        """A session took place: it is counted once, here or where it was sold."""
        if event.contact_id is None:
            return
        book, visit = self._books.get(conn), calendar.one(conn, event.appointment_id)
        again = {plan_id for plan_id, _ in rows.plans_of_visit(conn, visit.id)}
        for plan_id, session in rows.plans_of_visit(conn, visit.id):
            if session.taken_back_at is not None:
                _count_again(conn, service.one(conn, plan_id), session)
        if not again:
            for there in _whose(conn, book, visit):
                if not _paired(conn, there, visit):
                    service.use_by_visit(conn, there, visit.id, visit.starts_at, BY)
        self._reckon_all(conn, event.contact_id)

    def on_reopened(self, conn: Connection, event: AppointmentReopened) -> None:
        """It had not taken place after all."""
        for plan_id, session in rows.plans_of_visit(conn, event.appointment_id):
            if session.taken_back_at is None:
                service.uncount(conn, service.one(conn, plan_id), BY)
                rows.set_session(conn, session.id, taken_back_at=now(conn))
        if event.contact_id is not None:
            self._reckon_all(conn, event.contact_id)

    def on_visit(
        self,
        conn: Connection,
        event: AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentMissed,
    ) -> None:
        if event.contact_id is not None:
            self._reckon_all(conn, event.contact_id)

    def on_people_changed(self, conn: Connection, event: ContactsMerged | ContactsParted) -> None:
        """Rows have gone with their person already; whose visits count has changed with them."""
        ids = (
            (event.survivor_id, event.gone_id)
            if isinstance(event, ContactsMerged)
            else (event.kept_id, event.parted_id)
        )
        for contact_id in ids:
            self._reckon_all(conn, contact_id)

    def on_contact_erased(self, conn: Connection, event: ContactErased) -> None:
        """What was sold stays in the books as nobody's; what it was for goes."""
        own = select(plan.c.id).where(mine(plan), plan.c.contact_id == event.contact_id)
        conn.execute(delete(plan_session).where(mine(plan_session), plan_session.c.plan_id.in_(own)))
        for table in (plan, membership):
            conn.execute(delete(table).where(mine(table), table.c.contact_id == event.contact_id))

    def on_plan(self, conn: Connection, event: PlanChanged) -> None:
        """Every sequence about it stops, goes on or begins by what the row says now."""
        there = rows.find(conn, event.plan_id)
        if there is None:
            return
        book = self._books.get(conn)
        _end_stale(conn, there)
        reconsider(conn, book, subject=(PLAN, there.id))
        if event.what == "opened" and now(conn) - there.bought_at < SAME_SALE:
            happened(conn, book, "purchased", PLAN, there.id)
        if event.what == "completed":
            happened(conn, book, "completed", PLAN, there.id)
        if there.next_visit_at is not None and there.booked(now(conn)):
            happened(conn, book, "booked", PLAN, there.id)
        # Who came with a practice's file long after their session was due stands on the list, and is not texted today.
        came_late = (
            there.source != "staff"
            and there.session_due_at is not None
            and there.session_due_at < there.created_at
        )
        if there.session_due_at is not None and not came_late and not there.booked(now(conn)):
            happened(conn, book, "session_due", PLAN, there.id)

    def on_membership(self, conn: Connection, event: MembershipChanged) -> None:
        there = memberships.find(conn, event.membership_id)
        if there is None:
            return
        book, about = self._books.get(conn), ("membership", there.id)
        reconsider(conn, book, subject=about)
        if event.what == "opened":
            happened(conn, book, "opened", *about)
        if there.state == "active" and there.renews_at is not None and there.renews_at > now(conn):
            happened(conn, book, "renewal", *about)
        if event.what in {"payment_failed", "lapsed"}:
            happened(conn, book, event.what, *about)

    def _reckon_all(self, conn: Connection, contact_id: str) -> None:
        known = rows.of_contact(conn, contact_id)
        if not known:
            return
        book = self._books.get(conn)
        for each in known:
            rows.reckon(conn, book, each.id)


def _end_stale(conn: Connection, there: rows.Plan) -> None:
    """The session that they were reminded of has taken place, or its day is another one: that reminding is over."""
    due = enrolment.c.anchor_at
    moved = due.isnot(None) if there.session_due_at is None else due != there.session_due_at
    begun = {each.definition.id for each in editions.begun_by(conn, "session_due", PLAN, None)}
    statement = select(enrolment.c.sequence).where(
        mine(enrolment),
        enrolment.c.subject_kind == PLAN,
        enrolment.c.subject_id == there.id,
        enrolment.c.state.in_(("active", "paused")),
        moved,
    )
    for sequence in begun & set(conn.execute(statement).scalars()):
        end_all(conn, SESSION_MOVED, subject=(PLAN, there.id), sequence=sequence)


def _open(conn: Connection, book: PracticeBook, row: Any) -> None:
    """Nothing begins for what was used up or had ended before we heard of it."""
    if row.state in {"cancelled", "expired"} or row.used >= row.total or not row.services:
        return
    terms = sources.of_package(book, row, now(conn))
    rows.begin(
        conn,
        book,
        contact_id=row.contact_id,
        key=f"package:{row.id}",
        source="staff" if row.source == STAFF else "package",
        package_id=row.id,
        location=_place(conn, book, row.contact_id),
        **terms,
    )


def _follow_package(conn: Connection, book: PracticeBook, row: Any, there: rows.Plan) -> None:
    kept = rows.locked(conn, there.id)
    new = sources.of_package(book, row, there.bought_at)
    given = {name: new[name] for name in ("total", "told_used", "expires")}
    if row.state == "expired" and (row.expires is None or row.expires >= now(conn).date()):
        given["expires"] = now(conn).date() - 2 * rows.DAY_ANYWHERE
    if "ended_why" not in kept.adjusted:
        given["ended_why"] = "cancelled" if row.state == "cancelled" else None
    given = {name: value for name, value in given.items() if name not in kept.adjusted}
    _match_sessions(conn, kept, new["told_used"])
    if any(getattr(kept, name) != value for name, value in given.items()):
        rows.change(conn, there.id, **given)
    rows.reckon(conn, book, there.id)


def _match_sessions(conn: Connection, kept: Any, used: int) -> None:
    """What was counted elsewhere gets a line of its own, unless a visit here is that very session."""
    live = [each for each in rows.sessions_of(conn, kept.id) if each.taken_back_at is None]
    told = used - kept.opened_used
    if used > kept.told_used:
        for _ in range(max(0, told - len(live))):
            rows.add_session(conn, kept.id, source="package", counts=False, at=now(conn))
    elif used < kept.told_used:
        loose = sorted(live, key=lambda each: (each.source == "package", each.at), reverse=True)
        for each in loose[: max(0, min(kept.told_used - used, len(live) - max(0, told)))]:
            rows.set_session(conn, each.id, taken_back_at=now(conn))


def _paired(conn: Connection, there: rows.Plan, visit: Appointment) -> bool:
    """A system told of this session before it told of the visit: it is one."""
    for each in rows.sessions_of(conn, there.id):
        near = abs(each.at - visit.starts_at) < PAIRED
        if each.source == "package" and each.appointment_id is None and each.taken_back_at is None and near:
            rows.set_session(conn, each.id, appointment_id=visit.id, at=visit.starts_at)
            return True
    return False


def _count_again(conn: Connection, there: rows.Plan, session: rows.Session) -> None:
    """It did take place; unless all of them have been used, or somebody has ended it, meanwhile."""
    if there.source != "package" and there.state != "active":
        return
    rows.set_session(conn, session.id, taken_back_at=None)
    if there.package_id is not None:
        service.count_in_books(conn, there, BY)


def _whose(conn: Connection, book: PracticeBook, visit: Appointment) -> list[rows.Plan]:
    """One plan for each service of the visit: of several, the one whose session was due first."""
    assert visit.contact_id is not None
    waiting = sorted(
        (
            each
            for each in rows.of_contact(conn, visit.contact_id)
            if each.state == "active"
            and visits.fits(book, each.services, visit)
            and each.bought_at.date() <= visit.starts_at.date()
        ),
        key=lambda each: (each.session_due_at or each.bought_at, each.id),
    )
    found: list[rows.Plan] = []
    for each in waiting:
        if all(set(each.services).isdisjoint(other.services) for other in found):
            found.append(each)
    return found


def _of_record(conn: Connection, book: PracticeBook, contact_id: str, said: Iterable[Any]) -> None:
    person, times = find_contact(conn, contact_id), dict[str, int]()
    for plain in said:
        bought = _bought(book, plain)
        name = f"file:{person.file_id or person.id}:{bought.service}:{bought.package or bought.label or ''}"
        name = f"{name}:{bought.bought_on or ''}"[:290]
        times[name] = times.get(name, 0) + 1
        _keep_record(conn, book, contact_id, f"{name}:{times[name]}", bought)


def _bought(book: PracticeBook, plain: Mapping[str, Any]) -> BoughtPackage:
    """As the file's reader reads it: its amounts are whole units, ours are the smallest ones."""
    said = plain.get("price")
    price = None if said is None else in_units(said, book.currency)
    bought = msgspec.convert({**plain, "price": None}, BoughtPackage, strict=False)
    return msgspec.structs.replace(bought, price=price)


def _keep_record(
    conn: Connection, book: PracticeBook, contact_id: str, key: str, bought: BoughtPackage
) -> None:
    terms, there = sources.of_record(book, bought, now(conn)), rows.by_key(conn, key)
    if there is None:
        if terms["told_used"] >= terms["total"] or _in_books(conn, contact_id, terms):
            return
        place = _place(conn, book, contact_id)
        rows.begin(
            conn,
            book,
            contact_id=contact_id,
            key=key,
            source="file",
            package_id=None,
            location=place,
            **terms,
        )
        return
    if there.source != "file":
        return
    if terms["told_used"] != there.told_used or terms["total"] != there.total:
        rows.settle(conn, there.id)
        rows.change(conn, there.id, told_used=terms["told_used"], total=terms["total"])
    if "expires" not in there.adjusted:
        rows.change(conn, there.id, expires=terms["expires"])
    rows.reckon(conn, book, there.id)


def _in_books(conn: Connection, contact_id: str, terms: dict[str, Any]) -> bool:
    """A system has told of this very sale already."""
    return any(
        each.source != "file" and _same_sale(each, terms["services"], terms["total"], terms["bought_at"])
        for each in rows.of_contact(conn, contact_id)
    )


def _adopted(conn: Connection, row: Any) -> rows.Plan | None:
    """The file spoke of this sale before the system that counts it did: it is that system's from now on."""
    if row.source == STAFF:
        return None
    for each in rows.of_contact(conn, row.contact_id):
        if each.source == "file" and _same_sale(each, row.services, row.total, row.bought_at):
            rows.settle(conn, each.id)
            rows.change(
                conn, each.id, source="package", package_id=row.id, told_used=min(row.used, row.total)
            )
            return service.of_package(conn, row.id)
    return None


def _same_sale(there: rows.Plan, services: Iterable[str], total: int, bought_at: Any) -> bool:
    near = bought_at is None or abs(there.bought_at - bought_at) < SAME_SALE
    return there.total == total and not set(there.services).isdisjoint(services) and near


def _place(conn: Connection, book: PracticeBook, contact_id: str) -> str | None:
    """Where they come: of the last visit; a practice of one place needs no word on it."""
    own = [each for each in calendar.appointments_of(conn, contact_id, from_now=False) if each.location]
    last = max(own, key=lambda each: each.starts_at, default=None)
    return last.location if last is not None else book.location_ids[0]
