"""What is wanted of a practice's system, as rows that outlive a crash: each wish is carried out once or told of."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection, Row, select, update

from booking.emr.base import CalendarHold, CalendarSlot, IntentKey
from booking.emr.models import emr_intent
from booking.rows import times
from booking.slots import Start
from booking.types import start_from_json, start_to_json
from core.claims import Queue
from core.events import CalendarAnswered
from core.session import add, emit, mine, now, wake
from practice.book import PracticeBook

WISHES: Final = Queue(
    "emr_intents", emr_intent, lease=timedelta(seconds=50), retry=timedelta(seconds=5), most=500
)
Kind = Literal["book", "move", "cancel", "attend", "times", "hold", "release"]
"""attend: they have said that they will come. times: look again when that system answers. hold: what it keeps for a thread; release: and shall let go."""
State = Literal["pending", "sent", "unknown", "done", "conflict", "payment", "staff", "failed", "dropped"]
PAUSE: Final = timedelta(seconds=20)
"""Before that system is asked whether it is back."""
OPEN: Final = ("pending", "sent", "unknown")
"""Not known yet what comes of it; it keeps others from its time."""


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is needed to carry it out, in any process. Its repr names nobody."""

    start: dict[str, Any] | None = None
    token: str | None = None
    end: datetime | None = None
    room: str | None = None
    fetched_at: datetime | None = None
    treatments: tuple[str, ...] = ()
    name: str | None = None
    phone: str | None = None
    reason: str = ""
    note: str = ""
    hold: str | None = None
    expires_at: datetime | None = None
    """Of a hold there: its name, and when it ends by itself."""
    until: datetime | None = None
    """Given to a person when nothing has come of it by then."""
    tell: str | None = None
    """The thread on which staff are told when nothing comes of it, where no turn waits."""
    turn: dict[str, Any] | None = None
    """The turn that waits for it, as the agent wrote it down."""

    def __repr__(self) -> str:
        return "Request()"

    @property
    def slot(self) -> CalendarSlot | None:
        """As it was found, token and all."""
        if self.start is None or self.token is None or self.end is None or self.fetched_at is None:
            return None
        return CalendarSlot(start_from_json(self.start), self.end, self.token, self.fetched_at, self.room)


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of it."""

    external_id: str | None = None
    version: int = 0
    reason: str = ""
    alternatives: tuple[dict[str, Any], ...] = ()
    amount_minor: int | None = None
    queued: bool = False
    """That system did not answer, or is full: it is tried again."""
    told: bool = False
    """The patient knows that it takes longer."""
    moved_from: str | None = None


class Wish(msgspec.Struct, frozen=True):
    """One row. Its repr names nobody."""

    id: str
    connection_id: str
    key: IntentKey
    thread_id: str | None
    contact_id: str | None
    kind: Kind
    state: State
    request: Request
    result: Result
    appointment_id: str | None
    lane: str
    upto_seq: int | None
    sent_at: datetime | None
    looked: int
    told_at: datetime | None
    created_at: datetime

    def __repr__(self) -> str:
        return f"Wish({self.id}, {self.kind}, {self.state})"

    @property
    def start(self) -> Start | None:
        return None if self.request.start is None else start_from_json(self.request.start)

    @property
    def cause(self) -> str:
        """The message that it answers, as the key names it."""
        return self.key.wish.partition(":")[0]


def key_for(thread_id: str, cause: str, number: int, kind: Kind) -> IntentKey:
    return IntentKey(thread_id, f"{cause}:{number}:{kind}")


def request_for(start: Start | None, slot: CalendarSlot | None, **more: Any) -> Request:
    """Of a time, with its token where it has just been found there."""
    if slot is not None:
        more |= {"token": slot.token, "end": slot.end, "room": slot.room, "fetched_at": slot.fetched_at}
        start = slot.start
    return Request(start=None if start is None else start_to_json(start), **more)


def want(
    conn: Connection,
    book: PracticeBook,
    *,
    connection_id: str,
    key: IntentKey,
    kind: Kind,
    request: Request,
    thread_id: str | None,
    contact_id: str | None,
    appointment_id: str | None = None,
    upto_seq: int | None = None,
) -> Wish:
    """Write the wish down; asked for again under the same key it is the same wish."""
    there = _one(conn, emr_intent.c.key == str(key))
    if there is not None:
        return _anew(conn, there) if kind == "times" and there.state == "done" else there
    start = None if request.start is None else start_from_json(request.start)
    placed = {} if start is None else times(book, start)
    wish_id = add(
        conn,
        emr_intent,
        connection_id=connection_id,
        key=str(key),
        thread_id=thread_id,
        contact_id=contact_id,
        kind=kind,
        state="pending",
        request=msgspec.to_builtins(request),
        appointment_id=appointment_id,
        provider=placed.get("provider"),
        starts_at=placed.get("starts_at"),
        busy_from=placed.get("busy_from"),
        busy_to=placed.get("busy_to"),
        lane=f"{start.provider}:{start.start:%Y-%m-%d}" if start is not None else f"wish:{key.wish}"[:90],
        upto_seq=upto_seq,
        looked=0,
        created_at=now(conn),
        due_at=now(conn) + (PAUSE if kind == "times" else timedelta()),
        attempts=0,
    )
    wake(conn, WISHES.name)
    return load(conn, wish_id)


def _anew(conn: Connection, wish: Wish) -> Wish:
    """It seemed to be back and was not."""
    values = {"state": "pending", "told_at": None, "due_at": now(conn) + PAUSE, "attempts": 0}
    change(conn, wish.id, **values)
    return load(conn, wish.id)


def load(conn: Connection, wish_id: str, *, lock: bool = False) -> Wish:
    statement = select(emr_intent).where(mine(emr_intent), emr_intent.c.id == wish_id)
    return _value(conn.execute(statement.with_for_update() if lock else statement).one())


def of_turn(conn: Connection, thread_id: str, cause: str) -> tuple[Wish, ...]:
    """Those of one turn, in the order in which it wanted them."""
    rows = conn.execute(
        select(emr_intent)
        .where(
            mine(emr_intent),
            emr_intent.c.thread_id == thread_id,
            emr_intent.c.key.startswith(f"{thread_id}:{cause}:", autoescape=True),
        )
        .order_by(emr_intent.c.key)
    )
    return tuple(map(_value, rows))


def untold(conn: Connection, thread_id: str) -> Wish | None:
    """The oldest of this thread's that is decided and that the patient has not heard of."""
    row = conn.execute(
        select(emr_intent)
        .where(
            mine(emr_intent),
            emr_intent.c.thread_id == thread_id,
            emr_intent.c.told_at.is_(None),
            emr_intent.c.state.notin_((*OPEN, "dropped")),
        )
        .order_by(emr_intent.c.created_at)
        .limit(1)
    ).first()
    return None if row is None else _value(row)


def waiting(conn: Connection, thread_id: str) -> bool:
    """Whether this thread has a wish that is still open."""
    statement = select(emr_intent.c.id).where(
        mine(emr_intent), emr_intent.c.thread_id == thread_id, emr_intent.c.state.in_(OPEN)
    )
    return conn.execute(statement.limit(1)).first() is not None


def told(conn: Connection, wishes: Collection[Wish]) -> None:
    """The patient has heard what came of them; whose words they were need not be kept here."""
    for each in wishes:
        bare = msgspec.structs.replace(each.request, turn=None, name=None, phone=None)
        change(conn, each.id, told_at=now(conn), request=msgspec.to_builtins(bare))


def told_to_wait(conn: Connection, wishes: Collection[Wish], until: datetime) -> None:
    """The patient knows that it takes longer, and until when a person sees to it otherwise."""
    for each in wishes:
        result = msgspec.structs.replace(each.result, told=True)
        request = msgspec.structs.replace(each.request, until=until)
        change(conn, each.id, result=msgspec.to_builtins(result), request=msgspec.to_builtins(request))


def drop(conn: Connection, thread_id: str, why: str) -> int:
    """The patient has moved on: what has not left yet never will."""
    gone = conn.execute(
        update(emr_intent)
        .where(
            mine(emr_intent),
            emr_intent.c.thread_id == thread_id,
            emr_intent.c.state == "pending",
            emr_intent.c.told_at.is_(None),  # a release has nobody to be told
        )
        .values(
            state="dropped",
            due_at=None,
            lease_until=None,
            told_at=now(conn),
            result=msgspec.to_builtins(Result(reason=why)),
        )
    )
    return int(gone.rowcount)


def keep_hold(conn: Connection, connection_id: str, thread_id: str, cause: str, hold: CalendarHold) -> None:
    """What that system keeps for this thread, for whichever process confirms it."""
    request = request_for(None, hold.slot, hold=hold.token, expires_at=hold.expires_at)
    add(
        conn,
        emr_intent,
        connection_id=connection_id,
        key=str(IntentKey(thread_id, f"{cause}:0:hold")),
        thread_id=thread_id,
        kind="hold",
        state="done",
        request=msgspec.to_builtins(request),
        lane=f"hold:{thread_id}",
        looked=0,
        told_at=now(conn),
        created_at=now(conn),
        attempts=0,
    )


def held_there(conn: Connection, thread_id: str) -> tuple[Wish, ...]:
    """What that system keeps for this thread now, newest first."""
    rows = conn.execute(
        select(emr_intent)
        .where(
            mine(emr_intent),
            emr_intent.c.thread_id == thread_id,
            emr_intent.c.kind == "hold",
            emr_intent.c.state == "done",
        )
        .order_by(emr_intent.c.created_at.desc())
    )
    found = map(_value, rows)
    return tuple(each for each in found if (each.request.expires_at or now(conn)) > now(conn))


def use_hold(conn: Connection, thread_id: str, start: Start) -> CalendarSlot | None:
    """The held time with its token; it is used up. Others of this thread are let go."""
    slot = None
    for each in held_there(conn, thread_id):
        if slot is None and each.start is not None and each.start.at == start.at:
            slot = each.request.slot
            change(conn, each.id, state="dropped")
    let_go(conn, thread_id)
    return slot


def let_go(conn: Connection, thread_id: str) -> None:
    """That system shall give back what it keeps for this thread."""
    for each in held_there(conn, thread_id):
        change(conn, each.id, kind="release", state="pending", due_at=now(conn), attempts=0)
        wake(conn, WISHES.name)


def change(conn: Connection, wish_id: str, **values: Any) -> None:
    conn.execute(update(emr_intent).where(mine(emr_intent), emr_intent.c.id == wish_id).values(**values))


def say_so(conn: Connection, wish: Wish, state: str) -> None:
    """Tell those above, in the same transaction."""
    thread_id = wish.thread_id or wish.request.tell
    if thread_id is not None:
        emit(conn, CalendarAnswered(intent_id=wish.id, thread_id=thread_id, state=state))


def lane_is_taken(conn: Connection, wish: Wish, since: datetime) -> bool:
    """Somebody else's write to this provider's day has left and is not answered yet."""
    statement = select(emr_intent.c.id).where(
        mine(emr_intent),
        emr_intent.c.lane == wish.lane,
        emr_intent.c.state == "sent",
        emr_intent.c.sent_at > since,
        emr_intent.c.id != wish.id,
    )
    return conn.execute(statement.limit(1)).first() is not None


def _one(conn: Connection, *where: Any) -> Wish | None:
    row = conn.execute(select(emr_intent).where(mine(emr_intent), *where)).first()
    return None if row is None else _value(row)


def _value(row: Row[Any]) -> Wish:
    thread_id, _, wish = row.key.partition(":")
    return Wish(
        id=row.id,
        connection_id=row.connection_id,
        key=IntentKey(thread_id, wish),
        thread_id=row.thread_id,
        contact_id=row.contact_id,
        kind=row.kind,
        state=row.state,
        request=msgspec.convert(row.request, Request),
        result=msgspec.convert(row.result or {}, Result),
        appointment_id=row.appointment_id,
        lane=row.lane,
        upto_seq=row.upto_seq,
        sent_at=row.sent_at,
        looked=row.looked,
        told_at=row.told_at,
        created_at=row.created_at,
    )
