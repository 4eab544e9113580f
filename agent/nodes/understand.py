"""What the message means: the playbook's reading, and a model's beside it where one is configured."""

import time
from typing import Any

from agent.model.reading import trace_of
from agent.nodes.state import Node, Tools, TurnState, step
from agent.understanding import Understanding


def node(tools: Tools) -> Node:
    async def understand(state: TurnState) -> TurnState:
        started = time.perf_counter()
        own = state["understanding"]
        other, told = await _asked(tools, state, own)
        meant = other or own
        return {
            "other": other,
            "steps": step(
                "understand",
                started,
                intents=list(meant.intents),
                treatments=list(meant.treatments),
                language=meant.language,
                confidence=round(meant.confidence, 3),
                unclear=meant.unclear,
                **told,
            ),
        }

    return understand


async def _asked(
    tools: Tools, state: TurnState, own: Understanding
) -> tuple[Understanding | None, dict[str, Any]]:
    if tools.model is None:
        return None, {}
    read = await tools.model.read(state["practice_id"], state["turn"], state["seen"], own)
    return read.understanding, trace_of(read)
