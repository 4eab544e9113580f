"""Somebody with the database's password rewrites the ledger, chain and head and all: the signed audit trail tells."""

from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update

from compliance.audit.chain import AuditChain
from compliance.audit.whole import verify_all
from compliance.consent import give, revoke
from compliance.consent.chain import TABLES, _joined, content_hash
from compliance.models import consent, consent_head, consent_link, revocation
from core.clock import ManualClock
from core.db import Database
from core.session import mine
from tests.compliance.consent.people import HERE, KEY, booked, person, vault


@pytest.fixture
async def ledger(db: Database, clock: ManualClock) -> Database:
    def a_life(conn: Connection) -> None:
        who = person(conn)
        give(conn, booked(*who))
        revoke(conn, who[1], "marketing", how="inbound", words="no promos")
        revoke(conn, who[1], "all", how="inbound", words="stop")

    await db.write(HERE, a_life)
    await AuditChain(db, KEY).run_due(clock.now(), 32)
    return db


async def found(db: Database, bend: Any) -> set[str | None]:
    def work(conn: Connection) -> set[str | None]:
        _past_the_guards(conn)
        bend(conn)
        return {each.what for each in verify_all(conn, KEY, vault()).problems}

    made: set[str | None] = await db.write(HERE, work)
    return made


def _past_the_guards(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(text("RESET ROLE"))
        for table in ("consent", "revocation", "consent_lift", "consent_link"):
            conn.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    names = conn.execute(
        text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE '%consent%'")
    ).scalars()
    for name in [*names, "revocation_kept", "revocation_fixed", "revocation_lifted"]:
        conn.execute(text(f"DROP TRIGGER IF EXISTS {name}"))


def _chain_anew(conn: Connection) -> None:
    """What a careful forger does: every link and the head fit the rows again."""
    before, links = "0" * 64, conn.execute(select(consent_link).where(mine(consent_link))).all()
    kept: list[dict[str, Any]] = []
    for each in sorted(links, key=lambda each: each.seq):
        row = conn.execute(select(TABLES[each.kind]).where(TABLES[each.kind].c.id == each.record_id)).first()
        if row is not None:
            content = content_hash(TABLES[each.kind], row._asdict())
            kept.append({**each._asdict(), "seq": len(kept) + 1, "content_hash": content})
    conn.execute(consent_link.delete().where(mine(consent_link)))
    for new in kept:
        linked = _joined(before, new["seq"], new["kind"], new["record_id"], new["content_hash"])
        conn.execute(consent_link.insert().values({**new, "prev_hash": before, "hash": linked}))
        before = linked
    conn.execute(update(consent_head).where(mine(consent_head)).values(seq=len(kept), hash=before))


async def test_nothing_was_touched(ledger: Database) -> None:
    assert await found(ledger, lambda conn: None) == set()


async def test_one_record_changed_is_found(ledger: Database) -> None:
    assert "record_changed" in await found(
        ledger, lambda conn: conn.execute(update(consent).where(mine(consent)).values(shown="Anything"))
    )


async def test_one_hash_changed_is_found(ledger: Database) -> None:
    assert await found(
        ledger,
        lambda conn: conn.execute(
            update(consent_link).where(mine(consent_link), consent_link.c.seq == 2).values(hash="f" * 64)
        ),
    ) >= {"link_changed"}


async def test_a_record_changed_with_its_whole_chain_is_found(ledger: Database) -> None:
    def forge(conn: Connection) -> None:
        conn.execute(update(consent).where(mine(consent)).values(level="WRITTEN"))
        _chain_anew(conn)

    assert await found(ledger, forge) == {"not_as_audited"}


async def test_an_end_cut_off_with_the_head_rewritten_is_found(ledger: Database) -> None:
    def cut(conn: Connection) -> None:
        conn.execute(revocation.delete().where(mine(revocation), revocation.c.scope == "all"))
        _chain_anew(conn)

    assert await found(ledger, cut) == {"cut_off"}
