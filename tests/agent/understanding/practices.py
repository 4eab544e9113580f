"""Two small invented practices, unlike each other, that type in no synonyms."""

from typing import Any

from practice.book import PracticeBook
from practice.file import practice_file

_WEEK = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def _service(id_: str, name: str, line: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "revenue_line": line,
        "appointment_types": {"new": "visit", "returning": "visit"},
        "prices": [],
        **more,
    }


def _practice(id_: str, name: str, languages: list[str], staff: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "practice_file": 1,
        "knowledge": [],
        "practice": {
            "id": id_,
            "name": name,
            "timezone": "America/Denver",
            "country": "US",
            "currency": "USD",
            "languages": languages,
            "address": {"street": "7 Quarry Row", "city": "Boulder", "region": "CO", "postal_code": "80301"},
            "phone": "+13035550173",
            "hours": _WEEK,
            "booking_rules": {"grid_minutes": 20, "min_lead_minutes": 90, "horizon_days": 45},
        },
        "staff": staff,
        "provider_hours": {staff[0]["id"]: _WEEK, staff[1]["id"]: _WEEK},
        "appointment_types": [
            {
                "id": "visit",
                "name": "Visit",
                "minutes": 40,
                "providers": [staff[0]["id"], staff[1]["id"]],
                "who": "any",
                "fee": {"kind": "free"},
            }
        ],
    }


def medspa() -> PracticeBook:
    """A bilingual medical spa: injectables, lasers, skin, wellness."""
    file = _practice(
        "larkrow",
        "Larkrow Aesthetics",
        ["en", "es"],
        [
            {"id": "oda", "name": "Dr. Oda Brekke"},
            {"id": "mina", "name": "Mina Solis, RN"},
            {"id": "ulf", "name": "Ulf"},
        ],
    )
    file["services"] = [
        _service("wrinkle_relaxer", "Wrinkle relaxer (Botox, Dysport)", "injectables"),
        _service("lip_filler", "Lip filler", "injectables"),
        _service("cheek_filler", "Cheek & chin filler", "injectables"),
        _service("sculptra", "Sculptra", "injectables"),
        _service("lhr", "Laser hair removal", "laser_energy"),
        _service("ipl", "IPL photofacial", "laser_energy"),
        _service("rf_needling", "RF microneedling (Morpheus8)", "laser_energy"),
        _service("co2", "CO2 laser resurfacing", "laser_energy"),
        _service("coolsculpting", "CoolSculpting", "body_contouring"),
        _service("hydrafacial", "HydraFacial", "skin"),
        _service("peel", "Chemical peel", "skin"),
        _service("needling", "Microneedling", "skin"),
        _service("moonglow", "Moonglow ritual", "skin", aliases=["the moon thing"]),
        _service("weight", "Medical weight loss (semaglutide, tirzepatide)", "wellness"),
        _service("iv", "IV hydration", "wellness"),
    ]
    file["not_offered"] = [
        {"id": "tattoo", "name": "Tattoo removal", "revenue_line": "laser_energy"},
        {"id": "kybella", "name": "Kybella", "revenue_line": "injectables"},
    ]
    return PracticeBook(practice_file(file))


def surgeon() -> PracticeBook:
    """An English-only plastic surgeon."""
    file = _practice(
        "greyfinch",
        "Greyfinch Plastic Surgery",
        ["en"],
        [{"id": "tarn", "name": "Dr. Elias Tarn"}, {"id": "wren", "name": "Wren Halloway"}],
    )
    file["services"] = [
        _service("breast_aug", "Breast augmentation", "surgical"),
        _service("breast_lift", "Breast lift (mastopexy)", "surgical"),
        _service("tummy_tuck", "Abdominoplasty", "surgical"),
        _service("mommy", "Mommy makeover", "surgical"),
        _service("lipo", "Liposuction", "surgical"),
        _service("bbl", "Brazilian butt lift", "surgical"),
        _service("facelift", "Facelift and neck lift", "surgical"),
        _service("eyelids", "Blepharoplasty", "surgical"),
        _service("nose", "Rhinoplasty", "surgical"),
        _service("tox", "Dysport", "injectables"),
        _service("filler", "Dermal filler", "injectables"),
    ]
    return PracticeBook(practice_file(file))
