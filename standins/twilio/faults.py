"""Bad days on command: each fault waits in a line until the call it is meant for comes by."""

from typing import Final, Literal

import msgspec

Kind = Literal[
    "too_many_requests",
    "error_before",
    "error_after",
    "hang_before",
    "hang_after",
    "drop_before",
    "drop_after",
    "garbled_after",
    "html_error",
    "reject",
    "fail_delivery",
    "stay_sent",
    "reorder_callbacks",
    "delay_callbacks",
    "duplicate_callbacks",
    "lose_callbacks",
    "duplicate_webhook",
    "lose_webhook",
    "forge_webhook",
]
Stage = Literal["create", "delivery", "inbound"]

STAGES: Final[dict[Stage, frozenset[str]]] = {
    "create": frozenset({
        "too_many_requests", "error_before", "error_after", "hang_before", "hang_after", "drop_before",
        "drop_after", "garbled_after", "html_error", "reject",
    }),
    "delivery": frozenset({
        "fail_delivery", "stay_sent", "reorder_callbacks", "delay_callbacks", "duplicate_callbacks",
        "lose_callbacks",
    }),
    "inbound": frozenset({"duplicate_webhook", "lose_webhook", "forge_webhook"}),
}  # fmt: skip

AFTER: Final = frozenset({"error_after", "hang_after", "drop_after", "garbled_after"})


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One misbehaviour; `number` narrows it to one patient, `times` below nought means until reset."""

    kind: Kind
    times: int = 1
    number: str | None = None
    code: int = 30003
    seconds: float = 60.0
    copies: int = 2


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        if fault.times:
            self.waiting.append(fault)

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, stage: Stage, number: str) -> Fault | None:
        """The first fault for this call, used up once."""
        for index, fault in enumerate(self.waiting):
            if fault.kind in STAGES[stage] and fault.number in {None, number}:
                self._use(index)
                return fault
        return None

    def take_all(self, stage: Stage, number: str) -> dict[str, Fault]:
        """One fault of every kind for this call: delays, doubles and failures may come together."""
        found: dict[str, Fault] = {}
        for fault in tuple(self.waiting):
            if fault.kind in STAGES[stage] and fault.number in {None, number} and fault.kind not in found:
                found[fault.kind] = fault
                self._use(self.waiting.index(fault))
        return found

    def _use(self, index: int) -> None:
        fault = self.waiting[index]
        if fault.times == 1:
            del self.waiting[index]
        elif fault.times > 1:
            self.waiting[index] = msgspec.structs.replace(fault, times=fault.times - 1)
