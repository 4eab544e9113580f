"""Asks whether a text speaks of our messages at all, before a wish to hear none of them is read into it."""

from compliance.opt_out.concepts import MARKS, UNKNOWN, Token, concepts_of

OURS = frozenset(
    {
        "CONTACT", "MSG", "LIST", "UNSUB", "PROMO", "REMIND", "ALONE", "DO_NOT_CONTACT", "BLOCKED", "REPORT", "LAW",
        "FED_UP", "NUMBER", "UNWANTED", "SIGNUP", "REVOKE", "CONSENT", "WRONG", "BELONG", "NEW_NUMBER", "ELSE_PERSON",
    }
)  # fmt: skip
POLITE = frozenset({"CAN", "THANKS", "AGREED", "ANYMORE", "PROFANE"}) | MARKS
SHORT = 5
_NAMELESS = frozenset({"whatever", "anything", "wherever"})
"""Words for what the writer has no name for: our messages."""


def speaks_of_us(text: str, sentence: str) -> bool:
    """Something in the message names our messages, or the sentence is a bare "take me off": nothing else is in it."""
    if any(token.concept in OURS or _is_passive(token) for token in concepts_of(text)):
        return True
    said = [token for token in concepts_of(sentence) if token.concept not in POLITE]
    return len(said) <= SHORT and not any(map(_is_strange, said))


def _is_passive(token: Token) -> bool:
    """To be texted, to be contacted."""
    return token.concept == "RECEIVE" and token.word.startswith("be ")


def _is_strange(token: Token) -> bool:
    return token.concept == UNKNOWN and token.word not in _NAMELESS
