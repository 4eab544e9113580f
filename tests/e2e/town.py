"""A practice's whole world on loopback: the product's processes, Twilio's far end, and people with phones."""

import asyncio
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from msgspec.structs import replace

from standins.serving import serving
from standins.twilio import TwilioFarEnd, TwilioSettings, twilio_app
from standins.twilio.model import Message
from tests.e2e.processes import ROOT, Process, server, settings, worker
from tests.servers import free_port

LINE = "+19195550143"
SITE = "demo-site"


@dataclass
class Town:
    """What a test holds in its hands."""

    servers: list[Process]
    workers: list[Process]
    twilio: TwilioFarEnd
    account_id: str
    environment: dict[str, str]
    password: str

    @property
    def processes(self) -> list[Process]:
        return [*self.servers, *self.workers]

    @property
    def url(self) -> str:
        return self.servers[0].url

    async def text(self, phone: str, body: str, *, sid: str | None = None, via: int = 0) -> bool:
        """A patient texts; True when the product acknowledged it."""
        url = f"{self.servers[via].url}/webhooks/twilio/{self.account_id}/inbound"
        self.twilio.configure(replace(self.twilio.settings, webhook_url=url))
        answers = await self.twilio.inbound(phone, LINE, body, sid=sid)
        return all(answer.accepted for answer in answers)

    def replies(self, phone: str) -> list[str]:
        return [message.body for message in self.twilio.sent(phone)]

    async def wait_replies(self, phone: str, count: int, seconds: float = 60) -> list[Message]:
        await wait_for(lambda: len(self.twilio.sent(phone)) >= count, seconds)
        return self.twilio.sent(phone)

    async def api(self) -> httpx.AsyncClient:
        """A coordinator's signed-in client."""
        client = httpx.AsyncClient(base_url=self.url, timeout=90)
        answer = await client.post(
            "/api/v1/session", json={"email": "coordinator@example.com", "password": self.password}
        )
        assert answer.status_code == 201, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    def log(self) -> str:
        return "\n".join(process.log.read_text() for process in self.processes if process.log.exists())


async def wait_for(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        await asyncio.sleep(0.02)


def glowdesk(environment: dict[str, str], *arguments: str) -> Any:
    """The command line as a user runs it, with --json."""
    done = subprocess.run(
        [sys.executable, "glowdesk.py", *arguments, "--json"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


@asynccontextmanager
async def town(
    data: Path,
    *,
    web: int = 1,
    work: int = 0,
    practice: Path = ROOT / "demo" / "practice.yaml",
    origins: Sequence[str] = (),
    **more: str,
) -> AsyncIterator[Town]:
    """Import, connect and start everything; all of it is gone at the end."""
    ports = [free_port() for _ in range(web)]
    if work:
        more = {**more, "WORKERS": "false"}
    environment = settings(data, ports[0], **more)
    far_end = TwilioFarEnd(TwilioSettings(numbers=(LINE,), step_seconds=0.01), now=lambda: datetime.now(UTC))
    async with serving(twilio_app(far_end, now=lambda: datetime.now(UTC))) as twilio_url:
        far_end.configure(replace(far_end.settings, public_url=twilio_url))
        account_id, password = _prepare(environment, practice, far_end.settings, twilio_url, origins)
        servers = [server(data, port=port, **more) for port in ports]
        workers = [worker(data, number, ports[0], **more) for number in range(work)]
        made = Town(servers, workers, far_end, account_id, environment, password)
        try:
            for each in made.processes:
                each.start()
            yield made
        finally:
            for each in made.processes:
                each.stop()
            await far_end.close()


@cache
def _furnished(practice: Path) -> tuple[Path, str]:
    """A data folder with the practice and a coordinator in it, for copies, and the coordinator's password."""
    data = Path(tempfile.mkdtemp(prefix="glowdesk-town-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    return data, _furnish(settings(data, free_port()), practice)


def _furnish(environment: dict[str, str], practice: Path) -> str:
    glowdesk(environment, "migrate")
    glowdesk(environment, "practice", "import", str(practice))
    user = glowdesk(
        environment,
        *("users", "add", "--email", "coordinator@example.com", "--name", "Ana Coordinator"),
        *("--role", "coordinator"),
    )
    return str(user["password"])


def _prepare(
    environment: dict[str, str], practice: Path, twilio: TwilioSettings, api_base: str, origins: Sequence[str]
) -> tuple[str, str]:
    """The account's id and the coordinator's password."""
    if "GLOWDESK_DATABASE_URL" in environment:
        password = _furnish(environment, practice)
    else:
        furnished, password = _furnished(practice)
        shutil.copytree(furnished, environment["GLOWDESK_DATA_DIR"], dirs_exist_ok=True)
    connected = glowdesk(
        environment,
        *(
            "channels",
            "add",
            "twilio",
            "--account-sid",
            twilio.account_sid,
            "--auth-token",
            twilio.auth_token,
        ),
        *("--number", LINE, "--api-base", api_base),
    )
    if origins:
        given = [part for origin in origins for part in ("--origin", origin)]
        glowdesk(environment, "channels", "add", "web", *given, "--site-key", SITE)
    return str(connected["id"]), password
