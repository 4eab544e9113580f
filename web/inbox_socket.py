"""The coordinators' namespace: live updates, who is viewing, who is drafting."""

from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import msgspec
import socketio
from sqlalchemy import Connection

from core.logging import logger
from core.session import of_practice
from inbox import threads
from practice.users import SignedIn
from web.auth import COOKIE, SignIns, csrf_fits, staff_id
from web.ephemeral import Person, Presence, Whereabouts
from web.hosts import Hosts
from web.product import Product
from web.reach import is_near
from web.realtime import INBOX, LivePump, room_of
from web.socket_guard import SocketGuard
from web.who_types import WhoTypes

NOWHERE = Whereabouts(thread_id=None, drafting=False)


class Place(NamedTuple):
    """Where somebody is."""

    session: SignedIn
    at: Whereabouts


class InboxNamespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """Presence is ephemeral and lost with the process; nothing here is the truth of anything."""

    def __init__(
        self, product: Product, sign_ins: SignIns, pump: LivePump, types: WhoTypes, guard: SocketGuard
    ) -> None:
        super().__init__(INBOX)
        self._hosts = Hosts(product.settings)
        self._guard = guard
        self._product, self._sign_ins, self._pump, self._types = product, sign_ins, pump, types
        self._people: dict[str, Place] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        try:
            session = await self._session(environ, auth)
        except socketio.exceptions.ConnectionRefusedError:
            raise
        except Exception as error:  # noqa: BLE001 - a client must never hang on our fault
            logger().error("socket_connect_failed", error=type(error).__name__)
            raise socketio.exceptions.ConnectionRefusedError("server_error") from None
        self._people[sid] = Place(session, NOWHERE)
        await self.enter_room(sid, room_of(session))
        await self._pump.watch(session.practice_id)
        if session.limited:
            self._pump.watch_less(session)
        self._guard.came(sid, session)

    async def on_disconnect(self, sid: str, _reason: str | None = None) -> None:
        left = self._people.pop(sid, None)
        self._guard.left(sid)
        if left is None:
            return
        session, at = left
        self._pump.unwatch(session.practice_id)
        await self._moved(session, at, NOWHERE)

    async def on_presence(self, sid: str, data: Any = None, *_: Any) -> None:
        """Where this person is now, and what they write there."""
        here = self._people.get(sid)
        try:
            at = msgspec.convert(data, Whereabouts)
        except msgspec.ValidationError:
            return
        if here is None or not (at.thread_id is None or await self._is_ours(here.session, at.thread_id)):
            return
        self._people[sid] = Place(here.session, at)
        await self._moved(here.session, here.at, at)

    async def _moved(self, session: SignedIn, before: Whereabouts, at: Whereabouts) -> None:
        if before != at:
            for each in {before.thread_id, at.thread_id} - {None}:
                await self._tell(session.practice_id, str(each))
        if before.thread_id and before.replying and (at.thread_id, at.replying) != (before.thread_id, True):
            await self._types.colleague(session.practice_id, before.thread_id, on=False)
        if at.thread_id and at.replying:
            await self._types.colleague(session.practice_id, at.thread_id, on=True)

    async def _is_ours(self, session: SignedIn, thread_id: str) -> bool:
        def near(conn: Connection) -> bool:
            return is_near(conn, session, str(threads.load_thread(conn, thread_id).contact_id))

        try:
            return await self._product.db.read(of_practice(session.practice_id), near)
        except LookupError:
            return False
        except Exception:  # noqa: BLE001 - not found, or the database is away: no presence either way
            return False

    async def _session(self, environ: dict[str, Any], auth: Any) -> SignedIn:
        scope = environ.get("asgi.scope", {})
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope.get("headers", [])}
        origin = headers.get("origin")  # without one it is no browser, and needs the cookie anyway
        if origin is not None and not self._hosts.is_own(origin, headers.get("host", "")):
            raise socketio.exceptions.ConnectionRefusedError("origin")
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        session = await self._sign_ins.find(cookie.value) if cookie is not None else None
        csrf = auth.get("csrf") if isinstance(auth, dict) else None
        if session is None or session.locked or session.must_enrol or not csrf_fits(session, str(csrf)):
            raise socketio.exceptions.ConnectionRefusedError("auth")
        return session

    async def _tell(self, practice_id: str, thread_id: str) -> None:
        here = [
            (Person(id=staff_id(session), name=session.name), at.drafting)
            for session, at in self._people.values()
            if at.thread_id == thread_id and session.practice_id == practice_id
        ]
        said = Presence(
            thread_id=thread_id,
            viewers=tuple(dict.fromkeys(person for person, _ in here)),
            drafting=tuple(dict.fromkeys(person for person, drafts in here if drafts)),
        )
        await self.emit("presence", msgspec.to_builtins(said), room=practice_id)
