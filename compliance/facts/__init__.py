"""The facts of a decision: what a sender asked for, and what the rows of this instant say about it."""

from compliance.facts.gathering import explains_stop, gather
from compliance.facts.reading import Reading
from compliance.facts.request import DraftFile, DraftRequest, DraftTemplate, Surroundings

__all__ = ["DraftFile", "DraftRequest", "DraftTemplate", "Reading", "Surroundings", "explains_stop", "gather"]
