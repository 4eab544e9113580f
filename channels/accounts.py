"""Channel accounts: connected once by a person, read on every webhook and every send."""

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from channels.base import Account
from channels.models import channel_account
from core.db import Database
from core.errors import ConflictError, NotFoundError
from core.once import Once
from core.private import Private
from core.session import add, mine, now, of_practice, practice_of, system_scope
from core.vault import Vault

ENTRIES = ("entry_links", "entry_number")
FRESH = 30.0
"""Seconds for which a process trusts what it read about an account."""

_OF_PRACTICE = (
    select(*(each for each in channel_account.c if each.name != "secret"))
    .where(mine(channel_account))
    .order_by(channel_account.c.created_at)
)
_ACCOUNTS = Once(_OF_PRACTICE)
_SETTINGS = Once(
    select(channel_account.c.settings).where(
        mine(channel_account), channel_account.c.id == bindparam("account")
    )
)


def connect_account(
    conn: Connection,
    vault: Vault,
    *,
    channel: str,
    provider: str,
    external_id: str,
    settings: Mapping[str, Any],
    secret: Mapping[str, str],
) -> str:
    """Store an account with its secret sealed; connecting the same one again replaces both, and keeps what marks
    those who come through a link or number of ours.
    """
    values = {
        "status": "active",
        "settings": dict(settings),
        "secret": vault.seal(conn, json.dumps(dict(secret)).encode()),
        "due_at": now(conn),  # the first look at its provider, where the adapter has one
    }
    found = conn.execute(
        select(channel_account.c.id, channel_account.c.settings).where(
            mine(channel_account),
            channel_account.c.provider == provider,
            channel_account.c.channel == channel,
            channel_account.c.external_id == external_id,
        )
    ).first()
    if found is not None:
        kept = {name: found.settings[name] for name in ENTRIES if name in found.settings}
        statement = channel_account.update().where(mine(channel_account), channel_account.c.id == found.id)
        conn.execute(statement.values({**values, "settings": {**kept, **dict(settings)}}))
        return str(found.id)
    _refuse_foreign(conn, provider, channel, external_id)
    return add(
        conn,
        channel_account,
        channel=channel,
        provider=provider,
        external_id=external_id,
        created_at=now(conn),
        **values,
    )


def _refuse_foreign(conn: Connection, provider: str, channel: str, external_id: str) -> None:
    statement = select(channel_account.c.id).where(
        channel_account.c.provider == provider,
        channel_account.c.channel == channel,
        channel_account.c.external_id == external_id,
    )
    if conn.execute(statement).scalar() is not None:
        raise ConflictError("another practice has connected this account")


def accounts(conn: Connection, channel: str | None = None) -> list[Row[Any]]:
    """This practice's accounts, oldest first, without their secrets."""
    found = list(_ACCOUNTS.all(conn))
    for each in found:
        _SETTINGS.put(conn, each, account=each.id)
    return [each for each in found if channel in {None, each.channel}]


def mark_entry(conn: Connection, account_id: str, **marks: Any) -> None:
    """What tells that somebody came to this line through a link or number of ours (`ENTRIES`); None takes it away."""
    kept = {name: value for name, value in settings_of(conn, account_id).items() if name not in ENTRIES}
    settings = {**kept, **{name: value for name, value in marks.items() if value}}
    statement = channel_account.update().where(mine(channel_account), channel_account.c.id == account_id)
    conn.execute(statement.values(settings=settings))


def settings_of(conn: Connection, account_id: str) -> Mapping[str, Any]:
    """An account's settings, without its secret."""
    settings: Mapping[str, Any] = _SETTINGS.one(conn, account=account_id).settings
    return settings


def find_site(conn: Connection, site_key: str) -> Row[Any] | None:
    """The widget's account of a site key. Runs under the system's scope: nobody knows the practice yet."""
    return conn.execute(
        select(channel_account).where(
            channel_account.c.provider == "widget",
            channel_account.c.external_id == site_key,
            channel_account.c.status == "active",
        )
    ).first()


def find_account(conn: Connection, provider: str, channel: str, external_id: str) -> str | None:
    """Whose this is. Runs under the system's scope: a provider's envelope does not name the practice."""
    statement = select(channel_account.c.id).where(
        channel_account.c.provider == provider,
        channel_account.c.channel == channel,
        channel_account.c.external_id == external_id,
        channel_account.c.status != "disabled",
    )
    found: str | None = conn.execute(statement).scalar()
    return found


def mark_broken(conn: Connection, account_id: str) -> None:
    """Its provider refuses us; sends are still tried, so that it heals by itself, but people are told."""
    conn.execute(
        channel_account.update()
        .where(mine(channel_account), channel_account.c.id == account_id)
        .values(status="broken")
    )


class Accounts:
    """Opens accounts for intake and dispatcher; keeps them for a short while."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault
        self._known: dict[str, tuple[float, Account]] = {}

    async def open(self, account_id: str) -> Account:
        """Raises `NotFoundError` for an unknown or disabled account."""
        kept = self._known.get(account_id)
        if kept is not None and time.monotonic() - kept[0] < FRESH:
            return kept[1]
        practice_id = await self._db.read(system_scope(), lambda conn: _practice_of_account(conn, account_id))
        account = await self._db.read(
            of_practice(practice_id), lambda conn: read_account(conn, self._vault, account_id)
        )
        self._known[account_id] = (time.monotonic(), account)
        return account

    def peek(self, account_id: str) -> Account | None:
        """What this process knows of an account already, for units of work, which cannot wait."""
        kept = self._known.get(account_id)
        return None if kept is None else kept[1]

    def forget(self) -> None:
        self._known.clear()


def read_account(conn: Connection, vault: Vault, account_id: str) -> Account:
    """One of this practice's, opened. Raises `SettingsError` when its secret does not open."""
    row = conn.execute(
        select(channel_account).where(mine(channel_account), channel_account.c.id == account_id)
    ).one()
    secret = json.loads(vault.open(conn, row.secret)) if row.secret else {}
    return Account(
        id=row.id,
        practice_id=practice_of(conn),
        channel=row.channel,
        provider=row.provider,
        external_id=row.external_id,
        status=row.status,
        settings=row.settings,
        secret=Private(secret),
    )


def _practice_of_account(conn: Connection, account_id: str) -> str:
    statement = select(channel_account.c.practice_id).where(
        channel_account.c.id == account_id, channel_account.c.status != "disabled"
    )
    practice_id = conn.execute(statement).scalar()
    if practice_id is None:
        raise NotFoundError("no such channel account")
    return str(practice_id)
