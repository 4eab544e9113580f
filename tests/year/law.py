"""What no message may break, whatever it is about: hours, caps, an opt-out, saying the same twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, Final

import holidays

from tests.year.checking import Year
from tests.year.town import Sent

MARKETING: Final = frozenset(
    {"lead_nurture", "cold_reengagement", "treatment_plan_followup", "recall", "reactivation", "marketing"}
)
BY_DAY: Final = frozenset(
    {"appointment", "care_followup", "plan_session_due", "rebook_after_visit", "account_notice"}
)
ASKING: Final = frozenset({"review_request"})
CAPS: Final = (
    (MARKETING, timedelta(hours=24), 1), (MARKETING, timedelta(days=7), 2), (MARKETING, timedelta(days=30), 4),
    (frozenset({"appointment"}), timedelta(hours=24), 3), (frozenset({"account_notice"}), timedelta(days=7), 2),
    (ASKING, timedelta(days=90), 1), (MARKETING | BY_DAY | ASKING, timedelta(hours=24), 5),
)  # fmt: skip


def findings(year: Year) -> Iterator[str]:
    yield from _hours(year)
    yield from _caps(year)
    yield from _twice(year)
    yield from _stopped(year)


def _hours(year: Year) -> Iterator[str]:
    """By the clock of whoever is texted."""
    for each in year.sent:
        there = year.by_address.get(each.to)
        if each.channel != "sms" or there is None:
            continue
        local = each.at.astimezone(there.clock)
        hour, day = local.hour + local.minute / 60, local.weekday()
        if each.purpose in BY_DAY and not 8 <= hour < 21:
            yield f"{each.purpose} at {local:%H:%M}"
        if each.author == "sequence" and each.purpose == "inquiry_reply" and not 8 <= hour < 21:
            yield f"a word more to an inquiry at {local:%H:%M}"
        if each.purpose in MARKETING | ASKING and not 10 <= hour < (17 if day == 5 else 18):
            yield f"{each.purpose} at {local:%a %H:%M}"
        if each.purpose in MARKETING and (day == 6 or local.date() in _rest_days(local.year)):
            yield f"{each.purpose} on {local:%a %d %b}"


def _caps(year: Year) -> Iterator[str]:
    """Per person over all channels, as compliance rules 1 say; who turn out to be one are counted as one from then on.

    What is known not to have arrived has bothered nobody.
    """
    of: dict[int, list[Sent]] = defaultdict(list)
    for each in year.sent:
        if each.author == "sequence" and each.to in year.by_address:
            of[year.by_address[each.to].number].append(each)
    for number, own in of.items():
        union = year.united.get(number)
        others = of.get(int(union.id), []) if union is not None else []
        both = sorted([*own, *others], key=lambda each: each.at)
        for purposes, within, most in CAPS:
            for each in own:
                before = both if union is not None and union.at <= each.at else own
                count = sum(
                    one.purpose in purposes
                    and timedelta() <= each.at - one.at < within
                    and not (one.message_id in year.bounced and year.bounced[one.message_id] <= each.at)
                    for one in before
                )
                if each.purpose in purposes and count > most:
                    yield f"{count} of {min(purposes)}… within {within} at {each.at}"


def _twice(year: Year) -> Iterator[str]:
    for message_id, count in Counter(each.message_id for each in year.sent).items():
        if count > 1:
            yield f"{message_id} left {count} times"
    # one of each template to a person within a day would be a double enrolment
    keys = Counter((each.to, each.text, each.at.date()) for each in year.sent if each.author == "sequence")
    yield from (f"the same words twice a day: {text[:60]}" for (_, text, _), n in keys.items() if n > 1)


def _stopped(year: Year) -> Iterator[str]:
    """After STOP one confirmation there, and nothing that we begin; what ran for them says nothing elsewhere either."""
    for life in year.lives:
        at = next((one.at for one in year.log[life.number] if one.what == "stopped"), None)
        if at is None:
            continue
        for each in year.sent:
            if each.to == life.phone and each.at > at and each.purpose != "optout_confirm":
                yield f"{each.purpose} after STOP"


@cache
def _rest_days(year: int) -> frozenset[Any]:
    return frozenset(holidays.country_holidays("US", years=year, categories=("public",)))
