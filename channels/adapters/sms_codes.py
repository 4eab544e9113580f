"""Twilio's error codes by family: what happens next, not what the number means.

Twilio says codes may change, so nothing else branches on one; rates are watched instead.
"""

from datetime import timedelta
from typing import Final, Literal

from channels.base import After

Family = Literal[
    "busy",  # never processed: the same request may be sent again
    "refused",  # this address or this text, for good
    "opted_out",  # refused, and nothing may follow
    "broken",  # credentials or sender setup: a person must look before anything else leaves
    "later",  # may be tried once more, much later
    "filtered",  # content or reputation: never again by itself
    "unclear",  # it may have been sent
]

FAMILIES: Final[dict[Family, frozenset[str]]] = {
    "busy": frozenset({"20429", "21611", "30001", "30022"}),
    "opted_out": frozenset({"21610"}),
    "broken": frozenset({
        "20003", "20404", "21212", "21408", "21603", "21606", "21609", "21659", "21701", "21703", "21704",
        "30002", "30024", "30032", "30033", "30034", "30035",
    }),
    "later": frozenset({"30003", "30008", "30023", "30036", "30410", "30450", "30453", "30454", "30500"}),
    "filtered": frozenset({"14107", "30004", "30007", "30039"}),
    "refused": frozenset({
        "21211", "21266", "21602", "21604", "21612", "21614", "21617", "21620", "21623", "21635", "30005",
        "30006",
    }),
}  # fmt: skip
_BY_CODE: Final[dict[str, Family]] = {code: family for family, codes in FAMILIES.items() for code in codes}

RANKS: Final = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "partially_delivered": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
    "read": 5,
}
"""Receipts arrive in any order; a rank never goes down."""


_SOON, _HOURS, _RATE = timedelta(minutes=15), timedelta(hours=3), timedelta(minutes=2)
AFTER: Final[dict[str, After]] = {
    "14107": After(ask=True, loop=True),
    "30001": After(again_in=_RATE, times=3),
    "30002": After(alarm="ACCOUNT_SUSPENDED", broken=True),
    "30003": After(again_in=_HOURS),
    "30004": After(ask=True),
    "30005": After(unreachable=True),
    "30006": After(unreachable=True),
    "30007": After(alarm="FILTERED"),
    "30008": After(again_in=_SOON),
    "30022": After(again_in=_RATE, times=3),
    "30023": After(next_day=True),
    "30024": After(again_in=_HOURS, times=8, alarm="NOT_PROVISIONED"),
    "30032": After(alarm="TOLL_FREE_UNVERIFIED", broken=True, sender="missing"),
    "30033": After(alarm="CAMPAIGN_SUSPENDED", broken=True, sender="suspended"),
    "30034": After(alarm="NUMBER_UNREGISTERED", broken=True, sender="missing"),
    "30035": After(again_in=_HOURS, times=8, alarm="NOT_PROVISIONED"),
    "30036": After(ask=True),
    "30039": After(ask=True, loop=True),
    "30410": After(again_in=_SOON),
    "30450": After(again_in=timedelta(minutes=30)),
    "30453": After(again_in=timedelta(minutes=30)),
    "30454": After(again_in=timedelta(minutes=30)),
    "30500": After(again_in=_SOON),
    "63003": After(unreachable=True),
    "63016": After(ask=True),
}
"""What a delivery report's code asks for (channels.md 1.6); a code that is not here only shows as failed."""
LOOPS: Final = frozenset({"14107", "30039"})
"""More than fifteen replies to one number within half a minute: machines answer each other."""
UNREACHABLE: Final = frozenset({"21211", "21614", "21635"})


def after_receipt(code: str | None, status: str) -> After | None:
    return AFTER.get(code or "") if status in {"failed", "undelivered"} else None


def family_of_answer(status: int, code: str | None) -> Family:
    """What an answer to a create means. A server's error says nothing about whether the text left."""
    if status >= 500 or status == 408:
        return "unclear"
    known = _BY_CODE.get(code or "")
    if known is not None:
        return known
    return "busy" if status == 429 else "broken" if status in {401, 403, 404} else "refused"


def family_of_receipt(code: str | None) -> Family | None:
    """What a delivery report's code means; None without one or for one nobody has met."""
    return _BY_CODE.get(code or "")
