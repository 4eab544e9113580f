"""Records only ever grow: levels as proven, evidence sealed, and every later change refused or found."""

from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from compliance.consent import LedgerProblem, give, given_at, has_consent, lift, proven, revoke, verify
from compliance.consent.records import DISCLOSURES, Evidence
from compliance.models import consent, consent_head, consent_lift, consent_link, revocation
from compliance.types import Category, ConsentState
from core.db import Database
from core.errors import SettingsError
from core.session import mine
from practice.contacts import load_address, set_revoked
from tests.compliance.consent.people import HERE, THERE, booked, person, signed, vault


@pytest.fixture
async def ledger(db: Database) -> tuple[str, str]:
    """A person who booked, signed, stopped and signed again."""

    def live(conn: Connection) -> tuple[str, str]:
        who = person(conn)
        give(conn, booked(*who))
        give(conn, signed(*who), vault=vault())
        revoke(conn, who[1], "all", how="inbound", words="stop")
        give(conn, signed(*who), vault=vault())
        return who

    return await db.write(HERE, live)


async def test_a_ledger_that_nobody_touched_is_in_order(db: Database, ledger: tuple[str, str]) -> None:
    assert await db.read(HERE, lambda conn: verify(conn, vault())) == []
    assert await db.read(THERE, lambda conn: verify(conn, vault())) == []
    levels = (await db.read(HERE, lambda conn: given_at(conn, ledger[1]))).levels
    assert levels == {
        Category.APPOINTMENTS: ConsentState.EXPRESS,
        Category.CARE: ConsentState.EXPRESS,
        Category.PROMOTIONS: ConsentState.WRITTEN,
    }


@pytest.mark.parametrize(
    "table", [consent, revocation, consent_lift, consent_link], ids=lambda each: each.name
)
@pytest.mark.parametrize("what", ["update", "delete"])
async def test_the_database_itself_refuses(
    db: Database, ledger: tuple[str, str], table: Table, what: str
) -> None:
    column = "level" if table is consent else "how" if "how" in table.c else "hash"

    def rewrite(conn: Connection) -> None:
        statement: Any = delete(table) if what == "delete" else update(table).values({column: "x"})
        conn.execute(statement.where(mine(table)))

    with pytest.raises(DBAPIError, match="only added to"):
        await db.write(HERE, rewrite)


async def test_an_opt_out_is_lifted_once_and_never_put_back(db: Database, ledger: tuple[str, str]) -> None:
    again = update(revocation).where(mine(revocation), revocation.c.scope == "all").values(lifted_at=None)
    with pytest.raises(DBAPIError, match="only added to"):
        await db.write(HERE, lambda conn: conn.execute(again))


WITHOUT: tuple[dict[str, Any], ...] = (
    {"wording_version": None},
    {"not_condition": None},
    *({"discloses": tuple(sorted(DISCLOSURES - {each}))} for each in sorted(DISCLOSURES)),
    {"signature_kind": None},
    {"evidence": Evidence(ip="192.0.2.7")},
    {"box_before": True},
)


@pytest.mark.parametrize("without", WITHOUT, ids=str)
def test_one_thing_missing_and_it_is_no_marketing_consent(without: dict[str, Any]) -> None:
    assert proven(signed("c", "a")) is ConsentState.WRITTEN
    assert proven(signed("c", "a", **without)) is ConsentState.EXPRESS


@pytest.mark.parametrize(
    "without",
    [{"shown": " "}, {"page_id": None}, {"box_after": False}, {"categories": ()}, {"source": "list.csv"}],
    ids=str,
)
def test_without_words_or_an_act_there_is_no_consent_at_all(without: dict[str, Any]) -> None:
    assert proven(signed("c", "a", **without)) is ConsentState.NONE


def test_nothing_is_proven_beyond_what_was_asked_and_a_spoken_yes_is_no_signature() -> None:
    assert proven(signed("c", "a", asked="EXPRESS")) is ConsentState.EXPRESS
    spoken = signed("c", "a", how="verbal", staff_id="joss", signature_kind="voice")
    assert proven(spoken) is ConsentState.EXPRESS


async def test_what_proves_nothing_is_kept_and_gives_nothing(db: Database) -> None:
    def imported(conn: Connection) -> tuple[bool, list[str]]:
        who = person(conn)
        give(conn, signed(*who, source="list.csv", source_hash="0" * 64), vault=vault())
        return has_consent(conn, who[1]), list(conn.execute(select(consent.c.level)).scalars())

    assert await db.write(HERE, imported) == (False, ["NONE"])


async def test_evidence_is_sealed_and_cannot_be_stored_open(db: Database, ledger: tuple[str, str]) -> None:
    rows = await db.read(HERE, lambda conn: conn.execute(select(consent)).all())
    assert b"Mira" not in b"".join(row.evidence or b"" for row in rows)
    assert all("192.0.2.7" not in str(row._mapping) for row in rows)
    with pytest.raises(SettingsError):
        await db.write(HERE, lambda conn: give(conn, signed(*ledger)))


async def test_a_new_signature_opens_only_what_it_covers(db: Database, ledger: tuple[str, str]) -> None:
    row = await db.read(HERE, lambda conn: load_address(conn, ledger[1]))
    assert (row.revoked, row.revoked_categories) == (None, ["appointments", "care", "recall", "reviews"])


async def test_a_plain_booking_lifts_nothing(db: Database) -> None:
    def booked_after_stop(conn: Connection) -> Any:
        who = person(conn)
        revoke(conn, who[1], "all", how="inbound")
        give(conn, booked(*who))
        return load_address(conn, who[1]).revoked

    assert await db.write(HERE, booked_after_stop) == "all"


async def test_a_legal_entity_keeps_its_own_consents(db: Database) -> None:
    def moved(conn: Connection) -> list[bool]:
        who = person(conn)
        give(conn, booked(*who, legal_entity="Old Owner LLC"))
        names = [frozenset({"Old Owner LLC", "Juniper"}), frozenset({"New Owner LLC", "Juniper"}), None]
        return [bool(given_at(conn, who[1], each).levels) for each in names]

    assert await db.write(HERE, moved) == [True, False, True]


# Tampering: somebody with the database in their hands, past the triggers.

BENT: dict[str, tuple[Table, dict[str, Any], str]] = {
    "a level raised": (consent, {"level": "WRITTEN"}, "record_changed"),
    "words put in their mouth": (consent, {"shown": "I agree to everything"}, "record_changed"),
    "a consent moved to another address": (
        consent,
        {"categories": ["promotions", "reviews"]},
        "record_changed",
    ),
    "an opt-out narrowed": (revocation, {"scope": "marketing"}, "record_changed"),
    "a hash replaced": (consent_link, {"hash": "f" * 64}, "link_changed"),
    "a content hash replaced": (consent_link, {"content_hash": "f" * 64}, "link_changed"),
}


@pytest.mark.parametrize("how", BENT)
async def test_a_bent_record_is_found(sqlite_url: str, open_database: Any, how: str) -> None:
    db = open_database(sqlite_url)
    table, values, found = BENT[how]

    def bend(conn: Connection) -> list[LedgerProblem]:
        _drop_triggers(conn)
        first = select(table).where(mine(table)).limit(1)
        row = conn.execute(first).one()
        key = table.c.seq if table is consent_link else table.c.id
        conn.execute(update(table).where(key == getattr(row, key.name)).values(**values))
        return verify(conn, vault())

    await db.write(HERE, _a_life)
    assert found in {each.what for each in await db.write(HERE, bend)}


async def test_what_is_lost_slipped_in_or_cut_off_is_found(sqlite_url: str, open_database: Any) -> None:
    db = open_database(sqlite_url)
    await db.write(HERE, _a_life)

    def after(*statements: Any) -> Any:
        def damaged(conn: Connection) -> set[str]:
            _drop_triggers(conn)
            for each in statements:
                conn.execute(each)
            return {each.what for each in verify(conn, vault())}

        return damaged

    row = (await db.read(HERE, lambda conn: conn.execute(select(consent)).all()))[0]._asdict()
    links = await db.read(HERE, lambda conn: conn.execute(select(consent_link)).all())
    last = max(each.seq for each in links)
    cases: dict[str, list[Any]] = {
        "record_missing": [delete(revocation)],
        "record_added": [insert(consent).values({**row, "id": "forged"})],
        "head_differs": [delete(consent_link).where(consent_link.c.seq == last)],
        "link_missing": [delete(consent_link).where(consent_link.c.seq == 1)],
        "evidence_changed": [
            update(consent).where(consent.c.evidence.isnot(None)).values(evidence=b"x" * 60)
        ],
        "lifted_by_nobody": [
            update(revocation).where(revocation.c.lifted_at.is_(None)).values(lifted_at=row["at"])
        ],
        "linked_twice": [
            insert(consent_link).values(
                {**links[0]._asdict(), "seq": last + 1, "prev_hash": links[-1].hash, "hash": "0" * 64}
            )
        ],
    }
    for found, statements in cases.items():
        assert found in await _rolled_back(db, after(*statements)), found


async def test_an_opt_out_wiped_from_the_address_is_found(db: Database) -> None:
    def wiped(conn: Connection) -> list[str]:
        who = person(conn)
        revoke(conn, who[1], "all", how="inbound")
        set_revoked(conn, who[1], None, [])
        return [each.what for each in verify(conn)]

    await db.write(HERE, lambda conn: None)
    assert "opt_out_not_standing" in await db.write(HERE, wiped)


async def test_start_lifts_everything_and_is_written_down(db: Database) -> None:
    def lifted(conn: Connection) -> tuple[Any, list[str]]:
        who = person(conn)
        revoke(conn, who[1], "all", how="inbound")
        lift(conn, who[1], tuple(Category), how="start", message_id="m-3")
        row = load_address(conn, who[1])
        return (row.revoked, row.revoked_categories), list(conn.execute(select(consent_lift.c.how)).scalars())

    assert await db.write(HERE, lifted) == ((None, []), ["start"])
    assert await db.read(HERE, verify) == []


async def test_practices_have_chains_of_their_own(db: Database) -> None:
    for scope in (HERE, THERE):
        await db.write(scope, _a_life)
    for scope in (HERE, THERE):
        heads = await db.read(
            scope, lambda conn: conn.execute(select(consent_head).where(mine(consent_head))).all()
        )
        assert [each.seq for each in heads] == [6]


def _a_life(conn: Connection) -> None:
    who = person(conn)
    give(conn, booked(*who))
    give(conn, signed(*who), vault=vault())
    revoke(conn, who[1], "all", how="inbound", words="stop")
    give(conn, signed(*who), vault=vault())


def _drop_triggers(conn: Connection) -> None:
    names = conn.execute(text("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'consent%'"))
    for name in [*names.scalars().all(), "revocation_kept", "revocation_fixed", "revocation_lifted"]:
        conn.execute(text(f"DROP TRIGGER IF EXISTS {name}"))


class _BackError(Exception):
    def __init__(self, found: Any) -> None:
        super().__init__("back")
        self.found = found


async def _rolled_back(db: Database, look: Any) -> Any:
    def work(conn: Connection) -> None:
        raise _BackError(look(conn))

    with pytest.raises(_BackError) as raised:
        await db.write(HERE, work)
    return raised.value.found
