"""The page that ends mail: its address is a mark of ours around two ids, and what it does is one transaction."""

import base64
import binascii
import uuid
from typing import Final, Literal

import msgspec
from sqlalchemy import Connection

from compliance.consent.records import MARKETING
from compliance.consent.revoking import PATIENT, revoke
from core.errors import NotFoundError
from core.session import practice_of
from core.vault import MARK_BYTES, Vault
from practice.contacts import address_of

HOW: Final = "unsubscribe_page"
Ends = Literal["offers", "all"]
MOST: Final = 400


class Token(msgspec.Struct, frozen=True):
    """What stands in the link: no name, no address, nothing that means something to anybody else."""

    practice_id: str
    address_id: str
    mark: bytes


class Unsubscribing:
    """Makes links for the gate and knows them again, whatever key has begun since."""

    def __init__(self, vault: Vault, public_url: str) -> None:
        self._vault, self._base = vault, public_url.rstrip("/")

    def link(self, conn: Connection, address_id: str) -> str:
        """Empty where the practice has no key yet; a mail that needs the link is then not sent."""
        named = _named(practice_of(conn), address_id)
        mark = self._vault.mark(conn, named)
        if mark is None:
            return ""
        token = base64.urlsafe_b64encode(named + mark).decode().rstrip("=")
        return f"{self._base}/u/{token}"

    def check(self, conn: Connection, token: Token) -> None:
        """Raises `NotFoundError` for a link that we did not make."""
        named = _named(token.practice_id, token.address_id)
        if not self._vault.is_marked(conn, named, token.mark):
            raise NotFoundError("no such page")

    def end(self, conn: Connection, token: Token, ends: Ends) -> bool:
        """Take back what was chosen, here and now. False where that had been done already, or they are gone.

        Raises as `check`.
        """
        self.check(conn, token)
        address = address_of(conn, token.address_id)
        if address is None or _is_ended(address.revoked, set(address.revoked_categories), ends):
            return False
        revoke(conn, address.id, "all" if ends == "all" else "marketing", how=HOW, actor=PATIENT)
        return True


def read_token(given: str) -> Token:
    """Raises `NotFoundError` for what is no token."""
    if not given.isascii() or len(given) > MOST:
        raise NotFoundError("no such page")
    try:
        raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        practice_id, rest = _name(raw)
        address_id, mark = _name(rest)
    except (ValueError, IndexError, binascii.Error):
        raise NotFoundError("no such page") from None
    if len(mark) != MARK_BYTES:
        raise NotFoundError("no such page")
    return Token(practice_id, address_id, mark)


def _is_ended(revoked: str | None, categories: set[str], ends: Ends) -> bool:
    if revoked in {"all", "wrong_number"}:
        return True
    return ends == "offers" and categories >= MARKETING


def _named(*ids: str) -> bytes:
    return b"".join(map(_packed, ids))


def _packed(each: str) -> bytes:
    """Ours are UUIDs and take sixteen bytes; any other id is written out."""
    try:
        found = uuid.UUID(each)
    except ValueError:
        found = None
    if found is not None and str(found) == each:
        return b"\x00" + found.bytes
    written = each.encode()
    return bytes((len(written),)) + written


def _name(raw: bytes) -> tuple[str, bytes]:
    length = raw[0]
    size = length or 16
    name, rest = raw[1 : 1 + size], raw[1 + size :]
    if len(name) != size:
        raise ValueError
    return (name.decode() if length else str(uuid.UUID(bytes=name))), rest
