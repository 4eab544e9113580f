"""Starts the product as a user starts it: real processes, real HTTP, its own data folder."""

import base64
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.servers import free_port

ROOT = Path(__file__).parent.parent.parent
MASTER_KEY = base64.b64encode(b"k" * 32).decode()


@dataclass
class Process:
    """One server or worker; `kill` is a kill -9."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    port: int | None = None
    handle: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> "Process":
        with self.log.open("ab") as log:
            self.handle = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.environment}, stdout=log, stderr=log
            )
        if self.port is not None:
            self.wait_ready()
        return self

    def wait_ready(self, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.handle is not None
            if self.handle.poll() is not None:
                raise AssertionError(f"the process ended: {self.log.read_text()[-2000:]}")
            try:
                if httpx.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the process is not ready: {self.log.read_text()[-2000:]}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.handle is None or self.handle.poll() is not None:
            return
        self.handle.send_signal(how)
        try:
            self.handle.wait(20)
        except subprocess.TimeoutExpired:
            self.handle.kill()
            self.handle.wait(10)


def settings(data: Path, port: int, **more: str) -> dict[str, str]:
    return {
        "GLOWDESK_DATA_DIR": str(data),
        "GLOWDESK_PORT": str(port),
        "GLOWDESK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GLOWDESK_MASTER_KEY": MASTER_KEY,
        "GLOWDESK_BAA_TWILIO": "2026-01-15..2036-01-15",
        "GLOWDESK_LOG_JSON": "true",
        **{f"GLOWDESK_{name}": value for name, value in more.items()},
    }


def server(data: Path, *, port: int | None = None, **more: str) -> Process:
    """`python server.py` with its own folder; started by the caller."""
    port = port or free_port()
    return Process(
        [sys.executable, "server.py"], settings(data, port, **more), data / f"server-{port}.log", port
    )


def worker(data: Path, number: int, public_port: int, **more: str) -> Process:
    """`python worker.py`."""
    return Process(
        [sys.executable, "worker.py"], settings(data, public_port, **more), data / f"worker-{number}.log"
    )
