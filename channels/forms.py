"""The practice's own forms as accounts: on its site, and the pages we serve for the desk, an event or a friend's link."""

import secrets
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, select

from channels.accounts import accounts, connect_account
from channels.models import channel_account
from core.vault import Vault

PROVIDER, CHANNEL = "website", "form"
DESK = "desk"
"""Kind of the account under which colleagues write leads down; no page and no server posts to it."""
Kind = Literal["site", "kiosk", "event", "referral"]


class NewForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form before it exists. `hosted`: we serve its page."""

    name: str
    kind: Kind = "site"
    hosted: bool = False
    origins: Sequence[str] = ()
    location: str | None = None
    event: str | None = None
    source: str | None = None
    asks: str | None = None


class MadeForm(msgspec.Struct, frozen=True):
    account_id: str
    form_id: str
    public_key: str
    signing_secret: str


def add_form(conn: Connection, vault: Vault, form: NewForm) -> MadeForm:
    """A form with keys of its own."""
    form_id, key, secret = (
        f"f_{secrets.token_hex(8)}",
        f"fk_{secrets.token_hex(12)}",
        secrets.token_urlsafe(32),
    )
    settings: dict[str, Any] = {
        "name": form.name,
        "kind": form.kind,
        "hosted": form.hosted or None,
        "origins": list(form.origins),
        "public_key": key if form.hosted or form.origins else None,
        "location": form.location,
        "event": form.event,
        "source": form.source,
        "asks": form.asks,
    }
    account_id = connect_account(
        conn,
        vault,
        channel=CHANNEL,
        provider=PROVIDER,
        external_id=form_id,
        settings={name: value for name, value in settings.items() if value is not None},
        secret={"signing": secret},
    )
    return MadeForm(account_id, form_id, key, secret)


def forms_of(conn: Connection) -> list[Row[Any]]:
    """This practice's forms, oldest first, without that of the desk."""
    return [
        each
        for each in accounts(conn, CHANNEL)
        if each.provider == PROVIDER and each.settings.get("kind") != DESK
    ]


def desk_account(conn: Connection, vault: Vault) -> str:
    """Where what colleagues write down belongs; made the first time."""
    for each in accounts(conn, CHANNEL):
        if each.provider == PROVIDER and each.settings.get("kind") == DESK:
            return str(each.id)
    return connect_account(
        conn,
        vault,
        channel=CHANNEL,
        provider=PROVIDER,
        external_id=f"desk_{secrets.token_hex(8)}",
        settings={"kind": DESK, "name": "Front desk"},
        secret={},
    )


def referral_form(conn: Connection, vault: Vault, name: str) -> str:
    """The page behind the links that people pass on; made the first time. Gives its id in the address."""
    for each in forms_of(conn):
        if each.settings.get("kind") == "referral" and each.status == "active":
            return str(each.external_id)
    return add_form(conn, vault, NewForm(name=name, kind="referral", hosted=True)).form_id


def find_form(conn: Connection, form_id: str) -> Row[Any] | None:
    """A form by the id in its address. Runs under the system's scope: nobody knows the practice yet."""
    statement = select(channel_account).where(
        channel_account.c.provider == PROVIDER,
        channel_account.c.channel == CHANNEL,
        channel_account.c.external_id == form_id,
        channel_account.c.status == "active",
    )
    return conn.execute(statement).first()
