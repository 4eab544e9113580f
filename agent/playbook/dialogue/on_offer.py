"""Whether an advertised price holds: "the peel was 99 in January, is that still on?" wishes for no day in January."""

import re

import msgspec

from agent.context import Turn
from agent.playbook.dialogue import cues
from agent.playbook.normalise import normalise
from agent.understanding import Understanding

_AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?[€%]")


def about_offer(turn: Turn, meant: Understanding) -> Understanding:
    """As a question for the price, where no time is asked for in words."""
    plain = normalise(turn.text).plain
    if meant.intents == ("service_info",) and _says_price(turn, meant, plain):
        return msgspec.structs.replace(meant, intents=("price",), when=None)
    of_price = _AMOUNT.search(turn.text) is not None or cues.hears(plain, "specials")
    if not of_price or not cues.hears(plain, "still_on") or cues.hears(plain, "wants_time"):
        return meant
    rest = tuple(each for each in meant.intents if each not in {"book", "price", "other", "appointment_info"})
    return msgspec.structs.replace(meant, intents=("price", *rest), when=None)


def _says_price(turn: Turn, meant: Understanding, plain: str) -> bool:
    """Like "is the facial 135 at both places?": an amount of the price list of what they name."""
    services = [found for each in meant.treatments if (found := turn.book.find_service(each)) is not None]
    amounts = {
        str(line.amount // 100) for each in services for line in each.prices if line.amount is not None
    }
    return bool(amounts & set(plain.split()))
