"""The demonstration's processes: started together, brought back when they fall, stopped together."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from demo.place import ROOT

PATIENCE = 10.0
MOST_FALLS = 5


class FallenError(Exception):
    """A process does not stay up; the message is for the person who started the demonstration."""


class Child:
    """One process with its log. A session of its own, so that Ctrl-C reaches it through us and only once."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        self.name, self._command = name, [sys.executable, *command]
        self._environment = {**os.environ, **environment}
        self.log = folder / f"{name}.log"
        self._falls = 0
        self._up_since = 0.0
        self._file: IO[bytes] = self.log.open("wb")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._up_since = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def fallen(self) -> int | None:
        """Its exit code once it has ended by itself."""
        return None if self._process is None else self._process.poll()

    def bring_back(self) -> None:
        """Start it again; raises `FallenError` when it falls over and over."""
        self._falls = 1 if time.monotonic() - self._up_since > 60 else self._falls + 1
        if self._falls > MOST_FALLS:
            raise FallenError(
                f"The {self.name} does not stay up. The end of {self.log}:\n{self.last_words()}"
            )
        time.sleep(min(4.0, 0.5 * 2**self._falls))
        self.start()

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def wait_until_well(self, url: str, seconds: float = 60.0) -> None:
        """Until it answers 200 there; raises `FallenError` when it ends or stays silent."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.fallen() is not None:
                raise FallenError(f"The {self.name} did not start:\n{self.last_words()}")
            if _answers(url):
                return
            time.sleep(0.05)
        raise FallenError(f"The {self.name} did not answer within {seconds:.0f} s:\n{self.last_words()}")

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_stopped(self) -> None:
        if self._process is not None:
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._file.close()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - a loopback address of ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
