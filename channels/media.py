"""What came with messages is fetched from where its provider keeps it, looked at, sealed, and let go again."""

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, and_, select, update

from channels.abilities import MediaDeleting, MediaSource
from channels.accounts import Accounts
from channels.base import Account, Adapter, Attachment
from channels.models import attachment
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import BadInputError, RejectedError
from core.events import AttachmentMoved, ContactErased
from core.fetch import Fetcher, Limits
from core.logging import logger
from core.media import Incoming, Media, MediaStore, forget_keys, stored_media
from core.media_kinds import LARGEST, MB
from core.session import add, emit, mine, new_id, now, of_practice, wake

MEDIA = Queue(
    "media",
    attachment,
    lease=timedelta(seconds=120),
    retry=timedelta(seconds=20),
    retry_cap=timedelta(hours=1),
    most=8,
)
MOST_BYTES = {"image": 12 * MB, "audio": 16 * MB, "video": LARGEST, "file": 12 * MB}
MOST = 20
"""Files of one message; what goes beyond is named and not fetched."""
SECONDS = 60.0
GONE = {"FETCH_404", "FETCH_410", "FETCH_403", "FETCH_401"}
KINDS = {"image": "image", "video": "video", "audio": "audio"}
UNSENT = timedelta(hours=24)
"""How long a file waits that was put beside a reply and never sent."""


def shown(each: Attachment) -> dict[str, Any]:
    """How the timeline tells of it until it is here. One that nobody may or can fetch says only its kind."""
    told: dict[str, Any] = {"kind": each.kind}
    if not each.keep:
        return told | {"keep": False}
    if each.url is None and each.inline is None:
        return told
    told |= {"content_type": each.content_type, "name": each.name and each.name[:120], "state": "pending"}
    return {name: value for name, value in told.items() if value is not None}


def expect(
    conn: Connection, account_id: str, thread_id: str, message_id: str, attachments: Sequence[Attachment]
) -> None:
    """Put what came with a message in line. Nothing is asked of the database when nothing came."""
    for position, each in enumerate(attachments[:MOST]):
        if not each.keep or (each.url is None and each.inline is None):
            continue
        add(
            conn,
            attachment,
            thread_id=thread_id,
            message_id=message_id,
            account_id=account_id,
            position=position,
            kind=each.kind,
            url=each.url,
            provider_id=each.provider_id and each.provider_id[:120],
            content_type=each.content_type and each.content_type[:80],
            name=each.name and each.name[:200],
            content=each.inline,
            state="pending",
            created_at=now(conn),
            due_at=now(conn),
            attempts=0,
        )
        wake(conn, MEDIA.name)


class Fetching(msgspec.Struct, frozen=True):
    """A file that is wanted, and the id it will have."""

    row: Any
    media_id: str


class MediaClaimer:
    """Fetches, checks and stores; says of each file in the end that it is kept, refused or gone."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        store: MediaStore,
    ) -> None:
        self._db, self._accounts, self._adapters, self._store = db, accounts, adapters, store
        self.claimer = Claimer(db, MEDIA, self._work, _gave_up)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        wanted = await self._db.read(scope, lambda conn: Fetching(_load(conn, claimed.id), new_id(conn)))
        if wanted.row.state != "pending":
            await self._let_go(claimed, wanted.row)
            return
        try:
            incoming = await self._take_in(wanted)
        except RejectedError as error:
            code, state = error.code, "gone" if error.code in GONE else "refused"
            await self._db.write(scope, lambda conn: _ended(conn, claimed, wanted.row, state, code))
            return
        except BadInputError as error:
            code = "TOO_LARGE" if "large" in error.message else "KIND"
            await self._db.write(scope, lambda conn: _ended(conn, claimed, wanted.row, "refused", code))
            return
        if not await self._db.write(scope, lambda conn: self._keep(conn, claimed, incoming)):
            await asyncio.to_thread(self._store.drop, incoming.id)
        await self._delete_there(wanted.row)

    async def _take_in(self, wanted: Fetching) -> Incoming:
        row = wanted.row
        content = row.content if row.content is not None else await self._fetch(row)
        return await asyncio.to_thread(
            lambda: self._store.take_in(wanted.media_id, [bytes(content)], name=row.name)
        )

    async def _fetch(self, row: Any) -> bytes:
        account = await self._accounts.open(row.account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if not isinstance(adapter, MediaSource):
            raise RejectedError("FETCH_NO_SOURCE")
        fetcher, headers = fetcher_for(adapter, account, row.url)
        limits = Limits(MOST_BYTES.get(row.kind, LARGEST), SECONDS)
        return (await fetcher.get(row.url, limits, headers=headers)).body

    def _keep(self, conn: Connection, claimed: Claimed, incoming: Incoming) -> bool:
        """False when it was let go while it was on its way."""
        row = _load(conn, claimed.id)
        if row.state != "pending":
            claims.done(conn, MEDIA, claimed)
            return False
        kept = self._store.keep(conn, incoming)
        _set(conn, row.id, state="kept", media_id=kept.id, content=None, url=None, code=None)
        claims.done(conn, MEDIA, claimed)
        emit(conn, _moved(row, "kept", kept))
        return True

    async def _delete_there(self, row: Any) -> None:
        """At the provider, where the practice wants that; ours is the only copy then."""
        if row.url is None:
            return
        account = await self._accounts.open(row.account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if account.settings.get("delete_media") and isinstance(adapter, MediaDeleting):
            await adapter.delete_media(row.url, account)

    async def _let_go(self, claimed: Claimed, row: Any) -> None:
        """Bytes of a file whose key is forgotten, or one that was never sent."""
        scope = of_practice(row.practice_id)

        def end(conn: Connection) -> None:
            if row.state == "kept" and not row.message_id:
                forget(conn, attachment.c.id == row.id)
            _set(conn, row.id, media_id=None if row.state == "gone" else row.media_id)
            claims.done(conn, MEDIA, claimed)

        if row.media_id is not None and (row.state == "gone" or not row.message_id):
            await asyncio.to_thread(self._store.drop, row.media_id)
        await self._db.write(scope, end)


def fetcher_for(adapter: MediaSource, account: Account, url: str) -> tuple[Fetcher, Mapping[str, str]]:
    """Only the provider's hosts; a stand-in on this machine only where a person pointed the account there."""
    hosts, headers = adapter.media_hosts, adapter.media_headers(account)
    other = urlsplit(str(account.settings.get("api_url") or "")).hostname
    if other is not None:
        return Fetcher((*hosts, other), allow_loopback=_is_loopback(other)), headers
    first = (urlsplit(url).hostname or "").lower()
    trusted = any(first.endswith(each) if each.startswith(".") else first == each for each in hosts)
    return Fetcher(hosts), headers if trusted else {}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def put_beside(conn: Connection, thread_id: str, account_id: str, kept: Media) -> None:
    """A file that a person chose for a reply; it goes away again when no reply takes it."""
    add(
        conn,
        attachment,
        thread_id=thread_id,
        message_id="",
        account_id=account_id,
        position=0,
        kind=kind_of_type(kept.media_type),
        content_type=kept.media_type,
        name=kept.name,
        state="kept",
        media_id=kept.id,
        created_at=now(conn),
        due_at=now(conn) + UNSENT,
        attempts=0,
    )


def beside(conn: Connection, thread_id: str, media_ids: Sequence[str]) -> list[Any]:
    """The files put beside a reply of this thread, in the order asked for; fewer when some are not there."""
    if not media_ids:
        return []
    rows = conn.execute(
        select(attachment, stored_media.c.size)
        .join(stored_media, stored_media.c.id == attachment.c.media_id)
        .where(
            mine(attachment),
            mine(stored_media),
            attachment.c.thread_id == thread_id,
            attachment.c.media_id.in_(media_ids),
            attachment.c.message_id == "",
            attachment.c.state == "kept",
        )
    ).all()
    found = {row.media_id: row for row in rows}
    return [found[each] for each in media_ids if each in found]


def drop_beside(conn: Connection, thread_id: str, media_id: str) -> None:
    """Somebody thought better of it before sending."""
    of_thread = and_(attachment.c.thread_id == thread_id, attachment.c.media_id == media_id)
    forget(conn, and_(of_thread, attachment.c.message_id == ""))


def take_along(conn: Connection, message_id: str, media_ids: Sequence[str]) -> None:
    """They belong to this message from now on."""
    conn.execute(
        update(attachment)
        .where(mine(attachment), attachment.c.media_id.in_(media_ids), attachment.c.message_id == "")
        .values(message_id=message_id, due_at=None)
    )


def forget(conn: Connection, which: Any) -> int:
    """Let go of files: their keys at once, their bytes by the claimer. Gives how many."""
    rows = conn.execute(
        select(attachment.c.id, attachment.c.media_id).where(
            mine(attachment), which, attachment.c.state != "gone"
        )
    ).all()
    if not rows:
        return 0
    forget_keys(conn, [row.media_id for row in rows if row.media_id is not None])
    conn.execute(
        update(attachment)
        .where(mine(attachment), attachment.c.id.in_([row.id for row in rows]))
        .values(state="gone", url=None, content=None, name=None, provider_id=None, due_at=now(conn))
    )
    wake(conn, MEDIA.name)
    return len(rows)


def forget_message(conn: Connection, message_id: str) -> int:
    """A message was taken back, or nobody holds it any more."""
    return forget(conn, attachment.c.message_id == message_id)


def on_contact_erased(conn: Connection, event: ContactErased) -> None:
    if event.thread_id is not None:
        forget(conn, attachment.c.thread_id == event.thread_id)


def follow(conn: Connection, thread_id: str, into: str) -> None:
    """Two conversations became one: files go along, so that they are erased with it."""
    conn.execute(
        update(attachment).where(mine(attachment), attachment.c.thread_id == thread_id).values(thread_id=into)
    )


def forget_old(
    conn: Connection, after: str, before: str, spared: Sequence[str], limit: int
) -> tuple[int, str | None]:
    """The retention sweep's step: files of messages whose term has passed, but for spared threads."""
    rows = conn.execute(
        select(attachment.c.id, attachment.c.thread_id, attachment.c.state)
        .where(mine(attachment), attachment.c.id > after, attachment.c.id < before)
        .order_by(attachment.c.id)
        .limit(limit)
    ).all()
    going = [row.id for row in rows if row.state != "gone" and row.thread_id not in spared]
    if going:
        forget(conn, attachment.c.id.in_(going))
    return len(going), rows[-1].id if len(rows) == limit else None


def kind_of_type(media_type: str | None) -> str:
    return KINDS.get((media_type or "").partition("/")[0], "file")


def _gave_up(conn: Connection, claimed: Claimed) -> None:
    row = _load(conn, claimed.id)
    if row.state == "pending":
        _set(conn, row.id, state="gone", content=None, url=None, code="GAVE_UP")
        emit(conn, _moved(row, "gone"))


def _ended(conn: Connection, claimed: Claimed, row: Any, state: str, code: str) -> None:
    if _load(conn, row.id).state == "pending":
        _set(conn, row.id, state=state, content=None, url=None, code=code[:40])
        emit(conn, _moved(row, state))
        logger().info("attachment_refused", row=row.id, code=code)
    claims.done(conn, MEDIA, claimed)


def _moved(row: Any, state: str, kept: Media | None = None) -> AttachmentMoved:
    return AttachmentMoved(
        thread_id=row.thread_id,
        message_id=row.message_id,
        position=row.position,
        state=state,
        media_id=None if kept is None else kept.id,
        kind=None if kept is None else kind_of_type(kept.media_type),
        content_type=None if kept is None else kept.media_type,
        name=None if kept is None else kept.name,
        size=None if kept is None else kept.size,
    )


def _load(conn: Connection, row_id: str) -> Any:
    statement = select(attachment).where(mine(attachment), attachment.c.id == row_id)
    return conn.execute(statement.with_for_update(key_share=True)).one()


def _set(conn: Connection, row_id: str, **values: Any) -> None:
    conn.execute(update(attachment).where(mine(attachment), attachment.c.id == row_id).values(**values))
