"""Registering a number with the carriers: what was said, how far it has come, and what that means for sending."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from channels.abilities import Progress, Refusal, Registering, SenderStanding
from channels.accounts import Accounts
from channels.base import Adapter
from channels.models import text_registration
from channels.registration_facts import CampaignFacts, campaign_of, missing
from channels.senders import tell_sender
from core import claims
from core.claims import Claimed, Claimer, Queue
from core.db import Database
from core.errors import BadInputError, ConflictError, ReconnectError
from core.session import add, mine, now, of_practice, wake

REGISTRATIONS = Queue(
    "registrations",
    text_registration,
    lease=timedelta(seconds=180),
    retry=timedelta(seconds=30),
    retry_cap=timedelta(hours=1),
    most=1000,
)
LOOK_AGAIN = timedelta(minutes=15)
"""While reviewers have it: minutes for a brand, two weeks for a campaign."""
UNDER_WAY = {"working", "waiting"}
OPEN = {"draft", "rejected"}

ProofLink = Callable[[Connection, str], str]
"""A link to a picture of ours that a reviewer can open. Handed in by wiring."""


class Registration(msgspec.Struct, frozen=True):
    """A number's way through the registry, as it stands."""

    facts: CampaignFacts
    status: str = "draft"
    steps: Mapping[str, str] = {}
    refusals: tuple[Refusal, ...] = ()


def registration_of(conn: Connection, account_id: str) -> Registration | None:
    row = conn.execute(
        select(text_registration).where(mine(text_registration), text_registration.c.account_id == account_id)
    ).first()
    if row is None:
        return None
    told = dict(row.steps)
    refusals = msgspec.convert(told.pop("refusals", []), tuple[Refusal, ...])
    return Registration(msgspec.convert(row.facts, CampaignFacts), row.status, told, refusals)


def save_facts(conn: Connection, account_id: str, facts: CampaignFacts) -> None:
    """Keep what was said. Raises `ConflictError` while reviewers have the earlier version."""
    found = registration_of(conn, account_id)
    values = {"facts": msgspec.to_builtins(facts), "updated_at": now(conn)}
    if found is None:
        add(
            conn,
            text_registration,
            account_id=account_id,
            steps={},
            status="draft",
            attempts=0,
            **values,
        )
        return
    if found.status not in OPEN:
        raise ConflictError("it is with the carriers' reviewers already")
    _change(conn, account_id, **values)


def send_off(conn: Connection, account_id: str) -> None:
    """Hand it in, or hand it in again after a rejection. Raises `BadInputError` naming what is missing first."""
    found = registration_of(conn, account_id)
    gaps = missing(found.facts) if found is not None else ()
    if found is None or gaps:
        raise BadInputError("the registration is not complete", at=f"/{gaps[0].field if gaps else ''}")
    if found.status not in OPEN:
        raise ConflictError("it is with the carriers' reviewers already")
    steps = {**found.steps, **({"again": "1"} if found.status == "rejected" else {})}
    _change(conn, account_id, status="working", steps=steps, due_at=now(conn), attempts=0, dead_at=None)
    wake(conn, REGISTRATIONS.name)


class Registrar:
    """Claims registrations that are under way."""

    def __init__(
        self,
        db: Database,
        accounts: Accounts,
        adapters: Mapping[tuple[str, str], Adapter],
        proof_link: ProofLink,
    ) -> None:
        self._db, self._accounts, self._adapters, self._proof = db, accounts, adapters, proof_link
        self.claimer = Claimer(db, REGISTRATIONS, self._work)

    async def _work(self, claimed: Claimed) -> None:
        assert claimed.practice_id is not None
        scope = of_practice(claimed.practice_id)
        account_id, found, proof = await self._db.read(scope, lambda conn: self._load(conn, claimed.id))
        account = await self._accounts.open(account_id)
        adapter: object = self._adapters.get((account.provider, account.channel))
        if found.status not in UNDER_WAY or not isinstance(adapter, Registering):
            await self._db.write(scope, lambda conn: claims.done(conn, REGISTRATIONS, claimed))
            return
        try:
            progress = await adapter.register(campaign_of(found.facts, proof), found.steps, account)
        except ReconnectError as error:
            progress = Progress(found.steps, "rejected", (Refusal("", "account", error.code),))
        await self._db.write(scope, lambda conn: _keep(conn, claimed, account_id, progress))

    def _load(self, conn: Connection, row_id: str) -> tuple[str, Registration, str | None]:
        account_id = str(
            conn.execute(
                select(text_registration.c.account_id).where(
                    mine(text_registration), text_registration.c.id == row_id
                )
            ).scalar_one()
        )
        found = registration_of(conn, account_id)
        assert found is not None
        media_id = found.facts.proof_media_id
        return account_id, found, None if media_id is None else self._proof(conn, media_id)


def _keep(conn: Connection, claimed: Claimed, account_id: str, progress: Progress) -> None:
    told = {**progress.steps, "refusals": msgspec.to_builtins(progress.refusals)}
    problem = "; ".join(each.words for each in progress.refusals)[:500] or None
    _change(conn, account_id, status=progress.status, steps=told, problem=problem, updated_at=now(conn))
    if progress.status in UNDER_WAY:
        claims.again(conn, REGISTRATIONS, claimed, now(conn) + LOOK_AGAIN)
        return
    claims.done(conn, REGISTRATIONS, claimed)
    if progress.status == "registered":
        tell_sender(conn, account_id, SenderStanding("long_code", "registered"))


def _change(conn: Connection, account_id: str, **values: Any) -> None:
    conn.execute(
        update(text_registration)
        .where(mine(text_registration), text_registration.c.account_id == account_id)
        .values(**values)
    )
