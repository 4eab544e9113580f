"""Holds whose time has come are looked at again."""

from compliance.gate import Gate
from compliance.held import HOLDS
from core.claims import Claimed, Claimer
from core.db import Database
from core.session import of_practice


class HoldReleaser:
    """Claims holds that are due and has the gate look at them again."""

    def __init__(self, db: Database, gate: Gate) -> None:
        self._db, self._gate = db, gate
        self.claimer = Claimer(db, HOLDS, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        await self._db.write(
            of_practice(claimed.practice_id), lambda conn: self._gate.reconsider(conn, claimed)
        )
