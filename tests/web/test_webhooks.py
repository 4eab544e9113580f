"""What comes to the provider's door: genuine requests are stored once, everything else not at all, nothing is told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.e2e.town import LINE, Town, town

FORM = {
    "MessageSid": "SM" + "a" * 32,
    "From": "+12125550119",
    "To": LINE,
    "Body": "Canary words of a patient",
    "NumMedia": "0",
}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[tuple[Town, Path]]:
    async with town(tmp_path) as made:
        yield made, tmp_path


async def post(url: str, form: dict[str, str], signature: str | None, body: bytes | None = None) -> int:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    async with httpx.AsyncClient() as client:
        answer = await client.post(url, content=body or urlencode(form).encode(), headers=headers)
    return answer.status_code


def stored(data: Path) -> int:
    with sqlite3.connect(f"file:{data / 'glowdesk.db'}?mode=ro", uri=True) as db:
        count: int = db.execute("SELECT count(*) FROM inbound_event WHERE kind = 'inbound'").fetchone()[0]
        return count


async def test_the_door(place: tuple[Town, Path]) -> None:
    made, data = place
    form = {**FORM, "AccountSid": made.twilio.settings.account_sid}
    url = f"{made.url}/webhooks/twilio/{made.account_id}/inbound"
    sign = RequestValidator(made.twilio.settings.auth_token).compute_signature
    good = sign(url, form)

    assert await post(url, form, None) == 403
    assert await post(url, form, "forged") == 403
    assert await post(url, {**form, "Body": "changed on the way"}, good) == 403
    assert await post(url, form, RequestValidator("another token").compute_signature(url, form)) == 403
    assert await post(url.replace(made.account_id, "01a00000-0000-7000-8000-000000000000"), form, good) == 404
    assert await post(url, form, good, body=b"x" * 2_000_000) == 413
    assert await post(f"{url}?extra=1", form, good) == 403
    foreign = {**form, "To": "+12125550999"}
    assert await post(url, foreign, sign(url, foreign)) in {400, 403}
    broken = {**form, "MessageSid": ""}
    assert await post(url, broken, sign(url, broken)) == 400
    assert stored(data) == 0

    answers = await asyncio.gather(*(post(url, form, good) for _ in range(5)))
    assert set(answers) == {200}
    assert stored(data) == 1
    await made.wait_replies("+12125550119", 1)
    assert len(made.replies("+12125550119")) == 1

    log = made.log()
    assert "webhook_refused" in log
    assert "Canary" not in log
    assert "5550119" not in log
    assert made.twilio.settings.auth_token not in log
