"""Links to stored media: signed, short-lived, naming one file of one practice and nothing else."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from core.session import now, practice_of

VIEWING = timedelta(minutes=5)
"""For a screen that is open now."""
HANDING_OVER = timedelta(hours=2)
"""For a provider that fetches what it is to deliver; long enough for its retries."""
REVIEWING = timedelta(days=90)
"""For a proof of opt-in: reviewers of a campaign take weeks. It shows a form of the practice, and no patient."""
PURPOSE = "media links"
_MAC = 16


class MediaLink(NamedTuple):
    practice_id: str
    media_id: str
    expires: int


def sign(key: bytes, link: MediaLink) -> str:
    body = msgspec.json.encode(link)
    return base64.urlsafe_b64encode(_mac(key, body) + body).rstrip(b"=").decode()


def link_to(key: bytes, practice_id: str, media_id: str, at: datetime, lasts: timedelta = VIEWING) -> str:
    """The path of a file. The same within a minute, so that a list drawn again loads nothing again."""
    expires = int((at + lasts).timestamp()) // 60 * 60 + 60
    return f"/media/{sign(key, MediaLink(practice_id, media_id, expires))}"


class HandedOver:
    """Whole addresses of files for those outside: a provider that delivers one, a reviewer who looks at a proof."""

    def __init__(self, key: bytes, public_url: str) -> None:
        self._key, self._base = key, public_url.rstrip("/")

    def of_message(self, practice_id: str, media_id: str, name: str, at: datetime) -> str:
        """Ends as the file does: some providers tell a picture by the address alone."""
        ending = name.rpartition(".")[2]
        return f"{self._base}{link_to(self._key, practice_id, media_id, at, HANDING_OVER)}/file.{ending}"

    def of_proof(self, conn: Connection, media_id: str) -> str:
        return self._base + link_to(self._key, practice_of(conn), media_id, now(conn), REVIEWING)


def read(key: bytes, token: str, at: datetime) -> MediaLink | None:
    """None for everything that this house did not sign, and for what is over."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        body = raw[_MAC:]
        if not hmac.compare_digest(raw[:_MAC], _mac(key, body)):
            return None
        link = msgspec.json.decode(body, type=MediaLink)
    except (ValueError, msgspec.MsgspecError):
        return None
    return link if link.expires > at.timestamp() else None


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:_MAC]
