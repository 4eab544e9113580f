"""Last look before settle: a reply that states what it cannot prove is replaced by the fallback."""

import time

from agent import verify as checks
from agent.nodes.state import Node, Tools, TurnState, step
from core.logging import logger


def node(tools: Tools) -> Node:
    del tools

    async def verify(state: TurnState) -> TurnState:
        started = time.perf_counter()
        found = checks.problems(state["turn"], state["reply"])
        if not found:
            return {"steps": step("verify", started, problems=[])}
        logger().warning("reply_refused", thread=state["thread_id"], reason=found[0])
        return {
            "reply": checks.fallback(state["turn"]),
            "steps": step("verify", started, problems=list(found)),
        }

    return verify
