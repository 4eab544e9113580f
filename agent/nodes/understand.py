"""What the message means: the playbook's reading, and a model's beside it where one is configured."""

import time

from agent.nodes.state import Node, Tools, TurnState, step


def node(tools: Tools) -> Node:
    del tools

    async def understand(state: TurnState) -> TurnState:
        started = time.perf_counter()
        meant = state["understanding"]
        return {
            "other": None,
            "steps": step(
                "understand",
                started,
                intents=list(meant.intents),
                treatments=list(meant.treatments),
                language=meant.language,
                confidence=round(meant.confidence, 3),
                unclear=meant.unclear,
            ),
        }

    return understand
