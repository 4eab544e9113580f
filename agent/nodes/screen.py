"""Safety by rules, before any model: what is found here can be added to and never taken away."""

import time

from agent.nodes.state import Node, Tools, TurnState, step


def node(tools: Tools) -> Node:
    async def screen(state: TurnState) -> TurnState:
        started = time.perf_counter()
        understanding = tools.understand(state["turn"])
        return {
            "understanding": understanding,
            "screened": understanding.safety,
            "steps": step("screen", started, safety=[each.kind for each in understanding.safety]),
        }

    return screen
