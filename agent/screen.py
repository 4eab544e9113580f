"""What must be known before anything else is thought: opt-out, emergency, machine. Pure, by rules."""

from collections.abc import Callable

from agent.context import Person, Turn
from agent.understanding import Understanding
from channels.base import Inbound
from compliance.opt_out import read_opt_out
from core.clock import Clock
from inbox.ingest import Screened
from practice.book import PracticeBook

SCOPES = {
    "revoke_all": "all",
    "revoke_marketing": "marketing",
    "wrong_number": "wrong_number",
    "review": "unclear",
}
Understand = Callable[[Turn], Understanding]


class Screening:
    """Handed to ingest by wiring: reads an inbound before it is stored."""

    def __init__(self, understand: Understand, clock: Clock) -> None:
        self._understand, self._clock = understand, clock

    def __call__(self, inbound: Inbound, book: PracticeBook) -> Screened:
        if inbound.opt_out_hint == "stop":
            return Screened(opt_out="all", at_once=True)
        if inbound.opt_out_hint == "start":
            return Screened(opt_in=True, at_once=True)
        scope = SCOPES.get(read_opt_out(inbound.text, "conv").verdict)
        return Screened(
            opt_out=scope,  # type: ignore[arg-type]
            at_once=scope in {"all", "wrong_number"} or self._is_emergency(inbound, book),
        )

    def _is_emergency(self, inbound: Inbound, book: PracticeBook) -> bool:
        turn = Turn(
            book=book,
            now=self._clock.now(),
            channel="sms",
            person=Person(id="unknown"),
            texts=(inbound.text,),
        )
        return any(each.urgency == "emergency" for each in self._understand(turn).safety)
