"""A language model's endpoint that speaks Chat Completions, answers as it was told and misbehaves on command."""

from standins.language_model.endpoint import LanguageModel, Mood

__all__ = ["LanguageModel", "Mood"]
