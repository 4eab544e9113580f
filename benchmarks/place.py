"""Sets the product up as a user does, in its own folder, and runs it as its own process."""

import asyncio
import base64
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import msgspec
from sqlalchemy import Connection

from benchmarks.load import post
from channels.accounts import connect_account
from core.session import of_practice
from core.settings import read_settings
from migrations.run import upgrade
from practice.file import practice_file
from practice.problems import Problems
from practice.read_file import read_practice_file
from practice.store import PEOPLE, save_set_up
from standins.twilio import TwilioSettings
from standins.twilio.webhooks import sign
from web.product import Product
from wiring import wire

ROOT = Path(__file__).parent.parent
LINE = "+19195550143"
TOKEN = TwilioSettings().auth_token
OURS = {"GLOWDESK_DATA_DIR", "GLOWDESK_MASTER_KEY", "GLOWDESK_BAA_TWILIO"}
"""Of the environment, what a database is furnished with."""
QUESTIONS = (
    "hi, how much is botox?",
    "are you open on saturday?",
    "where are you located?",
    "do you do lip filler?",
    "can i book a consult next week?",
    "hola, ¿cuánto cuesta el botox?",
)


class Place(msgspec.Struct, frozen=True):
    """A practice with its text line connected; ready to be served."""

    folder: Path
    account_id: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    own = {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "MASTER_KEY": base64.b64encode(b"k" * 32).decode(),
        "LOG_JSON": "true",
        "BAA_TWILIO": "2026-01-15..2036-01-15",
        **more,
    }
    return {**os.environ, **{f"GLOWDESK_{name}": value for name, value in own.items()}}


def prepare(folder: Path, twilio_url: str) -> Place:
    """Migrate, import the demonstration practice, connect its line to the stand-in."""
    given = environment(folder, 1)
    _glowdesk(given, "migrate")
    _glowdesk(given, "practice", "import", str(ROOT / "demo" / "practice.yaml"))
    settings = TwilioSettings()
    connected = _glowdesk(
        given, "channels", "add", "twilio", "--account-sid", settings.account_sid, "--auth-token", TOKEN,
        "--number", LINE, "--api-base", twilio_url,
    )  # fmt: skip
    return Place(folder, connected["id"])


async def furnish_many(given: dict[str, str], twilio_url: str, count: int) -> dict[str, str]:
    """So many copies of the demonstration practice, each with its own text line: account ids by number."""
    named = {name.removeprefix("GLOWDESK_").lower(): value for name, value in given.items() if name in OURS}
    settings = read_settings(_env_file=None, **named)
    await asyncio.to_thread(upgrade, settings.url)
    found = read_practice_file((ROOT / "demo" / "practice.yaml").read_bytes(), "practice.yaml")
    assert not isinstance(found, Problems)
    product = wire(settings)
    try:
        return dict([await _furnish(product, found.document, each, twilio_url) for each in range(count)])
    finally:
        await product.close()


async def _furnish(
    product: Product, document: dict[str, Any], place: int, twilio_url: str
) -> tuple[str, str]:
    number = f"+1919555{100 + place:04d}"
    own = {**document, "practice": {**document["practice"], "id": f"bench-{place}", "sms_number": number}}
    file = practice_file({key: value for key, value in own.items() if key not in PEOPLE})
    settings = TwilioSettings()

    def furnish(conn: Connection) -> str:
        save_set_up(conn, file)
        return connect_account(
            conn,
            product.vault,
            channel="sms",
            provider="twilio",
            external_id=number,
            settings={"account_sid": settings.account_sid, "api_url": twilio_url},
            secret={"auth_token": TOKEN},
        )

    account: str = await product.db.write(of_practice(f"bench-practice-{place}"), furnish)
    return number, account


def _glowdesk(given: dict[str, str], *arguments: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "glowdesk.py", *arguments, "--json"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode() + done.stdout.decode())
    answer: dict[str, str] = json.loads(done.stdout or b"{}")
    return answer


@contextmanager
def running(command: list[str], given: dict[str, str], port: int) -> Iterator[tuple[int, float]]:
    """The process and the seconds until it first answered; ended on leaving."""
    started = time.perf_counter()
    with (Path(given["GLOWDESK_DATA_DIR"]) / "process.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=given, stdout=log, stderr=log)
    try:
        _wait(process, port)
        yield process.pid, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(6000):
        if process.poll() is not None:
            raise SystemExit("the process ended before it answered")
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("the process does not answer")


_counter = itertools.count(1)


def phone(number: int) -> str:
    """Invented numbers: area codes and exchanges vary, line numbers stay between 0100 and 0199."""
    area, rest = divmod(number, 79_000)
    exchange, line = divmod(rest, 100)
    return f"+1{212 + area:03d}{200 + exchange % 790:03d}{100 + line:04d}"


def text_request(account_id: str, port: int, sender: str, to: str = LINE) -> bytes:
    """One signed webhook, ready for the wire."""
    number = next(_counter)
    form = {
        "MessageSid": f"SM{number:032x}",
        "AccountSid": TwilioSettings().account_sid,
        "From": sender,
        "To": to,
        "Body": QUESTIONS[number % len(QUESTIONS)],
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        "FromCity": "",
        "FromState": "NY",
        "FromCountry": "US",
    }
    path = f"/webhooks/twilio/{account_id}/inbound"
    signature = sign(f"http://127.0.0.1:{port}{path}", form, TOKEN)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return post(path, urlencode(form).encode(), headers)
