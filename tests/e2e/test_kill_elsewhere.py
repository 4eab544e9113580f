"""kill -9 between a practice system's yes and our commit: after the restart one appointment, known on both sides."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from standins.emr.boulevard.ids import BUSINESS, item_of
from standins.emr.boulevard.office import BoulevardOffice
from standins.emr.records import Logged
from standins.serving import serving
from tests.booking.emr.office_boulevard import PLACE, PROVIDER, SERVICE
from tests.e2e.town import Town, glowdesk, town, wait_for

pytestmark = pytest.mark.timeout(600)
PATIENT = "+12125550117"


def connect(place: Town, data: Path, office: BoulevardOffice, url: str) -> None:
    settings = office.settings
    secrets = {
        "api_key": settings.api_key,
        "api_secret": settings.api_secret,
        "webhook_secret": settings.webhook_secret,
    }
    given = [part for name, value in secrets.items() for part in ("--secret", f"{name}={value}")]
    glowdesk(
        place.environment,
        *("emr", "add", "boulevard", *given, "--option", f"business_id={BUSINESS}", "--address", url),
    )
    links = {
        "types": {"injectables_consult": item_of(SERVICE)},
        "providers": {"tamsin": PROVIDER},
        "locations": {"": PLACE},
        "services": {},
    }
    with sqlite3.connect(data / "glowdesk.db", timeout=60) as db:
        db.execute("UPDATE emr_connection SET links = ?, version = version + 1", [json.dumps(links)])


def rows(data: Path, question: str) -> list[Any]:
    with sqlite3.connect(f"file:{data / 'glowdesk.db'}?mode=ro", uri=True) as db:
        return db.execute(question).fetchall()


def leases_end(data: Path) -> None:
    """As if the minute had gone by that a claimer's lease lasts."""
    with sqlite3.connect(data / "glowdesk.db", timeout=60) as db:
        for table in ("emr_intent", "thread", "emr_cursor"):
            db.execute(f"UPDATE {table} SET lease_until = NULL WHERE lease_until IS NOT NULL")


async def test_after_a_kill_between_yes_and_commit_there_is_one_appointment(tmp_path: Path) -> None:
    office = BoulevardOffice(lambda: datetime.now(UTC))
    async with serving(office.door) as url, town(tmp_path) as place:
        process = place.servers[0]
        process.stop()
        connect(place, tmp_path, office, url)
        process.start()
        killed: list[str] = []

        def kill(entry: Logged) -> None:
            if entry.kind == "appointments" and not killed:
                killed.append(entry.id)
                process.kill()  # the answer is on its way and nobody is there to hear it

        office.book.watchers.append(kill)
        assert await place.text(PATIENT, "Hi, I'd like to book a Botox consultation, I've never been before")
        await place.wait_replies(PATIENT, 1, 180)
        assert await place.text(PATIENT, "the first one please")
        await place.wait_replies(PATIENT, 2, 180)
        assert await place.text(PATIENT, "Wilma Strand")
        await wait_for(lambda: bool(killed), 180)
        assert rows(tmp_path, "SELECT state FROM emr_intent WHERE kind = 'book'") == [("sent",)]
        assert rows(tmp_path, "SELECT count(*) FROM appointment WHERE source = 'thread'") == [(0,)]

        leases_end(tmp_path)
        process.start()
        # Whoever waits may hear before that we are looking; then what came of it, once.
        await wait_for(lambda: any("Larkspur" in said for said in place.replies(PATIENT)), 180)
        (visit,) = [each for each in office.book.visits.values() if each.live]
        (mine,) = rows(
            tmp_path,
            "SELECT appointment.id, appointment.starts_at FROM appointment JOIN contact"
            " ON contact.id = appointment.contact_id WHERE contact.name = 'Wilma Strand'"
            " AND appointment.status = 'booked'",
        )
        assert datetime.fromisoformat(mine[1]).replace(tzinfo=UTC) == visit.start
        linked = rows(tmp_path, "SELECT appointment_id, external_id FROM emr_appointment")
        assert linked == [(mine[0], visit.id)]
        said = [each for each in place.replies(PATIENT)[2:] if "checking" not in each]
        assert len(said) == 1
        assert "Tamsin" in said[0]
        assert PATIENT not in place.log()
        assert "Wilma" not in place.log()
