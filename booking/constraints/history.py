"""Days told as history ('I was in on Tuesday', 'had Botox on March 3') are taken out: they are no request."""

from __future__ import annotations

from booking.constraints.atoms import Atom, Days, Noise
from booking.constraints.text import Hit, Line

_DID = (
    r"(?:N was|it was|that was|treatment was|came(?! up)|went|saw|got|did|had|was in|was there|was seen|were in|visited|received|started|happened|happend|"
    r"called|texted|emailed|left a message|spoke|talked|tried|finished|vine|fui|tuve|me hice|hice|recibi|estuve|llame|"
    r"last seen|last came|my last appt|my last visit|mi ultima cita|was treated|injected|purchased|bought|(?<!get )paid|charged|missed|was charged|got charged|"
    r"passed out|fainted|collapsed|threw up|vomited|burned|fell|swelled|me operaron|me inyectaron|me pusieron|me puse|me inyecte|me aplique|me aplicaron|me hicieron|me trataron|nos hicimos|"
    r"been coming|noticed|woke up|told|said|booked it)"
)
_WORDS = r"(?: (?!(?:want|need|like|good|for|next|can|cannot|could|hoping|but|to|appt|scheduled|coming|until)\b)[a-z']+| N| ,){0,7}?"


def mark_history(line: Line) -> None:
    line.rewrite(
        rf"(?:(?:the|your|any|this|a|flash) sale|specials?|promos?|promotions?|deals?|ofertas?|promocion){_WORDS}(?: (?:at |on |in |the )*D)+",
        _told,
    )
    line.rewrite(
        r"(?:paid|spent|charged|pague|gaste|me cobraron)(?: (?!for|by|before|after)[a-z$]+| \d+| N){0,4} (?:on|in|of)(?: (?:the|last))* D",
        _told,
    )
    line.rewrite(rf"{_DID}{_WORDS} (?:in|on|since|around|of) mo\d+", lambda _hit: Noise())
    line.rewrite(rf"{_DID}{_WORDS}(?: (?:at |on |in |the )*[DT])+", _told)
    line.rewrite(
        rf"{_DID}{_WORDS} (?:earlier )?(?:this morning|this afternoon|this evening)", lambda _hit: Noise()
    )


def _told(hit: Hit) -> Atom | None:
    """A weekday with 'next' or 'coming' is ahead, whatever the verb before it."""
    ahead = any(
        isinstance(atom, Days) and (atom.mod in {"next", "coming"} or atom.plural) for atom in hit.atoms()
    )
    return None if ahead else Noise()
