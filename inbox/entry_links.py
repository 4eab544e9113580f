"""Tells what comes through a link of ours by the words that the link puts in front: the weak sign, where a number of
its own would be the strong one.
"""

import msgspec

from channels.base import Account, Inbound, Source


class EntryLink(msgspec.Struct, frozen=True):
    """One link, as it stands in the settings of the text line that it opens (`entry_links`)."""

    words: str
    ref: str
    """What marks the inquiry, such as google_business."""
    kind: str = "profile"
    source: str | None = None
    """Id of a source of the practice file."""


def came_by_link(account: Account, inbound: Inbound) -> Inbound:
    """With its source, and without the link's words unless they are all there is. Asks no database."""
    always = account.settings.get("entry_number")
    if always and inbound.source is None:
        inbound = msgspec.structs.replace(inbound, source=_by_number(account, str(always)))
    return _without_words(account, inbound)


def _by_number(account: Account, ref: str) -> Source:
    """Nothing else gives this number: the strong sign."""
    return Source("number", {"ref": ref, "number": account.external_id})


def _without_words(account: Account, inbound: Inbound) -> Inbound:
    told = account.settings.get("entry_links")
    if not told or not inbound.text:
        return inbound
    for link in msgspec.convert(told, tuple[EntryLink, ...]):
        rest = _after(inbound.text, link.words)
        if rest is not None:
            values = {"ref": link.ref} | ({"source": link.source} if link.source else {})
            source = inbound.source or Source(link.kind, values)  # type: ignore[arg-type]
            return msgspec.structs.replace(inbound, text=rest or inbound.text, source=source)
    return inbound


def _after(text: str, words: str) -> str | None:
    """What follows the link's words; None for a text that does not begin with them. Case and spaces do not count."""
    given = text.lstrip()
    at = 0
    for part in words.split():
        while at < len(given) and given[at].isspace():
            at += 1
        if given[at : at + len(part)].casefold() != part.casefold():
            return None
        at += len(part)
    if at == 0 or (at < len(given) and given[at].isalnum() and given[at - 1].isalnum()):
        return None
    return given[at:].lstrip(" \t\r\n.,:;!-–—").rstrip()
