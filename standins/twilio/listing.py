"""Twilio's message list: the filters and pages that reconciliation depends on."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from standins.twilio.account import TwilioFarEnd
from standins.twilio.errors import TwilioError
from standins.twilio.model import Message, wire


def list_page(twilio: TwilioFarEnd, path: str, pairs: list[tuple[str, str]]) -> dict[str, object]:
    query = dict(pairs)
    size, page = _number(query, "PageSize", 50), _number(query, "Page", 0)
    size = max(1, min(size, 1000))
    found = [message for message in reversed(twilio.messages.values()) if _matches(message, query)]
    shown = found[page * size : (page + 1) * size]
    kept = [(name, value) for name, value in pairs if name not in {"Page", "PageSize", "PageToken"}]

    def uri(number: int, token: str = "") -> str:
        extra = [("PageSize", str(size)), ("Page", str(number))] + ([("PageToken", token)] if token else [])
        return f"{path}?{urlencode([*kept, *extra])}"

    more = len(found) > (page + 1) * size
    return {
        "messages": [wire(message) for message in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(shown) - 1, 0),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1, "PA" + shown[-1].sid) if more else None,
        "previous_page_uri": uri(page - 1, "PB" + shown[0].sid) if page and shown else None,
    }


def _number(query: dict[str, str], name: str, usual: int) -> int:
    value = query.get(name, str(usual))
    if not value.isdigit():
        raise TwilioError(20001, name=name)
    return int(value)


def _matches(message: Message, query: dict[str, str]) -> bool:
    if query.get("To") not in {None, "", message.to} or query.get("From") not in {None, "", message.sender}:
        return False
    # A message not yet sent has no date_sent; its creation stands in, so that reconciliation sees it.
    moment = message.sent_at or message.created_at
    exact, after, before = query.get("DateSent"), query.get("DateSent>"), query.get("DateSent<")
    return (
        (not exact or moment.astimezone(UTC).date() == _moment(exact).date())
        and (not after or moment >= _moment(after))
        and (not before or moment <= _moment(before, end=True))
    )


def _moment(value: str, *, end: bool = False) -> datetime:
    """Both forms the API takes: a GMT day, or an instant."""
    try:
        if len(value) == 10:
            day = datetime.combine(date.fromisoformat(value), time(tzinfo=UTC))
            return day + timedelta(days=1, microseconds=-1) if end else day
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise TwilioError(20001, name="DateSent") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
