"""Counts what a text costs: one letter outside the GSM alphabet more than halves what a segment holds."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """Number of SMS segments; 160 then 153 letters each in GSM, 70 then 67 UTF-16 units each otherwise."""
    if all(char in BASIC or char in EXTENDED for char in text):
        return _parts(sum(2 if char in EXTENDED else 1 for char in text), 160, 153)
    return _parts(len(text.encode("utf-16-le")) // 2, 70, 67)


def _parts(length: int, alone: int, joined: int) -> int:
    return 1 if length <= alone else -(-length // joined)
