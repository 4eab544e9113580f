"""Puts the plan into the patient's words, from templates and looked-up facts."""

import time

from agent.nodes.state import Node, Tools, TurnState, step
from agent.playbook import dialogue


def node(tools: Tools) -> Node:
    del tools

    async def compose(state: TurnState) -> TurnState:
        started = time.perf_counter()
        reply = dialogue.compose(state["turn"], state["understanding"], state["plan"])
        return {
            "reply": reply,
            "steps": step(
                "compose", started, templates=list(reply.template_ids), citations=list(reply.citations)
            ),
        }

    return compose
