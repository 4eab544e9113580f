"""The visitors' namespace: durable messages by client id, numbers, and catch-up after a gap."""

import contextlib
import json
from datetime import timedelta
from typing import Annotated, Any, NamedTuple

import msgspec
import socketio
from sqlalchemy import Connection

from channels.base import Request
from channels.intake import store
from core.errors import TooManyError
from core.limits import Limiter
from core.logging import logger
from core.session import of_practice, system_scope
from inbox import timeline
from practice.book import PracticeBook
from practice.contacts import find_address, load_address
from web import widget_tokens
from web.bounds import ClientId, Short, Text
from web.product import Product
from web.realtime import WIDGET, LivePump, WidgetSink
from web.render import patient_slots
from web.who_types import WhoTypes, agent_will_answer
from web.widget_tokens import VisitorToken


class Send(msgspec.Struct, frozen=True):
    client_id: ClientId
    text: Text
    slot_id: Short | None = None


class Sync(msgspec.Struct, frozen=True):
    after_seq: Annotated[int, msgspec.Meta(ge=0, le=2**31)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


class Told(NamedTuple):
    """A message for the visitor who may see it; `awaited` is one that the agent is about to answer."""

    visitor_id: str
    shown: dict[str, Any]
    awaited: bool


class WidgetNamespace(socketio.AsyncNamespace, WidgetSink):  # type: ignore[misc]
    """One visitor per connection, bound by its token; every event is checked against that."""

    def __init__(self, product: Product, limiter: Limiter, pump: LivePump, types: WhoTypes) -> None:
        super().__init__(WIDGET)
        self._product, self._limiter, self._pump, self._types = product, limiter, pump, types
        self._key = product.master.derive("visitor tokens")
        self._visitors: dict[str, VisitorToken] = {}
        pump.widget = self

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        try:
            token = self._token(environ, auth)
            peer = str((environ.get("asgi.scope", {}).get("client") or ("unknown",))[0])
            await self._limiter.spend(f"widget-connect:{peer}", 60, timedelta(minutes=1))
        except TooManyError as error:
            raise socketio.exceptions.ConnectionRefusedError(
                "rate_limited", {"retry_after": error.retry_after.total_seconds()}
            ) from None
        except socketio.exceptions.ConnectionRefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - a client must never hang on our fault
            logger().error("socket_connect_failed", error=type(error).__name__)
            raise socketio.exceptions.ConnectionRefusedError("server_error") from None
        self._visitors[sid] = token
        await self.enter_room(sid, token.visitor_id)
        await self._pump.watch(token.practice_id)

    async def on_disconnect(self, sid: str, _reason: str | None = None) -> None:
        left = self._visitors.pop(sid, None)
        if left is not None:
            self._pump.unwatch(left.practice_id)

    async def trigger_event(self, event: str, *args: Any) -> Any:
        """`message.send` and the like: dots are not method names."""
        if event == "message.send":
            return await self.send_message(*args)
        return await super().trigger_event(event, *args)

    async def send_message(self, sid: str, data: Any = None, *_: Any) -> dict[str, Any]:
        """Acked once the envelope is committed; the number comes with `message.new`."""
        token = self._visitors.get(sid)
        if token is None:
            return {"ok": False, "code": "token_expired", "retry_after": None}
        if self._expired(token):
            await self.emit("auth.required", {}, room=sid)
            return {"ok": False, "code": "token_expired", "retry_after": None}
        try:
            wanted = msgspec.convert(data, Send)
            await self._limiter.spend(f"widget-burst:{token.visitor_id}", 10, timedelta(seconds=10))
            await self._limiter.spend(f"widget-hour:{token.visitor_id}", 100, timedelta(hours=1))
        except msgspec.ValidationError:
            return {"ok": False, "code": "invalid", "retry_after": None}
        except TooManyError as error:
            return {"ok": False, "code": "rate_limited", "retry_after": error.retry_after.total_seconds()}
        fresh = await self._store(token, wanted)
        return {"ok": True, "client_id": wanted.client_id, "status": "stored" if fresh else "duplicate"}

    async def on_sync(self, sid: str, data: Any = None, *_: Any) -> dict[str, Any]:
        token = self._visitors.get(sid)
        if token is None:
            return {"messages": [], "more": False, "head_seq": 0}
        try:
            wanted = msgspec.convert(data or {}, Sync)
        except msgspec.ValidationError:
            return {"messages": [], "more": False, "head_seq": 0}
        return await self._product.db.read(
            of_practice(token.practice_id),
            lambda conn: _since(conn, self._product.books.get(conn), token.visitor_id, wanted),
        )

    async def on_read(self, _sid: str, *_: Any) -> dict[str, Any]:
        return {"ok": True}

    async def on_typing(self, sid: str, data: Any = None, *_: Any) -> None:
        """{on}: told to the coordinators, unless it comes too often to be a person."""
        token = self._visitors.get(sid)
        if token is None or not isinstance(data, dict):
            return
        with contextlib.suppress(TooManyError):
            await self._limiter.spend(f"widget-typing:{token.visitor_id}", 40, timedelta(minutes=1))
            await self._types.visitor(token.practice_id, token.visitor_id, on=data.get("on") is True)

    async def tell(self, practice_id: str, item_id: str) -> None:
        """A timeline item changed: send it to the visitor who may see it, if they are connected here."""
        found = await self._product.db.read(
            of_practice(practice_id),
            lambda conn: _for_visitor(conn, self._product.books.get(conn), item_id),
        )
        if found is None:
            return
        visitor_id, shown, awaited = found
        if not any(token.visitor_id == visitor_id for token in self._visitors.values()):
            return
        await self.emit("message.new", shown, room=visitor_id)
        if shown["author"]["kind"] == "patient":
            await self.emit("message.status", {"id": shown["id"], "status": "delivered"}, room=visitor_id)
        if awaited or shown["author"]["kind"] == "assistant":
            await self._types.assistant(visitor_id, on=awaited)

    async def _store(self, token: VisitorToken, wanted: Send) -> bool:
        account = await self._product.accounts.open(token.account_id)
        body = json.dumps(
            {
                "visitor_id": token.visitor_id,
                "client_id": wanted.client_id,
                "text": wanted.text,
                "slot_id": wanted.slot_id,
            }
        ).encode()
        request = Request(
            url="", kind="message", reference=None, headers={}, content_type="application/json", body=body
        )
        verified = self._product.adapters["widget", "web"].verify(request, account)
        return await self._product.db.write(
            system_scope(), lambda conn: store(conn, account, request, verified)
        )

    def _expired(self, token: VisitorToken) -> bool:
        return token.expires <= self._product.clock.now().timestamp()

    def _token(self, environ: dict[str, Any], auth: Any) -> VisitorToken:
        text = auth.get("token") if isinstance(auth, dict) else None
        token = widget_tokens.read(self._key, str(text), self._product.clock.now())
        if token is None:
            raise socketio.exceptions.ConnectionRefusedError("auth")
        headers = dict(environ.get("asgi.scope", {}).get("headers", []))
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin != token.origin:
            raise socketio.exceptions.ConnectionRefusedError("origin")
        return token


def _since(conn: Connection, book: PracticeBook, visitor_id: str, wanted: Sync) -> dict[str, Any]:
    row = find_address(conn, "web", visitor_id)
    if row is None:
        return {"messages": [], "more": False, "head_seq": 0}
    found = timeline.seen_by_patient(conn, row.id, wanted.after_seq, wanted.limit + 1)
    return {
        "messages": [_shown(book, each) for each in found[: wanted.limit]],
        "more": len(found) > wanted.limit,
        "head_seq": row.patient_head,
    }


def _for_visitor(conn: Connection, book: PracticeBook, item_id: str) -> Told | None:
    found = timeline.item(conn, item_id)
    if found is None or found[0] != "message" or found[1].patient_seq is None:
        return None
    row = found[1]
    where = load_address(conn, row.address_id)
    if where.channel != "web":
        return None
    awaited = row.author_kind == "patient" and agent_will_answer(conn, row.thread_id)
    return Told(where.value, _shown(book, row), awaited)


def _shown(book: PracticeBook, row: Any) -> dict[str, Any]:
    """What a visitor sees: never an id of staff, never a note."""
    kind = {"patient": "patient", "staff": "staff"}.get(row.author_kind, "assistant")
    return {
        "seq": row.patient_seq,
        "id": row.id,
        "client_id": row.client_id if kind == "patient" else None,
        "author": {"kind": kind, "name": _name(book, row)},
        "text": row.text,
        "at": row.at.isoformat(),
        "slots": patient_slots(row) if row.direction == "out" else [],
        "quick_replies": [],
    }


def _name(book: PracticeBook, row: Any) -> str:
    """Whom the visitor hears: a colleague by name, else the assistant under the practice's name for it."""
    if row.author_kind == "staff":
        person = book.find_staff(row.author_id) if row.author_id else None
        return person.name if person is not None else book.practice.name
    if row.author_kind == "patient":
        return ""
    assistant = book.practice.assistant
    return assistant.name if assistant is not None and assistant.name else book.practice.name
