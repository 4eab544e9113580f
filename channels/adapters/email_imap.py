"""A mailbox that we look into: new mails by UID, and what people of the practice answered with their own program."""

import hashlib
import imaplib
import re
import ssl
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from channels.abilities import Polled
from channels.adapters.email_mail import read_mime
from channels.adapters.email_reading import message_key
from channels.adapters.email_sending import LOOPBACK
from channels.base import Account, Verified
from core.errors import ReconnectError, RetryLaterError

SECONDS: Final = 15.0
AT_ONCE: Final = 25
LARGEST: Final = 25 * 1024 * 1024
HEAD_OF_LARGE: Final = 200_000
Token = Callable[[], str]


def look(account: Account, cursor: Mapping[str, Any], tls: ssl.SSLContext, token: Token) -> Polled:
    """Blocking; runs in a thread. Raises `ReconnectError` when we may not in, `RetryLaterError` for the rest."""
    try:
        imap = open_mailbox(account, tls, token)
    except (OSError, imaplib.IMAP4.error) as error:
        raise RetryLaterError(f"IMAP_{type(error).__name__}") from None
    try:
        return _look(imap, account, cursor)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise RetryLaterError(f"IMAP_{type(error).__name__}") from None
    finally:
        imap.shutdown()


def _look(imap: imaplib.IMAP4, account: Account, cursor: Mapping[str, Any]) -> Polled:
    folders = {"message": str(account.settings.get("folder") or "INBOX")}
    if account.settings.get("sent_folder"):
        folders["sent"] = str(account.settings["sent_folder"])
    found: list[Verified] = []
    marks: dict[str, Any] = {}
    more = False
    for kind, folder in folders.items():
        new, marks[kind], full = _new_in(imap, kind, folder, cursor.get(kind) or {})
        found += new
        more = more or full
    return Polled(envelopes=tuple(found), cursor=marks, next_in=timedelta(seconds=1) if more else None)


def _new_in(
    imap: imaplib.IMAP4, kind: str, folder: str, mark: Mapping[str, Any]
) -> tuple[list[Verified], dict[str, int], bool]:
    """From the mark on. A mailbox seen for the first time begins now; one with a new UIDVALIDITY is read again
    for the last days, and its mails are known by their Message-ID.
    """
    status, _ = imap.select(quoted(folder), readonly=True)
    if status != "OK":
        raise RetryLaterError("IMAP_NO_FOLDER")
    validity, following = _number(imap, "UIDVALIDITY"), _number(imap, "UIDNEXT")
    if not mark:
        return [], {"validity": validity, "last": max(following - 1, 0)}, False
    last = int(mark["last"]) if mark.get("validity") == validity else max(following - 500, 0)
    status, answer = imap.uid("SEARCH", "UID", f"{last + 1}:*")
    if status != "OK":
        raise RetryLaterError("IMAP_SEARCH")
    # "n:*" always names the newest message, even when it is older than n.
    uids = sorted({int(each) for line in answer if line for each in line.split() if int(each) > last})
    chosen, envelopes = uids[:AT_ONCE], []
    for uid in chosen:
        raw = _fetch(imap, uid)
        if raw is not None:
            envelopes.append(_envelope(kind, raw))
        last = uid
    return envelopes, {"validity": validity, "last": last}, len(uids) > len(chosen)


def quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fetch(imap: imaplib.IMAP4, uid: int) -> bytes | None:
    """Without marking it as read; of one that is too large, the head and its first words."""
    _, sized = imap.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = next((int(m.group(1)) for m in map(_size_in, sized) if m), 0)
    what = "(BODY.PEEK[])" if size <= LARGEST else f"(BODY.PEEK[]<0.{HEAD_OF_LARGE}>)"
    _, answer = imap.uid("FETCH", str(uid), what)
    return next((each[1] for each in answer if isinstance(each, tuple) and len(each) > 1), None)


def _size_in(each: Any) -> re.Match[bytes] | None:
    line = each[0] if isinstance(each, tuple) else each
    return re.search(rb"RFC822\.SIZE (\d+)", line) if isinstance(line, bytes) else None


def _envelope(kind: str, raw: bytes) -> Verified:
    key = message_key(read_mime(raw), "sha256:" + hashlib.sha256(raw).hexdigest())
    return Verified(event_key=f"{kind}:{key}"[:160], body=raw, kind=kind)


def _number(imap: imaplib.IMAP4, name: str) -> int:
    _, found = imap.response(name)
    value = found[0] if found else None
    if not isinstance(value, bytes) or not value.isdigit():
        raise RetryLaterError(f"IMAP_NO_{name}")
    return int(value)


def open_mailbox(account: Account, tls: ssl.SSLContext, token: Token) -> imaplib.IMAP4:
    host, port = str(account.settings.get("imap_host", "")), int(account.settings.get("imap_port", 993))
    if account.settings.get("imap_tls", "implicit") == "implicit":
        imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=tls, timeout=SECONDS)
    else:
        imap = imaplib.IMAP4(host, port, timeout=SECONDS)
        if "STARTTLS" in imap.capabilities:
            imap.starttls(tls)
        elif host not in LOOPBACK:
            imap.shutdown()
            raise ReconnectError("TLS_REQUIRED")
    user = str(account.settings.get("imap_user") or account.external_id)
    bearer = token()
    try:
        if bearer:
            imap.authenticate("XOAUTH2", lambda _: f"user={user}\x01auth=Bearer {bearer}\x01\x01".encode())
        else:
            imap.login(user, account.secret.reveal().get("imap_password", ""))
    except imaplib.IMAP4.abort:
        imap.shutdown()
        raise
    except imaplib.IMAP4.error as error:
        imap.shutdown()
        if "[UNAVAILABLE]" in str(error) or "[INUSE]" in str(error):
            raise RetryLaterError("IMAP_UNAVAILABLE") from None
        raise ReconnectError("NOT_LOGGED_IN") from None
    return imap
