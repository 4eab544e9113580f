"""Pauses as people read them: with names for ids, and what could be paused."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from sqlalchemy import Connection

from agent.mode import Mode, mode_of
from channels.accounts import accounts
from compliance import pause, resume
from compliance.pause import Pause
from core.errors import BadInputError
from inbox import threads
from practice.access.users import all_users
from practice.agent_modes import CHANNELS
from practice.book import PracticeBook

Scope = Literal["practice", "location", "channel"]
Why = Literal["wrong_message", "closed", "weather", "provider_away", "system_trouble", "other"]


class PauseView(msgspec.Struct, frozen=True):
    """`by` and `ended_by` are names; None for the command line or somebody who is gone."""

    id: str
    scope: Scope
    scope_id: str | None
    scope_name: str | None
    include_first_replies: bool
    reason: Why | None
    by: str | None
    since: datetime
    ended_at: datetime | None
    ended_by: str | None
    released: int | None
    """What had waited and was let go on."""


class PlaceChoice(msgspec.Struct, frozen=True):
    id: str
    name: str


class AutomationView(msgspec.Struct, frozen=True):
    """What is paused now, and what could be."""

    paused: tuple[PauseView, ...]
    locations: tuple[PlaceChoice, ...]
    channels: tuple[str, ...]
    held: int
    """Messages and conversations that wait for somebody to resume."""
    modes: tuple["ChannelMode", ...] = ()
    """How far the assistant goes on each connected channel."""


class ChannelMode(msgspec.Struct, frozen=True):
    channel: str
    mode: Mode


class ThreadMode(msgspec.Struct, frozen=True):
    """How far the assistant goes with one contact: `own` None = as their channel has it."""

    own: Mode | None
    channel: str
    channel_mode: Mode
    in_force: Mode


class SetChannelMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mode: Mode


class SetThreadMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mode: Mode | None
    """None: as the channel has it."""


class PauseHistory(msgspec.Struct, frozen=True):
    items: tuple[PauseView, ...]


class PausePress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    scope: Scope = "practice"
    scope_id: Annotated[str, msgspec.Meta(max_length=64, pattern="^[A-Za-z0-9_-]+$")] | None = None
    include_first_replies: bool = False
    reason: Why | None = None


def automation(conn: Connection, book: PracticeBook) -> AutomationView:
    return AutomationView(
        paused=_views(conn, book, pause.paused(conn)),
        locations=tuple(PlaceChoice(each.id, each.name) for each in book.file.locations),
        channels=channels_of(conn),
        held=resume.count_held(conn) if pause.paused(conn) else 0,
        modes=tuple(
            ChannelMode(each, book.practice.agent.get(each, "auto"))  # type: ignore[call-overload]
            for each in channels_of(conn)
            if each in CHANNELS and each != "voice"
        ),
    )


def thread_mode(conn: Connection, book: PracticeBook, thread_id: str) -> ThreadMode:
    row = threads.load_thread(conn, thread_id)
    return ThreadMode(
        own=row.agent_mode,
        channel=row.channel,
        channel_mode=book.practice.agent.get(row.channel, "auto"),
        in_force=mode_of(row, book),
    )


def past_pauses(conn: Connection, book: PracticeBook) -> PauseHistory:
    return PauseHistory(_views(conn, book, pause.history(conn)))


def channels_of(conn: Connection) -> tuple[str, ...]:
    """The channels that this practice has connected."""
    return tuple(dict.fromkeys(row.channel for row in accounts(conn)))


def demand_place(conn: Connection, book: PracticeBook, press: PausePress) -> None:
    """Raises `BadInputError` for a place or channel that this practice does not have."""
    known: dict[str, tuple[str, ...] | set[str]] = {
        "location": {each.id for each in book.file.locations},
        "channel": channels_of(conn),
    }
    fits = press.scope_id in known[press.scope] if press.scope in known else press.scope_id is None
    if not fits:
        raise BadInputError("this practice has no such place to pause", at="/scope_id")


def _views(conn: Connection, book: PracticeBook, pauses: tuple[Pause, ...]) -> tuple[PauseView, ...]:
    if not pauses:
        return ()
    names = {row.id: str(row.name) for row in all_users(conn)}
    places = {each.id: each.name for each in book.file.locations}
    return tuple(
        PauseView(
            id=each.id,
            scope=each.scope,
            scope_id=each.scope_id,
            scope_name=places.get(each.scope_id or "") if each.scope == "location" else None,
            include_first_replies=each.include_first_replies,
            reason=each.reason,
            by=names.get(each.by_id or ""),
            since=each.since,
            ended_at=each.ended_at,
            ended_by=names.get(each.ended_by or ""),
            released=each.released,
        )
        for each in pauses
    )
