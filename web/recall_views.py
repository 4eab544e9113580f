"""From rows of recall to what the screens show: names, the next touch, and the gate's answer in words."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from compliance.types import Reason
from compliance.words import explain
from inbox import tasks, threads
from practice.book import PracticeBook
from practice.naming import people_named
from sequences.recall import listing, preview
from sequences.recall.listing import Coming, Due
from sequences.recall.paging import Waiting
from sequences.recall.rules import Rule, current
from sequences.subjects.recall import other_interest
from web.product import Product
from web.recall_shapes import NextTouch, RecallService, RecallView, TouchLine, WaitingView
from web.sequence_shapes import Both
from web.sequence_views import both

CALL = "recall_call"
KIND = "recall"


def together(found: Iterable[Waiting]) -> WaitingView:
    every = tuple(found)
    return WaitingView(
        *(sum(getattr(each, name) for each in every) for name in WaitingView.__struct_fields__)
    )


def services(
    conn: Connection, book: PracticeBook, found: Mapping[str, Waiting]
) -> tuple[int, tuple[RecallService, ...]]:
    """Every service with an interval, with what is switched on for it and who waits; and the rules' version."""
    version, rules = current(conn, book)
    return version, tuple(_service(conn, book, each, found) for each in rules.values())


def _service(conn: Connection, book: PracticeBook, rule: Rule, found: Mapping[str, Waiting]) -> RecallService:
    known = book.service(rule.service)
    return RecallService(
        id=rule.service,
        name=book.name_of(known),
        line=known.revenue_line,
        days=rule.days,
        on=rule.on,
        while_other=rule.while_other,
        changed=rule.changed,
        file_days=() if known.recall is None else known.recall.interval_days,
        sequence=listing.sequence_for(conn, book, rule.service),
        waiting=together([found[rule.service]] if rule.service in found else ()),
    )


def views(conn: Connection, product: Product, found: Collection[Due]) -> tuple[RecallView, ...]:
    book = product.books.get(conn)
    people = people_named(conn, {each.row.contact_id for each in found})
    next_ = listing.coming(conn, book, found)
    return tuple(
        _view(conn, product, book, each, next_[each.row.id], *(people[each.row.contact_id][:2]))
        for each in found
        if each.row.contact_id in people and next_[each.row.id].why not in {"GONE", "DECEASED"}
    )


def _view(
    conn: Connection,
    product: Product,
    book: PracticeBook,
    each: Due,
    next_: Coming,
    name: str | None,
    phone: str | None,
) -> RecallView:
    row, thread = each.row, threads.thread_of(conn, each.row.contact_id)
    provider = None if row.provider is None else book.find_staff(row.provider)
    interest = other_interest(conn, row)
    return RecallView(
        id=row.id,
        contact_id=row.contact_id,
        thread_id=None if thread is None else str(thread.id),
        name=name or phone,
        phone=phone,
        service=row.service,
        service_name=book.name_of(book.service(row.service)),
        last_done_at=row.last_done_at,
        provider_name=None if provider is None else provider.name,
        when=each.when,
        due_at=each.at,
        times=each.times,
        interest=None if interest is None else _named(book, interest),
        excluded_why=row.excluded_why,
        calling=any(
            task.kind == CALL and task.state == "open" and task.subject_id == row.id
            for task in tasks.tasks_of(conn, row.contact_id)
        ),
        said=tuple(TouchLine(one.step, one.outcome, one.why, one.at) for one in next_.said),
        next=_next(conn, product, book, each, next_),
        version=row.version,
    )


def _named(book: PracticeBook, service_id: str) -> str:
    known = book.find_service(service_id)
    return service_id if known is None else book.name_of(known)


def _next(conn: Connection, product: Product, book: PracticeBook, each: Due, next_: Coming) -> NextTouch:
    seen = preview.foresee(conn, book, product.gate, each, next_)
    verdict = None if seen is None else seen.verdict
    code = verdict.reason.value if verdict is not None else (seen.why if seen is not None else next_.why)
    zone = book.zone.key
    words = None
    if code is not None and code in Reason.__members__:
        until = None if verdict is None else verdict.hold_until
        words = Both(explain(Reason[code], until, zone), explain(Reason[code], until, zone, "es"))
    blocked = seen is not None and seen.verdict is None and seen.why is not None
    return NextTouch(
        at=next_.at,
        does=None if next_.step is None else next_.step.action,
        sequence=next_.sequence,
        sequence_name=_name_of(next_),
        channel=None if seen is None else seen.channel,
        text=None if seen is None else seen.text,
        action=verdict.action.value if verdict is not None else ("block" if blocked else "none"),
        code=code,
        words=words,
    )


def _name_of(next_: Coming) -> Both | None:
    return None if next_.definition is None else both(next_.definition.name)
