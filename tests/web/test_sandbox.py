"""The sandbox's contract: its guards, its shapes, its clock, and the same answers every time."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.processes import Process, server

FERNHILL: dict[str, Any] = json.loads((Path(__file__).parent / "fernhill.json").read_text())
NOW = "2031-05-06T09:40:00-06:00"
PHONE = "+13035550167"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    process = server(tmp_path_factory.mktemp("sandbox"), SANDBOX="true").start()
    yield process
    process.stop()


class Client:
    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/_sandbox", timeout=60)

    def post(self, path: str, body: Any, status: int = 200) -> dict[str, Any]:
        answer = self.http.post(path, json=body)
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def begin(self, **context: Any) -> None:
        self.post("/configure", {"practice": FERNHILL})
        self.reset(**context)

    def reset(self, channel: str = "sms", **context: Any) -> None:
        who = context or {"contact": "new", "phone": PHONE}
        self.post("/reset", {"now": NOW, "channel": channel, "context": who})

    def say(self, *texts: str, first: int = 1) -> list[dict[str, Any]]:
        messages = [{"id": f"m{first + number}", "text": text} for number, text in enumerate(texts)]
        outbound: list[dict[str, Any]] = self.post("/inbound", {"messages": messages})["outbound"]
        return outbound

    def event(self, event: str, **parameters: Any) -> list[dict[str, Any]]:
        outbound: list[dict[str, Any]] = self.post("/event", {"event": event, **parameters})["outbound"]
        return outbound

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.http.get("/state").json()
        return state


@pytest.fixture
def client(sandbox: Process) -> Iterator[Client]:
    client = Client(sandbox.url)
    yield client
    client.http.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:8000"},
        {"x-forwarded-for": "203.0.113.7"},
        {"forwarded": "for=203.0.113.7"},
        {"host": "glowdesk.example"},
        {"host": "127.0.0.1.example.com:8000"},
    ],
)
def test_neither_a_page_nor_a_proxy_gets_in(client: Client, headers: dict[str, str]) -> None:
    answer = client.http.post("/configure", json={"practice": FERNHILL}, headers=headers)
    assert answer.status_code == 404
    assert "error" not in answer.json()


def test_the_routes_are_not_there_without_the_setting(tmp_path: Path) -> None:
    process = server(tmp_path).start()
    try:
        assert httpx.post(f"{process.url}/_sandbox/configure", json={}).status_code == 404
    finally:
        process.stop()


def test_nothing_works_before_configure_and_reset(sandbox: Process, tmp_path: Path) -> None:
    process = server(tmp_path, SANDBOX="true").start()
    try:
        fresh = Client(process.url)
        assert (
            fresh.post("/inbound", {"messages": [{"id": "1", "text": "hi"}]}, 409)["error"]["code"]
            == "not_ready"
        )
        assert fresh.post("/reset", {"now": NOW, "channel": "sms", "context": {"contact": "new"}}, 409)
        fresh.post("/configure", {"practice": FERNHILL})
        assert fresh.http.get("/state").status_code == 409
        assert fresh.post("/probe/opt-out", {"text": "STOP", "context": "mkt"}) == {"verdict": "revoke_all"}
        fresh.http.close()
    finally:
        process.stop()


@pytest.mark.parametrize(
    ("path", "body", "at"),
    [
        ("/inbound", {"messages": [{"id": "m5", "txt": "hi"}]}, "/messages/0/txt"),
        ("/inbound", {"messages": []}, "/messages"),
        ("/inbound", {"messages": [{"id": "m", "text": 3}]}, "/messages/0/text"),
        ("/event", {"event": "advance", "minutes": 0}, "/minutes"),
        ("/event", {"event": "earthquake"}, "/event"),
        (
            "/reset",
            {"now": "tomorrow", "channel": "sms", "context": {"contact": "new", "phone": PHONE}},
            "/now",
        ),
        ("/reset", {"now": NOW, "channel": "fax", "context": {"contact": "new"}}, "/channel"),
        (
            "/reset",
            {
                "now": NOW,
                "channel": "web",
                "context": {"contact": "new", "pending": {"kind": "question"}},
            },
            "/context/pending/asks",
        ),
        (
            "/inbound",
            {"messages": [{"id": "m", "text": "hi", "during_generation": True}]},
            "/messages/0/during_generation",
        ),
        (
            "/event",
            {
                "event": "slot_taken",
                "slots": [{"type": "scalp_visit", "provider": "oda", "start": "2031-13-45T14:00"}],
            },
            "/slots/0/start",
        ),
        ("/probe/when", {"text": "friday", "now": NOW, "tz": "Mars/Base"}, "/tz"),
        (
            "/probe/when",
            {"text": "friday", "now": NOW, "tz": "America/Denver", "context": {"offered": ["soon"]}},
            "/context/offered/0",
        ),
    ],
)
def test_bad_requests_name_their_place_and_change_nothing(
    client: Client, path: str, body: Any, at: str
) -> None:
    client.begin()
    client.say("hello there")
    before = client.state()
    error = client.post(path, body, 400)["error"]
    assert error["code"] == "bad_request"
    assert error["at"] == at
    assert client.state() == before


def test_another_content_type_is_refused(client: Client) -> None:
    answer = client.http.post("/configure", content=b"{}", headers={"content-type": "text/plain"})
    assert answer.status_code == 415


def test_a_bad_practice_is_refused_with_every_problem(client: Client) -> None:
    client.begin()
    broken = {**FERNHILL, "staff": [], "surprise": 1}
    error = client.post("/configure", {"practice": broken}, 422)["error"]
    assert error["code"] == "invalid_practice"
    assert {"/staff", "/surprise"} <= {problem["at"] for problem in error["problems"]}
    assert client.state()["owner"] == "agent"  # what was configured still stands


def test_what_is_not_a_route_is_not_found(client: Client) -> None:
    for method, path in (("GET", "/nothing"), ("POST", "/state"), ("GET", "/configure"), ("DELETE", "/")):
        answer = client.http.request(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_wrong_reset_leaves_the_conversation_as_it_is(client: Client) -> None:
    client.begin()
    client.say("hello there")
    before = client.state()
    pending = {"kind": "recall", "service": "massage"}
    body = {"now": NOW, "channel": "web", "context": {"contact": "new", "pending": pending}}
    assert client.post("/reset", body, 422)["error"]["at"] == "/context/pending/service"
    assert client.state() == before


def test_unknown_ids_are_named(client: Client) -> None:
    client.begin()
    body = {"event": "human_takeover", "by": "nobody"}
    assert client.post("/event", body, 422)["error"] == {
        "code": "unknown_id",
        "message": "no such staff member",
        "at": "/by",
    }
    slot = {"type": "massage", "provider": "oda", "start": "2031-05-08T14:00"}
    assert (
        client.post("/event", {"event": "slot_taken", "slots": [slot]}, 422)["error"]["at"] == "/slots/0/type"
    )


def test_understanding_changes_nothing_and_repeats_itself(client: Client) -> None:
    client.begin()
    before = client.state()
    text = {"text": "scalp therapy thursday any time past 2, what does it run?"}
    first = client.post("/understand", text)
    assert client.post("/understand", text) == first
    assert client.state() == before
    assert {"book", "price"} <= set(first["intents"])
    assert first["treatments"] == ["scalp_therapy"]
    assert first["slots"]["when"] == {"dates": ["2031-05-08"], "after": "14:00"}


def test_the_example_conversation(client: Client) -> None:
    """A time is asked for, lost to somebody else, and the next one is booked."""
    client.begin()
    (offer,) = client.say("scalp therapy thursday any time past 2, what does it run?")
    assert offer["by"] == "agent"
    assert "$82" in offer["text"]
    assert "Fernhill Skin Studio" in offer["text"][:40]
    assert "STOP" in offer["text"]
    assert "service:scalp_therapy" in offer["citations"]
    assert [slot["start"] for slot in offer["slots"]] == [
        "2031-05-08T14:00",
        "2031-05-08T14:20",
        "2031-05-08T14:40",
    ]
    assert 1.2 <= offer["latency_s"] < 3
    assert client.event("slot_taken", slots=[offer["slots"][0]]) == []
    messages = [
        {"id": "m2", "text": "the 2:00"},
        {"id": "m3", "text": "its Wilma Strand btw", "during_generation": True},
    ]
    (lost,) = client.post("/inbound", {"messages": messages})["outbound"]
    assert "2031-05-08T14:40" in [slot["start"] for slot in lost["slots"]]
    assert "2031-05-08T14:00" not in [slot["start"] for slot in lost["slots"]]
    (booked,) = client.say("2:40 then", first=4)
    assert booked["slots"] == []
    state = client.state()
    assert state["lead"]["name"] == "Wilma Strand"
    mine = [each for each in state["bookings"] if each["mine"]]
    assert [(each["start"], each["name"], each["new"]) for each in mine] == [
        ("2031-05-08T14:40", "Wilma Strand", True)
    ]
    assert mine[0]["utc_start"] == "2031-05-08T20:40:00Z"


def test_a_second_delivery_of_the_same_message_does_nothing(client: Client) -> None:
    client.begin()
    assert len(client.say("what are your hours?")) == 1
    assert client.say("what are your hours?") == []


def test_a_person_at_the_wheel_silences_the_agent_until_they_let_go(client: Client) -> None:
    client.begin()
    client.say("hi, scalp therapy?")
    (said,) = client.event("human_takeover", by="desk_ulf", text="Hello, Ulf here.")
    assert (said["by"], said["latency_s"]) == ("desk_ulf", 0)
    assert client.say("how much is it?", first=5) == []
    assert client.state()["owner"] == "desk_ulf"
    (answer,) = client.event("human_release", by="desk_ulf")
    assert answer["by"] == "agent"
    assert "$82" in answer["text"]


def test_words_from_elsewhere_take_the_thread_and_are_listed(client: Client) -> None:
    client.begin()
    client.say("hi, scalp therapy?")
    (said,) = client.event("human_says", by="desk_ulf", text="Writing from my own phone.")
    assert said["text"] == "Writing from my own phone."
    assert client.say("ok, when?", first=5) == []


def test_the_same_conversation_gives_the_same_answers(client: Client) -> None:
    def play() -> tuple[Any, ...]:
        client.reset()
        said = client.say("Do you do scalp therapy? price?") + client.say("book me thursday", first=3)
        for each in said:
            each.pop("latency_s")
        return said, client.state()

    client.begin()
    first = play()
    client.reset(channel="web", contact="new")
    client.say("something else entirely")
    assert play() == first


def test_time_stands_still_but_for_what_moves_it(client: Client) -> None:
    client.begin()
    assert client.state()["now"] == NOW
    client.event("advance", minutes=90)
    assert client.state()["now"] == "2031-05-06T11:10:00-06:00"


def test_of_several_answers_overdue_the_patient_hears_once(client: Client) -> None:
    client.begin()
    client.say("can i talk to a real person")
    client.say("and why was i charged twice on my card", first=2)
    late = client.event("advance", minutes=4000)
    assert [each["text"].startswith("Sorry for the wait") for each in late] == [True]
    assert [each["escalated"] for each in client.state()["handoffs"]] == [True, True]


def test_for_two_every_time_that_is_said_is_listed(client: Client) -> None:
    client.begin()
    (offered,) = client.say("my sister and I both want scalp therapy together, any day next week")
    said = re.findall(r"\d{1,2}:\d\d", offered["text"])
    starts = {datetime.fromisoformat(slot["start"]).strftime("%-I:%M") for slot in offered["slots"]}
    assert set(said) == starts, offered
    assert 1 <= len(offered["slots"]) <= 3
