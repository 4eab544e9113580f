"""Covers and cuts answers and live events for people who see less than everything."""

import asyncio
import json
from typing import Any

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import Connection

from compliance.phi.spans import Known
from core.session import of_practice
from inbox.thread_card import around
from inbox.views import LiveUpdate
from practice.access.glass import open_contacts
from practice.access.sessions import SignedIn
from practice.contacts import find_contact
from web.product import Product
from web.reach import Reached
from web.veil import Veil, masked_text

JSON = "application/json"


def veiling(app: ASGIApp) -> ASGIApp:
    """Middleware: holds back the answer to a limited person until it is covered."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await app(scope, receive, send)
            return
        held = _Held(scope, send)
        await app(scope, receive, held.send)

    return middleware


class _Held:
    """One answer on its way out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        reached = self._scope.get("state", {}).get("reached")
        if not isinstance(reached, Reached):
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._let_go(reached)

    async def _let_go(self, reached: Reached) -> None:
        assert self._start is not None
        headers = MutableScopeHeaders.from_message(self._start)
        kind = headers.get("content-type", "")
        body = self._body
        start: Any = self._start
        if start["status"] < 300 and body:
            product: Product = self._scope["litestar_app"].state.product
            body = await covered(product, reached, body, kind)
        headers["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


async def covered(product: Product, reached: Reached, body: bytes, kind: str) -> bytes:
    """The answer as this person may have it; what is neither JSON nor text they do not get."""
    me = reached.me
    if reached.contact_id is not None and reached.contact_id in reached.opened:
        return body
    if not kind.startswith((JSON, "text/")):
        return b"" if me.masked else body
    if not kind.startswith(JSON):
        text = body.decode(errors="replace")
        return (await asyncio.to_thread(masked_text, text, Known())).encode() if me.masked else body
    value = json.loads(body)

    def look(conn: Connection) -> tuple[Veil, frozenset[str]]:
        return _veil(conn, product, reached, value), _far(conn, reached, value)

    veil, far = await product.db.read(of_practice(me.practice_id), look)
    value = _without(value, far)
    if me.masked:
        value = await asyncio.to_thread(veil.over, value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _ids(value: Any, key: str) -> set[str]:
    """Every id under this key, however deep."""
    if isinstance(value, dict):
        here = {value[key]} if isinstance(value.get(key), str) else set()
        return here.union(*(_ids(each, key) for each in value.values()))
    return set().union(*(_ids(each, key) for each in value)) if isinstance(value, list) else set()


def _veil(conn: Connection, product: Product, reached: Reached, value: Any) -> Veil:
    if not reached.me.masked:
        return Veil()
    threads = around(conn, _ids(value, "thread_id"))
    contacts = _ids(value, "contact_id") | {each.contact_id for each in threads}
    if reached.contact_id is not None:
        contacts.add(reached.contact_id)
    return Veil(
        contacts=reached.opened,
        threads=frozenset(each.thread_id for each in threads if each.contact_id in reached.opened),
        known=_known(conn, product, contacts),
    )


def _known(conn: Connection, product: Product, contact_ids: set[str]) -> Known:
    """Their names to cover, and ours to leave: the practice, its assistant and its staff are nobody's secret."""
    book = product.books.get(conn)
    assistant = book.practice.assistant
    ours = [book.practice.name, *(person.name for person in book.file.staff)]
    if assistant is not None and assistant.name:
        ours.append(assistant.name)
    return Known(names=_names(conn, contact_ids), public=tuple(ours))


def _names(conn: Connection, contact_ids: set[str]) -> tuple[str, ...]:
    rows = [find_contact(conn, each) for each in contact_ids]
    return tuple(
        name for row in rows if row is not None for name in (row.name, row.display_name) if name is not None
    )


def _far(conn: Connection, reached: Reached, value: Any) -> frozenset[str]:
    """Threads and contacts in the answer that are of other locations."""
    locations = reached.me.locations
    if locations is None or reached.contact_id is not None:
        return frozenset()
    found = around(conn, _ids(value, "thread_id"), _ids(value, "contact_id"))
    return frozenset(
        each_id
        for each in found
        if each.location is not None
        and each.location not in locations
        and each.contact_id not in reached.opened
        for each_id in (each.thread_id, each.contact_id)
    )


def _without(value: Any, far: frozenset[str]) -> Any:
    """Lists without what is far; what else names it is emptied, so that numbered changes keep their numbers."""
    if not far:
        return value
    if isinstance(value, list):
        return [_without(each, far) for each in value if not _is_far(each, far) or "seq" in each]
    if not isinstance(value, dict):
        return value
    if _is_far(value, far):
        kept = ("seq", "kind", "thread_id", "at")
        return {key: each if key in kept else None for key, each in value.items()}
    return {key: _without(each, far) for key, each in value.items()}


def _is_far(value: Any, far: frozenset[str]) -> bool:
    return isinstance(value, dict) and bool({value.get("thread_id"), value.get("contact_id")} & far)


async def live_for(
    product: Product, me: SignedIn, update: LiveUpdate, plain: dict[str, Any]
) -> dict[str, Any]:
    """A live event as one limited person may have it; every number reaches them, with less in it."""

    def look(conn: Connection) -> tuple[bool, bool, Veil]:
        about = next(iter(around(conn, {update.thread_id})), None)
        opened = open_contacts(conn, me.user_id)
        if about is None:
            return False, False, Veil()
        near = me.locations is None or about.location is None or about.location in me.locations
        is_open = about.contact_id in opened
        known = _known(conn, product, {about.contact_id}) if me.masked else Known()
        return near or is_open, is_open, Veil(known=known)

    near, is_open, veil = await product.db.read(of_practice(me.practice_id), look)
    if not near:
        return plain | {"card": None, "item": None, "counts": None}
    plain = plain if me.locations is None else plain | {"counts": None}
    return plain if is_open or not me.masked else await asyncio.to_thread(veil.over, plain)
