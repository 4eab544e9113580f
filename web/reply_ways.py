"""By which address and line a reply can travel, and what the gate says to each of them."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from channels.accounts import accounts
from channels.base import Capabilities
from compliance.facts import DraftRequest
from core.errors import BadInputError
from inbox import threads
from inbox.last_used import lines_of
from inbox.thread_card import shown_address
from inbox.views import DecisionView, ReplyOption
from practice.contacts import addresses_of
from web.product import Product
from web.render import CHANNELS, decision_view

TOO_LONG = "TOO_LONG"


class Way(msgspec.Struct, frozen=True):
    """An address of the person with the line that reaches it."""

    address: Any
    account: Any
    able: Capabilities


def ways_of(conn: Connection, product: Product, thread_id: str) -> tuple[list[Way], str]:
    """All ways to write to this thread's person, and the address that a reply takes by itself."""
    row = threads.load_thread(conn, thread_id)
    reached_by = addresses_of(conn, row.contact_id)
    used = lines_of(conn, [each.id for each in reached_by]) | {row.address_id: row.account_id}
    lines = [each for each in accounts(conn) if each.status == "active"]
    found = [_way(product, each, lines, used.get(each.id)) for each in reached_by]
    return [each for each in found if each is not None], row.address_id


def _way(product: Product, address: Any, lines: list[Any], used: str | None) -> Way | None:
    """None for an address that takes no written reply, or whose channel has no line now."""
    of_channel = [each for each in lines if each.channel == address.channel]
    line = next((each for each in of_channel if each.id == used), next(iter(of_channel), None))
    if line is None:
        return None
    adapter = product.adapters.get((line.provider, line.channel))
    if adapter is None or adapter.capabilities.most_characters < 1:
        return None
    return Way(address, line, adapter.capabilities)


def options(conn: Connection, product: Product, request: DraftRequest) -> tuple[ReplyOption, ...]:
    """Each way with the gate's verdict on this very text; the one last written on comes first."""
    found, default = ways_of(conn, product, request.thread_id)
    found.sort(key=lambda way: way.address.id != default)
    return tuple(_option(conn, product, request, way, default) for way in found)


def _option(conn: Connection, product: Product, request: DraftRequest, way: Way, default: str) -> ReplyOption:
    address, account = way.address, way.account
    return ReplyOption(
        address_id=address.id,
        account_id=account.id,
        channel=address.channel,
        to=shown_address(address.channel, address.value),
        via=shown_address(account.channel, account.external_id)
        if account.external_id.startswith("+")
        else str(account.settings.get("name") or account.external_id),
        default=address.id == default,
        decision=_verdict(conn, product, request, way),
        window_until=address.window_until,
        most_characters=way.able.most_characters,
    )


def _verdict(conn: Connection, product: Product, request: DraftRequest, way: Way) -> DecisionView:
    words = too_much(way, request.text)
    if words is not None:
        return DecisionView(action="block", reason=TOO_LONG, words=words)
    asked = msgspec.structs.replace(request, address_id=way.address.id, account_id=way.account.id)
    made = product.gate.preview(conn, asked)
    return decision_view(product.books.get(conn), made.action.value, made.reason.value, made.hold_until)


def too_much(way: Way, text: str) -> str | None:
    """Why this channel cannot carry the text, in words; None when it can."""
    channel = CHANNELS.get(way.address.channel, way.address.channel)
    if len(text) > way.able.most_characters:
        return f"{channel} takes at most {way.able.most_characters:,} characters; this has {len(text):,}."
    size = len(text.encode())
    if way.able.most_bytes is not None and size > way.able.most_bytes:
        return f"{channel} takes at most {way.able.most_bytes:,} bytes; this has {size:,}."
    return None


def chosen(conn: Connection, product: Product, thread_id: str, address_id: str, text: str) -> Way:
    """The way that a person picked. Raises `BadInputError` for one that is not this person's or cannot carry it."""
    found, _ = ways_of(conn, product, thread_id)
    way = next((each for each in found if each.address.id == address_id), None)
    if way is None:
        raise BadInputError("This person cannot be written to at that address.", at="/address_id")
    words = too_much(way, text)
    if words is not None:
        raise BadInputError(words, at="/text")
    return way
