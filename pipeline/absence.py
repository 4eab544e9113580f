"""The day on which somebody's absence begins: their open cards, and what there is to do for them, are others' at once."""

from datetime import timedelta
from functools import partial
from typing import Final

from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.session import of_practice
from pipeline import owners
from pipeline.models import lead_owner

ABSENCES: Final = Queue("absences", lead_owner, lease=timedelta(minutes=5))


class Absences(Claimer):
    """New leads ask who is there by themselves; only what somebody has already must be handed on at its time."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, ABSENCES, self._begins)

    async def _begins(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None

        scope = of_practice(claimed.practice_id)
        for each in await self._db.read(scope, owners.to_settle):
            await self._db.write(scope, partial(owners.settle, cards=(each,)))
        await self._db.write(scope, lambda conn: claims.done(conn, ABSENCES, claimed))
