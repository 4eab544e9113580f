"""What an adapter may be able to do besides: asking its provider, registering senders, fetching files, showing that we type."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from channels.base import Account, Part, Request, Verified


@runtime_checkable
class Preparing(Protocol):
    """An adapter that must fetch something (a provider's public keys) before it can verify."""

    async def prepare(self, request: "Request", account: Account) -> None:
        """Raises `TooManyError` while it cannot be had: the provider comes again."""
        ...


@runtime_checkable
class Sharing(Protocol):
    """An adapter whose provider tells one address of several accounts (all pages of an app)."""

    def share(self, verified: Verified, account: Account) -> tuple[Part, ...]:
        """Cut a genuine envelope; never raises: what nobody can read stays whole, for `account`."""
        ...


class Refusal(msgspec.Struct, frozen=True):
    """Why a registry said no, in its own words; `field` is the fact of ours that must change."""

    words: str
    field: str | None = None
    code: str | None = None


class SenderStanding(msgspec.Struct, frozen=True):
    """What the carriers' registry says of a number that we write from."""

    kind: Literal["long_code", "toll_free", "short_code", "elsewhere"]
    status: Literal["registered", "not_needed", "pending", "rejected", "suspended", "missing"]
    refusals: tuple[Refusal, ...] = ()


class Progress(msgspec.Struct, frozen=True):
    """How far a registration has come. `steps` is handed in again the next time."""

    steps: Mapping[str, str]
    status: Literal["working", "waiting", "registered", "rejected"]
    refusals: tuple[Refusal, ...] = ()


class Polled(msgspec.Struct, frozen=True):
    """What a look at the provider found: envelopes for the usual door, and where to go on next time."""

    envelopes: tuple[Verified, ...] = ()
    """Each with its `kind`."""
    cursor: Mapping[str, Any] = {}
    problems: tuple[str, ...] = ()
    """Codes of what is wrong with the account, for its health page."""
    next_in: timedelta | None = None
    sender: SenderStanding | None = None
    """What the carriers' registry says, where this look asked."""
    settings: Mapping[str, Any] = {}
    """To be kept with the account's own settings (approved templates)."""


@runtime_checkable
class Polling(Protocol):
    """An adapter that also asks its provider: mailboxes, reviews, messages that a webhook missed."""

    every: timedelta

    async def poll(self, account: Account, cursor: Mapping[str, Any], now: datetime) -> Polled:
        """Raises `RetryLaterError` or `ReconnectError`-like errors by what happens next."""
        ...


@runtime_checkable
class Registering(Protocol):
    """An adapter whose senders must be registered with the carriers before anything is delivered."""

    async def register(
        self, campaign: Mapping[str, Any], steps: Mapping[str, str], account: Account
    ) -> Progress:
        """Go as far as it goes now. What is there already is found, never made twice.

        Raises `RetryLaterError` and `ReconnectError`.
        """
        ...


@runtime_checkable
class LeadSource(Protocol):
    """An adapter whose provider announces leads and has them fetched."""

    async def fetch_lead(self, lead_id: str, account: Account) -> Verified:
        """The envelope for the usual door, with its `kind`. Raises `RetryLaterError` while it is not to be had
        (yet), `ReconnectError` when a person must let us in.
        """
        ...


@runtime_checkable
class Checking(Protocol):
    """An adapter that can try an account before anybody relies on it."""

    async def check(self, account: Account) -> tuple[str, ...]:
        """Codes of what is wrong with it; nothing is sent, stored or marked. Never raises for what a server answers."""
        ...


@runtime_checkable
class FromFile(Protocol):
    """An adapter whose provider lets people download what its webhook missed."""

    def from_csv(self, content: str) -> tuple[Verified, ...]:
        """Envelopes for the usual door. Raises `BadInputError` naming the row."""
        ...


@runtime_checkable
class Typing(Protocol):
    """An adapter whose channel can show that an answer is being written."""

    async def show_typing(self, recipient: str, account: Account, *, on: bool) -> None:
        """Best effort; never raises for what a provider can answer."""
        ...


@runtime_checkable
class MediaSource(Protocol):
    """An adapter whose attachments are fetched with the account's credentials."""

    media_hosts: tuple[str, ...]
    """Host names, or suffixes beginning with a dot, from which attachments may be fetched."""

    def media_headers(self, account: Account) -> Mapping[str, str]:
        """Sent to the first host only, never across a redirect."""
        ...


@runtime_checkable
class OptOutTelling(Protocol):
    """An adapter whose provider keeps a list of who must not be written to."""

    async def tell_opt_out(self, recipient: str, reference: str, at: datetime, account: Account) -> None:
        """Raises `RetryLaterError`, `ReconnectError` and `RejectedError`."""
        ...


@runtime_checkable
class MediaDeleting(Protocol):
    """An adapter whose provider lets go of a file that we have stored."""

    async def delete_media(self, url: str, account: Account) -> None:
        """Best effort; never raises for what a provider can answer."""
        ...
