"""Reads the thread once; everything after it works on frozen values."""

import time
from typing import Literal

from agent.nodes.state import Node, Tools, TurnState, step


def node(tools: Tools) -> Node:
    async def load(state: TurnState) -> TurnState:
        started = time.perf_counter()
        loaded, desk = await tools.load(
            state["practice_id"],
            state["thread_id"],
            state.get("lost"),
            looked=state.get("looked", False),
            again=state.get("again"),
        )
        if loaded is None or desk is None:
            return {"loaded": None, "steps": step("load", started, found=False)}
        turn = loaded.turn
        return {
            "loaded": loaded,
            "turn": turn,
            "seen": loaded.seen,
            "desk": desk,
            "steps": step(
                "load",
                started,
                texts=len(turn.texts),
                pending=turn.pending.kind if turn.pending else None,
                appointments=len(turn.appointments),
                first_reply=turn.first_reply,
            ),
        }

    return load


def route(state: TurnState) -> Literal["screen", "end"]:
    return "end" if state.get("loaded") is None else "screen"
