"""A language model's reading of a message, beside the playbook's: proposed as labels, checked, and never needed."""

from agent.model.answer import Answer, Line, Outcome
from agent.model.reading import ModelReader, Prices, Read

__all__ = ["Answer", "Line", "ModelReader", "Outcome", "Prices", "Read"]
