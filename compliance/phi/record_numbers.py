"""Finds numbers that stand for a person: records, bookings, devices, cards, licences, vehicles."""

import re
from collections.abc import Iterable, Iterator

from compliance.phi.lexicon import public_words
from compliance.phi.spans import Span

_IS = r"(?:\s*(?:#|no\.?|num\.?|nr\.?|number(?:'?s)?|numero|id|code|codigo|is|es|was|it's|its|on file|reads|says|de|del|:|=|-|\())*\s*"
_CODE = r"(?P<value>#?(?=[A-Z0-9\-/._]*\d)[A-Z0-9](?:[A-Z0-9]|[\-/._](?=[A-Z0-9])){2,}(?:[ ]\d{3,}(?!\w|\s*(?:units?|dollars?|unidades)))*)"
_SPACED_CODE = r"(?P<value>#?(?=[A-Z\- ]*\d)[A-Z0-9]{1,6}(?:[\- ]?(?=[A-Z\-]*\d)[A-Z0-9]{2,}){0,4})"
_STRONG = r"(?:#|\b(?:no|num|numbers?|numero|id|code|codigo|nr)\b)"


def _rule(cues: str, code: str = _CODE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{cues})\b'?s?{_IS}{code}", re.IGNORECASE)


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "MRN",
        _rule(
            r"mrn|m\.r\.n\.?|medical record|med rec|record|chart|patient|pt|patient file|file|expediente|historia clinica|historial|paciente|ficha|acct mrn"
        ),
    ),
    (
        "APPT_ID",
        _rule(
            r"appointment|appt|booking|reservation|confirmation|conf|confirm|order|invoice|receipt|authorization|auth|prior auth|"
            r"preauth|pre-auth|pre-authorization|authorisation|approval|claim|case|ticket|reference|ref|transaction|txn|tracking|referral|cita|reserva|"
            r"reservacion|confirmacion|pedido|orden|factura|recibo|autorizacion|referencia|folio|turno|rx|prescription|receta"
        ),
    ),
    (
        "DEVICE_SERIAL",
        _rule(
            r"serial|serie|s/n|sn|lot|lote|batch|device|udi|implant|implante|implants|expander|pacemaker|model|gtin|ref|syringe|vial|jeringa|unit sn|dispositivo|pump|sticker|label|etiqueta|box|card",
        ),
    ),
    (
        "MEMBER_ID",
        _rule(
            r"member|membership|insurance|policy|group|grp|subscriber|alle|aspire|rewards|loyalty|plan|medicare|medicaid|aetna|cigna|"
            r"humana|bcbs|united|uhc|tricare|kaiser|socio|socia|membresia|miembro|poliza|seguro|aseguranza|afiliado|afiliada|card"
        ),
    ),
    (
        "ACCOUNT",
        _rule(
            r"account|acct|acc|routing|iban|bank|aba|cuenta|carecredit|cherry|gift card|giftcard|gift certificate|tarjeta de regalo|certificate|voucher|loan"
        ),
    ),
    (
        "US_DRIVER_LICENSE",
        _rule(
            r"driver'?s? licen[sc]e|drivers? lic|licen[sc]e|licencia(?: de (?:conducir|manejo))?|dl|d\.l\.?|state id|id card|passport|pasaporte|"
            r"green card|visa|military id|ine|curp|identificacion|dea|npi"
        ),
    ),
    ("ID", _rule(r"plate|plates|license plate|tag|placa|placas|matricula|vin", _SPACED_CODE)),
    ("ID", _rule(r"id|mac|imei|uuid|user|login|pin|passcode|code|codigo|badge|employee|student")),
)
_WEAK_NEEDS = {
    "patient",
    "pt",
    "paciente",
    "file",
    "record",
    "chart",
    "card",
    "order",
    "case",
    "conf",
    "confirm",
    "visa",
    "model",
    "box",
    "label",
    "group",
    "plan",
    "code",
    "codigo",
    "user",
    "cita",
    "appointment",
    "appt",
    "turno",
    "ref",
    "lot",
    "tag",
    "device",
    "united",
    "cherry",
}
_PREFIXED = re.compile(
    r"(?<![\w\-#/.$@])#?(?=[A-Z]{1,6}[-_# ]?\d)[A-Z]{1,6}[-_#]?\d{4,}[A-Z0-9]*(?:-[A-Z0-9]+)*(?![\w])",
    re.IGNORECASE,
)
_HYPHENED = re.compile(
    r"(?<![\w\-#/.$@])(?=[A-Z0-9\-]*\d)(?=[A-Z0-9\-]*[A-Z])[A-Z0-9]{2,}(?:-[A-Z0-9]{2,}){1,4}(?![\w\-])",
    re.IGNORECASE,
)
_MIXED = re.compile(
    r"(?<![\w\-#/.$@])(?=[A-Z]*\d)(?=\d*[A-Z])(?=(?:[A-Z]*\d){4})[A-Z0-9]{7,}(?!\w)", re.IGNORECASE
)
_HASH = re.compile(r"#\s?\d{3,}(?:-\d+)*\b|#[A-Z]{1,4}-?\d{3,}\b", re.IGNORECASE)
_LONG = re.compile(r"(?<![\w$.,\-/])\d{8,}(?![\w%]|[.,]\d)")
_UDI = re.compile(r"\(\d{2}\)[A-Z0-9]{6,}(?:\(\d{2}\)[A-Z0-9]+)*", re.IGNORECASE)
_VIN = re.compile(r"(?<!\w)[A-HJ-NPR-Z0-9]{17}(?!\w)", re.IGNORECASE)
_SSN = re.compile(
    r"(?<![\w\-])(?:\d{3}|x{3}|\*{3})[\s.\-/](?:\d{2}|x{2}|\*{2})[\s.\-/]\d{4}(?!\w|-\d)", re.IGNORECASE
)
_NINE = re.compile(r"(?<![\w$.,\-/])\d{9}(?![\w%])")
_SSN_CUE = r"(?:ssn|s\.s\.n\.?|social(?: security)?|soc(?:ial)? sec|seguro social|numero de seguro)"
_LAST_FOUR = re.compile(
    rf"\b{_SSN_CUE}\b[^\d\n]{{0,40}}(?P<value>\d{{4}})(?!\d)|(?P<before>(?<!\d)\d{{4}})(?!\d)[^\d\n.]{{0,30}}\b{_SSN_CUE}\b",
    re.IGNORECASE,
)
_SSN_LOOSE = re.compile(
    rf"\b{_SSN_CUE}\b[^\d\n]{{0,30}}(?P<value>\d{{3}}[\s.\-/]*\d{{2}}[\s.\-/]*\d{{4}})(?!\d)", re.IGNORECASE
)
_CARD = re.compile(r"(?<![\w.])\d(?:[\s.\-]{0,2}\d){12,18}(?!\w)")
_CARD_TAIL = re.compile(r"\d{4}[\s,;]+(?P<value>(?:0?[1-9]|1[0-2])\s?/\s?\d{2,4}[\s,;]+\d{3,4})\b")
"""Date and code that follow a card without saying so."""
_CARD_WORD = r"(?:card|visa|mastercard|master card|mc|amex|american express|discover|debit|credit|cc|tarjeta|account|acct|cuenta|checking|savings)"
_ENDING = re.compile(
    rf"\b{_CARD_WORD}\b[^\d\n]{{0,40}}?(?:end\w*|last (?:four|4)(?: digits)?|termina\w*|ultimos? (?:cuatro|4)(?: digitos)?|x+|\*+|#|-)[^\d\n]{{0,12}}(?P<value>\d{{4}})(?!\d)"
    rf"|(?:end(?:s|ing)(?: in| with)?|termina(?:da|do)? en|last (?:four|4)(?: digits)?(?: is| are| of it)?:?|ultimos? (?:cuatro|4)(?: digitos)?(?: son)?:?)\s*(?P<tail>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_CVV = re.compile(
    r"\b(?:cvv2?|cvc|security code|codigo de seguridad)\b[^\d\n]{0,12}(?P<value>\d{3,4})\b|\b(?:exp(?:iry|ires|iration)?(?: date)?|vence|vencimiento)\b[^\d\n]{0,8}(?P<date>\d{1,2}\s?/\s?\d{2,4})\b",
    re.IGNORECASE,
)
_PROMO = re.compile(
    r"\b(?:promo|coupon|discount|offer|deal|cupon|descuento|promocion|special|use|using|referral)(?: codes?| codigo)?\W*(?:is\s)?$",
    re.IGNORECASE,
)
_PROMO_CUE = re.compile(
    r"\b(?:promo|coupon|discount|offer|deal|cupon|descuento|promocion|special|sale|use|using|apply|enter|usar|usando)s?\s+(?:the\s+|el\s+)?$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d{1,2}(?::\d{2})?(?:am|pm|a|p|h|hrs?|st|nd|rd|th|s|x|k|cc|ml|mg|mm|nm|min|mins|wks?|weeks?|yrs?|yo|units?|u)",
    re.IGNORECASE,
)
_VIN_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def find(text: str, formats: Iterable[str] = ()) -> Iterator[Span]:
    if not any(char.isdigit() for char in text):
        return
    yield from _cards(text)
    yield from _social(text)
    yield from _named(text)
    yield from _shaped(text)
    for pattern in formats:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Span(match.start(), match.end(), "ID", 0.96)


def _cards(text: str) -> Iterator[Span]:
    yield from _card_numbers(text)
    for pattern, kind in ((_ENDING, "ACCOUNT"), (_CVV, "CREDIT_CARD"), (_CARD_TAIL, "CREDIT_CARD")):
        for match in pattern.finditer(text):
            group = match.lastgroup or 0
            yield Span(match.start(group), match.end(group), kind, 0.85)


def _card_numbers(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if (
            luhn(digits)
            or re.fullmatch(r"(?:\d{4}[\s.\-]){3}\d{4}", match.group())
            or len(digits) in {15, 16}
        ):
            yield Span(match.start(), match.end(), "CREDIT_CARD", 0.94)
        else:
            yield Span(match.start(), match.end(), "ID", 0.5)


def luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _social(text: str) -> Iterator[Span]:
    for match in _SSN.finditer(text):
        yield Span(match.start(), match.end(), "US_SSN", 0.93)
    for pattern in (_SSN_LOOSE, _LAST_FOUR):
        for match in pattern.finditer(text):
            group = match.lastgroup or 0
            yield Span(match.start(group), match.end(group), "US_SSN", 0.95)
    for match in _NINE.finditer(text):
        yield Span(match.start(), match.end(), "ID", 0.5)


def _named(text: str) -> Iterator[Span]:
    for kind, rule in _RULES:
        for match in rule.finditer(text):
            start = match.start("value")
            if not _PROMO_CUE.search(text[: match.start()]) and _counts(
                match.group("value"), text[match.start() : start].lower()
            ):
                yield Span(start, match.end("value"), kind, 0.8)


def _counts(value: str, cue: str) -> bool:
    """A word such as "order" or "card" also stands before prices, times and amounts; then the shape must say more."""
    digits = sum(char.isdigit() for char in value)
    if (
        _TIME.fullmatch(value)
        or re.fullmatch(r"(?:19|20)\d\d", value)
        or re.fullmatch(r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?", value)
    ):
        return False
    if value.lower() in public_words() or re.fullmatch(r"\d{1,3}", value):
        return False
    if "#" in cue + value or re.search(_STRONG, cue):
        return True
    mixed = any(char.isalpha() for char in value)
    first = re.match(r"[\w/'-]+", cue)
    weak = first is not None and first.group() in _WEAK_NEEDS
    return (mixed and digits >= 2) or digits >= (5 if weak else 4)


def _shaped(text: str) -> Iterator[Span]:
    for match in _UDI.finditer(text):
        yield Span(match.start(), match.end(), "DEVICE_SERIAL", 0.9)
    for match in _VIN.finditer(text):
        if _vin(match.group().upper()):
            yield Span(match.start(), match.end(), "ID", 0.95)
    for pattern in (_PREFIXED, _HYPHENED, _MIXED):
        for match in pattern.finditer(text):
            if _is_code(match.group(), text[max(0, match.start() - 24) : match.start()]):
                yield Span(match.start(), match.end(), "ID", 0.55)
    for match in _HASH.finditer(text):
        yield Span(match.start(), match.end(), "ID", 0.55)
    for match in _LONG.finditer(text):
        yield Span(match.start(), match.end(), "ID", 0.5)


def _is_code(value: str, before: str) -> bool:
    """A promotion's code is public; so are CO2, a 2-for-1, times and amounts stuck to their unit."""
    digits = sum(char.isdigit() for char in value)
    if _PROMO.search(before) or _TIME.fullmatch(value) or digits < 3:
        return False
    if re.fullmatch(r"[A-Za-z]+(?:19|20)\d\d", value) or re.fullmatch(r"[A-Za-z]{3,}-?\d{1,3}", value):
        return False
    return not re.fullmatch(r"\d+(?:-\d+)+[A-Za-z]*|\d+-[A-Za-z]+(?:-[A-Za-z]+)*|[A-Za-z]{2,}-\d{1,3}", value)


def _vin(value: str) -> bool:
    if not (any(char.isdigit() for char in value) and any(char.isalpha() for char in value)):
        return False
    total = sum(
        int(_VIN_VALUES.get(char, char)) * weight for char, weight in zip(value, _VIN_WEIGHTS, strict=True)
    )
    return value[8] == "0123456789X"[total % 11]
