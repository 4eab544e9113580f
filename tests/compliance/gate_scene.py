"""A person in the house's practice, in whatever standing a row of the decision table asks for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from booking.models import appointment
from channels.accounts import connect_account
from compliance import standing
from compliance.audit import SYSTEM
from compliance.consent import give
from compliance.facts import DraftRequest
from compliance.phi.scan import fixed
from compliance.types import Verdict
from core.session import add, mine
from inbox import threads
from practice.contacts import add_address, set_revoked, update_contact
from practice.models import address
from tests.compliance.consent.people import signed, vault
from tests.inbox.house import House

TEXT = "A short and unremarkable message."
TYPE, PROVIDER = "injectables_consult", "tamsin"
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""Tuesday noon in Raleigh, where number and practice are."""


class Scene:
    """One patient of the house; every method changes one fact, in real rows."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.thread_id, self.contact_id, self.address_id = "", "", ""
        self._drafts = 0

    async def wrote(self, words: str = "hi, how much is botox?") -> None:
        self.thread_id = await self.house.text(words)
        row = await self.house.thread()
        self.contact_id, self.address_id = row.contact_id, row.address_id

    def later(self, **delta: float) -> None:
        self.house.clock.advance(timedelta(**delta))

    async def at(self, instant: datetime) -> None:
        self.house.clock.advance(instant - self.house.clock.now())

    async def gave(self, level: str, *categories: str) -> None:
        """A record in the ledger that proves this level."""
        given = categories or ("appointments", "care", "recall", "promotions", "reviews")
        plain = {} if level == "WRITTEN" else {"signature_kind": None}
        record = signed(self.contact_id, self.address_id, categories=given, asked=level, **plain)
        await self.house.write(lambda conn: give(conn, record, vault=vault()))

    async def revoked(self, scope: str | None, *categories: str) -> None:
        await self.house.write(lambda conn: set_revoked(conn, self.address_id, scope, list(categories)))

    async def flag(self, kind: str) -> str:
        made: str = await self.house.write(
            lambda conn: standing.open_flag(conn, SYSTEM, self.contact_id, kind, "test")
        )
        return made

    async def check(self, kind: Any, result: str, days_ago: float = 0) -> None:
        at = self.house.clock.now() - timedelta(days=days_ago)

        def keep(conn: Connection) -> None:
            value = conn.execute(address.select().where(address.c.id == self.address_id)).one().value
            standing.record_check(conn, SYSTEM, value, kind, result, "test", checked_at=at)

        await self.house.write(keep)

    async def visited(self, days_ago: float, status: str = "completed", **more: Any) -> str:
        """A row in our own calendar, as plain as the gate reads it."""
        start = self.house.clock.now() - timedelta(days=days_ago)
        given = {
            "contact_id": self.contact_id, "thread_id": None, "type": TYPE, "provider": PROVIDER, "zone": "America/New_York",
            "starts_at": start, "ends_at": start + timedelta(minutes=30), "busy_from": start, "busy_to": start, "minutes": 30,
            "resources": [], "status": status, "confirmed": True, "treatments": [], "source": "staff", "version": 1,
            "created_at": self.house.clock.now(), **more,
        }  # fmt: skip
        made: str = await self.house.write(lambda conn: add(conn, appointment, **given))
        return made

    async def owner(self, kind: str) -> None:
        await self.house.write(lambda conn: threads.change(conn, self.thread_id, owner_kind=kind))

    async def on(self, channel: str, value: str, **columns: Any) -> None:
        """The same person on another channel, where the thread goes on."""

        def move(conn: Connection) -> None:
            account = connect_account(
                conn, self.house.product.vault, channel=channel, provider="fake", external_id=f"{channel}-line",
                settings={}, secret={},
            )  # fmt: skip
            self.address_id = add_address(conn, self.contact_id, channel, value, verified=False)
            if columns:
                conn.execute(
                    update(address).where(mine(address), address.c.id == self.address_id).values(**columns)
                )
            threads.change(
                conn, self.thread_id, channel=channel, address_id=self.address_id, account_id=account
            )

        await self.house.write(move)

    async def remembers(self, **values: Any) -> None:
        await self.house.write(lambda conn: update_contact(conn, self.contact_id, **values))

    def draft(self, purpose: str, **more: Any) -> DraftRequest:
        self._drafts += 1
        text = more.pop("text", TEXT)
        staff = purpose == "staff_reply"
        given = {
            "thread_id": self.thread_id,
            "cause_id": f"cause-{self._drafts}",
            "kind": purpose,
            "purpose": purpose,
            "author_kind": "staff" if staff else "sequence",
            "author_id": "joss" if staff else None,
            "text": text,
            "phi": fixed(text),
            **more,
        }
        return DraftRequest(**given)

    async def told(self, purpose: str, **more: Any) -> str:
        """Preview, then submit in the same instant; they must agree. Gives "action REASON [hold_until]"."""
        asked = self.draft(purpose, **more)
        seen: Verdict = await self.house.read(lambda conn: self.house.gate.preview(conn, asked))
        made = await self.house.write(lambda conn: self.house.gate.submit(conn, asked))
        assert (made.action, made.reason, made.hold_until) == (
            seen.action.value,
            seen.reason.value,
            seen.hold_until,
        )
        until = f" {made.hold_until:%m-%dT%H:%M}" if made.hold_until else ""
        return f"{made.action} {made.reason}{until}"
