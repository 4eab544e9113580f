"""The turn as a LangGraph graph: edges only; each node is a file in `agent/nodes`."""

from typing import Any

from langgraph.graph import END, START, StateGraph

from agent.nodes import compose, load, plan, reconcile, screen, understand, verify
from agent.nodes.state import Tools, TurnState


def build_graph(tools: Tools) -> Any:
    """Compiled once per process. No checkpointer: state is loaded from our tables and settled back."""
    graph: StateGraph[TurnState] = StateGraph(TurnState)
    graph.add_node("load", load.node(tools))
    graph.add_node("screen", screen.node(tools))
    graph.add_node("understand", understand.node(tools))
    graph.add_node("reconcile", reconcile.node(tools))
    graph.add_node("plan", plan.node(tools))
    graph.add_node("compose", compose.node(tools))
    graph.add_node("verify", verify.node(tools))
    graph.add_edge(START, "load")
    graph.add_conditional_edges("load", load.route, {"screen": "screen", "end": END})
    graph.add_edge("screen", "understand")
    graph.add_edge("understand", "reconcile")
    graph.add_edge("reconcile", "plan")
    graph.add_edge("plan", "compose")
    graph.add_edge("compose", "verify")
    graph.add_edge("verify", END)
    return graph.compile()
