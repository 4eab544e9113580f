"""The record of who did what: read with filters, proven on demand, taken along as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import Provide
from litestar.params import FromQuery, Parameter
from sqlalchemy import Connection

from compliance.audit import append
from compliance.audit.chain import head_of, read_head, waiting
from compliance.audit.reading import Asked, Line, actions, actors, every, page
from compliance.audit.verify import Report
from compliance.audit.whole import verify_all
from core.errors import BadInputError
from practice.rights import Right
from practice.users import SignedIn
from web.acting import actor_of, scope_of
from web.auth import Me, signed_in
from web.bounds import Cursor, PageSize
from web.product import Product

Id = Annotated[str | None, Parameter(pattern="^[A-Za-z0-9_-]{1,64}$")]
Action = Annotated[str | None, Parameter(pattern=r"^[a-z_]{1,24}(\.[a-z_]{1,24})?$")]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "subject_kind",
    "subject_id",
    "contact_id",
    "why",
    "source",
    "detail",
    "hash",
)
"""What a file carries: ids, codes and colleagues' names, never who a contact is."""


class AuditPage(msgspec.Struct, frozen=True):
    items: tuple[Line, ...]
    cursor: str | None


class ActorChoice(msgspec.Struct, frozen=True):
    id: str
    name: str | None


class AuditChoices(msgspec.Struct, frozen=True):
    """What there is to filter by."""

    actions: tuple[str, ...]
    actors: tuple[ActorChoice, ...]


class AuditState(msgspec.Struct, frozen=True):
    """How many entries are chained, and how many wait for their place."""

    entries: int
    waiting: int
    chained_at: datetime | None
    verified_at: datetime | None
    verified_entries: int | None
    verified_problems: int | None


class AuditController(Controller):
    path = "/api/v1/audit"
    tags = ["audit"]
    dependencies = {"me": Provide(signed_in)}

    @get(right=Right.AUDIT_READ)
    async def listing(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        actor: FromQuery[Id] = None,
        action: FromQuery[Action] = None,
        subject: FromQuery[Id] = None,
        contact_id: FromQuery[Id] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        cursor: FromQuery[Cursor] = None,
        limit: FromQuery[PageSize] = 50,
    ) -> AuditPage:
        """Newest first."""
        asked = _asked(actor, action, subject, contact_id, since, until)
        before = _position(cursor)

        def read(conn: Connection) -> AuditPage:
            names = me.may(Right.CONTACTS_READ)
            items, more = page(conn, asked, before, limit, names=names)
            return AuditPage(tuple(items), _cursor(items[-1]) if more else None)

        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), read)

    @get("/choices", right=Right.AUDIT_READ)
    async def choices(self, request: Request[Any, Any, Any], me: Me) -> AuditChoices:
        product: Product = request.app.state.product
        return await product.db.read(
            scope_of(me),
            lambda conn: AuditChoices(
                tuple(actions(conn)), tuple(ActorChoice(each, name) for each, name in actors(conn))
            ),
        )

    @get("/state", right=Right.AUDIT_READ)
    async def state(self, request: Request[Any, Any, Any], me: Me) -> AuditState:
        product: Product = request.app.state.product
        return await product.db.read(scope_of(me), _state)

    @post("/verify", right=Right.AUDIT_READ, status_code=200)
    async def verify(self, request: Request[Any, Any, Any], me: Me) -> Report:
        """Walk the whole record and the ledger of consent; that somebody did is written down, too."""
        product: Product = request.app.state.product
        scope = scope_of(me)
        report = await product.db.read(scope, lambda conn: verify_all(conn, product.master, product.vault))
        detail = {"entries": report.entries, "problems": len(report.problems)}
        await product.db.write(
            scope,
            lambda conn: append(
                conn, actor_of(me), "audit.verified", ("practice", me.practice_id), detail=detail
            ),
        )
        return report

    @get("/export", right=Right.AUDIT_READ)
    async def export(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        actor: FromQuery[Id] = None,
        action: FromQuery[Action] = None,
        subject: FromQuery[Id] = None,
        contact_id: FromQuery[Id] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        form: FromQuery[Literal["csv", "ndjson"]] = "csv",
    ) -> Response[bytes]:
        asked = _asked(actor, action, subject, contact_id, since, until)
        body = await _exported(request.app.state.product, me, asked, form)
        return Response(
            body,
            media_type="text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson",
            headers={
                "Content-Disposition": f'attachment; filename="audit.{form}"',
                "Cache-Control": "no-store",
            },
        )


async def _exported(product: Product, me: SignedIn, asked: Asked, form: str) -> bytes:
    scope = scope_of(me)

    def write(conn: Connection) -> bytes:
        rows = list(every(conn, asked))
        detail = {"count": len(rows), "form": form}
        append(conn, actor_of(me), "audit.exported", ("practice", me.practice_id), detail=detail)
        return _csv(rows) if form == "csv" else _ndjson(rows)

    return await product.db.write(scope, write)


def _csv(rows: list[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        plain = _plain(row)
        writer.writerow(
            [
                msgspec.json.encode(plain[name]).decode() if name == "detail" else plain[name]
                for name in COLUMNS
            ]
        )
    return text.getvalue().encode()


def _ndjson(rows: list[Line]) -> bytes:
    return b"".join(
        msgspec.json.encode({name: _plain(row)[name] for name in COLUMNS}) + b"\n" for row in rows
    )


def _plain(row: Line) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    return plain


def _state(conn: Connection) -> AuditState:
    row = read_head(conn)
    head = head_of(row)
    unchained, _ = waiting(conn)
    last, _ = page(conn, Asked(action="audit.verified"), None, 1, names=False)
    return AuditState(
        entries=head.seq - head.kept_from + 1,
        waiting=unchained,
        chained_at=row.at if row is not None else None,
        verified_at=last[0].at if last else None,
        verified_entries=last[0].detail.get("entries") if last else None,
        verified_problems=last[0].detail.get("problems") if last else None,
    )


def _asked(
    actor: str | None,
    action: str | None,
    subject: str | None,
    contact_id: str | None,
    since: datetime | None,
    until: datetime | None,
) -> Asked:
    for name, instant in (("since", since), ("until", until)):
        if instant is not None and instant.tzinfo is None:
            raise BadInputError("needs an offset", at=f"/{name}")
    return Asked(actor, action, subject, contact_id, since, until)


def _cursor(line: Line) -> str:
    return f"{(line.at - EPOCH) // timedelta(microseconds=1)}|{line.id}"


def _position(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    micros, _, entry_id = cursor.partition("|")
    try:
        return EPOCH + timedelta(microseconds=int(micros)), entry_id
    except OverflowError:
        raise BadInputError("is not one of ours", at="/cursor") from None
