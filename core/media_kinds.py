"""What may be stored as media, told by the bytes themselves; a name or a declared type proves nothing."""

import re
import unicodedata
from typing import NamedTuple

LOOKED_AT = 64


class Kind(NamedTuple):
    """A media type, the ending its file gets, and how large it may be."""

    media_type: str
    ending: str
    most: int


MB = 1024 * 1024
_AUDIO, _VIDEO, _IMAGE = 16 * MB, 32 * MB, 12 * MB
JPEG = Kind("image/jpeg", "jpg", _IMAGE)
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", "png", _IMAGE)),
    (b"GIF87a", Kind("image/gif", "gif", _IMAGE)),
    (b"GIF89a", Kind("image/gif", "gif", _IMAGE)),
    (b"%PDF-", Kind("application/pdf", "pdf", _IMAGE)),
    (b"BEGIN:VCALENDAR", Kind("text/calendar", "ics", MB // 4)),
    (b"OggS", Kind("audio/ogg", "ogg", _AUDIO)),
    (b"ID3", Kind("audio/mpeg", "mp3", _AUDIO)),
    (b"#!AMR", Kind("audio/amr", "amr", _AUDIO)),
    (b"\x1aE\xdf\xa3", Kind("video/webm", "webm", _VIDEO)),
)
_RIFF = {b"WEBP": Kind("image/webp", "webp", _IMAGE), b"WAVE": Kind("audio/wav", "wav", _AUDIO)}
_MP4 = Kind("video/mp4", "mp4", _VIDEO)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"msf1"), Kind("image/heic", "heic", _IMAGE)),
    b"avif": Kind("image/avif", "avif", _IMAGE),
    b"M4A ": Kind("audio/mp4", "m4a", _AUDIO),
    b"qt  ": Kind("video/quicktime", "mov", _VIDEO),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3g2a"), Kind("video/3gpp", "3gp", _VIDEO)),
    **dict.fromkeys((b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V "), _MP4),
}
LARGEST = _VIDEO
SHOWN_INLINE = {"image/jpeg", "image/png", "image/gif", "image/webp"}
"""What a page of ours may show as a picture; it is downloaded all the same when it is opened by itself."""


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file from its first bytes; None for everything we do not store (SVG, HTML, archives …)."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return Kind("audio/mpeg", "mp3", _AUDIO)  # an MPEG audio frame (layer III) without a tag before it
    return None


def clean_name(given: str | None, kind: Kind) -> str:
    """A name that is safe in a header, a path and a page: no folders, no controls, the ending of its true kind."""
    text = unicodedata.normalize("NFKC", given or "")
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(char for char in text if char.isalnum() or char in " ._-()")
    stem = re.sub(r"\s+", " ", text.rpartition(".")[0] or text).strip(" .")[:80] or "attachment"
    return f"{stem}.{kind.ending}"
