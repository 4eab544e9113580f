"""`make run` as a newcomer meets it: three links that work, a day that is alive, and a clean end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

import httpx
import pytest

from tests.servers import free_port

ROOT = Path(__file__).parents[2]
READY = "Ctrl-C stops everything."


class Demo(NamedTuple):
    process: subprocess.Popen[str]
    output: IO[str]
    said: str
    product: str
    standins: str

    @property
    def sign_in(self) -> str:
        return found(rf"({self.product}/demo/sign-in\?token=\S+)", self.said)

    def hear(self, words: str) -> str:
        return hear(self.output, words)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None
    return str(match.group(1))


def hear(output: IO[str], words: str) -> str:
    """Everything up to the line with these words; the process's end is the end."""
    heard = ""
    for line in output:
        heard += line
        if words in line:
            return heard
    raise AssertionError(f"never said {words!r}:\n{heard}")


def environment(folder: Path, port: int, standin_port: int) -> dict[str, str]:
    ours = {"GLOWDESK_DATA_DIR": str(folder), "PORT": str(port), "STANDIN_PORT": str(standin_port)}
    return {**os.environ, **ours, "PYTHONUNBUFFERED": "1"}


def start(folder: Path, port: int, standin_port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "demo.run"],
        cwd=ROOT,
        env=environment(folder, port, standin_port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder, port, standin_port = tmp_path_factory.mktemp("demo"), free_port(), free_port()
    with start(folder, port, standin_port) as process:
        assert process.stdout is not None
        try:
            said = hear(process.stdout, READY)
            yield Demo(
                process, process.stdout, said, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{standin_port}"
            )
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            assert process.wait(30) == 0, rest
    for number in (port, standin_port):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{number}/")


@pytest.fixture
def desk(demo: Demo) -> Iterator[httpx.Client]:
    """The demo coordinator's browser."""
    with httpx.Client(base_url=demo.product, follow_redirects=True, timeout=90) as client:
        assert client.get(demo.sign_in).status_code == 200
        yield client


def test_the_inbox_link_signs_the_coordinator_in(desk: httpx.Client, demo: Demo) -> None:
    session = desk.get("/api/v1/session").json()
    assert session["user"]["email"] == "ana@demo.example.com"
    assert session["practice"]["name"] == "Juniper & Vale Aesthetics"
    assert httpx.get(f"{demo.product}/demo/sign-in?token=guess").status_code == 403


def test_the_day_is_alive(desk: httpx.Client) -> None:
    cards = desk.get("/api/v1/threads", params={"zone": "all"}).json()["items"]
    assert {card["zone"] for card in cards} >= {"waiting", "bot", "done"}
    assert {card["owner"]["kind"] for card in cards} >= {"agent", "staff"}
    assert any(card["handoff"] for card in cards)
    answered = [card for card in cards if card["clock"] is None or card["clock"]["answered_at"]]
    assert len(answered) == len(cards)
    board = desk.get("/api/v1/board").json()
    assert [each["stage"] for each in board["columns"] if not each["count"]] == []
    assert board["unowned"] == 0


def test_the_practice_page_may_open_the_widget(demo: Demo) -> None:
    page = httpx.get(f"{demo.standins}/").text
    key = found(r'data-site-key="([^"]+)"', page)
    assert f'{demo.product}/widget/loader.js"' in page
    session = {"site_key": key}
    allowed = httpx.post(
        f"{demo.product}/widget/v1/session", json=session, headers={"origin": demo.standins}, timeout=90
    )
    assert allowed.status_code == 200
    foreign = {"origin": "https://elsewhere.example.com"}
    assert httpx.post(f"{demo.product}/widget/v1/session", json=session, headers=foreign).status_code == 403


def test_the_phone_shows_what_was_said(demo: Demo) -> None:
    assert httpx.get(f"{demo.standins}/phone", timeout=90).status_code == 200
    assert len(httpx.get(f"{demo.standins}/phone/rows").json()) >= 5


def test_a_second_demo_in_the_same_folder_says_so(demo: Demo, tmp_path: Path) -> None:
    folder = found(r"Logs are in (\S+)\.", demo.said)
    second = start((ROOT / folder).resolve(), free_port(), free_port())
    assert "is running already" in second.communicate(timeout=120)[0]
    assert second.returncode == 1
    taken = start(tmp_path, int(demo.product.rpartition(":")[2]), free_port())
    assert "is in use" in taken.communicate(timeout=120)[0]
    assert taken.returncode == 1


def test_a_folder_with_a_real_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "glowdesk.db").write_bytes(b"somebody's")
    refused = start(tmp_path, free_port(), free_port())
    assert "not a demo's" in refused.communicate(timeout=120)[0]
    assert (tmp_path / "glowdesk.db").read_bytes() == b"somebody's"


def test_a_process_that_falls_is_announced_and_brought_back(demo: Demo, desk: httpx.Client) -> None:
    before = len(desk.get("/api/v1/threads", params={"zone": "all"}).json()["items"])
    children = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list a process's children")
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in children.read_text().split()}
    os.kill(next(pid for pid, command in commands.items() if "server.py" in command), signal.SIGKILL)
    assert "The product ended" in demo.hear("starting it again")
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport, cookies=desk.cookies, timeout=90) as again:
        cards = again.get(f"{demo.product}/api/v1/threads", params={"zone": "all"}).json()["items"]
    assert len(cards) == before


def test_only_a_demo_is_reset(tmp_path: Path) -> None:
    (tmp_path / "glowdesk.db").touch()

    def reset() -> str:
        done = subprocess.run(
            [sys.executable, "-m", "demo.reset"],
            cwd=ROOT,
            env=environment(tmp_path, 8000, 8001),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert "There is no demo" in reset()
    assert (tmp_path / "glowdesk.db").exists()
    (tmp_path / "demo.lock").touch()
    assert "forgotten" in reset()
    assert not tmp_path.exists()
