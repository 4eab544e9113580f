"""Starts the product in sandbox mode, so that what is measured is what people run."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running() -> Iterator[str]:
    """The base address of a fresh sandbox, ended afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="glowdesk-evals-") as folder:
        log = Path(folder) / "server.log"
        environment = {
            **os.environ,
            "GLOWDESK_SANDBOX": "true",
            "GLOWDESK_PORT": str(port),
            "GLOWDESK_DATA_DIR": folder,
        }
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "server.py"], cwd=ROOT, env=environment, stdout=out, stderr=out
            )
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}/_sandbox"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"the sandbox did not start: {log.read_text()[-2000:]}")
