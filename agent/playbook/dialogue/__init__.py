"""The deterministic core of the agent: what a message means becomes what is done and said."""

from agent.playbook.dialogue.composing import compose
from agent.playbook.dialogue.planning import plan
from agent.playbook.dialogue.plans import Part, Plan

__all__ = ["Part", "Plan", "compose", "plan"]
