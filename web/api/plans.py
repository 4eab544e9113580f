"""Treatment plans: who is owed sessions, what they are worth, everything that was tried, and what a person does about it."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection

from compliance import audit
from core.errors import BadInputError, NotFoundError
from core.session import now
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.rights import Right
from practice.users import SignedIn
from sequences.plans import service as plans
from sequences.plans.rows import Plan
from sequences.plans.service import NewPlan
from sequences.plans.sources import noon
from web import acting
from web.acting import actor_of, scope_of
from web.appointment_shapes import IfMatch, version_of
from web.auth import Me, signed_in
from web.bounds import ClientId, PathId, Short
from web.plan_views import PlanDetail, PlanView, detail, near, status_of, views
from web.product import Product

MOST = 5000
SHOWN = 300
OPEN = ("stalled", "to_mark", "due", "waiting", "booked", "resting")
Which = Literal[
    "stalled", "due", "waiting", "booked", "to_mark", "resting", "complete", "ended", "open", "all"
]


class PlanChoice(msgspec.Struct, frozen=True):
    id: str
    name: str


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[PlanView, ...]
    counts: dict[str, int]
    """By status, of whatever service and place was asked for."""
    stalled_minor: int
    """At stake in those that have stalled."""
    currency: str
    services: tuple[PlanChoice, ...]
    locations: tuple[PlanChoice, ...]
    """None where there is one place only."""


class OfferedPackage(msgspec.Struct, frozen=True):
    """A package that the practice sells; `id` null: the service alone."""

    id: str | None
    service: str
    service_name: str
    label: str | None
    sessions: int
    cadence_days: int | None
    minimum_days: int | None
    window_days: int
    track: str
    price_minor: int | None


class PlanOptions(msgspec.Struct, frozen=True):
    packages: tuple[OfferedPackage, ...]
    services: tuple[PlanChoice, ...]
    currency: str


class OwnTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What differs from the practice's package; left out: as there."""

    label: Short | msgspec.UnsetType | None = msgspec.UNSET
    cadence_days: int | msgspec.UnsetType | None = msgspec.UNSET
    minimum_days: int | msgspec.UnsetType = msgspec.UNSET
    window_days: int | msgspec.UnsetType = msgspec.UNSET
    track: Literal["light", "full"] | msgspec.UnsetType = msgspec.UNSET
    price_minor: int | msgspec.UnsetType | None = msgspec.UNSET
    expires: date | msgspec.UnsetType | None = msgspec.UNSET


class SellPlan(OwnTerms, frozen=True, forbid_unknown_fields=True, kw_only=True):
    client_id: ClientId
    services: Annotated[tuple[Short, ...], msgspec.Meta(min_length=1, max_length=12)]
    total: int
    used: int = 0
    bought_on: date | None = None
    sold_as: Short | None = None


class AdjustPlan(OwnTerms, frozen=True, forbid_unknown_fields=True, kw_only=True):
    total: int | msgspec.UnsetType = msgspec.UNSET
    used: int | msgspec.UnsetType = msgspec.UNSET
    location: Short | msgspec.UnsetType | None = msgspec.UNSET


class DoneSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    on: date | None = None
    """Default: now."""


class EndPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    why: Literal["cancelled", "refunded", "transferred", "other"]


class PlanController(Controller):
    path = "/api/v1/plans"
    tags = ["plans"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.CONTACTS_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        which: FromQuery[Which] = "open",
        service: FromQuery[PathId | None] = None,
        location: FromQuery[PathId | None] = None,
        contact_id: FromQuery[PathId | None] = None,
    ) -> PlanPage:
        """The stalled by money at stake, the others by what is due first."""
        product: Product = request.app.state.product

        def read(conn: Connection) -> PlanPage:
            book = product.books.get(conn)
            found = plans.listed(
                conn, "all", service=service, location=location, contact_id=contact_id, most=MOST
            )
            return _page(conn, book, near(conn, me, found), which)

        return await product.db.read(scope_of(me), read)

    @get("/options", right=Right.CONTACTS_READ)
    async def options(self, request: Request[Any, Any, Any], me: Me) -> PlanOptions:
        """What can be sold."""
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), lambda conn: _options(product.books.get(conn)))

    @get("/{plan_id:str}", right=Right.CONTACTS_READ)
    async def one(self, request: Request[Any, Any, Any], me: Me, plan_id: FromPath[PathId]) -> PlanDetail:
        """With its sessions, what was sent and asked, and times that would suit; that somebody looked is kept."""
        product: Product = request.app.state.product
        thread_id = await product.db.read(scope_of(me), lambda conn: _thread_of(conn, plan_id))

        def read(conn: Connection) -> PlanDetail:
            return detail(conn, product.books.get(conn), plan_id)

        if thread_id is None:
            return await product.db.read(scope_of(me), read)
        return await acting.look(request, me, thread_id, read)

    @post("/{plan_id:str}/adjust", status_code=200, right=Right.BOOKING_WRITE)
    async def adjust(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        plan_id: FromPath[PathId],
        data: JSONBody[AdjustPlan],
        if_match: IfMatch = None,
    ) -> PlanDetail:
        changed = _said(data)
        version = version_of(if_match)

        def go(conn: Connection, book: PracticeBook) -> Plan:
            return plans.adjust(conn, book, plan_id, changed, version=version, by=me.user_id)

        return await _change(request, me, "plan.adjusted", go, {"fields": sorted(changed)})

    @post("/{plan_id:str}/sessions", right=Right.BOOKING_WRITE)
    async def done(
        self, request: Request[Any, Any, Any], me: Me, plan_id: FromPath[PathId], data: JSONBody[DoneSession]
    ) -> PlanDetail:
        """A session took place that no visit in the calendar tells of."""

        def go(conn: Connection, book: PracticeBook) -> Plan:
            at = now(conn) if data.on is None else min(now(conn), noon(data.on, book.zone))
            if data.on is not None and data.on > now(conn).astimezone(book.zone).date():
                raise BadInputError("this has not happened yet", at="/on")
            return plans.mark_done(conn, book, plan_id, at, by=me.user_id)

        return await _change(request, me, "plan.session_done", go)

    @post("/{plan_id:str}/sessions/{session_id:str}/take-back", status_code=200, right=Right.BOOKING_WRITE)
    async def take_back(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        plan_id: FromPath[PathId],
        session_id: FromPath[PathId],
    ) -> PlanDetail:
        """It was none of this plan."""

        def go(conn: Connection, book: PracticeBook) -> Plan:
            return plans.take_back(conn, book, plan_id, session_id, by=me.user_id)

        return await _change(request, me, "plan.session_taken_back", go)

    @post("/{plan_id:str}/end", status_code=200, right=Right.BOOKING_WRITE)
    async def end(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        plan_id: FromPath[PathId],
        data: JSONBody[EndPlan],
        if_match: IfMatch = None,
    ) -> PlanDetail:
        version = version_of(if_match)

        def go(conn: Connection, book: PracticeBook) -> Plan:
            return plans.end(conn, book, plan_id, data.why, version=version)

        return await _change(request, me, "plan.ended", go, {"why": data.why})

    @post("/{plan_id:str}/reopen", status_code=200, right=Right.BOOKING_WRITE)
    async def reopen(
        self, request: Request[Any, Any, Any], me: Me, plan_id: FromPath[PathId], if_match: IfMatch = None
    ) -> PlanDetail:
        def go(conn: Connection, book: PracticeBook) -> Plan:
            plans.one(conn, plan_id)
            return plans.reopen(conn, book, plan_id, version=version_of(if_match))

        return await _change(request, me, "plan.reopened", go)


class ContactPlanController(Controller):
    path = "/api/v1/contacts/{contact_id:str}/plans"
    tags = ["plans"]
    dependencies = {"me": Provide(signed_in)}

    @post(right=Right.BOOKING_WRITE)
    async def sell(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        contact_id: FromPath[PathId],
        data: JSONBody[SellPlan],
    ) -> PlanDetail:
        """A package of the practice's, or one of its own; the same `client_id` is the same sale."""

        def go(conn: Connection, book: PracticeBook) -> Plan:
            if find_contact(conn, contact_id) is None:
                raise NotFoundError("no such contact")
            own = _said(data, *NewPlan.__struct_fields__, "client_id", "bought_on")
            new = NewPlan(
                services=data.services,
                total=data.total,
                used=data.used,
                bought_at=_bought(conn, book, data.bought_on),
                expires=own.get("expires"),
                sold_as=data.sold_as,
                own=own,
            )
            return plans.sell(conn, book, contact_id, new, by=me.user_id, key=data.client_id)

        return await _change(request, me, "plan.sold", go)


async def _change(
    request: Request[Any, Any, Any],
    me: SignedIn,
    action: str,
    go: Callable[[Connection, PracticeBook], Plan],
    said: dict[str, Any] | None = None,
) -> PlanDetail:
    product: Product = request.app.state.product

    def run(conn: Connection) -> PlanDetail:
        book = product.books.get(conn)
        made = go(conn, book)
        audit.append(
            conn, actor_of(me), action, ("plan", made.id), detail={"used": made.used, **(said or {})}
        )
        return detail(conn, book, made.id)

    return await product.db.write(scope_of(me), run)


def _page(conn: Connection, book: PracticeBook, found: list[Plan], state: str) -> PlanPage:
    at = now(conn)
    status = {each.id: status_of(each, at) for each in found}
    wanted = [
        each
        for each in found
        if state in {"all", status[each.id]} or (state == "open" and status[each.id] in OPEN)
    ]
    wanted.sort(key=lambda each: _order(each, status[each.id]))
    known = {each.service for each in found if each.service is not None}
    places = book.effective_locations if len(book.location_ids) > 1 else ()
    return PlanPage(
        items=views(conn, book, wanted[:SHOWN]),
        counts=dict(Counter(status.values())),
        stalled_minor=sum(each.stake_minor or 0 for each in found if status[each.id] == "stalled"),
        currency=book.currency,
        services=tuple(PlanChoice(each.id, each.name) for each in book.file.services if each.id in known),
        locations=tuple(PlanChoice(each.id, each.name or each.id) for each in places if each.id is not None),
    )


def _order(each: Plan, status: str) -> tuple[int, float, str]:
    """Stalled ones by money, the rest by time; what is over, the newest first."""
    if status == "stalled":
        return 0, -(each.stake_minor if each.stake_minor is not None else -1), each.id
    if status in OPEN:
        due = each.next_visit_at if status == "booked" else each.session_due_at
        return 1 + OPEN.index(status), due.timestamp() if due is not None else 0, each.id
    over = each.completed_at or each.ended_at or each.bought_at
    return 9, -over.timestamp(), each.id


def _options(book: PracticeBook) -> PlanOptions:
    packages = tuple(
        OfferedPackage(
            each.id,
            service.id,
            service.name,
            each.label,
            each.sessions,
            each.cadence_days,
            each.minimum_days,
            each.window_days,
            each.track,
            int(price) if (price := book.package_price(each.id)) is not None else None,
        )
        for service in book.file.services
        for each in service.packages
    )
    services = tuple(PlanChoice(each.id, each.name) for each in book.file.services)
    return PlanOptions(packages, services, book.currency)


def _said(data: OwnTerms, *besides: str) -> dict[str, Any]:
    """Only what somebody has said."""
    return {
        name: value
        for name in data.__struct_fields__
        if name not in besides or name == "expires"
        if (value := getattr(data, name)) is not msgspec.UNSET
    }


def _bought(conn: Connection, book: PracticeBook, on: date | None) -> datetime | None:
    today = now(conn).astimezone(book.zone).date()
    if on is None or on == today:
        return None
    if on > today:
        raise BadInputError("this has not happened yet", at="/bought_on")
    return noon(on, book.zone)


def _thread_of(conn: Connection, plan_id: str) -> str | None:
    row = threads.thread_of(conn, plans.one(conn, plan_id).contact_id)
    return None if row is None else str(row.id)


__all__ = ["ContactPlanController", "PlanController"]
