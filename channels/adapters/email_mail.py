"""One mail in our own shape, whatever carried it: raw MIME or a provider's fields."""

import email
import email.message
import re
from datetime import UTC, datetime
from email import policy
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, Final

import msgspec

from channels.adapters.email_html import to_text
from channels.adapters.email_threads import clean_address
from channels.base import Attachment

MOST_ATTACHED: Final = 10 * 1024 * 1024
MOST_TEXT: Final = 200_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REPORT: Final = frozenset(
    {"message/delivery-status", "message/rfc822", "text/rfc822-headers", "message/feedback-report"}
)


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """`headers` in order, decoded, names in lower case. `to` is the envelope's word where there is one."""

    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    left_out: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    envelope_from: str | None = None
    reports: str = ""
    """What a bounce or complaint says about the message it returns."""
    auth: str = "none"
    spam: bool = False

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)


def read_mime(raw: bytes, **more: Any) -> Mail:
    """Never raises: what cannot be taken apart is kept as its text."""
    try:
        message = email.message_from_bytes(raw, policy=policy.compat32)
        headers = headers_of(message)
        leaves = _leaves(message)
    except (RecursionError, ValueError, LookupError, AttributeError, IndexError, TypeError):
        head, _, rest = raw.partition(b"\n\n")
        message = email.message_from_bytes(head[:100_000] + b"\n\n", policy=policy.compat32)
        return msgspec.structs.replace(
            Mail(headers=headers_of(message), text=rest[:MOST_TEXT].decode("utf-8", "replace")), **more
        )
    plain, html, attached, left_out, reports = _sort(leaves)
    text = (plain.strip() and plain) or to_text(html)
    mail = Mail(
        headers=headers,
        text=clean(text)[:MOST_TEXT],
        attachments=tuple(attached),
        left_out=tuple(left_out),
        reports=reports[:MOST_TEXT],
    )
    return msgspec.structs.replace(mail, **more)


def headers_of(message: email.message.Message) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), decoded(str(value))) for name, value in message.raw_items())[:500]


def decoded(value: str) -> str:
    """A header as people read it, on one line: encoded words, stray bytes and unknown charsets included."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = (
            decode_header(value.replace("\r", "").replace("\n", " ")) if "=?" in value else [(value, None)]
        )
    except (ValueError, LookupError):
        parts = [(value, None)]
    words = "".join(_words(part, charset) for part, charset in parts)
    return re.sub(r"\s+", " ", _CONTROL.sub("", words)).strip()[:20_000]


def _words(part: bytes | str, charset: str | None) -> str:
    return part if isinstance(part, str) else in_charset(part, charset)


def in_charset(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace" if charset else "strict")
    except (LookupError, ValueError):
        return content.decode("windows-1252", "replace")


def clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def addresses_in(*values: str) -> tuple[tuple[str, str], ...]:
    """(name, address), those that can be written to only."""
    try:
        found = getaddresses(list(values))
    except (ValueError, IndexError):
        return ()
    return tuple((name.strip()[:200], ok) for name, each in found if (ok := clean_address(each)) is not None)


def sent_at(mail: Mail) -> datetime | None:
    """By its own word, else by the servers that passed it on; "-0000" means UTC (RFC 5322)."""
    passed_on = (each.rpartition(";")[2].strip() for each in mail.all("received"))
    for given in (mail.header("date"), *passed_on):
        try:
            at = parsedate_to_datetime(given)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return None


def _leaves(message: email.message.Message) -> list[email.message.Message]:
    found: list[email.message.Message] = []
    waiting: list[Any] = [message]
    while waiting and len(found) < 200:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(reversed(payload))
        else:
            found.append(part)
    return found


def _sort(
    leaves: list[email.message.Message],
) -> tuple[str, str, list[Attachment], list[str], str]:
    plain = html = reports = ""
    attached: list[Attachment] = []
    left_out: list[str] = []
    room = MOST_ATTACHED
    for part in leaves:
        kind, named = part.get_content_type(), part.get_filename()
        disposition = str(part.get("content-disposition") or "").partition(";")[0].strip().lower()
        if kind in _REPORT:
            reports += "\n" + part.as_bytes().decode("utf-8", "replace")
        elif kind in {"text/plain", "text/html"} and disposition != "attachment" and not named:
            words = in_charset(_content(part), part.get_content_charset())
            plain, html = (plain + words + "\n", html) if kind == "text/plain" else (plain, html + words)
        else:
            content, name = _content(part), safe_name(decoded(named or ""))
            if len(content) > room:
                left_out.append(name)
                continue
            room -= len(content)
            attached.append(attachment(kind, name, content, part.get("content-id")))
    return plain, html, attached, left_out, reports


def _content(part: email.message.Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def safe_name(name: str) -> str:
    bare = re.split(r"[\\/]", name)[-1].strip(". ")
    return bare[:120] or "attachment"


def attachment(kind: str, name: str, content: bytes, content_id: str | None = None) -> Attachment:
    family = kind.partition("/")[0]
    word = family if family in {"image", "video", "audio"} else "file"
    return Attachment(
        word,  # type: ignore[arg-type]
        content_type=kind[:80],
        name=name,
        provider_id=content_id and str(content_id).strip("<>")[:120],
        inline=content,
    )
