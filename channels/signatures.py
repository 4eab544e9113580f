"""Proof that a webhook comes from whom it says: on raw bytes, closed when in doubt, never an exception."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, parse_qsl

FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 500
_PORTS: Final = {"http": "80", "https": "443"}

Pairs = list[tuple[str, str]]


def read_form(body: bytes) -> Pairs | None:
    """Every parameter, blank ones too, since those are signed; None when the bytes are no form in UTF-8."""
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:  # UnicodeDecodeError is one too
        return None


def twilio_signature(url: str, parameters: Pairs, auth_token: str) -> str:
    """Over the URL as it is given, then each name with its distinct values in order."""
    text = url + "".join(name + value for name, value in sorted(set(parameters)))
    digest = hmac.new(auth_token.encode(), text.encode("utf-8"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def verify_twilio(url: str, headers: Mapping[str, str], raw_body: bytes, auth_token: str) -> bool:
    """True for a request that Twilio signed for this public URL; header names in lower case.

    A form is signed with its parameters. Any other body counts only through `bodySHA256` in the URL: the
    SDK accepts such a request without looking at the body when it is not handed the raw text.
    """
    signature = headers.get("x-twilio-signature")
    if not signature or "x-twilio-webhooks-signature-settings" in headers:
        return False  # shared keys (public beta, 2026-09) are not adopted: no BAA covers their API
    parameters: Pairs = []
    if headers.get("content-type", "").partition(";")[0].strip().lower() == FORM:
        form = read_form(raw_body)
        if form is None:
            return False
        parameters = form
    elif raw_body and not _names_body(url):
        return False
    if _names_body(url) and not _same(_names_body(url), hashlib.sha256(raw_body).hexdigest()):
        return False
    return any(
        _same(signature, twilio_signature(candidate, parameters, auth_token)) for candidate in _spellings(url)
    )


def _names_body(url: str) -> str:
    query = url.partition("#")[0].partition("?")[2]
    return parse_qs(query).get("bodySHA256", [""])[0]


def _spellings(url: str) -> tuple[str, ...]:
    """Twilio keeps the port for texts and drops it for calls over HTTPS, so both are tried.

    The fragment holds connection overrides and is not signed; user and password are dropped before signing.
    """
    scheme, separator, rest = url.partition("#")[0].partition("://")
    if not separator:
        return ()
    end = min((place for place in map(rest.find, "/?") if place >= 0), default=len(rest))
    host, tail = rest[:end].rpartition("@")[2], rest[end:]
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdigit():  # no port, or the colons of an IPv6 address
        name, port = host, _PORTS.get(scheme.lower(), "80")
    return tuple(f"{scheme}://{place}{tail}" for place in (name, f"{name}:{port}"))


def _same(given: str, computed: str) -> bool:
    return hmac.compare_digest(given.encode(), computed.encode())
