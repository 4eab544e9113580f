"""The words that the law itself takes for the end, whatever a practice has chosen."""

from compliance.opt_out.keywords import is_keyword_message
from compliance.opt_out.normalise import MAX_CHARACTERS, normalise


def is_conclusive(text: str) -> bool:
    """Nothing but STOP or one of its kin."""
    return is_keyword_message(normalise(text[:MAX_CHARACTERS]))
