"""Memberships from a file that a practice's system prints: known by its ids, and what has changed since is followed up."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select, update

from booking.emr.csv_import.members import MembershipRow
from core.session import mine, now
from inbox import threads
from practice.book import PracticeBook
from practice.contacts import find_contact
from sequences.plans import memberships
from sequences.plans.memberships import OVER, Membership, State, Terms
from sequences.plans.models import membership
from sequences.plans.sources import noon

LIST: Final = "list"
LONGEST: Final = 200


class Lists:
    """`booking.emr.csv_import.members.Members`."""

    def known(self, conn: Connection, connection_id: str) -> set[str]:
        start = _key(connection_id, "")
        found = select(membership.c.key).where(mine(membership), membership.c.key.startswith(start))
        return {key.removeprefix(start) for key in conn.execute(found).scalars()}

    def keep(
        self, conn: Connection, book: PracticeBook, connection_id: str, contact_id: str, told: MembershipRow
    ) -> None:
        """A person ends a pause here and begins anew what is over: a file that says "active" does not."""
        person = find_contact(conn, contact_id)
        if person is None or person.erased_at is not None:
            return
        threads.thread_of(conn, contact_id, lock=True)
        key, said = _key(connection_id, told.external_id), _said(book, told)
        there = memberships.by_key(conn, key) or _adopted(conn, contact_id, key, said)
        if there is None:
            terms, state = Terms(**said), told.state or "active"
            memberships.add_one(conn, book, contact_id, terms, source=LIST, key=key, state=state)
        elif there.state not in OVER:
            _follow(conn, there, told.state, said)


def _said(book: PracticeBook, told: MembershipRow) -> dict[str, Any]:
    """By the names of `Terms`; what the file does not say is left as it is."""
    called = told.name.casefold().strip()
    ours = (each for each in book.file.memberships if called in {each.id.casefold(), each.name.casefold()})
    kind = next(ours, None)
    said = {
        "kind": None if kind is None else kind.id,
        "name": told.name.strip() if kind is None else kind.name,
        "credits": told.credits,
        "price_minor": told.price_minor,
        "started_at": None if told.started_on is None else noon(told.started_on, book.zone),
        "renews_at": None if told.renews_on is None else noon(told.renews_on, book.zone),
    }
    return {name: value for name, value in said.items() if value is not None}


def _adopted(conn: Connection, contact_id: str, key: str, said: Mapping[str, Any]) -> Membership | None:
    """What a person or the practice file has named already is that system's from now on."""
    for each in memberships.listed(conn, contact_id=contact_id):
        same = (
            each.kind == said["kind"] if "kind" in said else each.name.casefold() == said["name"].casefold()
        )
        if same and each.source != LIST and each.state not in OVER:
            this = update(membership).where(mine(membership), membership.c.id == each.id)
            conn.execute(this.values(key=key, source=LIST))
            return memberships.one(conn, each.id)
    return None


def _follow(conn: Connection, there: Membership, state: State | None, said: Mapping[str, Any]) -> None:
    renews = said.get("renews_at")
    later = renews is not None and there.renews_at is not None and renews > there.renews_at
    what, becomes = "changed", dict[str, Any]()
    if state in OVER:
        what, becomes = str(state), {"state": state, f"{state}_at": now(conn), "failed_at": None}
    elif state is not None and there.state not in {state, "paused"}:
        what = {"failed": "payment_failed", "paused": "paused", "active": "paid"}[state]
        becomes = {"state": state, "failed_at": now(conn) if state == "failed" else None}
    elif later and there.state == "active":
        what = "renewed"
    if what in {"paid", "renewed"}:
        becomes["renewed_at"] = now(conn)
    values = {**said, **becomes}
    if any(getattr(there, name) != value for name, value in values.items()):
        memberships.change(conn, there, what, **values)


def _key(connection_id: str, external_id: str) -> str:
    return f"{LIST}:{connection_id}:{external_id}"[:LONGEST]
