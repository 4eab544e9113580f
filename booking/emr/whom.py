"""Whose booking it is there: the one person of that system who is surely ours, else somebody new."""

import msgspec

from booking.emr.base import CalendarOfRecord, Candidate, Client


async def known_there(calendar: CalendarOfRecord, client: Client) -> Client:
    """The client with that system's id where somebody there is surely this person; whoever is not known there is
    made known by the booking itself.

    A number that agrees is not enough beside another name: families share phones, and a visit in the wrong
    person's file is worse than a person who stands there twice.
    """
    if client.external_id is not None or calendar.capabilities().clients == "none":
        return client
    found = await calendar.match_client(
        phone=client.phone, email=client.email, name=client.name, birthdate=None
    )
    sure = next((each for each in found if _is_sure(each, client, alone=len(found) == 1)), None)
    return client if sure is None else msgspec.structs.replace(client, external_id=sure.external_id)


def _is_sure(candidate: Candidate, client: Client, *, alone: bool) -> bool:
    reasons = set(candidate.reasons)
    if not reasons & {"phone", "email"}:
        return False
    if "name" in reasons or {"phone", "email"} <= reasons:
        return True
    return alone and " " not in (client.name or "").strip()
