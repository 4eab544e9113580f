"""Whether this process is well: its database answers and its loops have a heartbeat."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from sqlalchemy import text

from core.session import system_scope
from core.supervise import Supervisor
from web.product import Product


class Health(msgspec.Struct, frozen=True):
    status: str
    database: str
    stale: tuple[str, ...]


@get("/health", include_in_schema=False)
async def health(request: Request[Any, Any, Any]) -> Response[Health]:
    product: Product = request.app.state.product
    supervisor: Supervisor | None = request.app.state.supervisor
    stale = tuple(supervisor.stale()) if supervisor is not None else ()
    try:
        await product.db.read(system_scope(), lambda conn: conn.execute(text("SELECT 1")).scalar())
        database = "ok"
    except Exception:  # noqa: BLE001 - any failure means the same to a load balancer
        database = "down"
    well = database == "ok" and not stale
    answer = Health(status="ok" if well else "unwell", database=database, stale=stale)
    return Response(answer, status_code=200 if well else 503)
