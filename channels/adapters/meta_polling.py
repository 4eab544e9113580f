"""Asks Meta what its webhooks missed, whether they are still on, and how long our token lives."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from channels.abilities import Polled
from channels.adapters.meta_graph import Graph, node
from channels.base import Account, Verified
from core.errors import RejectedError, RetryLaterError

OVERLAP: Final = timedelta(minutes=10)
IN_FLIGHT: Final = timedelta(minutes=2)
"""A message this young may still come by webhook, which says more of it."""
DAILY: Final = timedelta(hours=20)
ENDS_SOON: Final = timedelta(days=14)
MOST_THREADS: Final = 50
MOST_REPAIRS: Final = 3
NAMES: Final = "names"
FIELDS: Final = (
    "id,updated_time,participants{id,name,username},messages.limit(25){id,created_time,from,to,message}"
)


class Who(msgspec.Struct, frozen=True):
    id: str = ""
    name: str | None = None
    username: str | None = None


class _Whom(msgspec.Struct, frozen=True):
    data: tuple[Who, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """A message as the Conversations API lists it."""

    id: str
    created_time: str = ""
    sender: Who = msgspec.field(default_factory=Who, name="from")
    to: _Whom = _Whom()
    message: str = ""

    @property
    def at(self) -> datetime:
        """A date nobody can read is old."""
        try:
            return datetime.fromisoformat(self.created_time).astimezone(UTC)
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)


class _Messages(msgspec.Struct, frozen=True):
    data: tuple[Kept, ...] = ()


class Conversation(msgspec.Struct, frozen=True):
    messages: _Messages = _Messages()
    participants: _Whom = _Whom()


class _Conversations(msgspec.Struct, frozen=True):
    data: tuple[Conversation, ...] = ()


class _App(msgspec.Struct, frozen=True):
    id: str | int = ""
    subscribed_fields: tuple[str, ...] = ()


class _Apps(msgspec.Struct, frozen=True):
    data: tuple[_App, ...] = ()


class _Token(msgspec.Struct, frozen=True):
    is_valid: bool = True
    expires_at: int = 0
    scopes: tuple[str, ...] = ()


class _Debugged(msgspec.Struct, frozen=True):
    data: _Token = _Token()


class Look(msgspec.Struct, frozen=True):
    """What the two platforms ask for."""

    platform: str
    object: str
    fields: tuple[str, ...]
    """That the page must be subscribed to; empty where the app's dashboard alone decides."""
    scopes: tuple[str, ...]


async def conversations(
    graph: Graph, look: Look, account: Account, person: str | None = None
) -> tuple[Conversation, ...]:
    query = {"platform": look.platform, "fields": FIELDS, "limit": str(MOST_THREADS)}
    if person is not None:
        query["user_id"] = person
    found: _Conversations = await graph.ask(
        "GET", f"{node(account)}/conversations", account, _Conversations, query=query
    )
    return found.data


async def kept_messages(graph: Graph, look: Look, account: Account, person: str) -> list[Kept]:
    """What was said with one person, as Meta keeps it."""
    found = await conversations(graph, look, account, person)
    return [message for each in found for message in each.messages.data]


async def poll(
    graph: Graph, look: Look, account: Account, cursor: Mapping[str, Any], now: datetime
) -> Polled:
    """The first look only remembers when it was: what was said before we were connected is not our business."""
    problems = list(await _subscription_problems(graph, look, account, first="since" not in cursor))
    checked = _at(cursor.get("checked_at"))
    if checked is None or now - checked >= DAILY:
        problems += await _token_problems(graph, look, account, now)
        checked = now
    else:
        problems += [each for each in cursor.get("token_problems", ()) if each not in problems]
    since = _at(cursor.get("since"))
    envelopes: tuple[Verified, ...] = ()
    if since is not None:
        found = await conversations(graph, look, account)
        envelopes = (*_missed(found, look, account, since - OVERLAP, now), *_names(found, account))
    known = {"since": now.isoformat(), "checked_at": checked.isoformat()}
    of_token = [each for each in problems if each.startswith(("TOKEN_", "PERMISSION_"))]
    return Polled(envelopes, {**known, "token_problems": of_token}, tuple(problems))


def _missed(
    found: tuple[Conversation, ...], look: Look, account: Account, since: datetime, now: datetime
) -> tuple[Verified, ...]:
    """Under the key that the webhook would have had: whichever comes first is the message."""
    kept = [message for each in found for message in each.messages.data]
    return tuple(
        Verified(key_of(each.id), _envelope(each, look, account), "events")
        for each in sorted(kept, key=lambda each: each.at)
        if since <= each.at <= now - IN_FLIGHT
    )


def _names(found: tuple[Conversation, ...], account: Account) -> tuple[Verified, ...]:
    """Once for each person: webhooks bring their ids alone."""
    people = [each for talk in found for each in talk.participants.data]
    ours = {account.external_id, node(account)}
    return tuple(
        Verified(f"name:{each.id}"[:160], msgspec.json.encode(each), NAMES)
        for each in people
        if each.id not in ours and (each.name or each.username)
    )


def key_of(mid: str) -> str:
    from channels.adapters.meta_envelope import key_of as of_item

    return of_item("messaging", msgspec.Raw(msgspec.json.encode({"message": {"mid": mid}})))


def _envelope(kept: Kept, look: Look, account: Account) -> bytes:
    ours = {account.external_id, node(account)}
    echo = kept.sender.id in ours
    message: dict[str, Any] = {"mid": kept.id, "text": kept.message}
    whom = next((each.id for each in kept.to.data if each.id not in ours), "")
    item = {
        "sender": {"id": account.external_id if echo else kept.sender.id},
        "recipient": {"id": whom if echo else account.external_id},
        "timestamp": int(kept.at.timestamp() * 1000),
        "message": message | ({"is_echo": True} if echo else {}),
    }
    entry = {"id": account.external_id, "time": item["timestamp"], "messaging": [item]}
    return msgspec.json.encode({"object": look.object, "entry": [entry]})


async def _subscription_problems(
    graph: Graph, look: Look, account: Account, *, first: bool
) -> tuple[str, ...]:
    """Meta takes a page's subscription away after a bad hour: it is put back, and people hear of it. At the first
    look there is none to lose.
    """
    problems: tuple[str, ...] = ()
    try:
        for _ in range(MOST_REPAIRS):
            there = await _subscribed(graph, account)
            if set(look.fields) <= there:
                break
            problems = () if first else ("SUBSCRIPTION_WAS_LOST",)
            query = {"subscribed_fields": ",".join(sorted(there | set(look.fields)))}
            await graph.ask("POST", f"{node(account)}/subscribed_apps", account, dict, query=query)
            # And looked at again: the page's other account may have written its list at the same moment.
    except (RejectedError, RetryLaterError):
        return ("SUBSCRIPTION_UNKNOWN",)
    return problems


async def _subscribed(graph: Graph, account: Account) -> set[str]:
    apps = await graph.ask("GET", f"{node(account)}/subscribed_apps", account, _Apps)
    app_id = str(account.settings.get("app_id"))
    return {field for app in apps.data if str(app.id) == app_id for field in app.subscribed_fields}


async def _token_problems(graph: Graph, look: Look, account: Account, now: datetime) -> tuple[str, ...]:
    secret = account.secret.reveal()
    app = f"{account.settings.get('app_id')}|{secret.get('app_secret', '')}"
    query = {"input_token": secret.get("access_token", "")}
    try:
        token = (await graph.ask("GET", "debug_token", account, _Debugged, query=query, token=app)).data
    except (RejectedError, RetryLaterError):
        return ()
    if not token.is_valid:
        return ("TOKEN_DEAD",)
    missing = set(look.scopes) - set(token.scopes)
    ends = datetime.fromtimestamp(token.expires_at, UTC) if token.expires_at else None
    return (
        *(("TOKEN_ENDS_SOON",) if ends is not None and ends - now < ENDS_SOON else ()),
        *(("PERMISSION_MISSING",) if missing else ()),
    )


def _at(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
