"""The facts of a decision: what a sender asked for, and what the rows of this instant say about it."""

from compliance.facts.gathering import explains_stop, gather
from compliance.facts.reading import Reading
from compliance.facts.request import DraftFile, DraftRequest, Surroundings

__all__ = ["DraftFile", "DraftRequest", "Reading", "Surroundings", "explains_stop", "gather"]
