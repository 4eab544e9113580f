"""Whose booking it is there: the one person of that system who is surely ours, else somebody new."""

from typing import Literal

import msgspec

from booking.emr.base import CalendarOfRecord, Candidate, Client

How = Literal["matched", "created"]


async def known_there(calendar: CalendarOfRecord, client: Client) -> tuple[Client, How | None]:
    """The client with that system's id, and how it was found; None: it keeps no clients, or we knew it already.

    A number that agrees is not enough beside another name: families share phones, and a visit in the wrong
    person's file is worse than a person who stands there twice.
    """
    if client.external_id is not None or calendar.capabilities().clients == "none":
        return client, None
    found = await calendar.match_client(
        phone=client.phone, email=client.email, name=client.name, birthdate=None
    )
    sure = next((each for each in found if _is_sure(each, client, alone=len(found) == 1)), None)
    if sure is not None:
        return msgspec.structs.replace(client, external_id=sure.external_id), "matched"
    return msgspec.structs.replace(client, external_id=await calendar.create_client(client)), "created"


def _is_sure(candidate: Candidate, client: Client, *, alone: bool) -> bool:
    reasons = set(candidate.reasons)
    if not reasons & {"phone", "email"}:
        return False
    if "name" in reasons or {"phone", "email"} <= reasons:
        return True
    return alone and " " not in (client.name or "").strip()
