"""From rebook prompts to what the screens show: whose, for what, at which free times, and what became of the offer."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from booking import desk, service
from booking.desk import Wanted, books_elsewhere
from booking.service import Appointment
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from practice.naming import contact_names
from practice.users import SignedIn
from sequences import listing
from sequences.enrolling import touches_of
from sequences.rebook import prompts
from sequences.rebook.prompts import Counted, Prompt
from sequences.rebook.times import Usual, suggest
from web.calendar_view import time_view
from web.product import Product
from web.reach import is_near
from web.rebook_shapes import Latest, Leaving, OfferView, PromptView, Rate, Rebooking, SuggestedTime

SEQUENCE = "rebook_after_visit"
JUST_GONE = timedelta(hours=2)
"""So long they stay among those who are leaving: until the offer goes out by text."""
LATELY = timedelta(days=7)
WITH_TIMES = 8
WEEK = timedelta(days=7)
UNKNOWN = datetime.fromtimestamp(0, UTC)


def leaving(conn: Connection, product: Product, me: SignedIn) -> Leaving:
    here = [each for each in prompts.leaving(conn, JUST_GONE) if is_here(conn, each)]
    gone = prompts.gone(conn, now(conn) - LATELY, JUST_GONE)
    near = {each.id for each in (*here, *gone) if me.locations is None or is_near(conn, me, each.contact_id)}
    return Leaving(
        views(conn, product, [each for each in here if each.id in near], WITH_TIMES),
        views(conn, product, [each for each in gone if each.id in near and is_here(conn, each)], 0),
    )


def is_here(conn: Connection, each: Prompt) -> bool:
    """Their arrival may have been said by mistake and taken back."""
    visit = service.find_one(conn, each.appointment_id)
    if visit is None or visit.status in {"cancelled", "no_show"}:
        return False
    return visit.status == "completed" or visit.arrived_at is not None or each.left_at is not None


def latest(conn: Connection, product: Product, contact_id: str) -> Latest:
    found = [
        each
        for each in prompts.of_contact(conn, contact_id, since=now(conn) - LATELY)
        if each.state == "open" and is_here(conn, each)
    ]
    shown = views(conn, product, found[:1], 1)
    return Latest(next(iter(shown), None))


def views(
    conn: Connection, product: Product, found: Collection[Prompt], with_times: int
) -> tuple[PromptView, ...]:
    book, elsewhere = product.books.get(conn), books_elsewhere(conn)
    names = contact_names(conn, {each.contact_id for each in found})
    return tuple(
        _view(conn, book, each, visit, names, times=at < with_times and not elsewhere, elsewhere=elsewhere)
        for at, each in enumerate(found)
        if (visit := service.find_one(conn, each.appointment_id)) is not None
    )


def _view(
    conn: Connection,
    book: PracticeBook,
    each: Prompt,
    visit: Appointment,
    names: dict[str, str],
    *,
    times: bool,
    elsewhere: bool,
) -> PromptView:
    thread = threads.thread_of(conn, each.contact_id)
    known = None if each.service is None else book.find_service(each.service)
    kind = None if each.type is None else book.find_appointment_type(each.type)
    provider = book.find_staff(each.provider)
    thread_id = None if thread is None else str(thread.id)
    return PromptView(
        id=each.id,
        contact_id=each.contact_id,
        thread_id=thread_id,
        name=names.get(each.contact_id),
        appointment_id=visit.id,
        provider=each.provider,
        provider_name=each.provider if provider is None else provider.name,
        location=each.location,
        visit_at=visit.starts_at,
        timezone=visit.zone,
        service=each.service,
        service_name=None if known is None else book.name_of(known),
        type=each.type,
        type_name=None if kind is None else book.name_of(kind),
        basis=each.basis,  # type: ignore[arg-type]
        plan_id=each.plan_id,
        aim_at=each.aim_at,
        weeks=None if each.aim_at is None else max(1, round((each.aim_at - visit.starts_at) / WEEK)),
        arrived_at=visit.arrived_at,
        left_at=each.left_at,
        state=each.state,
        outcome=each.outcome,
        times=suggested(conn, book, each, visit, thread_id) if times and each.state == "open" else (),
        elsewhere=elsewhere,
        offer=_offer(conn, each),
        version=each.version,
    )


def suggested(
    conn: Connection, book: PracticeBook, each: Prompt, visit: Appointment, thread_id: str | None
) -> tuple[SuggestedTime, ...]:
    if each.type is None:
        return ()
    found = suggest(conn, book, wanted(book, each, thread_id), each.aim_at, Usual.of(visit.start))
    return tuple(
        SuggestedTime(
            one.start.start.isoformat(timespec="minutes"), time_view(book, one.start), bool(one.rules)
        )
        for one in found
    )


def wanted(book: PracticeBook, each: Prompt, thread_id: str | None) -> Wanted:
    """As the desk asks the calendar. Raises `KeyError` for a visit of no kind."""
    if each.type is None:
        raise KeyError(each.id)
    return desk.Wanted(
        each.type,
        each.contact_id,
        thread_id,
        () if each.service is None else (each.service,),
        each.provider,
        each.location if len(book.location_ids) > 1 else None,
    )


def _offer(conn: Connection, each: Prompt) -> OfferView:
    """By text, once, a while after they have left."""
    rows = listing.of_contact(conn, each.contact_id, ended_since=now(conn) - LATELY)
    mine = [row for row in rows if row.subject_id == each.id]
    if not mine:
        return OfferView("none")
    row = mine[0]
    touches = touches_of(conn, row.id, row.cycle)
    if touches:
        last = touches[-1]
        state = {"sent": "sent", "held": "held"}.get(last.outcome, "blocked")
        return OfferView(state, last.at, last.why)  # type: ignore[arg-type]
    if row.state == "active":
        return OfferView("waits", row.due_at)
    return OfferView("none", None, row.ended_why)


def figures(counted: Counted, since: datetime, until: datetime) -> Rebooking:
    asked = counted.visits - counted.before

    def rate(count: int) -> Rate:
        return Rate(count, round(100 * count / asked) if asked else None)

    return Rebooking(
        since=since.date(),
        until=until.date(),
        visits=counted.visits,
        before=counted.before,
        asked=asked,
        at_checkout=rate(counted.at_checkout),
        later=rate(counted.later),
        none=rate(counted.none),
    )
