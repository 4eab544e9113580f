"""Memberships as a file tells of them, and what keeps them: they are followed up, so they live with the sequences."""

from datetime import date
from typing import Final, Literal, Protocol

import msgspec
from sqlalchemy import Connection as Sql

from booking.emr.changes import Changed
from practice.book import PracticeBook

State = Literal["active", "failed", "paused", "lapsed", "ended"]
MOST_CREDITS: Final = 999
MOST_MINOR: Final = 100_000_00


class MembershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One membership as it stands there; None: the file does not say."""

    external_id: str
    client: str | None
    name: str
    state: State | None = None
    credits: int | None = None
    price_minor: int | None = None
    started_on: date | None = None
    renews_on: date | None = None


Told = Changed | MembershipRow
"""What one row of a file says."""


class Members(Protocol):
    """Whoever keeps memberships."""

    def known(self, conn: Sql, connection_id: str) -> set[str]:
        """The ids of theirs that have been told of."""
        ...

    def keep(
        self, conn: Sql, book: PracticeBook, connection_id: str, contact_id: str, told: MembershipRow
    ) -> None: ...
