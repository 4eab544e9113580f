"""The scan in the path: what came from nowhere is held, what is somebody else's is stopped, fixed texts always leave."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from compliance.gate import Submitted
from compliance.phi.finding import FIXED_TEXTS
from compliance.phi.index import reindex
from compliance.phi.models import phi_digest
from compliance.phi.outbound import Scanner
from compliance.phi.provenance import Allowed
from compliance.phi.public import LOCALES, public_of
from compliance.phi.ready import get_ready
from compliance.phi.scan import Scan, fixed
from compliance.phi.standing import scan_of, standing
from core.clock import ManualClock
from core.keys import MasterKey
from practice.contacts import create_contact, update_contact
from tests.inbox.house import FakeSms, House, demo_book, open_house

OTHERS_PHONE = "+14805550199"


@pytest.fixture
async def house(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as made:
        await made.write(
            lambda conn: create_contact(
                conn, name="Thessaly Umbridge", phone=OTHERS_PHONE, email="thess@example.org"
            )
        )
        yield made


async def _say(house: House, text: str, *, by_person: bool = False, phi: Scan | None = None) -> Submitted:
    thread_id = await house.text()
    book = demo_book()
    where = await house.read(lambda conn: standing(conn, book, thread_id, by_person=by_person))
    scan = phi or scan_of(house.product.scanner, text, where)
    if by_person:
        await house.own(thread_id)
        return await house.submit(thread_id, text, phi=scan)
    return await house.submit(
        thread_id, text, phi=scan, purpose="inquiry_reply", author_kind="agent", author_id=None
    )


@pytest.mark.parametrize("by_person", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "You can reach her at (480) 555-0199.",
        "We have THESS@example.org on file.",
        "Thessaly Umbridge comes in on Tuesday too.",
        "yes thessaly umbridge is a patient",
    ],
)
async def test_somebody_elses_data_never_leaves(house: House, text: str, by_person: bool) -> None:
    made = await _say(house, text, by_person=by_person)
    assert (made.action, made.reason) == ("block", "OTHER_PERSON_DATA")


@pytest.mark.parametrize("text", ["Hi Beckett! See you then.", "Call 623-555-0110", "Your MRN is 0048213"])
async def test_a_value_from_nowhere_waits_for_a_person(house: House, text: str) -> None:
    made = await _say(house, text)
    assert (made.action, made.reason) == ("hold", "PHI_REVIEW")


@pytest.mark.parametrize("text", ["Botox is $12 a unit.", "We open at 9.", "Gracias, le esperamos."])
async def test_an_ordinary_answer_leaves(house: House, text: str) -> None:
    assert (await _say(house, text)).action == "send"


async def test_a_colleague_may_name_what_our_rows_do_not_know(house: House) -> None:
    assert (await _say(house, "Ask for Beckett, 623-555-0110.", by_person=True)).action == "send"
    held = await _say(house, "Your SSN is 219-09-9999, right?", by_person=True)
    assert (held.action, held.reason) == ("hold", "PHI_REVIEW")


async def test_the_scan_of_another_text_counts_for_nothing(house: House) -> None:
    made = await _say(house, "Call 623-555-0110", phi=fixed("Botox is $12 a unit."))
    assert (made.action, made.reason) == ("hold", "PHI_REVIEW")


async def test_a_draft_without_a_scan_waits_but_fixed_texts_do_not(house: House) -> None:
    thread_id = await house.text()
    agent = {"author_kind": "agent", "author_id": None, "phi": None}
    made = await house.submit(thread_id, "Hello there", purpose="inquiry_reply", **agent)
    assert (made.action, made.reason) == ("hold", "PHI_REVIEW")
    for purpose in sorted(FIXED_TEXTS - {"optout_confirm", "optin_confirm"}):
        sent = await house.submit(thread_id, f"{purpose}: call 911", purpose=purpose, **agent)
        assert sent.action == "send", purpose


async def test_the_index_follows_a_change_in_its_transaction(house: House) -> None:
    someone = await house.write(
        lambda conn: create_contact(conn, name="Ottoline Bexley", phone=None, email=None)
    )
    assert (await _say(house, "Ottoline Bexley says hi")).reason == "OTHER_PERSON_DATA"
    await house.write(lambda conn: update_contact(conn, someone, name="Perpetua Grimsby"))
    assert (await _say(house, "Ottoline Bexley says hello")).reason == "PHI_REVIEW"
    assert (await _say(house, "Perpetua Grimsby says hello")).reason == "OTHER_PERSON_DATA"


async def test_an_index_made_with_another_key_is_made_anew(house: House) -> None:
    earlier = Scanner(MasterKey(b"e" * 32))
    await house.write(lambda conn: reindex(conn, earlier))
    before = {row.digest for row in await house.rows(phi_digest)}
    await get_ready(house.product.db, house.product.scanner)
    after = {row.digest for row in await house.rows(phi_digest)}
    assert after
    assert not before & after
    assert (await _say(house, "Call 480-555-0199")).reason == "OTHER_PERSON_DATA"


async def test_a_scanner_that_breaks_holds(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("compliance.phi.outbound.provenance.inspect", broken)
    made = await _say(house, "Ask for Xanthippe about it.")
    assert (made.action, made.reason) == ("hold", "PHI_REVIEW")


OPEN_CHAT = Allowed(
    open_chat=True, days_ahead=400, said="i'm beckett, 623-555-0110, had a seizure on my face"
)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Botox is $12 a unit.", "clean"),
        ("We have Friday at 3 PM or 4 PM. Which one?", "clean"),
        ("Hi Beckett!", "review"),
        ("We'll text 623-555-0110.", "review"),
        ("Sorry about your seizure.", "review"),
        ('You wrote "had a seizure on my face", sorry.', "review"),
        ("> i'm beckett", "review"),
    ],
)
def test_an_open_chat_hears_public_facts_only(text: str, finding: str) -> None:
    from datetime import date

    scanner = Scanner(MasterKey(b"k" * 32))
    scan = scanner.scan(text, OPEN_CHAT, public_of(demo_book()), practice_id="p", today=date(2026, 11, 24))
    assert scan.finding == finding


def test_every_fixed_text_of_ours_is_clean_as_published() -> None:
    from datetime import date

    import yaml

    scanner, public = Scanner(MasterKey(b"k" * 32)), public_of(demo_book())
    for file in sorted(LOCALES.glob("*/fixed.yaml")):
        for key, text in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            said = text.replace("{", "").replace("}", "")
            scan = scanner.scan(said, Allowed(), public, practice_id="p", today=date(2026, 11, 24))
            assert scan.finding == "clean", key
