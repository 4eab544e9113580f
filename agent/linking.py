"""Puts the link that a reply gives at its end: made in the transaction that sends it, known to nobody before."""

import msgspec

from agent.proposal import GiveLink
from agent.settling import Settling, own_appointment
from booking import service
from booking.links import Wanted
from compliance.phi.scan import Scan, hash_of


def with_link(settling: Settling, phi: Scan) -> tuple[str, Scan]:
    """The text as it leaves, and what the scanner said of it: an address of ours adds nothing to be found."""
    reply, conn, seen = settling.reply, settling.conn, settling.seen
    command = next((each for each in reply.commands if isinstance(each, GiveLink)), None)
    if command is None or settling.links is None:
        return reply.text, phi
    if command.appointment is not None:
        own_appointment(settling, command.appointment)
        visit = service.one(conn, command.appointment)
        link = settling.links.to_visit(conn, visit, reply.language)
    else:
        wanted = Wanted(type=command.appointment_type, services=command.services, returning=command.returning)
        link = settling.links.to_pick(conn, seen.contact_id, seen.thread_id, wanted, reply.language)
    text = f"{reply.text} {link}"
    return text, msgspec.structs.replace(phi, text_hash=hash_of(text)) if phi.fits(reply.text) else phi
