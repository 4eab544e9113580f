"""One understanding out of two: safety findings are united, the rest is the better reading."""

import time

import msgspec

from agent.nodes.state import Node, Tools, TurnState, step


def node(tools: Tools) -> Node:
    del tools

    async def reconcile(state: TurnState) -> TurnState:
        started = time.perf_counter()
        other = state.get("other")
        chosen = other or state["understanding"]
        found = dict.fromkeys((*state["screened"], *chosen.safety))
        return {
            "understanding": msgspec.structs.replace(chosen, safety=tuple(found)),
            "steps": step("reconcile", started, source="model" if other is not None else "playbook"),
        }

    return reconcile
