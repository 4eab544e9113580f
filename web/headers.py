"""What every answer tells the browser to refuse, and the cookie's name that only https may set."""

from collections.abc import Iterable

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no pages: even opened by themselves they may load and do nothing."""
SANDBOXED = f"sandbox; {NOTHING}"
"""For files that strangers sent."""
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": ", ".join(f"{name}=()" for name in _OFF),
    "content-security-policy": NOTHING,
    "cache-control": "no-store",
}
"""Unless a route says otherwise for itself."""
HSTS = "max-age=63072000; includeSubDomains"
COOKIE = "glowdesk_session"
PREFIXED = f"__Host-{COOKIE}"
Headers = list[tuple[bytes, bytes]]
_ALWAYS = [(name.encode(), value.encode()) for name, value in ALWAYS.items()]


def inbox_policy(nonce: str, host: str) -> str:
    """The inbox's page: our own scripts, styles with the page's nonce, sockets to the host that served it."""
    sockets = f" ws://{host} wss://{host}" if host else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'none'; "
        f"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{sockets}; manifest-src 'self'; "
        "media-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def completed(headers: Iterable[tuple[bytes, bytes]], *, https: bool) -> Headers:
    """An answer's headers with what it did not decide for itself."""
    given = list(headers)
    said = {name.lower() for name, _ in given}
    more = [each for each in _ALWAYS if each[0] not in said]
    if not https:
        return given + more
    # Over https the cookie may be set for this host only, by https only: no other site of the domain can plant one.
    renamed = [
        (name, value.replace(f"{COOKIE}=".encode(), f"{PREFIXED}=".encode(), 1))
        if name.lower() == b"set-cookie" and value.startswith(f"{COOKIE}=".encode())
        else (name, value)
        for name, value in given
    ]
    return [*renamed, *more, (b"strict-transport-security", HSTS.encode())]


def own_cookies(line: bytes) -> bytes:
    """A request's cookies over https: ours by its prefixed name only, whatever else claims to be it."""
    pairs = [each.strip() for each in line.split(b";")]
    kept = [each for each in pairs if each.partition(b"=")[0] != COOKIE.encode()]
    return b"; ".join(
        each.replace(PREFIXED.encode(), COOKIE.encode(), 1)
        if each.startswith(f"{PREFIXED}=".encode())
        else each
        for each in kept
    )
