"""A FHIR server that we did not write, in a process of its own, with one small practice on it."""

import atexit
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import httpx
import pytest

from booking.emr.connection import Links
from booking.emr.fhir import FhirCalendar
from core.clock import ManualClock
from standins.emr.book import OfficeBook
from standins.emr.door import Call, Door, Reply
from standins.emr.records import Opening
from standins.serving import serving
from tests.booking.emr.surroundings import around

PEERS = Path(__file__).parent / "peers"
UI = Path(__file__).parents[3] / "ui"
SECRET = "a-token"
ZONE = ZoneInfo("America/New_York")
HALF = timedelta(minutes=30)
DAYS = 6
WEEKENDS = (date(2027, 3, 13), date(2027, 11, 6))
CHANGES_OF_CLOCK = [first + timedelta(days=day) for first in WEEKENDS for day in range(3)]


def node(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Our few lines around a foreign package. They end with their input, that is with us."""
    known = shutil.which("node")
    if known is None or not (UI / "node_modules").is_dir():
        pytest.skip("the packages of the screens are not installed")
    process = subprocess.Popen(
        [known, str(PEERS / script), str(UI), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(_end, process)
    return process


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


@cache
def server() -> str:
    """One for the whole run, since it takes a second to learn all of FHIR; emptied for each test."""
    return f"http://127.0.0.1:{told(node('fhir_server.mjs', SECRET))}/"


class Peer:
    """The foreign server as the contract suite wants to look at it: its own records, nothing of ours."""

    def __init__(self, http: httpx.Client, clock: ManualClock) -> None:
        self.http, self.clock = http, clock
        self.services = {"87": None}
        self.providers: dict[str, None] = {self.post("Practitioner", name=[{"text": "Ada"}])["id"]: None}
        self.places: dict[str, None] = {self.post("Location", name="Main Street")["id"]: None}
        actors = [{"reference": f"Practitioner/{self.provider}"}, {"reference": f"Location/{self.place}"}]
        kinds = [{"coding": [{"code": "87", "display": "Visit"}]}]
        self.schedule = self.post("Schedule", active=True, serviceType=kinds, actor=actors)["id"]

    @property
    def provider(self) -> str:
        return next(iter(self.providers))

    @property
    def place(self) -> str:
        return next(iter(self.places))

    def post(self, kind: str, **body: Any) -> dict[str, Any]:
        answer = self.http.post(kind, json={"resourceType": kind, **body})
        answer.raise_for_status()
        return dict(answer.json())

    def put(self, resource: dict[str, Any]) -> None:
        self.http.put(f"{resource['resourceType']}/{resource['id']}", json=resource).raise_for_status()

    def all(self, kind: str, **params: str) -> list[dict[str, Any]]:
        answer = self.http.get(kind, params={"_count": "1000", **params}).json()
        return [each["resource"] for each in answer.get("entry", [])]

    def furnish(self, days: list[date], length: timedelta = HALF) -> None:
        """Slots from nine to five on the wall."""
        slots = []
        for day in days:
            start = datetime.combine(day, time(9), ZONE).astimezone(UTC)
            while start < datetime.combine(day, time(17), ZONE).astimezone(UTC):
                slots.append(self.slot(start, start + length))
                start += length
        entries = [{"request": {"method": "POST", "url": "Slot"}, "resource": each} for each in slots]
        self.http.post(
            "", json={"resourceType": "Bundle", "type": "batch", "entry": entries}
        ).raise_for_status()

    def slot(self, start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
        at = {"start": _stamp(start), "end": _stamp(end)}
        schedule = {"reference": f"Schedule/{self.schedule}"}
        return {"resourceType": "Slot", "schedule": schedule, "status": "free", **at, **more}

    # As the contract suite calls a far end's book

    @property
    def visits(self) -> dict[str, Any]:
        return {each["id"]: Visit(each) for each in self.all("Appointment")}

    def free(self, _service: str, _place: str, first: date, last: date) -> list[Opening]:
        days = {"start": f"ge{first.isoformat()}"}
        found = self.all("Slot", status="free", _sort="start", **days)
        spans = [
            (datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"])) for each in found
        ]
        return [
            Opening(self.provider, self.place, start.replace(tzinfo=None), start, end)
            for start, end in sorted(spans)
            if start.date() <= last and start > self.clock.now()
        ]

    def book(self, service: str, provider: str, place: str, start: datetime, client: str) -> "Visit":
        """As the office does it there: the slot and the appointment."""
        (slot,) = self.all("Slot", start=_stamp(start))
        self.put({**slot, "status": "busy"})
        actors = [f"Patient/{client}", f"Practitioner/{provider}", f"Location/{place}"]
        made = self.post(
            "Appointment", status="booked", start=_stamp(start), end=_stamp(start + HALF),
            serviceType=[{"coding": [{"code": service}]}], slot=[{"reference": f"Slot/{slot['id']}"}],
            participant=[{"actor": {"reference": each}, "status": "accepted"} for each in actors],
        )  # fmt: skip
        return Visit(made)

    def steal(self, service: str, provider: str, place: str, start: datetime) -> None:
        self.book(service, provider, place, start, "somebody-else")

    def set_state(self, visit_id: str, state: str) -> None:
        (one,) = [each for each in self.all("Appointment") if each["id"] == visit_id]
        self.put({**one, "status": state})

    def add_person(
        self, first: str, last: str, phone: str | None = None, email: str | None = None
    ) -> "Visit":
        reached = [
            {"system": name, "value": value} for name, value in (("phone", phone), ("email", email)) if value
        ]
        telecom = {"telecom": reached} if reached else {}
        return Visit(self.post("Patient", name=[{"family": last, "given": [first]}], **telecom))


class Visit:
    def __init__(self, resource: dict[str, Any]) -> None:
        self.id = resource["id"]
        self.live = resource.get("status") not in {"cancelled", "noshow"}
        self.start = datetime.fromisoformat(resource["start"]) if "start" in resource else None


class Office:
    def __init__(self, door: Door) -> None:
        self.door = door


class Fhir:
    def __init__(self, calendar: FhirCalendar, peer: Peer, door: Door) -> None:
        self.calendar, self.peer, self.book = calendar, peer, cast("OfficeBook", peer)
        self.office = Office(door)


@asynccontextmanager
async def fhir(clock: ManualClock, **options: str) -> AsyncIterator[Fhir]:
    """Between us and the peer stands a door that can have bad days."""
    with httpx.Client(
        base_url=server(), headers={"authorization": f"Bearer {SECRET}"}, trust_env=False
    ) as http:
        http.delete("").raise_for_status()
        peer = Peer(http, clock)
        today = clock.now().date()
        peer.furnish([*(today + timedelta(days=day) for day in range(DAYS)), *CHANGES_OF_CLOCK])
        door = Door(lambda call: _passed_on(http, call))
        links = Links(types={"visit": "87"}, providers={"ada": peer.provider}, locations={"": peer.place})
        async with (
            serving(door) as url,
            around("fhir", clock, url=url, secrets={"token": SECRET}, options=options, links=links) as here,
        ):
            yield Fhir(FhirCalendar(here), peer, door)


def _passed_on(http: httpx.Client, call: Call) -> Reply:
    kept = {
        name: value
        for name, value in call.headers.items()
        if name in {"authorization", "if-match", "if-none-exist", "content-type"}
    }
    answer = http.request(
        call.method, call.path.lstrip("/"), params=tuple(call.query), headers=kept, content=call.body
    )
    return Reply(answer.status_code, answer.content, {"content-type": "application/fhir+json"})


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
