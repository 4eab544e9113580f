"""The clear phrases: words that end our messages, our offers, or name a stranger, once the look-alikes are gone."""

from typing import Literal

from compliance.opt_out.phrases import first_match, without
from compliance.tables import table

Wish = Literal["all", "marketing", "wrong"]


def clear_wish(sentence: str) -> Wish | None:
    """What one plain sentence says in so many words."""
    if first_match("wrong", without("not_wrong", sentence)):
        return "wrong"
    rest = without("erase", sentence.rstrip("."))
    asked = sentence.endswith("?")
    if first_match("marketing", rest) and not asked and not _means_everything(rest):
        return "marketing"
    return "all" if first_match("revoke", rest) else None


def _means_everything(rest: str) -> bool:
    return any(words in rest for words in table("opt_out")["everything"]) and not first_match(
        "revoke_exceptions", rest
    )
