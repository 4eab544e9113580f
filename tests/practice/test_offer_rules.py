"""Services, series, money, languages and sources agree with each other."""

import pytest

from tests.practice.changes import Case, all_of, put, refuses

OFFERS: list[Case] = [
    (
        put("/appointment_types/2/new_patient_windows", {"hours": {"mon": ["09:00-12:00"]}}),
        "/appointment_types/2/new_patient_windows",
        "only returning people",
    ),
    (
        put("/appointment_types/0/variant_of", "scalp_visit"),
        "/appointment_types/0/variant_of",
        "leads back to itself",
    ),
    (
        all_of(
            put("/appointment_types/0/variant_of", "class"),
            put("/appointment_types/1/variant_of", "scalp_visit"),
        ),
        "/appointment_types/0/variant_of",
        "leads back to itself",
    ),
    (put("/knowledge/0/translation_of", "kb_scalp"), "/knowledge/0/translation_of", "leads back to itself"),
    (
        put("/services/1/appointment_types/new", "again"),
        "/services/1/appointment_types/new",
        "returning people only",
    ),
    (
        put("/services/1/appointment_types/returning", "first"),
        "/services/1/appointment_types/returning",
        "for new people only",
    ),
    (
        put("/services/1/recall/interval_days", [60, 30]),
        "/services/1/recall/interval_days/1",
        "more than the interval",
    ),
    (
        put("/services/1/packages/0/minimum_days", 31),
        "/services/1/packages/0/minimum_days",
        "at most cadence_days",
    ),
    (
        put("/contacts/0/packages/0/cadence_days", 10),
        "/contacts/0/packages/0/cadence_days",
        "minimum_days must be at most cadence_days",
    ),
    (
        put("/contacts/0/packages/0/sessions_remaining", 4),
        "/contacts/0/packages/0/sessions_remaining",
        "more than sessions_sold",
    ),
    (put("/services/1/packages/0/price", 271), "/services/1/packages/0/price", "does not agree"),
    (
        put("/services/1/prices", [{"amount": 280, "per": "package", "sessions": 3}]),
        "/services/1/packages/0/price",
        "does not agree",
    ),
    (
        all_of(put("/knowledge/0/valid_from", "2031-06-01"), put("/knowledge/0/valid_until", "2031-05-31")),
        "/knowledge/0/valid_from",
        "is after valid_until",
    ),
    *(
        (put(path, value), path, "more than the 2 decimals of USD")
        for path, value in [
            ("/practice/opportunity_default_value", 1.005),
            ("/appointment_types/2/fee/amount", 40.125),
            ("/services/0/prices/0/amount", 0.999),
            ("/services/1/opportunity_value", 10.001),
            ("/contacts/0/packages/0/price", 10.001),
        ]
    ),
    (
        put("/practice/booking_rules/horizon_days", 40_000),
        "/practice/booking_rules/horizon_days",
        "hundred years",
    ),
]

LANGUAGES: list[Case] = [
    (put(f"{path}/fr", "Bonjour"), f"{path}/fr", "is a language that practice.languages does not have")
    for path in (
        "/practice/special_days/2031-05-13/name_by_language",
        "/locations/0/name_by_language",
        "/locations/0/directions_by_language",
        "/locations/0/parking_by_language",
        "/locations/1/special_days/2031-05-14/name_by_language",
        "/appointment_types/0/name_by_language",
        "/services/0/name_by_language",
        "/not_offered/0/name_by_language",
    )
] + [
    (
        put("/practice/snippets", [{"id": "a", "title": "A", "text": {"fr": "x"}}]),
        "/practice/snippets/0/text/fr",
        "is a language",
    ),
    (put("/staff/0/languages", ["en", "fr"]), "/staff/0/languages/1", "is a language"),
    (put("/knowledge/0/language", "fr"), "/knowledge/0/language", "is a language"),
    (put("/contacts/0/language", "fr"), "/contacts/0/language", "is a language"),
]

SOURCES: list[Case] = [
    (
        put(
            "/practice/sources",
            [{"id": "a", "name": "A", field: [first]}, {"id": "b", "name": "B", field: [second]}],
        ),
        f"/practice/sources/1/{field}/0",
        "already marks another source",
    )
    for field, first, second in [
        ("numbers", "+13035550177", "+13035550177"),
        ("links", "https://Lp.example.com/a", "https://lp.example.com/a"),
        ("codes", "Spring", "SPRING"),
    ]
]


@pytest.mark.parametrize("case", [*OFFERS, *LANGUAGES, *SOURCES], ids=lambda case: f"{case[1]} {case[2]}")
def test_names_the_place(case: Case) -> None:
    refuses(case)
