"""What a run may leave behind: labels, ids and times; what people wrote stays in the messages alone."""

import json
from typing import Any

import msgspec

from agent.proposal import Command, NotifyStaff, Reply

WORDS = frozenset(
    {"name", "phone", "email", "summary", "note", "question", "text", "timeframe", "options", "why", "reason"}
)
"""Fields that hold what somebody wrote, or a name or number of theirs."""
CODES = frozenset({"reason", "why"})
LONGEST_CODE = 40


def result_of(reply: Reply) -> dict[str, Any]:
    """The proposal without a word of it; dates and nested values as JSON has them."""
    plain: dict[str, Any] = _bare(json.loads(msgspec.json.encode(reply)))
    plain["commands"] = [_command(command) for command in reply.commands]
    return plain


def _command(command: Command) -> dict[str, Any]:
    bare: dict[str, Any] = _bare(json.loads(msgspec.json.encode(command)))
    if isinstance(command, NotifyStaff):
        bare["notice"] = bare.pop("kind")
    return {"kind": type(command).__name__, **bare}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items() if key not in WORDS or _is_code(key, each)}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _is_code(key: str, value: Any) -> bool:
    return (
        key in CODES
        and isinstance(value, str)
        and len(value) <= LONGEST_CODE
        and value.replace("_", "").isalpha()
    )
