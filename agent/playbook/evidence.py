"""Everything known of one message before its labels are chosen."""

from typing import Literal

import msgspec

from agent.context import Turn
from agent.playbook.answers import Answer
from agent.playbook.normalise import Normal
from agent.playbook.treatments import Mentioned
from agent.understanding import Safety


class Evidence(msgspec.Struct, frozen=True):
    turn: Turn
    normal: Normal
    mentioned: Mentioned
    providers: tuple[str, ...]
    answer: Answer
    safety: tuple[Safety, ...]
    gave_contact: bool
    status: Literal["new", "returning"] | None
    has_time: bool
