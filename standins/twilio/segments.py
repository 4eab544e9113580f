"""Twilio bills by segment, so the far end counts them on its own, independently of the product's counter."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
# The swaps smart encoding makes most; enough for a bill, the product's table is its own.
SMART = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...",
    "`": "'", "\u00a0": " ", "\t": " ", "•": "-", "«": '"', "»": '"',
})  # fmt: skip


def _parts(weights: list[int], single: int, each: int) -> int:
    """Fill parts in order; a character that needs two places never straddles two parts."""
    if sum(weights) <= single:
        return 1
    parts, room = 1, each
    for weight in weights:
        if weight > room:
            parts, room = parts + 1, each
        room -= weight
    return parts


def count_segments(body: str, *, smart: bool = False) -> int:
    text = body.translate(SMART) if smart else body
    if all(character in BASIC or character in EXTENDED for character in text):
        return _parts([2 if character in EXTENDED else 1 for character in text], 160, 153)
    return _parts([2 if ord(character) > 0xFFFF else 1 for character in text], 70, 67)
