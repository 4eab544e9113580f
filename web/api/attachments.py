"""Files beside a reply that is being written: put there, shown, taken away again."""

import asyncio
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, delete, post
from litestar.di import Provide
from litestar.params import FromPath, FromQuery
from sqlalchemy import Connection

from channels import media
from core.errors import BadInputError
from core.session import new_id
from inbox import merging, threads
from practice.rights import Right
from web import acting, reply_files
from web.auth import Me, signed_in
from web.bounds import PathId, Short
from web.product import Product
from web.reply_ways import chosen
from web.uploads import MOST_BODY, taken_in


class AttachedView(msgspec.Struct, frozen=True):
    """A file that waits beside a reply; it goes away by itself when no reply takes it within a day."""

    media_id: str
    kind: Literal["image", "video", "audio", "file"]
    content_type: str
    name: str
    size: int
    url: str


class AttachmentController(Controller):
    path = "/api/v1/threads/{thread_id:str}/attachments"
    tags = ["threads"]
    dependencies = {"me": Provide(signed_in)}

    @post(right=Right.THREADS_WRITE, request_max_body_size=MOST_BODY)
    async def attach(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        address_id: FromQuery[Short | None] = None,
    ) -> AttachedView:
        """The file itself is the body, its name a header. What its channel does not take is refused at once."""
        product: Product = request.app.state.product
        media_id = await product.db.read(acting.scope_of(me), lambda conn: _new_file(conn, thread_id))
        incoming = await taken_in(request, product, media_id)

        def keep(conn: Connection) -> AttachedView:
            here = merging.present(conn, thread_id)
            row = threads.load_thread(conn, here)
            way = None if address_id is None else chosen(conn, product, here, address_id, "")
            kept = product.media.keep(conn, incoming)
            media.put_beside(conn, here, row.account_id, kept)
            files = reply_files.beside(conn, here, (kept.id,))
            words = reply_files.unfit(conn, product, here, way, files, "")
            if words is not None:
                raise BadInputError(words, at="/file")
            kind: Any = files[0].kind
            return AttachedView(
                kept.id, kind, kept.media_type, kept.name, kept.size, product.media_link(conn, kept.id)
            )

        try:
            return await product.db.write(acting.scope_of(me), keep)
        except BaseException:
            await asyncio.to_thread(product.media.drop, media_id)
            raise

    @delete("/{media_id:str}", right=Right.THREADS_WRITE)
    async def detach(
        self,
        request: Request[Any, Any, Any],
        me: Me,
        thread_id: FromPath[PathId],
        media_id: FromPath[PathId],
    ) -> None:
        """Only what was not sent; what is not there is gone already."""
        product: Product = request.app.state.product

        def let_go(conn: Connection) -> None:
            media.drop_beside(conn, merging.present(conn, thread_id), media_id)

        await product.db.write(acting.scope_of(me), let_go)


def _new_file(conn: Connection, thread_id: str) -> str:
    """Its id, once it is clear that there is such a conversation."""
    threads.load_thread(conn, merging.present(conn, thread_id))
    return new_id(conn)
