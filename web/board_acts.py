"""What colleagues do to cards: each one unit of work, written into the record."""

import uuid
from typing import Any

import msgspec
from litestar.exceptions import ClientException
from sqlalchemy import Connection

from compliance import audit
from core.card_numbers import masked
from core.errors import BadInputError, ConflictError, NotFoundError
from core.session import practice_of
from pipeline import opportunities, owners, stages, tags, values
from pipeline.opening import Came, open_card
from pipeline.stages import SilenceError
from pipeline.types import Opportunity
from practice.book import PracticeBook
from practice.contacts import find_contact
from practice.users import SignedIn
from web.acting import actor_of
from web.board_shapes import EditCard, MoveCard, NewCard, SetOwner
from web.desk_booking import refuse_far

NAMES = uuid.UUID("6f0f4b52-6b0d-4f0e-9a55-0d3c2a7c1b11")
"""Under which a browser's own id of a card becomes ours."""


def make(conn: Connection, book: PracticeBook, me: SignedIn, data: NewCard) -> Opportunity:
    """At Lead, by hand; the same `client_id` again is the same card. Raises `ConflictError` beside an open one."""
    there(conn, data.contact_id)
    refuse_far(conn, me, data.contact_id)
    card_id = str(uuid.uuid5(NAMES, f"{practice_of(conn)}:{data.client_id}"))
    made = opportunities.find(conn, card_id)
    if made is not None:
        return made
    current = opportunities.current(conn, data.contact_id)
    if current is not None and current.status == "open":
        raise ConflictError("this person has an open card already")
    if current is not None and current.stage == "cold":
        raise ConflictError("this person has a card already; move that one to Lead")
    _service(book, data.service)
    _owner(conn, data.owner_id)
    came = Came(
        origin="staff",
        why="BY_HAND",
        service=data.service,
        chosen=data.service is not None,
        owner_id=data.owner_id,
        note=masked(data.note.strip()) or None,
        card_id=card_id,
    )
    card = open_card(conn, book, data.contact_id, came, actor=actor_of(me))
    if card is None:
        raise NotFoundError("no such contact")
    if data.value_minor is not None:
        card = values.worth(conn, book, card, data.value_minor)
    audit.append(conn, actor_of(me), "opportunity.opened", ("opportunity", card.id))
    return card


def edit(
    conn: Connection, book: PracticeBook, me: SignedIn, opportunity_id: str, version: int, data: EditCard
) -> Opportunity:
    """Raises `ConflictError` where somebody else has changed it since it was looked at."""
    card = stages.locked(conn, opportunity_id)
    if card.version != version:
        raise ConflictError("the card has changed; look at it again")
    asked: dict[str, Any] = {
        name: value
        for name in ("owner_id", "service", "value_minor", "tags")
        if (value := getattr(data, name)) is not msgspec.UNSET
    }
    if "service" in asked:
        _service(book, asked["service"])
        card = values.about(conn, book, card, asked["service"], chosen=True)
    if "value_minor" in asked:
        card = values.worth(conn, book, card, asked["value_minor"])
    if "owner_id" in asked:
        card = owners.give(conn, card, asked["owner_id"], actor_of(me))
    if "tags" in asked:
        tags.set_tags(conn, card.contact_id, asked["tags"], actor_of(me))
        card = opportunities.write(conn, opportunities.one(conn, card.id))
    audit.append(
        conn,
        actor_of(me),
        "opportunity.changed",
        ("opportunity", card.id),
        detail={"fields": sorted(asked)},
    )
    return card


def move(conn: Connection, me: SignedIn, opportunity_id: str, data: MoveCard) -> Opportunity:
    """Raises a 409 with a code of its own where somebody is given up who has merely not answered yet."""
    before = opportunities.one(conn, opportunity_id)
    if data.from_stage is not None and before.stage not in {data.from_stage, data.stage}:
        raise ConflictError("a colleague has moved this card meanwhile")
    try:
        card = stages.move(
            conn,
            opportunity_id,
            data.stage,
            why=data.reason,
            actor=actor_of(me),
            force=data.anyway,
            note=masked(data.note.strip()) or None,
        )
    except SilenceError as silent:
        raise ClientException(
            status_code=409, detail=str(silent), extra={"code": "cold_for_silence"}
        ) from silent
    if card.stage != before.stage:
        audit.append(
            conn,
            actor_of(me),
            "opportunity.moved",
            ("opportunity", card.id),
            why=data.reason,
            detail={"from": before.stage, "to": card.stage},
        )
    return card


def set_tags(conn: Connection, me: SignedIn, contact_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    there(conn, contact_id)
    kept = tags.set_tags(conn, contact_id, names, actor_of(me))
    audit.append(conn, actor_of(me), "contact.tagged", ("contact", contact_id), detail={"count": len(kept)})
    return kept


def set_owner(conn: Connection, me: SignedIn, user_id: str, data: SetOwner) -> None:
    for name in ("away_from", "away_until"):
        said = getattr(data, name)
        if said is not None and said.tzinfo is None:
            raise BadInputError("needs an offset", at=f"/{name}")
    owners.set_owner(
        conn, user_id, takes_leads=data.takes_leads, away_until=data.away_until, away_from=data.away_from
    )
    audit.append(conn, actor_of(me), "lead_owner.changed", ("user", user_id))


def there(conn: Connection, contact_id: str) -> Any:
    """The person's row. Raises `NotFoundError` for somebody who is not here any more, too."""
    row = find_contact(conn, contact_id)
    if row is None or row.erased_at is not None or row.merged_into is not None:
        raise NotFoundError("no such contact")
    return row


def _service(book: PracticeBook, service: str | None) -> None:
    if service is not None and book.find_service(service) is None:
        raise BadInputError("no such service", at="/service")


def _owner(conn: Connection, owner_id: str | None) -> None:
    if owner_id is not None and owner_id not in {each.id for each in owners.owners(conn)}:
        raise BadInputError("nobody who takes leads", at="/owner_id")
