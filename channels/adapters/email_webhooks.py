"""SendGrid, Mailgun and Postmark: how each proves a request, and how each spells a mail and what became of one."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from multipart import MultipartError, MultipartParser  # type: ignore[import-untyped]

from channels.adapters.email_html import to_text
from channels.adapters.email_mail import (
    MOST_ATTACHED,
    Mail,
    attachment,
    clean,
    decoded,
    in_charset,
    read_mime,
    safe_name,
)
from channels.adapters.email_reading import aligned
from channels.adapters.email_threads import clean_address, domain_of, own_id
from channels.base import Account, Attachment, Request, StatusUpdate
from core.errors import BadInputError, ForbiddenError

MOST_SKEW: Final = timedelta(minutes=5)
MOST_FORM: Final = 64 * 1024 * 1024
_SIGNATURE: Final = "x-twilio-email-event-webhook-signature"
_TIMESTAMP: Final = "x-twilio-email-event-webhook-timestamp"


class Part(msgspec.Struct, frozen=True):
    name: str
    content: bytes
    filename: str | None = None
    content_type: str = "text/plain"


def form_parts(body: bytes) -> tuple[Part, ...]:
    """Multipart by the boundary that it begins with, else a plain form. Raises `BadInputError`."""
    if not body.startswith(b"--"):
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=500)
        except ValueError:
            raise BadInputError("not a form") from None
        return tuple(Part(name, value.encode("utf-8", "replace")) for name, value in pairs)
    boundary = body[2:].partition(b"\r\n")[0].decode("latin-1")[:200]
    try:
        parser = MultipartParser(BytesIO(body), boundary, memory_limit=MOST_FORM, spool_limit=MOST_FORM)
        parts = parser.parts()
        return tuple(Part(p.name, p.raw, p.filename or None, p.content_type or "text/plain") for p in parts)
    except (MultipartError, ValueError, UnicodeError):
        raise BadInputError("not a form") from None


def fresh(stamp: str, at: datetime | None) -> bool:
    if at is None or not re.fullmatch(r"\d{9,11}", stamp):
        return False
    return abs(at - datetime.fromtimestamp(int(stamp), UTC)) <= MOST_SKEW


def check_sendgrid(request: Request, key: str | None) -> None:
    """ECDSA over the timestamp and the raw bytes; with no public key the door is closed."""
    signature, stamp = request.headers.get(_SIGNATURE, ""), request.headers.get(_TIMESTAMP, "")
    if not (key and signature and fresh(stamp, request.at)):
        raise ForbiddenError("not signed by SendGrid")
    try:
        public = load_der_public_key(base64.b64decode(key, validate=True))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise ForbiddenError("not signed by SendGrid")
        public.verify(
            base64.b64decode(signature, validate=True),
            stamp.encode() + request.body,
            ec.ECDSA(hashes.SHA256()),
        )
    except (InvalidSignature, ValueError, TypeError, binascii.Error):
        raise ForbiddenError("not signed by SendGrid") from None


def check_mailgun(fields: Mapping[str, Any], key: str | None, at: datetime | None) -> str:
    """Gives the token: single use, since the signature does not cover the body."""
    stamp, token = str(fields.get("timestamp", "")), str(fields.get("token", ""))
    given = str(fields.get("signature", ""))
    if not key or not token or len(token) > 100 or not fresh(stamp, at):
        raise ForbiddenError("not signed by Mailgun")
    wanted = hmac.new(key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise ForbiddenError("not signed by Mailgun")
    return token


def check_postmark(request: Request, user: str | None, password: str | None) -> None:
    """Postmark signs nothing: the name and password that we put into the address it calls."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    wanted = base64.b64encode(f"{user}:{password}".encode())
    right = hmac.compare_digest(given.strip().encode(), wanted)
    if not (user and password and scheme.lower() == "basic" and right):
        raise ForbiddenError("not from Postmark")


def sendgrid_mail(body: bytes) -> Mail:
    parts = form_parts(body)
    fields = {part.name: part.content for part in parts if part.filename is None}
    charsets = _json(fields.get("charsets", b"{}"), "/charsets")
    envelope = _json(fields.get("envelope", b"{}"), "/envelope")
    words = {
        name: in_charset(content, charsets.get(name)) for name, content in fields.items() if name != "email"
    }
    sender = str(envelope.get("from") or "")
    more: dict[str, Any] = {
        "to": _cleaned(envelope.get("to")),
        "envelope_from": sender if "from" in envelope else None,
        "auth": _sendgrid_verdict(words, sender),
        "spam": _number(words.get("spam_score")) >= 5,
    }
    if "email" in fields:
        mail = read_mime(fields["email"], **more)
        return _with_verdict(mail, words)
    mail = _from_fields(
        _header_lines(words.get("headers", "")), words.get("text", ""), words.get("html", ""), parts, more
    )
    return _with_verdict(mail, words)


def _with_verdict(mail: Mail, words: Mapping[str, str]) -> Mail:
    return msgspec.structs.replace(mail, auth=_sendgrid_verdict(words, mail.header("from")))


def mailgun_mail(body: bytes) -> Mail:
    parts = form_parts(body)
    fields = {part.name: part.content.decode("utf-8", "replace") for part in parts if part.filename is None}
    raw = next((part.content for part in parts if part.name == "body-mime"), None)
    more: dict[str, Any] = {
        "to": _cleaned(fields.get("recipient", "").split(",")),
        "envelope_from": fields.get("sender"),
    }
    if raw is not None:
        mail = read_mime(raw, **more)
    else:
        pairs = _json(fields.get("message-headers", "[]").encode(), "/message-headers", kind=list)
        headers = tuple(
            (str(p[0]).lower(), decoded(str(p[1]))) for p in pairs if isinstance(p, list) and len(p) == 2
        )
        mail = _from_fields(headers, fields.get("body-plain", ""), fields.get("body-html", ""), parts, more)
    checks = [each.lower() for each in (*mail.all("x-mailgun-spf"), *mail.all("x-mailgun-dkim-check-result"))]
    verdict = "none" if not checks else "pass" if all(each == "pass" for each in checks) else "fail"
    return msgspec.structs.replace(mail, auth=verdict, spam=mail.header("x-mailgun-sflag").lower() == "yes")


def postmark_mail(document: Mapping[str, Any]) -> Mail:
    headers = [
        (str(e.get("Name", "")).lower(), decoded(str(e.get("Value", "")))) for e in _rows(document, "Headers")
    ]
    told = {name for name, _ in headers}
    sender = document.get("FromFull") or {}
    if "from" not in told:
        headers.append(("from", f"{_quoted(str(sender.get('Name', '')))} <{sender.get('Email', '')}>"))
    if "subject" not in told:
        headers.append(("subject", decoded(str(document.get("Subject", "")))))
    if "message-id" not in told and document.get("MessageID"):
        headers.append(("message-id", f"<{document['MessageID']}@postmark>"))
    if "date" not in told and document.get("Date"):
        headers.append(("date", str(document["Date"])))
    to = [document.get("OriginalRecipient"), *(e.get("Email") for e in _rows(document, "ToFull"))]
    files, left_out = _postmark_files(document)
    text = str(document.get("TextBody") or "")
    mail = Mail(
        headers=tuple(headers),
        text=clean(text if text.strip() else to_text(str(document.get("HtmlBody") or ""))),
        attachments=files,
        left_out=left_out,
        to=_cleaned(to),
    )
    domain = domain_of(str(sender.get("Email", "")))
    spf = mail.header("received-spf").lower()
    tests = mail.header("x-spam-tests").upper()
    proven = "DKIM_VALID_AU" in tests or (spf.startswith("pass") and aligned(_spf_domain(spf), domain))
    failed = spf.startswith(("fail", "softfail"))
    return msgspec.structs.replace(
        mail,
        auth="pass" if proven else "fail" if failed else "none",
        spam=mail.header("x-spam-status").lower() == "yes",
    )


def sendgrid_updates(body: bytes, account: Account) -> tuple[StatusUpdate, ...]:
    rows = _json(body, "/", kind=list)
    return tuple(
        u for row in rows if isinstance(row, dict) and (u := _sendgrid_update(row, account)) is not None
    )


def _sendgrid_update(row: Mapping[str, Any], account: Account) -> StatusUpdate | None:
    event, outbound_id = str(row.get("event", "")), row.get("glowdesk")
    code = str(row.get("status") or row.get("reason") or event)[:40]
    gone = event in {"spamreport", "unsubscribe", "group_unsubscribe", "dropped"}
    hard = event == "bounce" and row.get("type", "bounce") == "bounce"
    return _update(event, outbound_id, account, code, suppress=gone or hard)


def mailgun_update(data: Mapping[str, Any], account: Account) -> StatusUpdate | None:
    event = str(data.get("event", ""))
    outbound_id = (data.get("user-variables") or {}).get("glowdesk")
    if event == "failed":
        permanent = data.get("severity") == "permanent"
        code = str((data.get("delivery-status") or {}).get("code") or "FAILED")[:40]
        event = "bounce" if permanent else "deferred"
        return _update(
            event, outbound_id, account, code, suppress=permanent and data.get("reason") == "bounce"
        )
    return _update(event, outbound_id, account, event, suppress=event in {"complained", "unsubscribed"})


def postmark_update(document: Mapping[str, Any], account: Account) -> StatusUpdate | None:
    record = str(document.get("RecordType", ""))
    outbound_id = (document.get("Metadata") or {}).get("glowdesk")
    kind = str(document.get("Type", ""))
    if record == "Bounce":
        event = "deferred" if kind in {"Transient", "SoftBounce", "DnsError"} else "bounce"
        return _update(event, outbound_id, account, kind[:40], suppress=kind == "HardBounce")
    if record == "SubscriptionChange" and not document.get("SuppressSending"):
        return None
    word = {"Delivery": "delivered", "SpamComplaint": "complained", "SubscriptionChange": "unsubscribed"}.get(
        record, ""
    )
    return _update(word, outbound_id, account, record[:40], suppress=record != "Delivery")


_MEANS: Final = {
    "processed": ("sent", 3), "accepted": ("sent", 3), "deferred": ("sent", 3), "delivered": ("delivered", 4),
    "bounce": ("undelivered", 4), "dropped": ("undelivered", 4), "spamreport": ("failed", 5), "complained": ("failed", 5),
    "unsubscribe": ("delivered", 4), "group_unsubscribe": ("delivered", 4), "unsubscribed": ("delivered", 4),
}  # fmt: skip
"""Opens and clicks are left out: mail programs fetch pictures and links by themselves."""


def _update(
    event: str, outbound_id: Any, account: Account, code: str, *, suppress: bool
) -> StatusUpdate | None:
    if event not in _MEANS or not isinstance(outbound_id, str):
        return None
    status, rank = _MEANS[event]
    code_told = None if status in {"delivered", "sent"} and event != "deferred" else code
    return StatusUpdate(
        own_id(outbound_id, account.external_id), status, rank, code_told, outbound_id, suppress
    )


def _from_fields(
    headers: tuple[tuple[str, str], ...], text: str, html: str, parts: tuple[Part, ...], more: dict[str, Any]
) -> Mail:
    files: list[Attachment] = []
    left_out: list[str] = []
    room = MOST_ATTACHED
    for part in parts:
        if part.filename is None:
            continue
        name = safe_name(decoded(part.filename))
        if len(part.content) > room:
            left_out.append(name)
            continue
        room -= len(part.content)
        files.append(attachment(part.content_type.partition(";")[0], name, part.content))
    words = clean(text if text.strip() else to_text(html))
    return Mail(headers=headers, text=words, attachments=tuple(files), left_out=tuple(left_out), **more)


def _header_lines(block: str) -> tuple[tuple[str, str], ...]:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", block)
    pairs = (line.partition(":") for line in unfolded.splitlines() if ":" in line)
    return tuple((name.strip().lower(), decoded(value.strip())) for name, _, value in pairs)[:500]


def _sendgrid_verdict(words: Mapping[str, str], sender: str) -> str:
    """SendGrid's own fields only: a header inside the mail is the sender's word."""
    match = re.search(r"@([\w.-]+)", sender)
    domain = match.group(1).lower() if match else ""
    signed = re.findall(r"@?([\w.-]+)\s*:\s*pass", words.get("dkim", "").lower())
    if any(aligned(each, domain) for each in signed):
        return "pass"
    spf = words.get("SPF", "").lower()
    return "fail" if spf in {"fail", "softfail"} or ": fail" in words.get("dkim", "").lower() else "none"


def _spf_domain(value: str) -> str:
    found = re.search(r"(?:domain of|envelope-from=)\s*<?[^\s@;]*@([\w.-]+)", value)
    return found.group(1) if found else ""


def _postmark_files(document: Mapping[str, Any]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    files: list[Attachment] = []
    left_out: list[str] = []
    room = MOST_ATTACHED
    for each in _rows(document, "Attachments"):
        name = safe_name(str(each.get("Name", "")))
        try:
            content = base64.b64decode(str(each.get("Content", "")))
        except ValueError:
            content = b""
        if len(content) > room:
            left_out.append(name)
            continue
        room -= len(content)
        files.append(
            attachment(str(each.get("ContentType", "")), name, content, each.get("ContentID") or None)
        )
    return tuple(files), tuple(left_out)


def _rows(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = document.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadInputError("not a list of objects", at=f"/{name}")
    return found


def read_json(body: bytes, at: str = "/") -> dict[str, Any]:
    found: dict[str, Any] = _json(body, at)
    return found


def _json(body: bytes, at: str, *, kind: type = dict) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError):
        raise BadInputError("unreadable", at=at) from None


def _cleaned(given: Any) -> tuple[str, ...]:
    each = given if isinstance(given, list) else [given]
    return tuple(ok for one in each if isinstance(one, str) and (ok := clean_address(one)) is not None)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "").replace('"', "") + '"' if name else ""


def _number(value: str | None) -> float:
    try:
        return float(value or 0)
    except ValueError:
        return 0.0
