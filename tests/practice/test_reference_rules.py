"""Ids exist, are unique, and name providers where only providers can stand."""

import pytest

from practice.check import check
from tests.practice.changes import Case, at_hours, put, refuses
from tests.practice.documents import fernhill

UNKNOWN: list[Case] = [
    (put("/practice/on_call", ["nobody"]), "/practice/on_call/0", "does not exist in staff"),
    (
        put("/practice/review_links", [{"site": "yelp", "url": "https://x.example.com", "location": "mars"}]),
        "/practice/review_links/0/location",
        "does not exist in locations",
    ),
    (put("/resources/0/location", "mars"), "/resources/0/location", "does not exist in locations"),
    (put("/staff/2/locations/-", "mars"), "/staff/2/locations/2", "does not exist in locations"),
    (put("/provider_hours/nobody", {}), "/provider_hours/nobody", "does not exist in staff"),
    (
        at_hours({"range": "10:00-12:00", "location": "mars"}),
        "/provider_hours/ines/thu/0/location",
        "does not exist in locations",
    ),
    (
        put("/provider_special_days/2031-05-13/nobody", []),
        "/provider_special_days/2031-05-13/nobody",
        "does not exist in staff",
    ),
    (
        put("/provider_special_days/2031-05-13/ines", [{"range": "10:00-12:00", "location": "mars"}]),
        "/provider_special_days/2031-05-13/ines/0/location",
        "does not exist in locations",
    ),
    (put("/blocks/0/provider", "nobody"), "/blocks/0/provider", "does not exist in staff"),
    (put("/blocks/0/location", "mars"), "/blocks/0/location", "does not exist in locations"),
    (
        put("/blocks/-", {"resource": "sun", "start": "2031-05-08T10:00", "end": "2031-05-08T11:00"}),
        "/blocks/1/resource",
        "does not exist in resources",
    ),
    (
        put("/appointment_types/0/providers/-", "nobody"),
        "/appointment_types/0/providers/1",
        "does not exist in",
    ),
    (put("/appointment_types/0/variant_of", "none"), "/appointment_types/0/variant_of", "does not exist in"),
    (
        put("/appointment_types/0/locations", ["mars"]),
        "/appointment_types/0/locations/0",
        "does not exist in",
    ),
    (
        put("/appointment_types/0/needs", ["sun"]),
        "/appointment_types/0/needs/0",
        "does not exist in resources",
    ),
    (
        put("/appointment_types/0/needs", [["lamp", "sun"]]),
        "/appointment_types/0/needs/0/1",
        "does not exist in resources",
    ),
    (
        put("/services/1/appointment_types/new", "none"),
        "/services/1/appointment_types/new",
        "does not exist in",
    ),
    (
        put("/services/1/appointment_types/returning", "none"),
        "/services/1/appointment_types/returning",
        "does not exist in appointment_types",
    ),
    (put("/services/1/locations", ["mars"]), "/services/1/locations/0", "does not exist in locations"),
    (put("/services/1/prep", ["kb_none"]), "/services/1/prep/0", "does not exist in knowledge"),
    (put("/services/1/aftercare", ["kb_none"]), "/services/1/aftercare/0", "does not exist in knowledge"),
    (put("/not_offered/0/instead", ["hair"]), "/not_offered/0/instead/0", "does not exist in services"),
    (put("/knowledge/0/translation_of", "kb_none"), "/knowledge/0/translation_of", "does not exist in"),
    (put("/knowledge/0/services", ["hair"]), "/knowledge/0/services/0", "does not exist in services"),
    (put("/knowledge/0/locations", ["mars"]), "/knowledge/0/locations/0", "does not exist in locations"),
    (put("/contacts/0/membership", "none"), "/contacts/0/membership", "does not exist in memberships"),
    (
        put("/contacts/0/packages/0/package", "none"),
        "/contacts/0/packages/0/package",
        "does not exist in services",
    ),
    (
        put("/contacts/0/packages/0/service", "scalp_therapy"),
        "/contacts/0/packages/0/package",
        "is not one of this service",
    ),
    (
        put("/contacts/1/packages", [{"service": "none", "sessions_sold": 1, "sessions_remaining": 1}]),
        "/contacts/1/packages/0/service",
        "does not exist in services",
    ),
    *(
        (
            put("/contacts/1/history", [{"date": "2031-01-02", "event": "visit", field: "none"}]),
            f"/contacts/1/history/0/{field}",
            "does not exist in",
        )
        for field in ("service", "type", "provider")
    ),
    *(
        (put(f"/appointments/0/{field}", "none"), f"/appointments/0/{field}", "does not exist in")
        for field in ("contact", "type", "provider", "location")
    ),
    (put("/appointments/2/resources", ["sun"]), "/appointments/2/resources/0", "does not exist in resources"),
    (
        put("/appointments/2/treatments", ["hair"]),
        "/appointments/2/treatments/0",
        "does not exist in services",
    ),
]

TWICE: list[Case] = [
    (put(f"/{name}/-", {"id": taken}), f"/{name}/{index}/id", "already taken")
    for name, index, taken in [
        ("locations", 2, "boulder"),
        ("resources", 2, "lamp"),
        ("staff", 3, "oda"),
        ("appointment_types", 4, "class"),
        ("services", 2, "peel"),
        ("not_offered", 1, "hair"),
        ("memberships", 1, "club"),
        ("knowledge", 1, "kb_scalp"),
        ("contacts", 2, "wim"),
        ("appointments", 4, "a1"),
    ]
] + [
    (put("/services/0/packages", [{"id": "peel_3"}]), "/services/1/packages/0/id", "already taken"),
    (
        put("/practice/sources", [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]),
        "/practice/sources/1/id",
        "already taken",
    ),
    (
        put("/practice/snippets", [{"id": "a", "title": "A", "text": {"en": "x"}}] * 2),
        "/practice/snippets/1/id",
        "already taken",
    ),
]

NO_PROVIDER: list[Case] = [
    (
        put("/appointment_types/0/providers/-", "desk_ulf"),
        "/appointment_types/0/providers/1",
        "is not a provider",
    ),
    (
        put("/provider_special_days/2031-05-13/desk_ulf", []),
        "/provider_special_days/2031-05-13/desk_ulf",
        "is not a provider",
    ),
    (put("/blocks/0/provider", "desk_ulf"), "/blocks/0/provider", "is not a provider"),
    (put("/appointments/0/provider", "desk_ulf"), "/appointments/0/provider", "is not a provider"),
]


@pytest.mark.parametrize("case", [*UNKNOWN, *TWICE, *NO_PROVIDER], ids=lambda case: f"{case[1]} {case[2]}")
def test_names_the_place(case: Case) -> None:
    refuses(case)


def test_refers_to_locations_only_where_there_are_some() -> None:
    document = fernhill()
    document["staff"][0]["locations"] = ["boulder"]
    assert [(problem.at, problem.message) for problem in check(document)] == [
        ("/staff/0/locations/0", "refers to a location, but the file has no locations")
    ]
