"""Where the demonstration lives: its folder, its ports, and what it must remember between two starts."""

import fcntl
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Place:
    folder: Path
    port: int
    standin_port: int

    @classmethod
    def of_environment(cls) -> Self:
        """`GLOWDESK_DATA_DIR`, `PORT` and `STANDIN_PORT`, or the usual ones."""
        folder = Path(os.environ.get("GLOWDESK_DATA_DIR") or ROOT / "var" / "demo")
        return cls(folder.resolve(), _port("PORT", 8000), _port("STANDIN_PORT", 8001))

    @property
    def product(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def standins(self) -> str:
        return f"http://127.0.0.1:{self.standin_port}"

    @property
    def note(self) -> Path:
        return self.folder / "demo.json"

    @property
    def _lock(self) -> Path:
        return self.folder / "demo.lock"

    @property
    def is_somebody_elses(self) -> bool:
        """A database that no demonstration has begun: real people may be in it."""
        return (self.folder / "glowdesk.db").exists() and not self._lock.exists()

    @property
    def is_there(self) -> bool:
        return self._lock.exists()

    def lock(self) -> IO[str] | None:
        """Held for as long as the demonstration runs; None while another one holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self._lock.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file


@dataclass(frozen=True)
class Prepared:
    """What the first start left: which account the texts arrive at, for which ports, and on which day."""

    account_id: str
    port: int
    standin_port: int
    day: str
    alive: bool
    meta_account: str = ""
    mail_account: str = ""
    mail_port: int = 0
    voice_account: str = ""
    whatsapp_account: str = ""
    google_account: str = ""

    @classmethod
    def read(cls, place: Place) -> Self | None:
        if not place.note.exists():
            return None
        return cls(**json.loads(place.note.read_text()))

    def write(self, place: Place) -> None:
        place.note.write_text(json.dumps(asdict(self), indent=2))

    def fits(self, place: Place) -> bool:
        ports = (self.port, self.standin_port) == (place.port, place.standin_port)
        connected = all(
            (
                self.meta_account,
                self.mail_account,
                self.voice_account,
                self.whatsapp_account,
                self.google_account,
            )
        )
        return ports and connected and not taken(self.mail_port)

    def age(self, today: date) -> int:
        return (today - date.fromisoformat(self.day)).days


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port(name: str, usual: int) -> int:
    given = os.environ.get(name) or str(usual)
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"{name} must be a port number between 1 and 65535.")
    return int(given)
