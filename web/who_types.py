"""Carries "somebody is writing" between a website visitor and the inbox; nothing of it is stored."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from core.errors import GlowdeskError
from core.session import of_practice
from inbox import threads
from inbox.thread_card import load_card
from practice.contacts import find_address, load_address
from web.ephemeral import Typing, WidgetTyping
from web.product import Product
from web.realtime import INBOX, WIDGET

WEB = "web"


class WhoTypes:
    """Both directions; rooms are the practice on one side and the visitor on the other."""

    def __init__(self, product: Product, server: Any) -> None:
        self._product, self._server = product, server

    async def visitor(self, practice_id: str, visitor_id: str, *, on: bool) -> None:
        """To the coordinators, once the visitor has a thread."""
        known = await self._product.db.read(
            of_practice(practice_id), lambda conn: _thread_of_visitor(conn, visitor_id)
        )
        if known is not None:
            thread_id, name = known
            said = Typing(thread_id=thread_id, who="patient", name=name, on=on)
            await self._emit("typing", said, practice_id, INBOX)

    async def colleague(self, practice_id: str, thread_id: str, *, on: bool) -> None:
        """To the visitor, if the thread's answers go to the website."""
        visitor_id = await self._product.db.read(
            of_practice(practice_id), lambda conn: _visitor_of_thread(conn, thread_id)
        )
        if visitor_id is not None:
            await self._emit("typing", WidgetTyping(on=on, kind="staff"), visitor_id, WIDGET)

    async def assistant(self, visitor_id: str, *, on: bool) -> None:
        await self._emit("typing", WidgetTyping(on=on, kind="assistant"), visitor_id, WIDGET)

    async def _emit(self, event: str, said: msgspec.Struct, room: str, namespace: str) -> None:
        await self._server.emit(event, msgspec.to_builtins(said), room=room, namespace=namespace)


def agent_will_answer(conn: Connection, thread_id: str) -> bool:
    """Its turn is due: neither has a person the thread, nor is there nothing to answer."""
    row = threads.load_thread(conn, thread_id)
    return row.owner_kind == "agent" and row.due_at is not None and row.last_in_seq > row.answered_seq


def _thread_of_visitor(conn: Connection, visitor_id: str) -> tuple[str, str | None] | None:
    address = find_address(conn, WEB, visitor_id)
    row = threads.thread_of(conn, address.contact_id) if address is not None else None
    if row is None:
        return None
    card = load_card(conn, row.id)
    return row.id, card.name if card is not None and card.named else None


def _visitor_of_thread(conn: Connection, thread_id: str) -> str | None:
    try:
        row = threads.load_thread(conn, thread_id)
    except GlowdeskError:
        return None
    if row.channel != WEB:
        return None
    return str(load_address(conn, row.address_id).value)
