"""Talking to the agent in the terminal, and taking a recorded turn through today's code."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from agent.models import run
from agent.replay import replay
from core.clock import ManualClock
from core.errors import NotFoundError
from inbox.models import message
from tests.cli.conftest import Command
from tests.inbox.house import PRACTICE as HERE
from tests.inbox.house import FakeSms, House, open_house

DEMO = Path(__file__).parents[2] / "demo" / "practice.yaml"
GATHERED = timedelta(seconds=5)
AT = "2026-11-24T10:00:00"


class TestTrying:
    def talk(
        self, glowdesk: Command, monkeypatch: pytest.MonkeyPatch, said: str, *more: str | Path
    ) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        answer = glowdesk("agent", "try", "--at", AT, *more)
        return answer.code, answer.out

    def test_a_conversation_with_its_trace_beside_it(
        self, glowdesk: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = "how much is botox?\nok, can i come in tomorrow afternoon?\n\nnever read\n"
        code, out = self.talk(glowdesk, monkeypatch, said, "--file", DEMO)
        assert code == 0
        assert out.count("agent>") == 2
        assert "$" in out
        assert "intents=price" in out
        assert "never read" not in out

    def test_with_the_practice_that_is_in(self, glowdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        assert glowdesk("practice", "import", DEMO).code == 0
        code, out = self.talk(glowdesk, monkeypatch, "are you open on saturday?\n", "--channel", "web")
        assert (code, out.count("agent>")) == (0, 1)

    def test_a_file_with_problems_is_said_to_have_them(self, glowdesk: Command, tmp_path: Path) -> None:
        broken = tmp_path / "broken.yaml"
        broken.write_text("practice: 3")
        assert glowdesk("agent", "try", "--file", broken).code == 1


class TestReplaying:
    async def recorded(self, house: House, *texts: str) -> list[str]:
        """Ids of the runs that answered them."""
        for words in texts:
            await house.text(words)
            house.clock.advance(GATHERED)
            await house.pump()
        return [row.id for row in await house.rows(run, run.c.at, run.c.id)]

    async def test_the_same_code_says_the_same(
        self, database_url: str, clock: ManualClock, tmp_path: Path
    ) -> None:
        far = FakeSms()
        async with open_house(database_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            texts = ("hi, how much is botox?", "can i come in friday?", "the second one", "Wanda Quist")
            runs = await self.recorded(house, *texts)
            assert len(runs) == len(texts)
            for run_id, text, sent in zip(runs, texts, far.sent, strict=False):
                found = await replay(house.db, house.product.books, HERE, run_id)
                kinds = [[each["kind"] for each in told["commands"]] for told in (found.before, found.after)]
                assert kinds[0] == kinds[1]
                assert found.before["understanding"]["intents"] == found.after["understanding"]["intents"]
                assert found.texts == (text,)
                assert found.said in sent.text

    async def test_nothing_is_written_and_nobody_is_texted(
        self, sqlite_url: str, clock: ManualClock, tmp_path: Path
    ) -> None:
        far = FakeSms()
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): far}) as house:
            (run_id,) = await self.recorded(house, "I want to talk to a real person")
            before = (len(far.sent), await house.rows(message, message.c.id), await house.rows(run, run.c.id))
            await replay(house.db, house.product.books, HERE, run_id)
            await house.pump()
            assert before == (
                len(far.sent),
                await house.rows(message, message.c.id),
                await house.rows(run, run.c.id),
            )

    async def test_what_cannot_be_replayed_is_said_to_be_so(
        self, sqlite_url: str, clock: ManualClock, tmp_path: Path
    ) -> None:
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
            (run_id,) = await self.recorded(house, "how much is botox?")
            await house.write(
                lambda conn: conn.execute(
                    update(run).values(trace={"steps": [], "inputs": {"last_in_seq": 1}, "result": {}})
                )
            )
            for gone in (run_id, "no-such-run"):
                with pytest.raises(NotFoundError):
                    await replay(house.db, house.product.books, HERE, gone)

    async def test_the_trace_holds_no_word_of_theirs(
        self, sqlite_url: str, clock: ManualClock, tmp_path: Path
    ) -> None:
        async with open_house(sqlite_url, clock, tmp_path, adapters={("fake", "sms"): FakeSms()}) as house:
            await self.recorded(house, "hi its Wanda Quist, how much is botox", "can i come in friday?")
            for row in await house.rows(run, run.c.id):
                assert "Wanda" not in str(row.trace)
                assert "botox?" not in str(row.trace["inputs"])
