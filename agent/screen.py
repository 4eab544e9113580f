"""What must be known before anything else is thought: opt-out and emergency, by rules alone."""

from agent.playbook.normalise import normalise
from agent.playbook.safety import find_safety
from channels.base import Inbound
from compliance.opt_out import read_opt_out
from inbox.ingest import Screened
from practice.book import PracticeBook

SCOPES = {
    "revoke_all": "all",
    "revoke_marketing": "marketing",
    "wrong_number": "wrong_number",
    "review": "unclear",
}
LONGEST = 4000


def screen(inbound: Inbound, _book: PracticeBook) -> Screened:
    """Handed to ingest by wiring: reads an inbound before it is stored."""
    if inbound.opt_out_hint == "stop":
        return Screened(opt_out="all", at_once=True)
    if inbound.opt_out_hint == "start":
        return Screened(opt_in=True, at_once=True)
    text = inbound.text[:LONGEST]
    scope = SCOPES.get(read_opt_out(text, "conv").verdict)
    emergency = any(each.urgency == "emergency" for each in find_safety(normalise(text)))
    return Screened(
        opt_out=scope,  # type: ignore[arg-type]
        emergency=emergency,
        at_once=emergency or scope in {"all", "wrong_number"},
    )
