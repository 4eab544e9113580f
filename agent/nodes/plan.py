"""Decides by rules what to do and what to say; looks up times, writes nothing."""

import time

from agent.nodes.state import Node, Tools, TurnState, step
from agent.playbook import dialogue


def node(tools: Tools) -> Node:
    del tools

    async def plan(state: TurnState) -> TurnState:
        started = time.perf_counter()
        planned = await dialogue.plan(state["turn"], state["understanding"], state["desk"])
        commands = [type(command).__name__ for command in planned.commands]
        return {"plan": planned, "steps": step("plan", started, commands=commands)}

    return plan
