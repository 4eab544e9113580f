"""Somebody who has said no is left in peace; somebody who just went quiet gets the one word more."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from practice.file import practice_file
from practice.store import save_set_up
from sequences.models import enrolment
from tests.inbox.house import FakeSms, demo_practice, open_house
from tests.pipeline.board_house import colleagues


@pytest.mark.parametrize(
    ("said", "texts", "why"),
    [(None, 2, None), ("no thanks", 2, "DECLINED"), ("no gracias, por ahora no", 2, "DECLINED")],
)
async def test_after_a_no_there_is_no_second_word(
    sqlite_url: str, clock: ManualClock, tmp_path: Path, said: str | None, texts: int, why: str | None
) -> None:
    far = FakeSms()
    async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
        there = demo_practice().document
        switches = {"pipeline": {"auto_create": {"texts": True}}}
        document = {**there, "practice": {**there["practice"], **switches}}
        await house.write(lambda conn: save_set_up(conn, practice_file(document)))
        await colleagues(house)
        for each in ("how much is botox?", said):
            if each is not None:
                await house.text(each)
                clock.advance(timedelta(seconds=5))
                await house.pump()
        for _ in range(12):
            clock.advance(timedelta(hours=1))
            await house.pump()
        (word,) = [each for each in await house.rows(enrolment) if each.sequence == "first_day_injectables"]
        assert len(far.sent) == texts
        assert (word.ended_why if why else None) == why
