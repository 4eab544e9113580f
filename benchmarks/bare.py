"""The rung to stand on: a bare Litestar route that makes the same insert through the same driver."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, get, post

from channels.base import Account, Verified
from channels.base import Request as Envelope
from channels.intake import store
from core.clock import SystemClock
from core.db import Doorbell, connect
from core.events import Bus
from core.ids import RandomIds
from core.private import Private
from core.session import system_scope
from core.settings import read_settings


def build(practice_id: str, account_id: str) -> Litestar:
    clock = SystemClock()
    ids = RandomIds(clock)
    db = connect(read_settings().url, clock=clock, ids=ids, bus=Bus(), doorbell=Doorbell())
    account = Account(account_id, practice_id, "sms", "bare", "bare", "active", {}, Private({}))

    @post("/webhooks/twilio/{account_id:str}/inbound", status_code=200)
    async def receive(request: Request[Any, Any, Any]) -> Response[bytes]:
        body = await request.body()
        envelope = Envelope("", "inbound", None, {}, "application/x-www-form-urlencoded", body)
        await db.write(system_scope(), lambda conn: store(conn, account, envelope, Verified(ids.new(), body)))
        return Response(b"", media_type="text/xml")

    @get("/health")
    async def health() -> str:
        return "ok"

    @asynccontextmanager
    async def serving(_app: Litestar) -> AsyncIterator[None]:
        yield
        await db.close()

    return Litestar([receive, health], openapi_config=None, lifespan=[serving], logging_config=None)


if __name__ == "__main__":
    uvicorn.run(
        build(os.environ["BENCH_PRACTICE"], os.environ["BENCH_ACCOUNT"]),
        host="127.0.0.1",
        port=read_settings().port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
