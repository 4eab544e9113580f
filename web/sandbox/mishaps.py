"""What may happen to a model's endpoint in the sandbox, on the sandbox's own clock."""

from datetime import timedelta

from agent.model import Answer, Line
from core.clock import ManualClock


class Mishaps:
    """Stands before the real endpoint: down, slow by so many seconds, or out of the way."""

    def __init__(self, line: Line, clock: ManualClock) -> None:
        self._line, self._clock = line, clock
        self.down = False
        self.slow_by = 0.0

    def mend(self) -> None:
        self.down, self.slow_by = False, 0.0

    async def ask(self, system: str, user: str, seconds: float) -> Answer:
        if self.down:
            return Answer("unreachable")
        if self.slow_by:
            self._clock.advance(timedelta(seconds=min(self.slow_by, seconds)))
        if self.slow_by >= seconds:
            return Answer("late")
        return await self._line.ask(system, user, seconds - self.slow_by)

    def forget(self) -> None:
        self._line.forget()

    async def close(self) -> None:
        await self._line.close()
