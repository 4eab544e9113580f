"""The line under the website chat's form is kept as it stood when somebody wrote there: once, and as no consent."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from channels.accounts import find_site
from channels.base import Request
from channels.intake import store
from compliance.models import consent
from core.clock import ManualClock
from core.session import system_scope
from tests.web.desk import PAGE, SITE, Desk, open_desk


@pytest.fixture
async def desk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(database_url, clock, tmp_path) as opened:
        yield opened


async def write(desk: Desk, visitor_id: str, client_id: str) -> None:
    """What the socket does with a visitor's message."""
    product = desk.house.product
    row = await desk.house.db.read(system_scope(), _site)
    account = await product.accounts.open(row)
    body = msgspec.json.encode({"visitor_id": visitor_id, "client_id": client_id, "text": "¿Cuánto cuesta?"})
    request = Request(
        url="", kind="message", reference=None, headers={}, content_type="application/json", body=body
    )
    verified = product.adapters["widget", "web"].verify(request, account)
    await desk.house.db.write(system_scope(), lambda conn: store(conn, account, request, verified))
    await desk.house.pump("inbound")


def _site(conn: Connection) -> str:
    found = find_site(conn, SITE)
    assert found is not None
    return str(found.id)


async def test_the_line_is_kept_as_it_was_shown(desk: Desk) -> None:
    async with desk.anyone() as visitor:
        opened = await visitor.post(
            "/widget/v1/session", json={"site_key": SITE, "language": "es"}, headers={"Origin": PAGE}
        )
    session = opened.json()
    for client_id in ("client-01", "client-02"):
        await write(desk, session["visitor_id"], client_id)
    rows = await desk.house.rows(consent, consent.c.id)
    assert [(row.kind, row.level, row.language, row.page_id) for row in rows] == [
        ("notice", "NONE", "es", PAGE)
    ]
    assert rows[0].shown == session["practice"]["consent_line"]["es"]
    assert rows[0].wording_version
    said = {row.id: row.direction for row in await desk.house.messages()}
    assert said[rows[0].inbound_message_id] == "in"
